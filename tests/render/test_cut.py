import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from autodemo_gui.core.take import BeatCue, ClickCue, Cue, KeyCue, PageCue, PointerCue, ScrollCue, WaitCue
from autodemo_gui.render.cut import (
    LEAD,
    SLIVER,
    STILL_AT_END,
    STILL_AT_START,
    STILL_KEPT,
    STILL_LIMIT,
    EditList,
    Shot,
    cut,
)

ALL_CHANGE = range(10_000)


def test_a_take_that_always_moves_is_shown_whole() -> None:
    assert cut([], ALL_CHANGE[:600], 600).shots == (Shot(0, 600),)


def test_waits_are_cut_out_and_their_joint_is_faded() -> None:
    edit = cut([WaitCue(100, 160)], ALL_CHANGE[:300], 300)

    assert edit.shots == (Shot(0, 100), Shot(160, 300))
    assert edit.joints == (100,)


def test_a_wait_in_which_nothing_changed_leaves_no_joint() -> None:
    changes = [*range(100), *range(170, 300)]

    edit = cut([WaitCue(100, 160)], changes, 300)

    assert edit.joints == ()


def test_stillness_is_shortened_and_leaves_no_joint() -> None:
    changes = [*range(60), *range(400, 460)]

    edit = cut([], changes, 460)

    assert edit.film_steps == 460 - (340 - STILL_KEPT)
    assert edit.joints == ()
    assert edit.take_step(59) == 59
    assert edit.take_step(edit.film_steps - 1) == 459


def test_a_short_rest_is_left_alone() -> None:
    rest = STILL_LIMIT - 1
    changes = [*range(60), *range(60 + rest, 200 + rest)]

    assert cut([], changes, 200 + rest).film_steps == 200 + rest


def test_stillness_is_measured_across_a_wait_without_change() -> None:
    changes = [*range(60), *range(360, 420)]

    edit = cut([WaitCue(120, 300)], changes, 420)

    assert edit.film_steps == 120 + STILL_KEPT


def test_each_kind_of_action_ends_stillness() -> None:
    for cue in (ClickCue(200, 1, 1), KeyCue(200, "a"), ScrollCue(200, 10), PageCue(200, "https://a.example")):
        changes = [*range(100), *range(300, 310)]
        assert cut([BeatCue(0, 0, 0, "goto"), cue], changes, 310).film_steps == 310, cue


def test_a_pointer_that_only_repeats_its_place_is_still() -> None:
    cues = [PointerCue(step, 5, 5) for step in range(60, 400)]

    assert cut(cues, [0, 1, 399], 400).film_steps < 200


def test_idle_start_and_end_are_trimmed() -> None:
    moves = [PointerCue(step, step, 5) for step in range(600, 700)]

    edit = cut(moves, [0], 1500)

    assert edit.shots == (Shot(601 - STILL_AT_START, 700 + STILL_AT_END),)


def test_before_the_first_action_a_moving_page_is_shown_for_a_moment_only() -> None:
    edit = cut([ClickCue(600, 1, 1)], ALL_CHANGE[:900], 900)

    assert edit.shots == (Shot(600 - LEAD, 600 + LEAD),)


def test_a_beat_is_shown_until_its_result_was_seen() -> None:
    edit = cut([BeatCue(0, 500, 0, "goto")], ALL_CHANGE[:800], 800)

    assert edit.shots == (Shot(0, 500 + LEAD),)


def test_what_lies_before_the_opening_is_not_shown() -> None:
    assert cut([BeatCue(0, 300, 0, "goto")], ALL_CHANGE[:300], 300, opening=45).shots[0].start == 45


def test_slivers_between_cuts_are_dropped_unless_somebody_acts_in_them() -> None:
    waits: list[Cue] = [WaitCue(100, 150), WaitCue(150 + SLIVER - 1, 220)]

    assert cut(waits, ALL_CHANGE[:400], 400).shots == (Shot(0, 100), Shot(220, 400))
    acted = cut([*waits, KeyCue(152, "a")], ALL_CHANGE[:400], 400)
    assert Shot(150, 150 + SLIVER - 1) in acted.shots


