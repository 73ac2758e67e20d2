"""JavaScript that runs in filmed pages, as package data."""

from functools import cache
from importlib.resources import files


@cache
def script(name: str) -> str:
    """The text of `<name>.js`."""
    return files(__package__).joinpath(f"{name}.js").read_text(encoding="utf-8")
