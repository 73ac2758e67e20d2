"""The window, killed at a chosen moment of a recording, and the next start after it."""
