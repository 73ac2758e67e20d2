"""Jobs between those who ask and those who work, on Redis or in process."""
