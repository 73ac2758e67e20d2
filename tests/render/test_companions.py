import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.take import BeatCue
from autodemo_gui.render.companions import (
    Beat,
    Companions,
    beats_on_film,
    captions,
    chapters,
    clock,
    ffmetadata,
    srt,
    vtt,
)
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.motion import HIDDEN
from autodemo_gui.render.pages import Seen
from autodemo_gui.render.rendered import StepMark
from autodemo_gui.render.scene import Scene, View
from autodemo_gui.render.timeline import Timeline
from autodemo_gui.render.tracks import PICTURE_ONLY


def beat(at_s: float, until_s: float, caption: str = "", name: str = "") -> Beat:
    return Beat(StepMark(index=0, at_s=at_s, action="click", caption=caption, name=name), until_s)


def test_beats_are_timed_as_they_are_shown() -> None:
    edit = EditList((Shot(60, 120), Shot(240, 600)))

    found = beats_on_film(
        [BeatCue(30, 90, 0, "goto"), BeatCue(300, 900, 1, "click", "Prices", "See")], Timeline(edit, 60, 90)
    )

    assert [(each.mark.at_s, each.until_s) for each in found] == [(1, 1.5), (3, 7.983)]
    assert found[1].mark.caption == "See"


def test_subtitles_in_both_formats() -> None:
    lines = captions([beat(0, 2, "Meet Acme"), beat(3.5, 4, "Prices & <plans>\n today")], 9)

    assert srt(lines) == (
        "1\n00:00:00,200 --> 00:00:02,000\nMeet Acme\n\n2\n00:00:03,700 --> 00:00:04,900\nPrices & <plans> today\n"
    )
    assert vtt(lines).startswith("WEBVTT\n\n00:00:00.200 --> 00:00:02.000\nMeet Acme\n\n")
    assert "Prices &amp; &lt;plans&gt; today" in vtt(lines)


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 20), st.sampled_from(["", "A caption", " "])), max_size=8))
def test_captions_never_overlap_nor_outlast_the_film(times: list[tuple[float, float, str]]) -> None:
    beats = [beat(at, at + length, caption) for at, length, caption in sorted(times)]

    lines = captions(beats, 55)

    assert all(0 <= line.start_s < line.stop_s <= 55 for line in lines)
    assert all(a.stop_s <= b.start_s for a, b in itertools.pairwise(lines))
    assert all(line.text.strip() for line in lines)


def test_chapters_begin_at_zero_and_are_not_crowded() -> None:
    beats = [beat(0.4, 2, "Opening"), beat(0.9, 2, "Too soon"), beat(3, 4), beat(5, 6, "", "Prices")]

    assert chapters(beats) == [(0.0, "Opening"), (5, "Prices")]
    assert ffmetadata(chapters(beats), 9).count("[CHAPTER]") == 2
    assert "START=0\nEND=5000\ntitle=Opening\n" in ffmetadata(chapters(beats), 9)


def test_titles_are_escaped() -> None:
    assert r"title=a\=b\;c\#d\\e" in ffmetadata([(0, "a=b;c#d\\e")], 1)


def test_without_names_there_are_no_chapters_and_no_subtitles(tmp_path: Path) -> None:
    assert ffmetadata([], 9) == ""
    assert Companions(tmp_path / "demo.mp4", [beat(0, 1)], fps=60, frames=60).tracks(tmp_path, "en") == PICTURE_ONLY


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (67.9, "1:07"), (600, "10:00")])
def test_film_time(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def page_of(detail: float) -> Seen:
    return Seen(detail)


def poster_level(details: list[float], fades: list[float] | None = None) -> int:
    """Show one page a second; the poster's grey level tells which was taken."""
    companions = Companions(Path("demo.mp4"), [], fps=2, frames=len(details) * 2)
    for number, detail in enumerate(details):
        fade = fades[number] if fades else 1.0
        scene = Scene(number, View(), "", fade, HIDDEN)
        picture = np.full((4, 4, 3), number, np.uint8)
        companions.look_at(number * 2, scene, page_of(detail), lambda picture=picture: picture)
    assert companions.poster is not None
    return int(companions.poster[0, 0, 0])


def test_the_poster_is_the_opening_unless_something_shows_much_more() -> None:
    assert poster_level([30, 35, 20]) == 0
    assert poster_level([30, 60, 20]) == 1
    assert poster_level([0.5, 30, 31]) == 1
    assert poster_level([0.5, 90, 40], fades=[1, 0.5, 1]) == 2


def test_a_film_without_pictures_worth_showing_has_no_poster(tmp_path: Path) -> None:
    companions = Companions(tmp_path / "demo.mp4", [], fps=60, frames=10)

    assert companions.write() == {}


def test_blankness_at_the_end_counts_too() -> None:
    companions = Companions(Path("demo.mp4"), [], fps=10, frames=20)
    scene = Scene(0, View(), "", 1.0, HIDDEN)
    for number in range(20):
        companions.look_at(number, scene, page_of(0 if number >= 10 else 50), lambda: np.zeros((2, 2, 3), np.uint8))

    assert companions.warnings == ["The page is blank for 1.0 s at 0:01."]
