"""Real programs that anybody may write to, and recordings of them that must not change a byte."""
