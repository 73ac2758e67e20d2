"""The films that the start page offers: with the sign of their site, to watch or to record the site again."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.take import BRAND_FILE
from autodemo_gui.gui.recents import recent_films, sign_in
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.start_view import StartView
from autodemo_gui.store.library import Film, Library
from tests.gui.fixtures import destroy

RED = QColor("#d21e3c")
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32">
<rect width="32" height="32" fill="#d21e3c"/></svg>"""


def png() -> bytes:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(RED)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # takes no bytes, whatever its stub says
    return bytes(buffer.data().data())


def take_of(folder: Path, picture: bytes, kind: str, *, is_wide: bool = False) -> Path:
    """A take that remembers its site's logo."""
    folder.mkdir(parents=True)
    logo = f"data:image/{kind};base64,{base64.b64encode(picture).decode()}" if picture else ""
    (folder / BRAND_FILE).write_text(Brand(logo=logo, logo_is_wide=is_wide).model_dump_json(), encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["png", "svg+xml"])
def test_the_sign_of_a_site_is_read_from_its_take(qapp, tmp_path: Path, kind: str) -> None:
    sign = sign_in(take_of(tmp_path / "job", png() if kind == "png" else SVG, kind))
    assert (sign.width(), sign.height(), sign.pixelColor(24, 24)) == (48, 48, RED)


def test_a_word_mark_no_logo_a_damaged_one_and_no_take_are_no_sign(qapp, tmp_path: Path) -> None:
    assert sign_in(take_of(tmp_path / "wide", png(), "png", is_wide=True)).isNull()
    assert sign_in(take_of(tmp_path / "none", b"", "png")).isNull()
    assert sign_in(take_of(tmp_path / "damaged", b"GIF?", "png")).isNull()
    assert sign_in(tmp_path / "gone").isNull()
    (tmp_path / "none" / BRAND_FILE).write_text("{", encoding="utf-8")
    assert sign_in(tmp_path / "none").isNull()


@pytest.fixture
def start(theme: Theme) -> Iterator[StartView]:
    made = StartView(theme)
    made.show()
    yield made
    destroy(made)


def test_a_tile_shows_the_sign_and_records_its_site_again(start: StartView, tmp_path: Path) -> None:
    (tmp_path / "films").mkdir()
    library = Library(tmp_path / "films")
    for number, job_id in enumerate(("known", "unknown")):
        path = library.free_path(job_id)
        path.write_bytes(b"film")
        library.describe(
            path, Film(job_id=job_id, url=f"https://{job_id}.example/", created_at=f"2026-01-0{9 - number}")
        )
    take_of(tmp_path / "takes" / "known", png(), "png")
    start.recent.show_films(recent_films(tmp_path / "films", tmp_path / "takes"))
    known, unknown = start.recent.findChildren(QAbstractButton)
    at = (8, known.height() - 12)
    assert known.grab().toImage().pixelColor(*at) == RED
    assert unknown.grab().toImage().pixelColor(*at) != RED
    watch, again = known.actions()
    assert (watch.text(), again.text()) == ("Watch", "Record this again")
    again.trigger()
    assert start.draft().address == "https://known.example/"
