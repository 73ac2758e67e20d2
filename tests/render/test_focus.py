import numpy as np
import pytest
from numpy.typing import NDArray

from autodemo_gui.render.focus import best_left, least_cut

WIDTH, VIEW = 1600, 800


def page(*columns: tuple[int, int]) -> NDArray[np.uint8]:
    """White, with text-like stripes in these ranges of columns."""
    picture = np.full((400, WIDTH, 3), 255, np.uint8)
    for start, stop in columns:
        picture[40:360:13, start:stop] = 30
        picture[41:360:13, start:stop:7] = 90
    return picture


@pytest.mark.parametrize(("start", "stop"), [(0, 500), (420, 1000), (1200, 1600)])
def test_what_there_is_to_see_is_in_view(start: int, stop: int) -> None:
    left = best_left(page((start, stop)), VIEW)

    assert left <= start
    assert stop <= left + VIEW


def test_text_is_not_cut_through_when_there_is_a_gap() -> None:
    left = best_left(page((100, 700), (840, 1300)), VIEW)

    assert not 100 < left < 700
    assert left + VIEW <= 840 or left >= 700


def test_the_view_stays_unless_another_is_clearly_better() -> None:
    even = page((0, WIDTH))

    assert best_left(even, VIEW, now=320) == pytest.approx(320, abs=8)
    assert best_left(page((1000, 1500)), VIEW, now=0) > 600


def test_what_must_be_in_view_is_in_view() -> None:
    left = best_left(page((0, 600)), VIEW, now=0, keep=(1300, 1500))

    assert 700 <= left <= 800


def test_of_something_wider_than_the_view_the_end_with_more_to_read_is_shown_and_its_middle() -> None:
    row = (100, 1300)

    for words in ((120, 500), (900, 1280)):
        left = best_left(page(words), VIEW, keep=row)

        assert left <= words[0]
        assert words[1] <= left + VIEW
        assert left < 700 < left + VIEW


def test_a_page_that_fits_stays_where_it_is() -> None:
    assert best_left(page((900, 1500)), WIDTH) == 0


def test_a_view_moves_a_little_so_that_it_cuts_through_no_text() -> None:
    picture = page((100, 700), (840, 1300))

    across, down = least_cut(picture, (120, -50, 800, 450), across=(-60, 60), down=(-40, 40))

    assert 120 + across <= 100
    assert 700 < 800 + across < 840
    assert down == 0


@pytest.mark.parametrize(
    ("across", "expected"), [((-60, 0), True), ((0, 60), False), ((0, 0), False), ((20, 60), False)]
)
def test_a_view_moves_only_where_it_may(across: tuple[float, float], expected: bool) -> None:
    moved, _ = least_cut(page((100, 700)), (120, 0, 800, 400), across=across, down=(0, 0))

    assert (moved < 0) is expected
    assert moved <= 0


def test_a_view_that_cuts_through_nothing_stays() -> None:
    assert least_cut(page((100, 700)), (40, 0, 900, 400), across=(-60, 60), down=(0, 0)) == (0, 0)


def test_a_view_beside_the_page_stays() -> None:
    assert least_cut(page((100, 700)), (1700, 500, 1900, 900), across=(-60, 60), down=(-9, 9)) == (0, 0)
