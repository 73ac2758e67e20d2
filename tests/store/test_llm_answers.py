"""Answers are kept for a week, within a bound, and losing them is no trouble."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autodemo_gui.store.llm_answers import TTL_S, Answers


class Clock:
    def __init__(self) -> None:
        self.s = 1_000_000.0

    def __call__(self) -> float:
        return self.s


def test_they_are_kept_between_jobs_for_a_week(tmp_path: Path) -> None:
    path, clock = tmp_path / "llm" / "answers.sqlite", Clock()
    assert Answers(path, now=clock).get("a") is None
    Answers(path, now=clock).put("a", b"\x00one")
    assert Answers(path, now=clock).get("a") == b"\x00one"
    Answers(path, now=clock).put("a", b"two")
    assert Answers(path, now=clock).get("a") == b"two"
    clock.s += TTL_S - 1
    assert Answers(path, now=clock).get("a") == b"two"
    clock.s += 2
    assert Answers(path, now=clock).get("a") is None


def test_the_oldest_make_room(tmp_path: Path) -> None:
    clock = Clock()
    answers = Answers(tmp_path / "answers.sqlite", max_bytes=250, now=clock)
    for key in "abcd":
        answers.put(key, b"x" * 100)
        clock.s += 1
    assert [key for key in "abcd" if answers.get(key)] == ["c", "d"]
    answers.put("large", b"x" * 300)
    assert [key for key in "abcd" if answers.get(key)] == []


def test_many_may_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: Answers(path).put(f"k{n}", str(n).encode()), range(64)))
    assert [Answers(path).get(f"k{n}") for n in range(64)] == [str(n).encode() for n in range(64)]


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"not a database at all, but long enough to be taken for one" * 100)
    answers = Answers(path)
    assert answers.get("a") is None
    answers.put("a", b"one")
    assert answers.get("a") == b"one"


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    answers = Answers(tmp_path / "file" / "answers.sqlite")
    answers.put("a", b"one")
    assert answers.get("a") is None
