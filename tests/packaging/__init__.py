"""The bootstrap, run for real in small checkouts of its own."""
