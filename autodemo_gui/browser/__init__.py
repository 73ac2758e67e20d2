"""Chromium, and what one may do to a page."""
