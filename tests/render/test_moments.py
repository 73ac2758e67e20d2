import numpy as np
import pytest

from autodemo_gui.core.take import BeatCue, ClickCue, Cue, KeyCue, PageCue, PointerCue, ScrollCue, TakeInfo
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.geometry import Area
from autodemo_gui.render.moments import Act, Glide, Moment, Turn, moments
from autodemo_gui.render.results import Picture

INFO = TakeInfo(url="https://acme.example", camera="stepped", viewport=(1280, 720), density=1.5)
EDIT = EditList((Shot(0, 900),))
BOX = (400.0, 300.0, 120.0, 40.0)
TARGET = Area(600, 450, 780, 510)
LINK = BeatCue(100, 400, 0, "click", box=BOX)
CLICK = ClickCue(200, 460, 320, BOX)


class Site:
    """A page in which a panel is there from a step of the take on."""

    def __init__(self, since: int = 210) -> None:
        self.since = since
        self.asked: list[int] = []

    def __call__(self, step: int) -> Picture:
        self.asked.append(step)
        picture = np.full((180, 320), 240, np.uint8)
        if step >= self.since:
            picture[90:150, 100:200] = 20
        return picture


def found(cues: list[Cue], edit: EditList = EDIT, site: Site | None = None) -> list[Moment]:
    return moments(sorted(cues, key=lambda cue: cue.step), edit, INFO, site or Site())


def test_a_click_has_a_target_and_a_result() -> None:
    [act] = found([LINK, CLICK])

    assert isinstance(act, Act)
    assert (act.begins, act.step, act.ends) == (100, 200, 400)
    assert act.target == TARGET
    assert act.result == Area(600, 540, 1200, 900)
    assert act.subject == Area(600, 450, 1200, 900)


def test_before_is_just_before_the_click_and_after_is_the_end_of_its_beat() -> None:
    site = Site()
    found([LINK, CLICK], site=site)

    assert site.asked == [199, 399, 169]


def test_a_result_is_looked_for_until_the_next_thing_is_done() -> None:
    site = Site(since=300)
    first, second = found([LINK, CLICK, ClickCue(290, 460, 320, BOX)], site=site)

    assert isinstance(first, Act)
    assert isinstance(second, Act)
    assert (first.result is None, second.result is None) == (True, False)


def test_a_click_to_a_new_page_has_no_result_and_the_page_turns_at_the_joint() -> None:
    edit = EditList((Shot(0, 220), Shot(260, 900)), (220,))

    act, turn = found([LINK, CLICK, PageCue(240, "https://acme.example/b")], edit)

    assert isinstance(act, Act)
    assert (act.opens_page, act.result) == (True, None)
    assert turn == Turn(220, 260, is_cut=True)


def test_a_page_without_a_jump_in_the_picture_turns_where_it_is_told() -> None:
    assert found([PageCue(240, "https://acme.example/b")], EditList((Shot(0, 900),), (700,))) == [
        Turn(240, 240, is_cut=False)
    ]


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        ([BeatCue(100, 300, 0, "scroll"), *(ScrollCue(100 + n, 20.0 * n) for n in range(31))], [Glide(100, 130)]),
        ([BeatCue(100, 300, 0, "scroll")], [Glide(100, 300)]),
        ([*(ScrollCue(100 + n, 2.0 * n) for n in range(31))], []),
        ([ScrollCue(100, 700), PageCue(150, "https://acme.example/b"), ScrollCue(200, 0)], [Turn(150, 150, False)]),
        ([ScrollCue(100, 0), ScrollCue(200, 700)], [Glide(200, 200)]),
        ([*(ScrollCue(100 + n, 20.0 * n) for n in range(31)), *(ScrollCue(200 + n, 600 - 20.0 * n) for n in range(31))],
         [Glide(100, 130), Glide(200, 230)]),
    ],
    ids=["a scroll", "a live camera's", "a little", "another page's", "a jump", "down and up"],
)  # fmt: skip
def test_scrolling(cues: list[Cue], expected: list[Moment]) -> None:
    assert found(cues) == expected


def test_scrolling_to_a_target_belongs_to_what_is_done_there() -> None:
    site = Site()
    [act] = found([LINK, CLICK, *(ScrollCue(110 + n, 20.0 * n) for n in range(31))], site=site)

    assert isinstance(act, Act)
    assert act.glides == 110
    assert site.asked == [199, 399, 169]


def test_a_hover_happens_when_the_pointer_arrives_and_is_compared_with_the_page_before() -> None:
    site = Site()
    way = [PointerCue(120 + n, 300 + 5.0 * n, 320) for n in range(33)]

    [act] = found([BeatCue(100, 400, 0, "hover", box=BOX), *way], site=site)

    assert isinstance(act, Act)
    assert act.step == 140
    assert site.asked[:2] == [99, 399]
    assert act.result is not None


def test_a_key_has_a_result_only() -> None:
    [act] = found([BeatCue(200, 400, 0, "press"), KeyCue(205, "Enter")])

    assert isinstance(act, Act)
    assert (act.step, act.target, act.subject) == (205, None, Area(600, 540, 1200, 900))


def test_a_click_without_beat_or_box_is_on_a_spot() -> None:
    [act] = found([ClickCue(200, 460, 320)], site=Site(since=9000))

    assert isinstance(act, Act)
    assert act.subject == Area(660, 450, 720, 510)


def test_what_was_cut_out_did_not_happen() -> None:
    assert found([LINK, CLICK], EditList((Shot(0, 150), Shot(500, 900)))) == []


def test_pictures_that_cannot_be_read_leave_the_target() -> None:
    [act] = moments([LINK, CLICK], EDIT, INFO, lambda _: None)

    assert isinstance(act, Act)
    assert act.subject == TARGET
