import errno
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from autodemo_gui.cli.saving import check_writable, companion_name, save
from autodemo_gui.core.errors import DiskFull, EnvironmentProblem, InvalidInput
from autodemo_gui.queue import keys


async def chunks(*parts: bytes | OSError) -> AsyncIterator[bytes]:
    for part in parts:
        if isinstance(part, OSError):
            raise part
        yield part


async def test_a_film_replaces_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "demo.mp4"
    target.write_bytes(b"old")
    assert await save(chunks(b"new ", b"film"), target) == target
    assert target.read_bytes() == b"new film"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EIO, EnvironmentProblem)])
async def test_a_broken_save_keeps_the_old_film(tmp_path: Path, number: int, kind: type[Exception]) -> None:
    target = tmp_path / "demo.mp4"
    target.write_bytes(b"old")
    with pytest.raises(kind):
        await save(chunks(b"half", OSError(number, "broken")), target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_said_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="does not exist") as caught:
        check_writable(tmp_path / "nowhere" / "demo.mp4")
    assert caught.value.field == "--output"
    with pytest.raises(InvalidInput, match="cannot be written"):
        check_writable(tmp_path)
    check_writable(tmp_path / "demo.mp4")


@pytest.mark.parametrize(
    ("name", "saved_as"),
    [
        ("demo.srt", "tour.srt"),
        ("demo-9x16.mp4", "tour-9x16.mp4"),
        ("demo.gif", "tour.gif"),
        ("demo.webm", "tour.webm"),
        ("contact.jpg", "tour.contact.jpg"),
        ("poster.jpg", "tour.poster.jpg"),
        ("script.json", "tour.script.json"),
    ],
)
def test_companions_are_named_after_the_film(name: str, saved_as: str) -> None:
    assert companion_name("tour", name) == saved_as
    assert keys.file("job", name) == f"file:job:{name}"  # every name passes through the queue
