import itertools

from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.look import PLAIN, Cards
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.timeline import TRANSITION, Timeline, timeline_of

EDIT = EditList((Shot(10, 60), Shot(100, 160)), (50,))


def test_cards_lie_around_the_body() -> None:
    line = Timeline(EDIT, 120, 90)

    assert line.steps == 120 + 110 + 90
    assert [line.body_step(step) for step in (0, 119, 120, 229, 230, 319)] == [None, None, 0, 109, None, None]
    assert [line.nearest_body_step(step) for step in (0, 120, 229, 319)] == [0, 0, 109, 109]
    assert line.joints == (170,)
    assert line.film_step(10) == 120
    assert line.film_step(80) == line.film_step(100) == 170
    assert line.seconds(10) == 2.0


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_window_is_away_on_cards_and_never_flashes(title: int, end: int) -> None:
    line = Timeline(EDIT, title, end)
    stages = [line.stage(step) for step in range(line.steps)]

    assert all(0 <= stage <= 1 for stage in stages)
    assert max(abs(a - b) for a, b in itertools.pairwise(stages)) < 1.6 / TRANSITION
    assert stages[:title] == [0.0] * title
    if not title:
        assert stages[0] == 1.0
    if end > TRANSITION:
        assert stages[-1] == 0.0
    assert set(stages[title + TRANSITION : line.body_stop]) == {1.0}


def test_a_look_without_cards_is_the_body() -> None:
    assert timeline_of(PLAIN, EDIT) == Timeline(EDIT)
    dressed = PLAIN.model_copy(update={"cards": Cards(title_s=1.5, end_s=2)})
    assert timeline_of(dressed, EDIT) == Timeline(EDIT, 90, 120)
