"""The virtual camera as a whole: cue track in, one view per step out."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodemo_gui.core.job import Shape
from autodemo_gui.core.look import PLAIN, Look, Window, Zoom
from autodemo_gui.core.take import BeatCue, ClickCue, Cue, KeyCue, PageCue, PointerCue, ScrollCue, TakeInfo, WaitCue
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.direction import LEAST_STAY
from autodemo_gui.render.framing import LEAST_ZOOM
from autodemo_gui.render.geometry import Area, box_on_screen, on_screen, visible_rect
from autodemo_gui.render.layout import LARGEST_ENLARGEMENT, Layout, lay_out
from autodemo_gui.render.moves import view_track
from autodemo_gui.render.scene import View
from tests.render.demos import INFO, VIEWPORT, Box, Demo, boxes, demos

DRESSED = Look(name="dressed", window=Window(padding=0.056, radius=0.0125, frame="browser"))
WIDE = lay_out(DRESSED, "16:9", "1080p", INFO)
TALL = lay_out(DRESSED, "9:16", "1080p", INFO)
ZOOM = Zoom()
LEAD = round(ZOOM.lead_s * 60)
BUTTON: Box = (700, 300, 120, 40)
PANEL: Box = (660, 350, 240, 160)
SHAPES = st.sampled_from(["16:9", "1:1", "9:16"])
LOOKS = st.sampled_from([PLAIN, DRESSED])
FASTEST_ZOOM = 3.0
"""Per second, of the logarithm: a zoom to 1.4 peaks below 1.2."""
FASTEST = 0.055
"""Widths of the picture in a step: the longest move there is, in the shortest time."""


def filmed(demo: Demo, layout: Layout = WIDE, zoom: Zoom = ZOOM) -> list[View]:
    return view_track(demo.track, demo.edit, layout, INFO, zoom, demo.picture)


def changes(views: list[View]) -> list[int]:
    """Steps whose view is not the one before."""
    return [step for step, (a, b) in enumerate(itertools.pairwise(views), 1) if a != b]


def starts(views: list[View]) -> list[int]:
    """Steps in which the camera sets out from rest."""
    moved = changes(views)
    return [step for before, step in itertools.pairwise([-9, *moved]) if step - before > 1]


def shown(view: View, layout: Layout, box: Box) -> Area:
    """A box as shares of the picture."""
    area = box_on_screen(view, layout, INFO.density, box)
    width, height = layout.canvas
    return Area(area.left / width, area.top / height, area.right / width, area.bottom / height)


def test_the_camera_goes_in_before_the_click_and_frames_target_and_result() -> None:
    demo = Demo().rest(60).act(BUTTON, result=PANEL).rest(300)
    views = filmed(demo)
    click = demo.clicks[0].step

    assert views[0] == View()
    assert changes(views)[0] == click - LEAD
    assert views[click].zoom > 1 + 0.75 * (ZOOM.strength - 1)
    rest = views[click + 60]
    assert rest.zoom == ZOOM.strength
    inner = Area(0.1, 0.1, 0.9, 0.9)
    assert inner.holds(shown(rest, WIDE, BUTTON))
    assert inner.holds(shown(rest, WIDE, PANEL))


def test_it_rests_exactly_and_goes_out_before_the_film_ends() -> None:
    demo = Demo().rest(60).act(BUTTON, result=PANEL).rest(300)
    views = filmed(demo)
    click = demo.clicks[0].step

    assert len(set(views[click + 60 : -100])) == 1
    assert views[-1] == View()
    assert len(starts(views)) == 2


@pytest.mark.parametrize("lead_s", [0.35, 0.5])
def test_the_lead_is_the_looks(lead_s: float) -> None:
    demo = Demo().rest(60).act(BUTTON, result=PANEL)

    assert changes(filmed(demo, zoom=Zoom(lead_s=lead_s)))[0] == demo.clicks[0].step - round(lead_s * 60)


def test_strength_one_is_no_zoom() -> None:
    demo = Demo().rest(60).act(BUTTON, result=PANEL).act((40, 40, 80, 30))

    assert set(filmed(demo, zoom=Zoom(strength=1))) == {View()}
    assert {view.zoom for view in filmed(demo, TALL, Zoom(strength=1))} == {1.0}


@pytest.mark.parametrize(
    ("demo", "why"),
    [
        (Demo().rest(60).act(BUTTON, result=(40, 40, 1200, 640)), "the result is the whole page"),
        (Demo().rest(60).act(BUTTON, result=PANEL, hold=40).scroll(), "there would be no time to see it"),
        (Demo().rest(60).scroll().rest(200), "a scroll is seen at full view"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_zoom_where_it_shows_nothing_better(demo: Demo, why: str) -> None:
    assert set(filmed(demo)) == {View()}, why


def test_what_lies_well_inside_the_view_moves_nothing() -> None:
    demo = Demo().rest(60).act(BUTTON, result=PANEL, hold=240).act((720, 400, 60, 30), hold=240)

    assert len(starts(filmed(demo))) == 2


def test_clicks_that_follow_each_other_share_one_view() -> None:
    first, second = (560.0, 300.0, 100.0, 40.0), (900.0, 420.0, 100.0, 40.0)
    demo = Demo().rest(60).act(first, hold=60).act(second, hold=240)
    views = filmed(demo)

    assert len(starts(views)) == 2
    rest = views[demo.clicks[0].step + 60]
    assert all(Area(0.08, 0.08, 0.92, 0.92).holds(shown(rest, WIDE, box)) for box in (first, second))


def test_from_one_far_click_to_the_next_the_camera_pans_without_going_out() -> None:
    demo = Demo().rest(60).act((80, 80, 100, 40), hold=60).act((1100, 600, 100, 40), hold=240)
    views = filmed(demo)
    first, second = (click.step for click in demo.clicks)

    assert {view.zoom for view in views[first + 60 : second + 90]} == {ZOOM.strength}
    assert views[second + 60].x > views[first + 40].x
    assert np.abs(np.diff([view.x for view in views])).max() * ZOOM.strength < 0.025 * 1920


@pytest.mark.parametrize("travel", [42, 65])
def test_the_pointer_is_not_left_outside_the_picture_on_its_way(travel: int) -> None:
    demo = Demo().rest(60).act((80, 80, 100, 40), hold=200).act((1100, 600, 100, 40), hold=240, travel=travel)
    views = filmed(demo)
    width, height = WIDE.canvas

    for cue in demo.cues:
        if isinstance(cue, PointerCue) and cue.step > demo.clicks[0].step:
            x, y = on_screen(views[cue.step], WIDE, INFO.density, cue.x, cue.y)
            assert -0.03 < x / width < 1.03
            assert -0.03 < y / height < 1.03


def test_with_a_strong_zoom_a_far_target_is_shown_from_the_full_view() -> None:
    sharp = TakeInfo(url="https://acme.example", camera="stepped", viewport=VIEWPORT, density=3)
    demo = Demo().rest(60).act((80, 80, 100, 40), hold=200).act((1100, 600, 100, 40), hold=200)
    layout = lay_out(DRESSED, "16:9", "1080p", sharp)
    views = view_track(demo.track, demo.edit, layout, sharp, Zoom(strength=2.5), demo.picture)
    first, second = (click.step for click in demo.clicks)

    assert views[first + 150].zoom == 2.5
    assert views[second + 60] == View()


@pytest.mark.parametrize("layout", [WIDE, TALL])
def test_a_new_goal_during_a_move_is_taken_up_without_a_jerk(layout: Layout) -> None:
    demo = Demo().rest(60).act((60, 60, 100, 40), hold=20).act((1150, 640, 60, 40), hold=20).act((60, 640, 60, 40))
    views = filmed(demo, layout)
    places = np.array([(view.left * layout.scale + view.x, view.y) for view in views]) / layout.canvas[0]

    assert len(starts(views)) == 2, "one move goes over into the next, and one out at the end"
    assert np.abs(np.diff(places, n=2, axis=0)).max() < 0.025


def test_on_its_way_to_the_next_target_the_camera_does_not_change_its_zoom_a_little() -> None:
    demo = Demo().rest(60).act((100, 200, 100, 40), result=(60, 250, 970, 300), hold=200).act((1150, 640, 60, 40))
    views = filmed(demo)
    first, second = (click.step for click in demo.clicks)

    assert 1.2 < views[first + 90].zoom < ZOOM.strength
    assert views[second + 60].zoom == views[first + 90].zoom
    assert views[second + 60] != views[first + 90]


def test_the_camera_goes_out_when_the_page_scrolls() -> None:
    demo = Demo().rest(60).act(BUTTON, result=PANEL, hold=150)
    scrolled = demo.step
    views = filmed(demo.scroll(hold=200))

    assert views[scrolled - 30].zoom == ZOOM.strength
    assert views[scrolled + 1].zoom < ZOOM.strength
    assert views[scrolled + 90] == View()


def test_a_click_to_a_new_page_is_pushed_in_on_a_little_and_the_new_page_is_seen_whole() -> None:
    demo = Demo().rest(60).open(BUTTON)
    views = filmed(demo)
    turned = demo.joints[0]

    assert 1.1 < views[turned - 1].zoom < 1 + 0.6 * (ZOOM.strength - 1)
    assert set(views[turned:]) == {View()}


def test_a_weak_zoom_is_pushed_in_with_as_far_as_is_worth_it() -> None:
    demo = Demo().rest(60).open(BUTTON)

    assert {view.zoom for view in filmed(demo, zoom=Zoom(strength=1.1))} == {1.0}
    assert 1.1 < filmed(demo, zoom=Zoom(strength=1.14))[demo.joints[0] - 1].zoom < LEAST_ZOOM


def test_a_large_result_is_framed_less_close() -> None:
    demo = Demo().rest(60).act((300, 200, 100, 40), result=(150, 250, 1000, 300), hold=240)
    rest = filmed(demo)[demo.clicks[0].step + 60]

    assert LEAST_ZOOM <= rest.zoom < ZOOM.strength
    assert Area(0.05, 0.05, 0.95, 0.95).holds(shown(rest, WIDE, (150, 250, 1000, 300)))


def test_the_way_in_is_a_zoom_about_one_point() -> None:
    """A point of the canvas keeps its place on the picture, so the picture does not swing."""
    demo = Demo().rest(60).act((980, 120, 120, 40), hold=240)
    views = filmed(demo)
    moving = [view for view in views[: demo.clicks[0].step + 90] if view != View()]
    rest = moving[-1]
    x = rest.x / (1 - 1 / rest.zoom)

    assert np.ptp([(x - view.x) * view.zoom for view in moving]) < 1


def test_in_a_narrow_film_pan_and_zoom_are_one_move() -> None:
    demo = Demo().rest(60).act((1100, 300, 100, 40), hold=240)
    views = filmed(demo, TALL)
    click = demo.clicks[0].step

    assert len(starts(views)) == 2
    assert views[click + 90].left > 200
    assert views[click + 90].zoom == ZOOM.strength


def test_a_narrow_film_goes_on_to_a_result_that_lies_elsewhere() -> None:
    button, panel = (40, 300, 100, 40), (700, 200, 400, 300)
    demo = Demo().rest(60).act(button, result=panel, hold=240)
    views = filmed(demo, TALL)
    click = demo.clicks[0].step

    assert Area(0, 0, 1, 1).holds(shown(views[click], TALL, button))
    assert views[click + 18] == views[click], "the click is seen first"
    assert Area(0, 0, 1, 1).holds(shown(views[click + 110], TALL, panel))


def test_a_narrow_film_does_not_push_in_on_a_link() -> None:
    demo = Demo().rest(60).open(BUTTON)

    assert {view.zoom for view in filmed(demo, TALL)} == {1.0}


def test_of_a_row_wider_than_a_narrow_film_the_words_are_shown() -> None:
    demo = Demo().rest(60).act((20, 300, 1240, 40), hold=240)
    click = demo.clicks[0].step

    assert max(view.left for view in filmed(demo, TALL)[: click + 90]) < 30, "these pages begin at the left"


def test_a_page_that_cannot_be_read_is_filmed_all_the_same() -> None:
    demo = Demo().rest(60).act((1180, 20, 80, 30)).scroll().open(BUTTON)

    for layout in (WIDE, TALL):
        views = view_track(demo.track, demo.edit, layout, INFO, ZOOM, lambda _: None)
        assert len(views) == demo.edit.film_steps
        assert views[demo.clicks[0].step + 50].zoom > 1.3
        assert all(Area(0, 0, *layout.canvas).holds(visible_rect(view, layout), slack=0.1) for view in views)


@pytest.mark.parametrize("layout", [WIDE, TALL])
def test_a_take_that_was_cut_short(layout: Layout) -> None:
    edit = EditList((Shot(10, 13),))
    cues = [PageCue(0, "https://acme.example"), BeatCue(2, 400, 0, "click"), ClickCue(12, 40, 40), ClickCue(12, 9, 9)]

    assert len(view_track(cues, edit, layout, INFO, ZOOM, lambda _: None)) == 3
    assert set(view_track([], edit, layout, INFO, ZOOM, lambda _: None)) == {View()}


def test_what_is_seen_beside_the_middle_is_not_brought_there() -> None:
    field, chip = (290.0, 120.0, 640.0, 60.0), (1010.0, 125.0, 105.0, 44.0)
    demo = Demo().rest(60).act(field, result=(290, 120, 790, 420), hold=200).act(chip, result=(290, 120, 820, 170))
    views = filmed(demo)
    rest = views[demo.clicks[0].step + 90]

    assert not Area(0.15, 0.15, 0.85, 0.85).holds(shown(rest, WIDE, chip))
    assert views[demo.clicks[1].step] == rest


WILD = st.floats(-5000, 5000)
STEPS = st.integers(-50, 700)
BOXES = st.none() | st.tuples(WILD, WILD, st.floats(0, 4000), st.floats(0, 4000))
CUES = st.one_of(
    st.builds(ClickCue, STEPS, WILD, WILD, BOXES),
    st.builds(PointerCue, STEPS, WILD, WILD),
    st.builds(ScrollCue, STEPS, WILD),
    st.builds(KeyCue, STEPS, st.just("a")),
    st.builds(PageCue, STEPS, st.just("https://acme.example")),
    st.builds(WaitCue, STEPS, STEPS),
    st.builds(
        BeatCue, STEPS, STEPS, st.just(0), st.sampled_from(["click", "type", "hover", "scroll", "press"]), box=BOXES
    ),
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(CUES, max_size=12), SHAPES, st.lists(STEPS.filter(lambda step: 0 < step < 300), max_size=3))
def test_no_cue_track_is_too_wild(cues: list[Cue], shape: Shape, joints: list[int]) -> None:
    layout = lay_out(DRESSED, shape, "1080p", INFO)
    edit = EditList((Shot(0, 200), Shot(260, 500)), tuple(sorted(joints)))

    views = view_track(sorted(cues, key=lambda cue: cue.step), edit, layout, INFO, ZOOM, Demo().scroll().picture)

    assert len(views) == edit.film_steps
    assert all(Area(0, 0, *layout.canvas).holds(visible_rect(view, layout), slack=0.1) for view in set(views))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(demos(), SHAPES, LOOKS, st.sampled_from([1.2, 1.4, 2.5]))
def test_every_film_is_calm_and_shows_what_is_done(demo: Demo, shape: Shape, look: Look, strength: float) -> None:
    layout = lay_out(look, shape, "1080p", INFO)
    views = filmed(demo, layout, Zoom(strength=strength))
    width, height = layout.canvas
    canvas, jumps = Area(0, 0, width, height), {0, *demo.joints}

    assert len(views) == demo.edit.film_steps
    for view in set(views):
        assert canvas.holds(visible_rect(view, layout), slack=0.1), "the picture stays on the canvas"
        assert -0.01 <= view.left <= INFO.plate_size[0] - layout.view[0] + 0.01
        assert 1 <= view.zoom <= strength
        assert view.zoom == 1 or view.zoom * layout.scale <= LARGEST_ENLARGEMENT
    for step, (a, b) in enumerate(itertools.pairwise(views), 1):
        if a == b or step in jumps:
            continue
        assert abs(math.log(b.zoom / a.zoom)) * 60 < FASTEST_ZOOM
        for x, y in ((0, 0), (VIEWPORT[0], VIEWPORT[1])):
            before, after = (on_screen(view, layout, INFO.density, x, y) for view in (a, b))
            if 0 <= after[0] <= width and 0 <= after[1] <= height:
                assert math.dist(before, after) < FASTEST * width
    for click in demo.clicks:
        seen = shown(views[click.step], layout, click.box or BUTTON)
        assert Area(0, 0, 1, 1).holds(seen, slack=0.012), "what is clicked is in the picture"
    stays = [(close, len(list(run))) for close, run in itertools.groupby(view.zoom > 1 for view in views)]
    ends = list(itertools.accumulate(length for _, length in stays))
    for (close, length), end in zip(stays, ends, strict=True):
        if close and end not in jumps and end != len(views):
            assert length >= LEAST_STAY, "no zoom in for a blink"


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(boxes(), st.integers(30, 200)), min_size=1, max_size=6), SHAPES)
def test_at_most_one_move_for_each_step(acts: list[tuple[Box, int]], shape: Shape) -> None:
    demo = Demo().rest(60)
    for box, hold in acts:
        demo.act(box, hold=hold)
    views = filmed(demo, lay_out(DRESSED, shape, "1080p", INFO))

    assert len(starts(views)) <= len(acts) + 1
    for begin, stop in itertools.pairwise([*starts(views), len(views)]):
        resting = [step for step in range(begin, stop) if views[step] == views[stop - 1]]
        assert resting == list(range(resting[0], stop)), "once it rests, it rests"
