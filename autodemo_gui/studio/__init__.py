"""The use cases: record, plan, film, render."""
