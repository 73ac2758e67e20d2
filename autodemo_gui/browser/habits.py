"""Which writes a site makes by itself: only those may recur when a page loads after we have touched another."""

import re
from hashlib import sha256

from autodemo_gui.browser.writes import Outgoing

_CHANGING = re.compile(r"[0-9a-f]{8,}|\d+", re.IGNORECASE)


class Habits:
    """What the site wrote while it loaded untouched, and what it was kept from writing.

    A page may keep what a click gave it (an outbox, a draft) and send it when the next page loads. That write is the
    click's, so after the first act "by itself" means: it was seen before it, and it is not what was just refused.
    """

    def __init__(self) -> None:
        """Nothing has been seen."""
        self._own: set[tuple[str, str]] = set()
        self._refused: set[tuple[str, str, bytes]] = set()

    def note_own(self, sent: Outgoing) -> None:
        """A page wrote this while it loaded, before anything was done to the site."""
        self._own.add(_address(sent))

    def note_refused(self, sent: Outgoing) -> None:
        """This was held back."""
        self._refused.add((*_address(sent), _body(sent)))

    def is_own(self, sent: Outgoing) -> bool:
        """Whether the site is in the habit of writing there by itself, with whatever numbers in the address."""
        return _address(sent) in self._own

    def was_refused(self, sent: Outgoing) -> bool:
        """Whether the same has been held back before, with whatever numbers in address and body."""
        return (*_address(sent), _body(sent)) in self._refused


def _address(sent: Outgoing) -> tuple[str, str]:
    return sent.method.upper(), _CHANGING.sub("#", sent.url)


def _body(sent: Outgoing) -> bytes:
    return sha256(_CHANGING.sub("#", sent.body.decode("latin-1")).encode()).digest()
