"""The one app of the tool library."""
