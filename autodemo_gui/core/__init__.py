"""Data and rules of AutoDemo: no window, no browser, no queue, no clock."""
