"""The film bench in parts; ``python -m tests.bench.film`` is its door."""
