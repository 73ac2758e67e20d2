"""The egress wall measured: what it costs a page, and what gets past it."""
