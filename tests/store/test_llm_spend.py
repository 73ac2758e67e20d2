"""The month's spending is one number for all threads and programs of a computer."""

import multiprocessing
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.store.llm_spend import MonthlySpend

CAP = 1_000


def spend_in_a_process(path: Path, times: int) -> int:
    """How much this process could reserve, 7 at a time; half of what it got is given back."""
    month = MonthlySpend(path, CAP)
    got = [reservation for _ in range(times) if (reservation := month.reserve(7)) is not None]
    for reservation in got[::2]:
        month.settle(reservation, 0)
    return 7 * (len(got) - len(got[::2]))


def test_threads_and_processes_together_stay_within_the_cap(tmp_path: Path) -> None:
    path = tmp_path / "spend.sqlite"
    spawning = multiprocessing.get_context("spawn")
    with spawning.Pool(4) as processes:
        spent = sum(processes.starmap(spend_in_a_process, [(path, 60)] * 8))
    assert MonthlySpend(path, CAP).spent_micro_usd() == spent <= CAP
    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda _: MonthlySpend(path, CAP).reserve(1), range(CAP)))
    assert sum(reservation is not None for reservation in got) == CAP - spent
    assert MonthlySpend(path, CAP).spent_micro_usd() == CAP


def test_what_is_never_settled_counts_as_spent(tmp_path: Path) -> None:
    path = tmp_path / "spend.sqlite"
    first = MonthlySpend(path, CAP).reserve(900)
    assert first is not None
    assert MonthlySpend(path, CAP).reserve(101) is None
    assert MonthlySpend(path, CAP).settle(first, 300) == pytest.approx(0.3)
    assert MonthlySpend(path, CAP).reserve(700) is not None
    assert MonthlySpend(path, CAP).spent_micro_usd() == CAP


def test_every_month_begins_anew_and_keeps_what_was_set_aside_in_it(tmp_path: Path) -> None:
    days = [date(2026, 11, 30)]
    month = MonthlySpend(tmp_path / "spend.sqlite", CAP, today=lambda: days[0])
    november = month.reserve(CAP)
    assert november is not None
    assert month.reserve(1) is None
    days[0] = date(2026, 12, 1)
    assert month.spent_micro_usd() == 0
    assert month.reserve(400) is not None
    assert month.settle(november, 800) == pytest.approx(0.8)
    assert month.spent_micro_usd() == 400


def test_what_costs_nothing_needs_no_file(tmp_path: Path) -> None:
    month = MonthlySpend(tmp_path / "spend.sqlite", 0)
    free = month.reserve(0)
    assert free is not None
    assert month.settle(free, 0) == 0.0
    assert list(tmp_path.iterdir()) == []
    assert month.reserve(1) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a person's files private by other means")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    MonthlySpend(tmp_path / "llm" / "spend.sqlite", CAP).reserve(1)
    assert (tmp_path / "llm" / "spend.sqlite").stat().st_mode & 0o077 == 0
    assert (tmp_path / "llm").stat().st_mode & 0o077 == 0


def test_a_book_that_cannot_be_read_stops_the_spending_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "spend.sqlite"
    path.write_bytes(b"not a database at all, but long enough to be taken for one" * 100)
    with pytest.raises(EnvironmentProblem, match="cannot be written down"):
        MonthlySpend(path, CAP).reserve(1)
    assert path.exists()


def test_a_write_that_fails_half_way_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    month = MonthlySpend(tmp_path / "spend.sqlite", CAP)
    reservation = month.reserve(10)
    assert reservation is not None
    with sqlite3.connect(tmp_path / "spend.sqlite") as book:
        book.execute("CREATE TRIGGER fail BEFORE UPDATE ON spend BEGIN SELECT RAISE(ABORT, 'no'); END")
    book.close()
    with pytest.raises(EnvironmentProblem):
        month.settle(reservation, 0)
    assert month.spent_micro_usd() == 10
