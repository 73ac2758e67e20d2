"""Which writes a site makes by itself: only those may recur when a page loads after we have touched another."""

import re
from hashlib import sha256

_BEACON = "beacon"
_CHANGING = re.compile(r"[0-9a-f]{8,}|\d+", re.IGNORECASE)


class Habits:
    """What the site of a job wrote while it loaded untouched, and what it was kept from writing, in all its sessions.

    A page may keep what a click gave it (an outbox, a draft) and send it when the next page loads. That write is the
    click's, so after the first act "by itself" means: it was seen before it, and it is not what was just refused.
    """

    def __init__(self) -> None:
        """Nothing has been seen."""
        self._own: set[tuple[str, str]] = set()
        self._refused: set[tuple[str, str, bytes]] = set()

    def note_own(self, method: str, url: str) -> None:
        """A page wrote this while it loaded, before anything was done to the site."""
        self._own.add(_address(method, url))

    def note_beacon(self, url: str) -> None:
        """A page sent this off without asking for an answer, and it was held back."""
        self._own.add(_address(_BEACON, url))

    def note_refused(self, method: str, url: str, body: bytes) -> None:
        """This was held back."""
        self._refused.add((*_address(method, url), _digest(body)))

    def is_own(self, method: str, url: str) -> bool:
        """Whether the site is in the habit of writing there by itself, with whatever numbers in the address."""
        return _address(method, url) in self._own

    def tells(self, method: str, url: str) -> bool:
        """Whether the site sends there by itself, unasked: as its pages load, or by beacons."""
        return self.is_own(method, url) or self.is_own(_BEACON, url)

    def was_refused(self, method: str, url: str, body: bytes) -> bool:
        """Whether the same has been held back before, with whatever numbers in address and body."""
        return (*_address(method, url), _digest(body)) in self._refused


def _address(method: str, url: str) -> tuple[str, str]:
    return method.upper(), _CHANGING.sub("#", url)


def _digest(body: bytes) -> bytes:
    return sha256(_CHANGING.sub("#", body.decode("latin-1")).encode()).digest()
