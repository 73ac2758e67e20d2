"""What is kept on this computer: paths, settings, secrets, takes, the library, the journal."""
