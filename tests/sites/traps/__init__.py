"""A shop full of traps: whatever must not happen to a site that is filmed, with a server that sees whether it did."""
