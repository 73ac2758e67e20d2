"""Bearer tokens: who asks. Only their digests are kept, and every comparison takes the same time."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Self

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.text import tr

LEAST_LENGTH = 16
"""Characters; `openssl rand -hex 16` writes twice as many."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Tokens:
    """The tokens of a service by their owners' names; owners see no jobs but their own."""

    def __init__(self, digests: dict[str, bytes]) -> None:
        """Know owners by the SHA-256 of their tokens."""
        self._digests = digests

    @classmethod
    def parse(cls, setting: str, lines: Iterable[str]) -> Self:
        """Read `name=token`; empty lines and those that begin with # say nothing.

        A name may be given twice, so that a new token can be handed out before the old one is withdrawn.

        Args:
            setting: named when a line is unusable.
            lines: what is written there.

        Raises:
            InvalidInput: a line is something else; no token is in the sentence.
        """
        digests: dict[str, bytes] = {}
        for number, line in enumerate(lines, 1):
            said = line.strip()
            if not said or said.startswith("#"):
                continue
            name, _, token = (part.strip() for part in said.partition("="))
            if not _NAME.fullmatch(name) or len(token) < LEAST_LENGTH or not token.isascii():
                raise InvalidInput(
                    setting,
                    tr("Entry {number} is not name=token.", number=number),
                    tr("A token has at least {least} plain characters: openssl rand -hex 16", least=LEAST_LENGTH),
                )
            digests[f"{name}/{len(digests)}"] = _digest(token)
        return cls(digests)

    def __bool__(self) -> bool:
        """Whether anybody is named: without, everybody who reaches the service may do everything."""
        return bool(self._digests)

    def owner_of(self, token: str) -> str | None:
        """Whose token it is; None when it is nobody's. Takes as long for a wrong token as for a right one."""
        asked, found = _digest(token), None
        for entry, digest in self._digests.items():
            if hmac.compare_digest(digest, asked):
                found = entry.rpartition("/")[0]
        return found


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
