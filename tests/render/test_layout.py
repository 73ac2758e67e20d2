import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.job import Shape, Size
from autodemo_gui.core.look import PLAIN, Look, Window, Zoom
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.render.layout import LARGEST_ENLARGEMENT, Rect, canvas_size, density_for, lay_out

INFO = TakeInfo(url="https://acme.example", camera="stepped")


def look(padding: float = 0.06, frame: str = "browser", radius: float = 0.012) -> Look:
    return Look.model_validate(
        {"name": "test", "window": {"padding": padding, "frame": frame, "radius": radius, "shadow": 1}}
    )


@pytest.mark.parametrize(
    ("shape", "size", "canvas"),
    [
        ("16:9", "720p", (1280, 720)),
        ("16:9", "1080p", (1920, 1080)),
        ("16:9", "2160p", (3840, 2160)),
        ("1:1", "1080p", (1080, 1080)),
        ("9:16", "1080p", (1080, 1920)),
        ("9:16", "1440p", (1440, 2560)),
    ],
)
def test_canvas_sizes(shape: Shape, size: Size, canvas: tuple[int, int]) -> None:
    assert canvas_size(shape, size) == canvas


def test_plain_is_the_plate_itself() -> None:
    layout = lay_out(PLAIN, "16:9", "1080p", INFO)

    assert layout.fills_canvas
    assert layout.content == Rect(0, 0, 1920, 1080)
    assert layout.view == (1920, 1080)
    assert layout.scale == 1


def test_the_window_with_its_bar_is_centred() -> None:
    layout = lay_out(look(), "16:9", "1080p", INFO)
    window = layout.window

    assert layout.bar is not None
    assert layout.bar.bottom == layout.content.y
    assert abs(window.x - (1920 - window.right)) <= 2
    assert abs(window.y - (1080 - window.bottom)) <= 2
    assert layout.view == pytest.approx((1920, 1080), abs=3)


def test_without_frame_there_is_no_bar() -> None:
    assert lay_out(look(frame="none"), "16:9", "1080p", INFO).bar is None


@given(
    shape=st.sampled_from(["16:9", "1:1", "9:16"]),
    size=st.sampled_from(["720p", "1080p", "1440p", "2160p"]),
    padding=st.floats(0, 0.25),
    frame=st.sampled_from(["none", "browser"]),
    viewport=st.tuples(st.integers(320, 1920), st.integers(320, 1200)),
    density=st.sampled_from([1.0, 1.5, 2.0, 3.0]),
)
def test_any_layout_keeps_the_rules(
    shape: Shape, size: Size, padding: float, frame: str, viewport: tuple[int, int], density: float
) -> None:
    info = INFO.model_copy(update={"viewport": viewport, "density": density})
    layout = lay_out(look(padding, frame), shape, size, info)
    content, window, canvas = layout.content, layout.window, layout.canvas

    assert window.x >= 0
    assert window.y >= 0
    assert window.right <= canvas[0]
    assert window.bottom <= canvas[1]
    assert all(length % 2 == 0 for length in (*content.box, *canvas))
    assert layout.scale <= LARGEST_ENLARGEMENT * 1.02
    assert layout.view[0] <= info.plate_size[0]
    assert layout.view[1] <= info.plate_size[1]
    # The page is not distorted.
    across, down = content.width / layout.view[0], content.height / layout.view[1]
    assert across == pytest.approx(down, rel=0.02)


def test_window_bounds_are_checked() -> None:
    with pytest.raises(ValueError, match="padding"):
        Window(padding=0.5)


@pytest.mark.parametrize(("size", "density"), [("720p", 1), ("1080p", 1.5), ("1440p", 2), ("2160p", 3)])
def test_a_film_of_the_page_itself_is_filmed_at_its_own_size(size: Size, density: float) -> None:
    assert density_for(PLAIN, ("16:9",), size) == density


@pytest.mark.parametrize("shapes", [("16:9",), ("1:1",), ("9:16",), ("16:9", "1:1", "9:16")])
@pytest.mark.parametrize("size", ["720p", "1080p", "1440p"])
@pytest.mark.parametrize("strength", [1, 1.4, 1.6])
@pytest.mark.parametrize("viewport", [(1280, 720), (432, 768)])
def test_it_is_filmed_just_dense_enough_for_the_camera_to_go_in(
    shapes: tuple[Shape, ...], size: Size, strength: float, viewport: tuple[int, int]
) -> None:
    dressed = look().model_copy(update={"zoom": Zoom(strength=strength)})

    def is_sharp(density: float) -> bool:
        info = TakeInfo(url="", camera="stepped", viewport=viewport, density=density)
        scales = [lay_out(dressed, shape, size, info).scale for shape in shapes]
        return max(scales) <= 1 and max(scales) * strength <= LARGEST_ENLARGEMENT

    density = density_for(dressed, shapes, size, viewport=viewport)
    assert density == 3 or is_sharp(density)
    assert density == 1 or not is_sharp(density - 0.25)


@pytest.mark.parametrize("size", ["720p", "1080p"])
@pytest.mark.parametrize("dressed", [look(), look(padding=0.1), PLAIN], ids=lambda dressed: dressed.name)
def test_a_page_laid_out_for_a_phone_is_shown_from_edge_to_edge(dressed: Look, size: Size) -> None:
    info = INFO.model_copy(
        update={"viewport": (432, 768), "density": density_for(dressed, ("9:16",), size, viewport=(432, 768))}
    )
    layout = lay_out(dressed, "9:16", size, info)
    assert layout.view == pytest.approx(info.plate_size, abs=2)
