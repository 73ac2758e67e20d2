"""How much a click might do to a site; what the rules decide of an element, and what a word of its name says."""

from enum import StrEnum


class Risk(StrEnum):
    """The classes, least first."""

    FREE = "free"
    """It cannot change anything: a link of the site, a part of the page that unfolds."""
    GUARDED = "guarded"
    """It may: a button tells nobody what it does. Clicked only while the guard holds back whatever it sends."""
    NEVER = "never"
    """It would: not clicked at all."""
