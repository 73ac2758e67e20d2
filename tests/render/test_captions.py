import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.take import BeatCue
from autodemo_gui.render.captions import DELAY_S, LEAST_S, MOST_S, UNREADABLE_S, caption_times, captions_on_film, spoken
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.timeline import Timeline

TIMELINE = Timeline(EditList((Shot(0, 600),)), title_steps=120, end_steps=144)


def test_a_caption_stays_until_its_result_was_seen() -> None:
    assert caption_times([(1, 4)], 9) == [(pytest.approx(1 + DELAY_S), 4)]


def test_it_can_be_read_and_does_not_outstay_its_welcome() -> None:
    (short, long) = caption_times([(1, 1.1), (10, 60)], 90)

    assert short[1] - short[0] == pytest.approx(LEAST_S)
    assert long[1] - long[0] == pytest.approx(MOST_S)


def test_one_that_would_only_flash_is_left_out() -> None:
    (first, second) = caption_times([(1, 4), (1.3, 4)], 9)

    assert first[0] == first[1]
    assert second[1] == 4


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 20)), max_size=8), st.floats(0, 60))
def test_they_come_one_at_a_time_and_end_in_time(beats: list[tuple[float, float]], end_s: float) -> None:
    times = [
        (start, stop) for start, stop in caption_times([(s, s + d) for s, d in sorted(beats)], end_s) if stop > start
    ]

    assert all(stop <= end_s and stop - start >= UNREADABLE_S - 1e-9 for start, stop in times)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(times))


def test_what_was_written_goes_before_what_the_take_says() -> None:
    cue = BeatCue(0, 60, 3, "click", caption=" See  the\nprices ")

    assert spoken(cue, None) == "See the prices"
    assert spoken(cue, {3: "Prices"}) == "Prices"
    assert spoken(cue, {3: ""}) == ""


def test_on_the_film_they_come_after_the_title_and_go_before_the_end() -> None:
    cues = [BeatCue(0, 60, 0, "goto", caption="Meet Acme"), BeatCue(590, 600, 1, "click", caption="Prices")]

    found = captions_on_film(cues, TIMELINE, {1: "See the prices"})

    assert [(caption.start, caption.stop, caption.text) for caption in found] == [(132, 204, "Meet Acme")]
