import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.take import Cue, KeyCue
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.keys import Press, clear_of, key_names, keycaps, presses
from autodemo_gui.render.timeline import Timeline

TIMELINE = Timeline(EditList((Shot(0, 600),)), title_steps=120, end_steps=60)


def test_named_keys_are_shown_and_typed_characters_are_not() -> None:
    cues: list[Cue] = [KeyCue(10, "a"), KeyCue(20, "Enter"), KeyCue(300, "Enter"), KeyCue(400, "ß")]

    assert key_names(cues) == ["Enter"]
    assert presses(cues, TIMELINE) == [Press(140, 212, "Enter"), Press(420, 492, "Enter")]


def test_the_same_key_again_stays_on_and_another_takes_its_place() -> None:
    cues: list[Cue] = [KeyCue(0, "Tab"), KeyCue(30, "Tab"), KeyCue(60, "Enter")]

    assert presses(cues, TIMELINE) == [Press(120, 180, "Tab"), Press(180, 252, "Enter")]


@given(st.lists(st.tuples(st.integers(0, 599), st.sampled_from(["Tab", "Enter", "Escape", "x"])), max_size=12))
def test_keys_come_one_at_a_time_and_before_the_end_card(keys: list[tuple[int, str]]) -> None:
    found = presses([KeyCue(step, name) for step, name in sorted(keys)], TIMELINE)

    assert all(press.stop > press.start and press.stop <= TIMELINE.body_stop for press in found)
    assert all(before.stop <= after.start for before, after in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("name", "caps"),
    [
        ("Enter", ["Enter ↵"]),
        ("Escape", ["Esc"]),
        ("Control+K", ["Ctrl", "K"]),
        ("Control+Shift+P", ["Ctrl", "⇧ Shift", "P"]),
        ("Control++", ["Ctrl", "+"]),
        ("F5", ["F5"]),
    ],
)
def test_what_stands_on_keycaps(name: str, caps: list[str]) -> None:
    assert keycaps(name) == caps


def test_a_key_waits_for_a_caption_that_is_just_going_and_makes_room_for_the_next() -> None:
    press = Press(100, 172, "Escape")

    assert clear_of(press, [(20, 110), (160, 300)]) == Press(110, 160, "Escape")
    assert clear_of(press, [(20, 150), (110, 130), (180, 300), (0, 90)]) == press


def test_a_key_that_is_shown_only_briefly_does_not_give_way() -> None:
    press = Press(100, 140, "Tab")

    assert clear_of(press, [(20, 110)]) == press
