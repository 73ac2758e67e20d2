"""A small Django site for the exploration bench: a tool library with lists, filters, details and a dashboard."""
