from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from autodemo_gui.core.look import PLAIN, Look
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.render.compositor import Compositor, Scene
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.motion import HIDDEN, PointerState, Ring
from autodemo_gui.render.pixels import Planes, lay_over, resample
from tests.render.takes import DENSITY, VIEWPORT, text_page

INFO = TakeInfo(url="https://acme.example", camera="stepped", viewport=VIEWPORT, density=DENSITY)
DRESSED = Look.model_validate(
    {
        "name": "dressed",
        "background": {"colours": ["#FFD9BE", "#93A4F4"]},
        "window": {"padding": 0.06, "radius": 0.0125, "shadow": 1, "frame": "browser"},
    }
)
AT_REST = Scene(content=0, view=(0.0, 0.0), bar="a", fade=1.0, pointer=HIDDEN)
ARROW = PointerState(300, 150, 1.0)


def compositor(look: Look) -> tuple[Compositor, tuple[int, int]]:
    layout = lay_out(look, "16:9", "720p", INFO)
    bars = {}
    if layout.bar is not None:
        bars = {
            name: np.full((layout.bar.height, layout.bar.width, 3), level, np.uint8)
            for name, level in (("a", 240), ("b", 60))
        }
    return Compositor(look, layout, density=DENSITY, bars=bars), layout.content.size


