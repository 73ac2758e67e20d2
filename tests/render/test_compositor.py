from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from autodemo_gui.core.job import Shape
from autodemo_gui.core.look import PLAIN, Look, ProgressBar
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.render.artwork import Artwork
from autodemo_gui.render.compositor import Compositor
from autodemo_gui.render.geometry import on_screen
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.motion import HIDDEN, PointerState, Ring
from autodemo_gui.render.planes import Planes
from autodemo_gui.render.scene import Layer, Scene, View
from autodemo_gui.render.warping import Source
from autodemo_gui.render.window import Window
from tests.render.takes import DENSITY, VIEWPORT, text_page

INFO = TakeInfo(url="https://acme.example", camera="stepped", viewport=VIEWPORT, density=DENSITY)
DRESSED = Look.model_validate(
    {
        "name": "dressed",
        "background": {"colours": ["#FFD9BE", "#93A4F4"]},
        "window": {"padding": 0.06, "radius": 0.0125, "shadow": 1, "frame": "browser"},
    }
)
POINTED = PLAIN.model_copy(update={"cursor": DRESSED.cursor})
LAYOUT = lay_out(DRESSED, "16:9", "720p", INFO)
AT_REST = Scene(content=0, view=View(), bar="a", fade=1.0, pointer=HIDDEN)
ARROW = PointerState(300, 150, 1.0)
CLOSE = View(zoom=1.35, x=211.3, y=97.6)
Make = Callable[[Look], Compositor]


def grey(level: int) -> Source:
    return Source(np.full((720, 1280, 3), level, np.uint8))


WHITE = grey(255)


@pytest.fixture(scope="session")
def artwork(tmp_path_factory: pytest.TempPathFactory) -> Artwork:
    """Two browser bars, and an overlay: a red box of which the right half is half transparent."""
    folder = tmp_path_factory.mktemp("artwork")
    box = np.zeros((40, 80, 4), np.uint8)
    box[:] = (0, 0, 255, 255)
    box[:, 40:, 3] = 128
    pictures = {"a": np.full((60, 2300, 3), 240, np.uint8), "b": np.full((60, 2300, 3), 60, np.uint8), "box": box}
    for name, picture in pictures.items():
        cv2.imwrite(str(folder / f"{name}.png"), picture)
    return Artwork({name: folder / f"{name}.png" for name in pictures})


@pytest.fixture(scope="session")
def make(artwork: Artwork) -> Make:
    """Makes compositors; a look's background is drawn once."""
    windows: dict[str, Window] = {}

    def made(look: Look) -> Compositor:
        layout = lay_out(look, "16:9", "720p", INFO)
        if look.name not in windows:
            windows[look.name] = Window(look, layout, artwork)
        return Compositor(look, layout, density=DENSITY, window=windows[look.name], artwork=artwork)

    return made


def planes_of(picture: NDArray[np.uint8]) -> bytes:
    planes = Planes(picture.shape[1], picture.shape[0])
    planes.update(picture, (0, 0, *planes.size))
    return planes.buffer.tobytes()


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


def shown(made: Compositor, scene: Scene, page: Source = WHITE) -> NDArray[np.uint8]:
    frame = made.compose(scene, page)
    assert frame is not None
    return to_bgr(frame)


def test_plain_shows_the_plate_pixel_for_pixel(make: Make) -> None:
    page = text_page(3)

    assert make(PLAIN).compose(AT_REST, Source(page)) == planes_of(page)


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
    assert np.abs(planes.picture().astype(int) - page)[:, 4:190].max() <= 3


def test_the_same_scene_again_is_no_new_frame(make: Make) -> None:
    made = make(PLAIN)
    assert made.compose(AT_REST, WHITE) is not None

    assert made.compose(replace(AT_REST), WHITE) is None


