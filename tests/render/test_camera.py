import numpy as np
import pytest

from autodemo_gui.core.look import PLAIN
from autodemo_gui.core.take import BeatCue, ClickCue, Cue, PageCue, TakeInfo
from autodemo_gui.render.camera import MOVE, view_track
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.layout import lay_out

INFO = TakeInfo(url="https://acme.example", camera="stepped", viewport=(1280, 720), density=1.5)
EDIT = EditList((Shot(0, 600),))
SQUARE = lay_out(PLAIN, "1:1", "1080p", INFO)
MOST = INFO.plate_size[0] - SQUARE.view[0]


def centred(_seen: int, now: float, keep: tuple[float, float] | None) -> int:
    """Frames what must be in view in the middle, unless it is in view already; a whole page from its left edge."""
    if keep is None:
        return 0
    in_view = now <= keep[0] and keep[1] <= now + SQUARE.view[0]
    return round(now if in_view else (keep[0] + keep[1] - SQUARE.view[0]) / 2)


def lefts(cues: list[Cue], edit: EditList = EDIT) -> np.ndarray:
    return np.array([x for x, _ in view_track(cues, edit, SQUARE, INFO, centred)])


def beat(step: int, x: float) -> BeatCue:
    return BeatCue(step, step + 100, 0, "click", box=(x - 50, 300, 100, 40))


def test_the_whole_page_needs_no_camera() -> None:
    wide = lay_out(PLAIN, "16:9", "1080p", INFO)

    assert set(view_track([beat(100, 1200)], EDIT, wide, INFO, centred)) == {(0.0, 0.0)}


def test_a_narrow_film_goes_where_something_is_done() -> None:
    x = lefts([beat(100, 1200), beat(300, 100)])

    assert x[250] == MOST
    assert x[500] == 0
    assert (np.diff(x[100 : 100 + MOVE]) >= 0).all()
    assert np.abs(np.diff(x)).max() < 40


def test_it_rests_on_whole_pixels_and_between_moves() -> None:
    x = lefts([beat(100, 1200)])

    assert len(set(x[: 100 + 1])) <= 2
    assert set(x[100 + MOVE :]) == {MOST}
    assert all(float(left).is_integer() for left in (*x[:100], *x[100 + MOVE :]))


def test_what_is_well_in_view_moves_nothing() -> None:
    assert len(set(lefts([beat(100, 340), beat(200, 500)]))) == 1


def test_a_click_without_target_is_followed_in_time() -> None:
    x = lefts([ClickCue(300, 1200, 200)])

    assert x[300] > MOST * 0.7
    assert x[330] == MOST


def test_a_move_that_begins_during_another_is_smooth() -> None:
    x = lefts([beat(100, 1200), beat(120, 100)])

    assert np.abs(np.diff(x)).max() < 40
    assert x[-1] == 0


@pytest.mark.parametrize("step", [0, 599])
def test_moves_at_the_edges_of_the_film(step: int) -> None:
    assert len(lefts([beat(step, 1200)])) == 600


def test_a_new_page_is_framed_in_the_same_instant() -> None:
    edit = EditList((Shot(0, 200), Shot(300, 600)), (200,))

    x = lefts([beat(50, 1200), PageCue(260, "https://acme.example/b")], edit)

    assert (x[199], x[200]) == (MOST, 0)


def test_after_a_scroll_the_framing_follows_what_is_then_seen() -> None:
    seen = []

    def note(step: int, now: float, _keep: tuple[float, float] | None) -> int:
        seen.append(step)
        return round(now)

    view_track([BeatCue(100, 250, 0, "scroll")], EDIT, SQUARE, INFO, note)

    assert seen == [0, 250]
