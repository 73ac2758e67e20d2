"""A film's flaws are found in its plan, without drawing it."""

from dataclasses import replace
from pathlib import Path

import pytest

from autodemo_gui.core.look import PLAIN
from autodemo_gui.core.take import ClickCue, Cue, TakeInfo
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.drawn import DrawnOverlay
from autodemo_gui.render.film_check import film_flaws
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.motion import HIDDEN
from autodemo_gui.render.scene import Layer, Scene, View
from autodemo_gui.render.timeline import Timeline

INFO = TakeInfo(url="https://acme.example", camera="stepped", viewport=(1280, 720), density=1.5)
BOX = (100.0, 100.0, 200.0, 40.0)
CLICK = ClickCue(160, 200, 120, BOX)
SCENE = Scene(0, View(), "", 1.0, HIDDEN)


def overlay(x: int, y: int, *, bleed: int = 0) -> DrawnOverlay:
    return DrawnOverlay(path=Path("caption.png"), x=x, y=y, width=400, height=80, bleed=bleed)


def flaws(
    *scenes: Scene,
    cues: tuple[Cue, ...] = (),
    drawn: dict[str, DrawnOverlay] | None = None,
    shape: str = "16:9",
    title_steps: int = 0,
) -> list[str]:
    """Of a film at 30 frames a second that shows the take from step 100."""
    timeline = Timeline(EditList((Shot(100, 100 + 2 * len(scenes)),)), title_steps=title_steps)
    layout = lay_out(PLAIN, shape, "1080p", INFO)  # type: ignore[arg-type]  # one of the shapes
    card = [SCENE] * (title_steps // 2)
    return film_flaws(
        [*card, *scenes], fps=30, timeline=timeline, cues=cues, layout=layout, drawn=drawn or {}, density=1.5
    )


def moving(count: int) -> list[Scene]:
    return [replace(SCENE, content=number, done=number / count) for number in range(count)]


def test_a_film_in_which_all_is_well() -> None:
    caption = Layer("caption", 760, 950)
    scenes = [replace(scene, layers=(caption,)) for scene in moving(60)]

    assert flaws(*scenes, cues=(CLICK,), drawn={"caption": overlay(760, 950)}) == []


def test_stillness_is_said_also_below_a_progress_bar() -> None:
    still = [replace(SCENE, done=number / 100) for number in range(75)]

    assert flaws(*moving(30), *still) == ["Nothing moves for 2.5 s at 0:01."]
    assert flaws(*moving(30), *still[:60]) == []


def test_a_card_may_stand_still() -> None:
    assert flaws(*moving(30), title_steps=180) == []


@pytest.mark.parametrize(
    ("shape", "view"),
    [("16:9", View(zoom=2, x=800, y=400)), ("16:9", View(zoom=2, x=330, y=0)), ("9:16", View(left=500))],
)
def test_a_target_outside_of_the_picture(shape: str, view: View) -> None:
    scenes = [replace(scene, view=view) for scene in moving(60)]

    assert flaws(*scenes, cues=(CLICK,), shape=shape) == ["What is clicked at 0:01 lies outside of the picture."]
    assert flaws(*moving(60), cues=(CLICK,), shape=shape) == []


def test_a_target_larger_than_the_view_and_a_click_that_was_cut_out() -> None:
    scenes = [replace(scene, view=View(zoom=2, x=0, y=0)) for scene in moving(60)]

    assert flaws(*scenes, cues=(ClickCue(160, 200, 120, (0.0, -400.0, 1280.0, 4000.0)),)) == []
    assert flaws(*scenes, cues=(ClickCue(50, 1200, 700, (1150.0, 650.0, 90.0, 50.0)),)) == []


def test_a_caption_over_the_target() -> None:
    caption = Layer("caption", 150, 140)
    scenes = [replace(scene, layers=(caption,)) for scene in moving(60)]

    assert flaws(*scenes, cues=(CLICK,), drawn={"caption": overlay(150, 140)}) == [
        "A caption covers what is clicked at 0:01."
    ]


@pytest.mark.parametrize(
    ("x", "bleed", "is_out"), [(1600, 0, True), (-40, 40, False), (1540, 0, True), (1520, 0, False)]
)
def test_a_text_that_reaches_out_of_the_picture_is_said_once(x: int, bleed: int, is_out: bool) -> None:
    scenes = [replace(scene, layers=(Layer("caption", x, 900),)) for scene in moving(45)]

    found = flaws(*moving(15), *scenes, drawn={"caption": overlay(x, 900, bleed=bleed)})

    assert found == (["A text reaches out of the picture at 0:00."] if is_out else [])
