import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodemo_gui.core.job import Shape
from autodemo_gui.core.look import PLAIN, Look, Window
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.render.geometry import Area, box_on_screen, on_screen, visible_page, visible_rect
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.scene import View

INFO = TakeInfo(url="https://acme.example", camera="stepped", viewport=(1280, 720), density=1.5)
DRESSED = Look(name="dressed", window=Window(padding=0.06, frame="browser"))


def test_at_rest_the_plain_look_shows_the_viewport() -> None:
    layout = lay_out(PLAIN, "16:9", "1080p", INFO)

    assert on_screen(View(), layout, 1.5, 640, 360) == pytest.approx((960, 540))
    assert visible_rect(View(), layout) == Area(0, 0, 1920, 1080)
    assert visible_page(View(), layout) == Area(0, 0, 1920, 1080)


def test_a_zoomed_view_shows_a_part_from_its_corner() -> None:
    layout = lay_out(PLAIN, "16:9", "1080p", INFO)
    view = View(zoom=2, x=480, y=270)

    assert on_screen(view, layout, 1.5, 320, 180) == pytest.approx((0, 0))
    assert box_on_screen(view, layout, 1.5, (320, 180, 640, 360)) == Area(0, 0, 1920, 1080)
    assert visible_page(view, layout) == Area(480, 270, 1440, 810)


def test_a_narrow_window_shows_a_part_of_the_page() -> None:
    layout = lay_out(DRESSED, "9:16", "1080p", INFO)
    page = visible_page(View(left=300), layout)

    assert (page.left, page.width) == pytest.approx((300, layout.view[0]))
    assert on_screen(View(left=300), layout, 1.5, 200, 0)[0] == pytest.approx(layout.content.x)


@settings(deadline=None)
@given(
    st.sampled_from(["16:9", "1:1", "9:16"]),
    st.floats(0, 500),
    st.floats(1, 2),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_what_is_seen_of_the_page_is_on_the_picture(
    shape: Shape, left: float, zoom: float, across: float, down: float
) -> None:
    layout = lay_out(DRESSED, shape, "1080p", INFO)
    width, height = layout.canvas
    view = View(left, 0, zoom, across * width * (1 - 1 / zoom), down * height * (1 - 1 / zoom))
    page = visible_page(view, layout)
    if page.width > 0 and page.height > 0:
        box = (page.left / 1.5, page.top / 1.5, page.width / 1.5, page.height / 1.5)

        assert Area(0, 0, width, height).holds(box_on_screen(view, layout, 1.5, box), slack=0.01)


def test_areas() -> None:
    area = Area(10, 10, 30, 20)

    assert area.joined(Area(0, 15, 5, 40)) == Area(0, 10, 30, 40)
    assert area.grown(5, -2) == Area(5, 12, 35, 18)
    assert area.grown(0, -50) == Area(10, 15, 30, 15)
    assert area.within(20, 15) == Area(10, 10, 20, 15)
    assert area.share_in(Area(20, 0, 100, 100)) == pytest.approx(0.5)
    assert area.share_in(Area(40, 0, 100, 100)) == 0
    assert area.holds(Area(12, 12, 30, 20))
    assert not area.holds(Area(9, 12, 30, 20))
    assert Area.of_box((2, 4, 6, 8), 1.5) == Area(3, 6, 12, 18)
