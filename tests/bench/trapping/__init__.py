"""Runs over the trap site: without the guard, to prove that the traps go off, and with it, when none may."""
