"""What the recorder does when its queue is not there for a while, or has no such film."""

import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from autodemo_gui.core import events as e
from autodemo_gui.core.errors import JobCancelled, QueueUnreachable, VideoGone
from autodemo_gui.gui import recorder
from autodemo_gui.gui.bridge import decoded
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.fetching import fetch
from tests.gui.fixtures import picture

FINISHED = e.Finished(
    job_id="j1", seq=4, duration_s=3.0, files=("poster.jpg",), metrics={"width": 1920, "height": 1080}
)


class Shelf:
    """The part of a queue that hands out films, and may be away."""

    def __init__(self, film: bytes, *, poster: bool = True, on_chunk: threading.Event | None = None) -> None:
        self._film = film
        self._poster = poster
        self._on_chunk = on_chunk

    async def video(self, job_id: str) -> AsyncIterator[bytes]:
        for start in range(0, len(self._film), 4):
            if self._on_chunk is not None and start:
                self._on_chunk.set()
            yield self._film[start : start + 4]

    async def file(self, job_id: str, name: str) -> AsyncIterator[bytes]:
        if not self._poster:
            raise VideoGone("There is no such file.")
        yield picture()


async def test_a_film_is_stored_whole_with_its_poster(tmp_path: Path, qapp: object) -> None:
    film = await fetch(
        Shelf(b"0123456789"),  # type: ignore[arg-type]  # only what fetching needs
        "j1",
        Draft("acme.example"),
        FINISHED,
        folder=tmp_path,
        stop=threading.Event(),
    )
    assert film.path.read_bytes() == b"0123456789"
    assert (film.shape, film.duration_s, film.is_partial) == ("1920 × 1080 · 60 fps", 3.0, False)
    assert (tmp_path / f"{film.name}.autodemo.jpg").is_file()


async def test_a_film_without_a_poster_is_still_a_film(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf(b"0123", poster=False)
    film = await fetch(shelf, "j1", Draft("acme.example"), FINISHED, folder=tmp_path, stop=threading.Event())  # type: ignore[arg-type]
    assert film.path.is_file()
    assert "no poster" in caplog.text


async def test_a_download_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    stop = threading.Event()
    with pytest.raises(JobCancelled):
        await fetch(
            Shelf(b"0123456789", on_chunk=stop),  # type: ignore[arg-type]
            "j1",
            Draft("acme.example"),
            FINISHED,
            folder=tmp_path,
            stop=stop,
        )
    assert list(tmp_path.iterdir()) == []


async def test_a_queue_that_comes_back_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "PAUSE_S", (0.001, 0.002))
    tries: list[int] = []

    async def attempt() -> str:
        tries.append(len(tries))
        if len(tries) < 4:
            raise QueueUnreachable("Away.")
        return "here"

    assert await recorder.patiently(attempt) == "here"
    assert len(tries) == 4


async def test_patience_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "PAUSE_S", (0.001, 0.002))
    monkeypatch.setattr(recorder, "PATIENCE_S", 0.02)

    async def attempt() -> None:
        raise QueueUnreachable("Away.")

    with pytest.raises(QueueUnreachable):
        await recorder.patiently(attempt)


@pytest.mark.qt_log_ignore("Not a JPEG file")
def test_a_picture_is_scaled_while_it_is_decoded_and_garbage_is_none(qapp: object) -> None:
    image = decoded(picture(2560, 1440))
    assert image is not None
    assert (image.width(), image.height()) == (1280, 720)
    assert decoded(b"no picture") is None
