"""What a language model answered, kept between jobs by the content of the question: for a week, within a bound."""

import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from autodemo_gui.store.transactions import transaction

_log = logging.getLogger(__name__)

TTL_S = 7 * 24 * 3600.0
MAX_BYTES = 5_000_000
_SCHEMA = "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, value BLOB NOT NULL, kept_at REAL NOT NULL)"
_PUT = "INSERT OR REPLACE INTO answers (key, value, kept_at) VALUES (?, ?, ?)"
_DROP_OLDEST = """\
DELETE FROM answers WHERE key IN (
    SELECT key FROM (SELECT key, SUM(LENGTH(value)) OVER (ORDER BY kept_at DESC, key) AS total FROM answers)
    WHERE total > ?)"""


class Answers:
    """A `Cache` in one file. It may lose everything at any time: a file that cannot be used is a miss, and logged."""

    def __init__(self, path: Path, *, max_bytes: int = MAX_BYTES, now: Callable[[], float] = time.time) -> None:
        """Name the file, which need not exist, and how many bytes of answers it may hold."""
        self._path = path
        self._max_bytes = max_bytes
        self._now = now

    def get(self, key: str) -> bytes | None:
        """An answer of the last seven days, or None."""
        try:
            with transaction(self._path, _SCHEMA) as book:
                row = book.execute(
                    "SELECT value FROM answers WHERE key = ? AND kept_at > ?", (key, self._now() - TTL_S)
                ).fetchone()
        except (sqlite3.Error, OSError) as error:
            self._without(error)
            return None
        return bytes(row[0]) if row else None

    def put(self, key: str, value: bytes) -> None:
        """Keep an answer; what is too old or too much goes, oldest first."""
        now = self._now()
        try:
            with transaction(self._path, _SCHEMA) as book:
                book.execute(_PUT, (key, value, now))
                book.execute("DELETE FROM answers WHERE kept_at <= ?", (now - TTL_S,))
                book.execute(_DROP_OLDEST, (self._max_bytes,))
        except (sqlite3.Error, OSError) as error:
            self._without(error)

    def _without(self, error: Exception) -> None:
        """Go on without the file; one that is damaged is removed, so that the next one is whole."""
        _log.warning("%s cannot be used: %s", self._path, error)
        is_damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
        if not is_damaged:
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            _log.exception("it cannot be removed either")
