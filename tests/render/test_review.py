"""Takes that go wrong in front of the viewer, each in one way."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from autodemo_gui.core.take import BeatCue, ClickCue, PageCue, ScrollCue, WaitCue
from autodemo_gui.render.error_titles import says_error
from autodemo_gui.render.review import Flaw, review_take
from tests.render.takes import PLATE, TakeBuilder, shop_take, text_page

Say = Callable[[TakeBuilder], TakeBuilder]
BUTTON = (430.0, 100.0, 170.0, 110.0)
"""Of `text_page`, in CSS pixels."""
WHITE = np.full((PLATE[1], PLATE[0], 3), 255, np.uint8)
BLACK = np.zeros((PLATE[1], PLATE[0], 3), np.uint8)


def reviewed(folder: Path, happens: Say, *, box: tuple[float, float, float, float] = BUTTON) -> tuple[Flaw, ...]:
    """Review a take of three steps: the opening, a click in which something happens, and another look."""
    take = TakeBuilder(folder).cue(PageCue(0, "https://acme.example/", "Acme")).show(text_page(1))
    take.cue(BeatCue(0, 90, 0, "wait", "Acme")).roll(90)
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    take.move((10, 10), (x, y), 30)
    happens(take)
    take.cue(BeatCue(90, take.step, 1, "click", "Prices", box=box))
    take.cue(BeatCue(take.step, take.step + 90, 2, "wait", "Acme")).show(text_page(9)).roll(90)
    return review_take(take.save())


def click(take: TakeBuilder, box: tuple[float, float, float, float] = BUTTON) -> TakeBuilder:
    return take.roll(12).cue(ClickCue(take.step, box[0] + box[2] / 2, box[1] + box[3] / 2, box)).roll(6)


def facts(flaws: tuple[Flaw, ...]) -> list[tuple[int, str, str]]:
    return [(flaw.beat, flaw.kind, flaw.remedy) for flaw in flaws]


def test_good_takes_have_no_flaws(tmp_path: Path) -> None:
    assert review_take(shop_take(tmp_path / "shop")) == ()
    assert reviewed(tmp_path / "take", lambda take: click(take).show(text_page(2)).roll(90)) == ()


def test_a_result_that_stays_blank_is_no_result(tmp_path: Path) -> None:
    [flaw] = reviewed(tmp_path / "take", lambda take: click(take).show(WHITE).roll(90))

    assert (flaw.beat, flaw.kind, flaw.remedy) == (1, "blank", "step")
    assert flaw.until == 228
    assert "blank for 1.5 s" in flaw.reason


def test_a_blank_stretch_on_the_way_can_be_cut_out_alone(tmp_path: Path) -> None:
    def slowly(take: TakeBuilder) -> TakeBuilder:
        return click(take).show(WHITE).roll(60).show(text_page(2)).roll(90)

    [flaw] = reviewed(tmp_path / "take", slowly)

    assert facts((flaw,)) == [(1, "blank", "stretch")]
    assert 132 <= flaw.start <= 144
    assert 192 <= flaw.until <= 204


def test_what_is_cut_out_already_or_is_over_at_once_is_no_flaw(tmp_path: Path) -> None:
    def cut_out(take: TakeBuilder) -> TakeBuilder:
        begun = click(take).show(WHITE).step
        return take.roll(90).cue(WaitCue(begun, take.step)).show(text_page(2)).roll(60)

    assert reviewed(tmp_path / "cut", cut_out) == ()
    assert reviewed(tmp_path / "quick", lambda take: click(take).show(WHITE).roll(30).show(text_page(2)).roll(60)) == ()


def test_black_and_unreadable_pictures(tmp_path: Path) -> None:
    def unreadable(take: TakeBuilder) -> TakeBuilder:
        click(take).show(text_page(2))
        take.plate[take.frames[-1][1] :] = b"\0" * take.frames[-1][2]
        return take.roll(90)

    assert facts(reviewed(tmp_path / "black", lambda take: click(take).show(BLACK).roll(90))) == [(1, "blank", "step")]
    assert facts(reviewed(tmp_path / "unreadable", unreadable)) == [(1, "damaged", "none")]


@pytest.mark.parametrize(("title", "status"), [("Acme", 500), ("404 – Page not found", 200)])
def test_error_pages(tmp_path: Path, title: str, status: int) -> None:
    def to_error(take: TakeBuilder) -> TakeBuilder:
        click(take).show(text_page(2)).cue(PageCue(take.step, "https://acme.example/x", title, status)).roll(90)
        return take.cue(PageCue(take.step + 30, "https://acme.example/", "Acme"))

    [flaw] = reviewed(tmp_path / "take", to_error)

    assert (flaw.beat, flaw.kind, flaw.remedy) == (1, "error", "step")
    # The next step's first half second still shows it.
    assert (flaw.start, flaw.until) == (138, 258)


@pytest.mark.parametrize("box", [(700.0, 100.0, 50.0, 20.0), (430.0, 340.0, 170.0, 110.0), (-400.0, 0.0, 450.0, 90.0)])
def test_a_target_outside_of_the_picture(tmp_path: Path, box: tuple[float, float, float, float]) -> None:
    flaws = reviewed(tmp_path / "take", lambda take: click(take, box).show(text_page(2)).roll(90), box=box)

    assert facts(flaws) == [(1, "hidden", "step")]


def test_a_target_of_which_a_corner_is_in_the_picture(tmp_path: Path) -> None:
    box = (600.0, 320.0, 200.0, 100.0)

    def at_its_corner(take: TakeBuilder) -> TakeBuilder:
        return take.roll(12).cue(ClickCue(take.step, 620, 340, box)).roll(6).show(text_page(2)).roll(90)

    assert facts(reviewed(tmp_path / "take", at_its_corner, box=box)) == [(1, "hidden", "step")]


def test_a_target_as_large_as_the_page_is_in_view(tmp_path: Path) -> None:
    box = (0.0, -300.0, 640.0, 1200.0)

    assert reviewed(tmp_path / "take", lambda take: click(take, box).show(text_page(2)).roll(90), box=box) == ()


def test_a_target_that_nobody_can_see(tmp_path: Path) -> None:
    box = (430.0, 250.0, 150.0, 60.0)  # bare paper

    flaws = reviewed(tmp_path / "take", lambda take: click(take, box).show(text_page(2)).roll(90), box=box)

    assert facts(flaws) == [(1, "hidden", "none")]


def test_a_target_that_something_covers_late(tmp_path: Path) -> None:
    box = (30.0, 30.0, 200.0, 40.0)  # the heading
    advertisement = text_page(1)
    advertisement[:400, :700] = (40, 160, 90)
    advertisement[10:390:20, 10:690] = (20, 20, 200)

    def covered(take: TakeBuilder) -> TakeBuilder:
        return click(take.show(advertisement), box).show(text_page(2)).roll(90)

    assert facts(reviewed(tmp_path / "take", covered, box=box)) == [(1, "covered", "none")]


def test_a_target_that_answers_the_pointer_is_not_covered(tmp_path: Path) -> None:
    box = (30.0, 30.0, 200.0, 40.0)
    hovered = text_page(1)
    hovered[60:140, 60:460] = 255 - hovered[60:140, 60:460]

    flaws = reviewed(
        tmp_path / "take", lambda take: click(take.show(hovered), box).show(text_page(2)).roll(90), box=box
    )
    assert flaws == ()


@pytest.mark.parametrize("moves", [True, False])
def test_scrolling_without_a_moving_picture(tmp_path: Path, moves: bool) -> None:
    take = TakeBuilder(tmp_path / "take").show(text_page(1)).roll(10)
    tall = text_page(1, (1280, 2000))
    for number in range(40):
        take.cue(ScrollCue(take.step, number * 15.0))
        if moves:
            take.show(tall[number * 30 : number * 30 + 720])
        take.roll(1)
    take.roll(60).cue(BeatCue(10, take.step, 0, "scroll"))

    assert facts(review_take(take.save())) == ([] if moves else [(0, "frozen", "none")])


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "Error 404",
        "404 Not Found",
        "Page not found | Acme",
        "Acme – Seite nicht gefunden",
        "ページが見つかりません - アクメ",
        "HTTP 500: Internal Server Error",
        "502 Bad Gateway",
        "Oops! Page not found.",
        "This page doesn’t exist",
    ],
)
def test_titles_of_error_pages(title: str) -> None:
    assert says_error(title)


@pytest.mark.parametrize(
    "title",
    ["", "Acme", "How to fix 404 errors", "Peugeot 504 for sale", "Lost and not found yet", "Error handling in Go",
     "500 recipes", "Room 404: a novel", "Not found is a status", "Server errors | Docs"],
)  # fmt: skip
def test_titles_of_other_pages(title: str) -> None:
    assert not says_error(title)
