"""A take becomes films and formats: what it was not made for is said, and a format that fails costs no film."""

from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.core.errors import EncoderCrashed
from autodemo_gui.core.job import Output
from autodemo_gui.core.look import PLAIN
from autodemo_gui.core.script import Script
from autodemo_gui.studio.kept_take import note_take, open_take
from autodemo_gui.studio.render import render_take
from tests.e2e.film_probe import probe
from tests.render.takes import TakeBuilder, text_page


async def test_a_format_that_fails_costs_no_film_and_what_the_take_lacks_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = TakeBuilder(tmp_path / "take").show(text_page(1)).roll(60).show(text_page(2)).roll(60).save()
    note_take(folder, script=Script(url="https://acme.example/"), output=Output(size="720p", fps=30))

    async def broken(*_: Any, **__: Any) -> None:
        raise EncoderCrashed("ffmpeg fell over.")

    monkeypatch.setattr("autodemo_gui.studio.render.make_gif", broken)
    told: list[float] = []
    dressed = await render_take(
        open_take(folder),
        look=PLAIN,
        shapes=("1:1", "9:16"),
        size="1080p",
        fps=60,
        quality="small",
        formats=("gif", "webm"),
        folder=tmp_path,
        on_progress=told.append,
        control=None,
        scratch=tmp_path / "scratch",
    )
    assert (probe(dressed.film.path).width, dressed.film.path.name) == (1080, "demo.mp4")
    assert {"demo-9x16.mp4", "demo.webm"} <= set(dressed.files)
    assert "demo.gif" not in dressed.files
    said = " ".join(dressed.warnings)
    for word in ("ffmpeg fell over", "30 frames", "720p"):
        assert word in said
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
