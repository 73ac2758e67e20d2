"""The exploration bench in parts; ``python -m tests.bench.explore`` is its door."""