def to_bgr(frame: bytes, size: tuple[int, int] = (1280, 720)) -> NDArray[np.uint8]:
    """Decode limited-range BT.709 I420 by the book, in floats."""
    width, height = size
    samples = np.frombuffer(frame, np.uint8).astype(np.float64)
    y = samples[: width * height].reshape(height, width)
    chroma = samples[width * height :].reshape(2, height // 2, width // 2)
    blue_difference, red_difference = (np.kron(plane, np.ones((2, 2))) for plane in chroma)
    y, u, v = (y - 16) * 255 / 219, (blue_difference - 128) * 255 / 224, (red_difference - 128) * 255 / 224
    red, blue = y + 1.5748 * v, y + 1.8556 * u
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    return np.clip(np.rint(np.dstack([blue, green, red])), 0, 255).astype(np.uint8)


def test_plain_shows_the_plate_pixel_for_pixel() -> None:
    made, _ = compositor(PLAIN)
    page = text_page(3)

    made.compose(replace(AT_REST, bar=""), page)

    assert np.array_equal(made.picture(), page)


def test_planes_are_bt709_limited_range() -> None:
    colours = [(0, 0, 0), (255, 255, 255), (0, 0, 255), (0, 255, 0), (255, 0, 0), (30, 120, 200)]
    page = np.zeros((720, 1280, 3), np.uint8)
    for number, colour in enumerate(colours):
        page[:, number * 200 : number * 200 + 200] = colour
    planes = Planes(1280, 720)

    planes.update(page, (0, 0, 1280, 720))

    back = to_bgr(planes.buffer.tobytes())
    assert np.abs(back.astype(int) - page)[:, 4:-84].max() <= 3
    assert (planes.y.min(), planes.y.max()) == (16, 235)


def test_the_same_scene_again_is_no_new_frame() -> None:
    made, _ = compositor(PLAIN)
    assert made.compose(AT_REST, text_page(1)) is not None

    assert made.compose(AT_REST, text_page(1)) is None


def test_a_dressed_page_has_background_bar_and_round_corners() -> None:
    made, size = compositor(DRESSED)
    layout = lay_out(DRESSED, "16:9", "720p", INFO)
    page = np.full((size[1], size[0], 3), 255, np.uint8)

    made.compose(AT_REST, page)
    shown = made.picture()

    window, bar = layout.window, layout.bar
    assert bar is not None
    assert np.abs(shown[0, 0].astype(int) - (0xBE, 0xD9, 0xFF)).max() <= 4
    assert (shown[bar.y + bar.height // 2, 640] == 240).all()
    assert (shown[layout.content.y + 50, 640] == 255).all()
    assert (shown[window.y, window.x] < 235).any()  # the corner shows what is behind the window
    assert (shown[window.bottom + 8, 640].astype(int) < shown[20, 640].astype(int)).all()  # shadow


def test_the_bar_follows_the_page() -> None:
    made, size = compositor(DRESSED)
    bar = lay_out(DRESSED, "16:9", "720p", INFO).bar
    page = np.full((size[1], size[0], 3), 255, np.uint8)
    made.compose(AT_REST, page)

    made.compose(replace(AT_REST, bar="b"), page)

    assert bar is not None
    assert (made.picture()[bar.y + bar.height // 2, 640] == 60).all()


def test_a_joint_melts_from_the_held_picture_to_the_new_one() -> None:
    made, size = compositor(PLAIN)
    dark, light = (np.full((size[1], size[0], 3), level, np.uint8) for level in (40, 200))
    made.compose(AT_REST, dark)
    made.hold()

    levels = []
    for number, fade in enumerate((0.25, 0.5, 0.75, 1.0), 1):
        made.compose(replace(AT_REST, content=1, fade=fade), light)
        levels.append(int(made.picture()[300, 300, 0]))
        assert number

    assert levels == [80, 120, 160, 200]


def test_the_pointer_is_drawn_with_its_tip_on_the_spot() -> None:
    page = np.full((720, 1280, 3), 255, np.uint8)
    made, _ = compositor(PLAIN.model_copy(update={"cursor": DRESSED.cursor}))
    made.compose(replace(AT_REST, pointer=ARROW), page)

    dark = np.argwhere(made.picture().max(axis=2) < 100)

    assert dark[:, 1].min() == pytest.approx(600, abs=2)
    assert dark[:, 0].min() == pytest.approx(300, abs=4)


def test_a_hidden_cursor_is_not_drawn() -> None:
    page = text_page(1)
    made, _ = compositor(PLAIN)

    made.compose(replace(AT_REST, pointer=replace(ARROW, rings=(Ring(300, 150, 0.3),))), page)

    assert np.array_equal(made.picture(), page)


def test_a_ring_has_the_look_s_colour_and_pales() -> None:
    page = np.full((720, 1280, 3), 255, np.uint8)
    made, _ = compositor(PLAIN.model_copy(update={"cursor": DRESSED.cursor}))
    strengths = []
    for age in (0.05, 0.5, 0.9):
        made.compose(replace(AT_REST, pointer=PointerState(0, 0, 0, rings=(Ring(300, 150, age),))), page)
        difference = 255 - made.picture().astype(int)
        strengths.append(difference.max())
        assert difference[..., 2].max() < difference[..., 0].max()  # red stays, blue goes

    assert strengths == sorted(strengths, reverse=True)
    assert strengths[-1] > 0


scenes = st.builds(
    Scene,
    content=st.integers(0, 2),
    view=st.just((0.0, 0.0)),
    bar=st.sampled_from(["a", "b"]),
    fade=st.sampled_from([1.0, 0.4]),
    pointer=st.one_of(
        st.just(HIDDEN),
        st.builds(
            PointerState,
            x=st.floats(-30, 670),
            y=st.floats(-30, 390),
            opacity=st.sampled_from([0.0, 0.5, 1.0]),
            press=st.floats(0, 1),
            shape=st.sampled_from(["arrow", "hand", "text"]),
            rings=st.lists(st.builds(Ring, st.floats(0, 640), st.floats(0, 360), st.floats(0, 0.99)), max_size=2).map(
                tuple
            ),
        ),
    ),
)


@given(st.lists(scenes, min_size=2, max_size=5))
@settings(max_examples=10, deadline=None)
def test_updating_what_moved_gives_the_same_picture_as_drawing_it_all(walk: list[Scene]) -> None:
    made, size = compositor(DRESSED)
    pages = [resample(text_page(seed), size) for seed in range(3)]
    frame = b""
    for scene in walk:
        frame = made.compose(replace(scene, fade=1.0), pages[scene.content]) or frame
    made.hold()
    last = walk[-1]
    frame = made.compose(replace(last, fade=0.4), pages[last.content]) or frame

    fresh, _ = compositor(DRESSED)
    fresh.compose(replace(last, pointer=HIDDEN, fade=1.0), pages[last.content])
    fresh.hold()
    whole = fresh.compose(replace(last, fade=0.4), pages[last.content])

    assert whole is not None
    difference = np.abs(np.frombuffer(frame, np.uint8).astype(int) - np.frombuffer(whole, np.uint8))
    assert difference.max() <= 1


def test_laying_over_outside_the_canvas_touches_nothing() -> None:
    canvas = np.full((10, 10, 3), 9, np.uint8)
    layer = np.full((4, 4, 4), 255, np.uint8)

    assert lay_over(canvas, layer, 50, 50)[2:] == (0, 0)
    assert (canvas == 9).all()
    assert lay_over(canvas, layer, -2, 8) == (0, 8, 2, 2)
    assert (canvas[8:, :2] == 255).all()


def test_resampling_keeps_text_sharp() -> None:
    page = text_page(1, (1920, 1080))
    wanted = (1632, 918)
    reference = cv2.resize(page, wanted, interpolation=cv2.INTER_LANCZOS4)

    error = np.abs(resample(page, wanted).astype(int) - reference).mean()

    assert error < 0.5
    assert resample(page, (1920, 1080)) is page
    assert resample(page, (400, 225)).shape == (225, 400, 3)
