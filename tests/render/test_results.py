import cv2
import numpy as np
import pytest

from autodemo_gui.render.geometry import Area
from autodemo_gui.render.results import Picture, changed_area

WIDTH, HEIGHT = 320, 180
BUTTON = Area(20, 100, 60, 112)


def page() -> Picture:
    """Grey with lines of text and a little noise, as a decoded JPEG has it."""
    picture = np.full((HEIGHT, WIDTH), 235, np.uint8)
    for row in range(10, HEIGHT, 9):
        picture[row : row + 3, 10 : 310 - row : 2] = 90
    noise = np.random.default_rng(7).integers(-3, 4, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def painted(picture: Picture, *boxes: tuple[int, int, int, int], level: int = 60) -> Picture:
    """With these left, top, right, bottom filled."""
    picture = picture.copy()
    for left, top, right, bottom in boxes:
        picture[top:bottom, left:right] = level
    return picture


def noisy(picture: Picture) -> Picture:
    noise = np.random.default_rng(8).integers(-4, 5, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def close_to(*edges: float) -> object:
    return pytest.approx(edges, abs=3)


def edges(area: Area | None) -> tuple[float, ...] | None:
    return area and (area.left, area.top, area.right, area.bottom)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([(80, 90, 200, 160)], (80, 90, 200, 160)),
        ([(80, 90, 200, 120), (84, 126, 190, 150)], (80, 90, 200, 150)),
        ([(80, 90, 200, 160), (22, 102, 58, 110)], (22, 90, 200, 160)),
        ([(80, 90, 200, 160), (300, 4, 304, 8)], (80, 90, 200, 160)),
        ([(80, 90, 200, 160), (230, 100, 240, 110)], (80, 90, 200, 160)),
        ([(20, 120, 70, 160), (285, 10, 315, 34)], (20, 120, 70, 160)),
        ([(2, 2, 318, 178)], (0, 0, 320, 180)),
    ],
    ids=[
        "a panel",
        "its parts",
        "target and panel",
        "a counter far away",
        "a mark near by",
        "a badge far away",
        "the page",
    ],
)
def test_the_result_is_what_changed(boxes: list[tuple[int, int, int, int]], expected: tuple[float, ...]) -> None:
    before = page()

    assert edges(changed_area(before, noisy(painted(before, *boxes)), BUTTON)) == close_to(*expected)


def test_noise_is_no_result() -> None:
    assert changed_area(page(), noisy(page()), BUTTON) is None


def test_a_caret_is_no_result() -> None:
    assert changed_area(page(), painted(page(), (40, 102, 41, 110)), BUTTON) is None


def test_changes_all_over_are_the_whole_page() -> None:
    corners = [(5, 5, 50, 40), (270, 5, 315, 40), (5, 140, 50, 175), (270, 140, 315, 175)]

    found = changed_area(page(), painted(page(), *corners), BUTTON)

    assert edges(found) == close_to(5, 5, 315, 175)


def test_what_moved_before_is_not_the_result() -> None:
    carousel = 180, 10, 310, 80
    earlier, before = painted(page(), carousel, level=120), painted(page(), carousel, level=180)
    after = painted(before, carousel, (20, 120, 90, 150), level=30)

    assert edges(changed_area(before, after, BUTTON)) == close_to(20, 10, 310, 150)
    assert edges(changed_area(before, after, BUTTON, earlier=earlier)) == close_to(20, 120, 90, 150)


def test_a_carousel_that_is_clicked_is_the_result() -> None:
    carousel = 10, 90, 150, 150
    earlier, before = painted(page(), carousel, level=120), painted(page(), carousel, level=180)

    found = changed_area(before, painted(page(), carousel, level=30), BUTTON, earlier=earlier)

    assert edges(found) == close_to(*carousel)


def test_a_dialog_over_a_dimmed_page_is_the_result_and_so_is_its_going() -> None:
    ramp = np.linspace(0, 60, WIDTH).astype(np.uint8)[None]
    open_page = cv2.subtract(page(), np.repeat(ramp, HEIGHT, axis=0)).astype(np.uint8)
    dialog = painted((open_page * 0.45 + 8).astype(np.uint8), (100, 50, 220, 130), level=250)

    assert edges(changed_area(open_page, dialog, BUTTON)) == close_to(100, 50, 220, 130)
    assert edges(changed_area(dialog, open_page, None)) == close_to(100, 50, 220, 130)


def test_pictures_of_different_sizes_say_nothing() -> None:
    assert changed_area(page(), page()[:90], BUTTON) is None