def test_a_click_is_seen_to_land_before_the_wait_that_follows() -> None:
    edit = cut([ClickCue(100, 1, 1), WaitCue(101, 200)], ALL_CHANGE[:300], 300)

    assert edit.shots[0].stop > 110
    turned = cut([ClickCue(100, 1, 1), WaitCue(101, 200), PageCue(105, "https://a.example")], ALL_CHANGE[:300], 300)
    assert turned.shots[0].stop == 105


def test_a_new_page_is_faded_in_from_its_first_picture() -> None:
    changes = [*range(50), *range(60, 200)]

    edit = cut([PageCue(0, "https://a.example"), PageCue(52, "https://b.example")], changes, 200)

    assert edit.joints == (60,)


def test_a_take_of_nothing_but_waiting_shows_its_last_picture() -> None:
    edit = cut([WaitCue(0, 500)], [0, 100], 500)

    assert edit.shots[-1].stop == 500
    assert edit.film_steps == STILL_AT_END


def test_a_single_step_is_a_film() -> None:
    assert cut([], [0], 1).shots == (Shot(0, 1),)


@st.composite
def takes(draw: st.DrawFn) -> tuple[list[Cue], list[int], int]:
    steps = draw(st.integers(1, 900))
    at = st.integers(0, steps - 1)
    changes = sorted(draw(st.sets(at, max_size=40)) | {0})
    cues: list[Cue] = []
    for start in draw(st.lists(at, max_size=4)):
        cues.append(WaitCue(start, start + draw(st.integers(0, 300))))
    for step in draw(st.lists(at, max_size=6)):
        cues.append(
            draw(st.sampled_from([PointerCue(step, step, 1), ClickCue(step, 2, 2), PageCue(step, "https://a")]))
        )
    for step in draw(st.lists(at, max_size=3)):
        cues.append(BeatCue(step, step + draw(st.integers(0, 200)), 0, "click"))
    return sorted(cues, key=lambda cue: cue.step), changes, steps


@given(takes())
@settings(max_examples=300)
def test_any_take_gives_a_film_that_maps_both_ways(take: tuple[list[Cue], list[int], int]) -> None:
    cues, changes, steps = take

    edit = cut(cues, changes, steps)

    assert edit.film_steps >= 1
    shown = edit.take_steps().tolist()
    assert shown == sorted(set(shown))
    assert all(0 <= step < steps for step in shown)
    for film_step, take_step in enumerate(shown):
        assert edit.take_step(film_step) == take_step
        assert edit.film_step(take_step) == film_step
    assert all(0 < joint < edit.film_steps for joint in edit.joints)
    for step in range(steps):
        assert 0 <= edit.film_step(step) < edit.film_steps


@given(takes())
@settings(max_examples=200)
def test_no_shot_idles_longer_than_the_limit(take: tuple[list[Cue], list[int], int]) -> None:
    cues, changes, steps = take
    busy = set(changes)
    pointer = None
    for cue in cues:
        if isinstance(cue, PointerCue):
            busy |= {cue.step} if pointer and pointer.x != cue.x else set()
            pointer = cue
        elif isinstance(cue, ClickCue | PageCue):
            busy.add(cue.step)

    shown = cut(cues, changes, steps).take_steps().tolist()

    still = 0
    for before, now in itertools.pairwise(shown):
        still = 0 if busy & set(range(before + 1, now + 1)) else still + 1
        assert still <= STILL_LIMIT


def test_clamping_at_both_ends() -> None:
    edit = EditList((Shot(10, 20), Shot(30, 40)))

    assert [edit.take_step(step) for step in (-5, 0, 9, 10, 19, 99)] == [10, 10, 19, 30, 39, 39]
    assert [edit.film_step(step) for step in (0, 15, 25, 30, 99)] == [0, 5, 10, 10, 19]
