"""The HTTP door: jobs for scripts and other programs, with tokens, shares, downloads and figures (SPEC 3)."""
