"""The resolver of resources."""
