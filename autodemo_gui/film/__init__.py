"""Shooting: a script or an explorer performs, a camera films, a take lies on disk."""
