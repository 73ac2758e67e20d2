"""Parts of the benches of the shared queue and its service."""
