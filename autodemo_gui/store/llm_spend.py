"""What all jobs of this computer spend on a language model in a calendar month, in a file that they share."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.ports import Reservation
from autodemo_gui.core.text import tr
from autodemo_gui.store.transactions import transaction

_log = logging.getLogger(__name__)
_SCHEMA = "CREATE TABLE IF NOT EXISTS spend (month TEXT PRIMARY KEY, micro_usd INTEGER NOT NULL)"
_ADD = """\
INSERT INTO spend (month, micro_usd) VALUES (?, ?)
ON CONFLICT (month) DO UPDATE SET micro_usd = micro_usd + excluded.micro_usd"""


def _today() -> date:
    return datetime.now(UTC).date()


class MonthlySpend:
    """A `Budget`: money is written down as spent before it is, so that no crash and no race can exceed the cap."""

    def __init__(self, path: Path, cap_micro_usd: int, *, today: Callable[[], date] = _today) -> None:
        """Name the file, which need not exist, and the most that a month may cost, in millionths of a US dollar."""
        self._path = path
        self._cap = cap_micro_usd
        self._today = today

    def reserve(self, micro_usd: int) -> Reservation | None:
        """See `Budget`; money set aside belongs to the month in which that happens."""
        month = self._today().strftime("%Y-%m")
        if micro_usd == 0:
            return Reservation(month, 0)  # a model that costs nothing needs no book
        with self._book() as book:
            if _spent(book, month) + micro_usd > self._cap:
                return None
            book.execute(_ADD, (month, micro_usd))
        return Reservation(month, micro_usd)

    def settle(self, reservation: Reservation, micro_usd: int) -> float:
        """See `Budget`."""
        if reservation.micro_usd == micro_usd == 0:
            return 0.0
        with self._book() as book:
            book.execute(_ADD, (reservation.account, micro_usd - reservation.micro_usd))
            return _spent(book, reservation.account) / max(self._cap, 1)

    def spent_micro_usd(self) -> int:
        """What this month has cost so far, with what is set aside.

        Raises:
            EnvironmentProblem: the file cannot be used.
        """
        with self._book() as book:
            return _spent(book, self._today().strftime("%Y-%m"))

    @contextmanager
    def _book(self) -> Iterator[sqlite3.Connection]:
        try:
            with transaction(self._path, _SCHEMA) as book:
                yield book
        except (sqlite3.Error, OSError) as error:
            _log.warning("%s cannot be used: %s", self._path, error)
            raise EnvironmentProblem(
                tr("What the language model costs cannot be written down."),
                tr("{file} cannot be used.", file=self._path),
                tr("Make its folder writable; if the file is damaged, delete it."),
            ) from error


def _spent(book: sqlite3.Connection, month: str) -> int:
    row = book.execute("SELECT micro_usd FROM spend WHERE month = ?", (month,)).fetchone()
    return int(row[0]) if row else 0