def test_a_dressed_page_has_background_bar_and_round_corners(make: Make) -> None:
    seen = shown(make(DRESSED), AT_REST)

    window, bar = LAYOUT.window, LAYOUT.bar
    assert bar is not None
    assert np.abs(seen[0, 0].astype(int) - (0xBE, 0xD9, 0xFF)).max() <= 4
    assert np.abs(seen[bar.y + bar.height // 2, 640].astype(int) - 240).max() <= 1
    assert (seen[LAYOUT.content.y + 50, 640] == 255).all()
    assert (seen[window.y, window.x] < 235).any()  # the corner shows what is behind the window
    assert (seen[window.bottom + 8, 640].astype(int) < seen[20, 640].astype(int)).all()  # shadow


def test_the_bar_follows_the_page(make: Make) -> None:
    made = make(DRESSED)
    made.compose(AT_REST, WHITE)

    seen = shown(made, replace(AT_REST, bar="b"))

    assert LAYOUT.bar is not None
    assert np.abs(seen[LAYOUT.bar.y + LAYOUT.bar.height // 2, 640].astype(int) - 60).max() <= 1


@pytest.mark.parametrize(
    ("shape", "view"),
    [
        ("16:9", View()),
        ("16:9", CLOSE),
        ("16:9", View(zoom=1.13, x=147.2, y=82.8)),
        ("16:9", View(zoom=1.02, x=20.9, y=13.7)),
        ("1:1", View(left=203.0)),
        ("1:1", View(left=203.4, zoom=1.2, x=80.1, y=60.7)),
    ],
)
@pytest.mark.parametrize(("x", "y"), [(150, 60), (320, 180), (401.5, 199)])
def test_a_mark_on_the_page_is_where_the_camera_puts_it(
    artwork: Artwork, shape: Shape, view: View, x: float, y: float
) -> None:
    look = DRESSED.model_copy(update={"window": DRESSED.window.model_copy(update={"frame": "none"})})
    layout = lay_out(look, shape, "720p", INFO)
    made = Compositor(look, layout, density=DENSITY, window=Window(look, layout, artwork), artwork=artwork)
    page = np.full((720, 1280, 3), 255, np.uint8)
    cv2.circle(page, (round(x * DENSITY * 16 - 8), round(y * DENSITY * 16 - 8)), 9 * 16, (0, 0, 0), -1, cv2.LINE_AA, 4)
    wanted = on_screen(view, layout, DENSITY, x, y)

    frame = made.compose(replace(AT_REST, view=view), Source(page))

    assert frame is not None
    seen = to_bgr(frame, layout.canvas)
    left, top = int(wanted[0]) - 20, int(wanted[1]) - 20
    dark = 255.0 - seen[top : top + 40, left : left + 40].mean(axis=2)
    columns, rows = np.arange(40) + 0.5, np.arange(40) + 0.5
    centre = left + (dark.sum(axis=0) @ columns) / dark.sum(), top + (dark.sum(axis=1) @ rows) / dark.sum()
    assert centre == pytest.approx(wanted, abs=0.5)


def test_the_camera_moves_without_steps(make: Make) -> None:
    """An edge on the page moves by parts of a pixel from frame to frame, as far as the camera does."""
    page = np.full((720, 1280, 3), 30, np.uint8)
    page[:, 640:] = 230
    made = make(DRESSED)
    source = Source(page)

    edges = []
    for number in range(12):
        luma = shown(made, replace(AT_REST, view=View(zoom=1.25, x=100 + number * 0.3, y=60)), source)[360, 500:900, 1]
        edges.append((230 - luma.astype(float)).sum() / 200)

    assert np.diff(edges) == pytest.approx(-0.3 * 1.25, abs=0.15)


def test_the_window_keeps_its_round_corners_when_zoomed(make: Make) -> None:
    view = View(zoom=1.5, x=0, y=0)
    seen = shown(make(DRESSED), replace(AT_REST, view=view)).astype(int)
    bare = shown(make(DRESSED), replace(AT_REST, view=view, stage=0.0)).astype(int)

    x, y = round(LAYOUT.window.x * 1.5), round(LAYOUT.window.y * 1.5)
    radius = LAYOUT.radius * 1.5
    assert np.abs(seen[y + 1, x + 1] - 240).max() > 20  # outside of the curve
    inside = radius * (1 - np.sqrt(0.5)) + 2
    assert np.abs(seen[y + round(inside), x + round(inside)] - 240).max() <= 2
    assert seen[y + 300, x - 20].mean() < bare[y + 300, x - 20].mean()  # shadow


def test_the_page_meets_the_bar_without_a_gap_when_zoomed(make: Make) -> None:
    view = View(zoom=1.37, x=200.3, y=20.7)
    seen = shown(make(DRESSED), replace(AT_REST, view=view, bar="b")).astype(int)

    column = seen[:, 640, 0]
    top = (LAYOUT.window.y - view.y) * view.zoom
    inside = column[round(top) + 3 : round(top) + 120]
    assert inside[0] == pytest.approx(60, abs=1)
    assert inside[-1] == 255
    assert (np.diff(inside) >= -1).all()  # from bar to page, nothing of the background between them
    edge = round(top) + 3 + (255 - inside).sum() / 195
    assert edge == pytest.approx((LAYOUT.content.y - view.y) * view.zoom, abs=0.4)


def test_a_joint_melts_from_the_held_picture_to_the_new_one(make: Make) -> None:
    made = make(PLAIN)
    made.compose(AT_REST, grey(40))
    made.hold()

    light = grey(200)
    levels = [
        int(shown(made, replace(AT_REST, content=1, fade=fade), light)[300, 300, 0]) for fade in (0.25, 0.5, 0.75, 1.0)
    ]

    assert levels == pytest.approx([80, 120, 160, 200], abs=1)


def test_the_window_comes_in_over_the_bare_background(make: Make) -> None:
    made = make(DRESSED)

    seen = [shown(made, replace(AT_REST, stage=stage)).astype(int) for stage in (0.0, 0.5, 1.0)]

    middle = [int(picture[400, 640, 0]) for picture in seen]
    assert middle[1] == pytest.approx((middle[0] + middle[2]) / 2, abs=2)
    below = LAYOUT.window.bottom + 8
    assert seen[0][below, 640].mean() > seen[2][below, 640].mean() + 10  # no shadow of a window that is not there
    assert made.compose(replace(AT_REST, stage=0.0), WHITE) == make(DRESSED).compose(
        replace(AT_REST, stage=0.0, content=7, bar="b"), WHITE
    )


def test_layers_lie_over_everything_with_their_opacity(make: Make) -> None:
    made = make(POINTED)
    made.compose(replace(AT_REST, pointer=PointerState(60, 60, 1.0)), WHITE)
    layer = Layer("box", 100.0, 100.0)

    whole = shown(made, replace(AT_REST, pointer=PointerState(60, 60, 1.0), layers=(layer,)))
    half = shown(made, replace(AT_REST, layers=(replace(layer, opacity=0.5),)))

    assert np.abs(whole[110:130, 104:136].astype(int) - (0, 0, 255)).max() <= 3
    assert np.abs(whole[110:130, 144:176].astype(int) - (127, 127, 255)).max() <= 3
    assert np.abs(half[110:130, 104:136].astype(int) - (127, 127, 255)).max() <= 3
    assert (whole[90, 110] == 255).all()


def test_a_layer_moves_by_parts_of_a_pixel(make: Make) -> None:
    made = make(PLAIN)

    tops = []
    for y in (100.0, 100.25, 100.5, 101.0):
        dark = 255 - shown(made, replace(AT_REST, layers=(Layer("box", 100.0, y),)))[:, 120, 1].astype(float)
        tops.append((dark @ (np.arange(720) + 0.5)) / dark.sum())

    assert np.array(tops) - tops[0] == pytest.approx([0, 0.25, 0.5, 1.0], abs=0.05)


def test_the_progress_bar_grows(make: Make) -> None:
    made = make(PLAIN.model_copy(update={"progress_bar": ProgressBar(visible=True, colour="#0000FF")}))

    lengths = []
    for done in (0.25, 0.5, 1.0):
        row = shown(made, replace(AT_REST, done=done))[-2].astype(int)
        lengths.append(int((row[:, 2] < 60).sum()))

    assert lengths == pytest.approx([320, 640, 1280], abs=1)


def test_the_pointer_is_drawn_with_its_tip_on_the_spot(make: Make) -> None:
    for view in (View(), View(zoom=1.4, x=100, y=50)):
        seen = shown(make(POINTED), replace(AT_REST, pointer=ARROW, view=view))

        dark = np.argwhere(seen.max(axis=2) < 100)
        assert dark[:, 1].min() == pytest.approx((600 - view.x) * view.zoom, abs=2)
        assert dark[:, 0].min() == pytest.approx((300 - view.y) * view.zoom, abs=4)


def test_a_hidden_cursor_is_not_drawn(make: Make) -> None:
    page = text_page(1)

    frame = make(PLAIN).compose(replace(AT_REST, pointer=replace(ARROW, rings=(Ring(300, 150, 0.3),))), Source(page))

    assert frame == planes_of(page)


def test_a_ring_has_the_look_s_colour_and_pales(make: Make) -> None:
    made = make(POINTED)
    strengths = []
    for age in (0.05, 0.5, 0.9):
        difference = 255 - shown(
            made, replace(AT_REST, pointer=PointerState(0, 0, 0, rings=(Ring(300, 150, age),)))
        ).astype(int)
        strengths.append(difference.max())
        assert difference[..., 2].max() < difference[..., 0].max()  # red stays, blue goes

    assert strengths == sorted(strengths, reverse=True)
    assert strengths[-1] > 0


scenes = st.builds(
    Scene,
    content=st.integers(0, 2),
    view=st.sampled_from([View(), View(), CLOSE, View(zoom=1.05, x=10.5, y=33.3)]),
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
    stage=st.sampled_from([1.0, 1.0, 1.0, 0.5, 0.0]),
    layers=st.lists(
        st.builds(Layer, st.just("box"), st.floats(-90, 1300), st.floats(-50, 730), st.sampled_from([1.0, 0.3])),
        max_size=3,
    ).map(tuple),
    done=st.sampled_from([0.0, 0.3, 0.9]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(scenes, min_size=2, max_size=5))
def test_updating_only_what_changed_gives_the_picture_that_drawing_anew_gives(make: Make, walk: list[Scene]) -> None:
    sources = [grey(level) for level in (30, 120, 220)]
    made = make(DRESSED)
    frame = b""
    for scene in walk:
        frame = made.compose(replace(scene, fade=1.0), sources[scene.content]) or frame
    made.hold()
    last = replace(walk[-1], fade=0.4)
    frame = made.compose(last, sources[last.content]) or frame

    fresh = make(DRESSED)
    fresh.compose(replace(last, pointer=HIDDEN, fade=1.0, layers=(), done=0.0), sources[last.content])
    fresh.hold()
    whole = fresh.compose(last, sources[last.content]) or b""

    assert frame == whole


def test_a_change_below_other_overlays_draws_them_again(make: Make) -> None:
    """Also the one that only touches the one that it touches."""
    stack = (Layer("box", 100.0, 100.0, 0.3), Layer("box", 150.0, 120.0, 0.3), Layer("box", 200.0, 140.0, 0.3))
    made = make(PLAIN)
    made.compose(replace(AT_REST, layers=stack), WHITE)
    changed = replace(AT_REST, layers=(replace(stack[0], opacity=0.6), *stack[1:]))

    assert made.compose(changed, WHITE) == make(PLAIN).compose(changed, WHITE)


def test_an_overlay_beside_the_picture_draws_nothing(make: Make) -> None:
    made = make(PLAIN)
    empty = made.compose(AT_REST, WHITE)

    assert made.compose(replace(AT_REST, layers=(Layer("box", 5000.0, -900.0),)), WHITE) == empty
    edge = shown(made, replace(AT_REST, layers=(Layer("box", -20.0, 700.0),)))
    assert np.abs(edge[705:, :16].astype(int) - (0, 0, 255)).max() <= 3
