from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from autodemo_gui.render.pages import decode, opening_step, pages, small
from autodemo_gui.render.planes import Planes
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.warping import Source
from tests.render.takes import PLATE, TakeBuilder, text_page

WHITE = np.full((720, 1280, 3), 255, np.uint8)


def test_the_opening_is_the_first_picture_with_something_in_it(tmp_path: Path) -> None:
    take = TakeBuilder(tmp_path).show(WHITE).roll(20).show(WHITE - 3).roll(20).show(text_page(1)).roll(20).save()

    with TakeReader(take) as reader:
        assert opening_step(reader, limit=600) == 40
        assert opening_step(reader, limit=30) == 0


def test_a_take_that_opens_with_a_page_opens_at_once(tmp_path: Path) -> None:
    take = TakeBuilder(tmp_path).roll(7).show(text_page(1)).roll(20).save()

    with TakeReader(take) as reader:
        assert opening_step(reader, limit=600) == 0


def test_a_picture_of_another_size_is_brought_to_the_plate_s() -> None:
    for scale in (0.5, 2.0):
        other = cv2.resize(text_page(1), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        jpeg = cv2.imencode(".jpg", other)[1].tobytes()
        picture = decode(jpeg, PLATE)
        assert picture is not None
        assert picture.shape == (720, 1280, 3)
        assert np.abs(picture.astype(int) - text_page(1)).mean() < 8


def test_what_is_no_picture_is_none() -> None:
    assert decode(b"", PLATE) is None
    assert decode(b"\xff\xd8 not a picture", PLATE) is None


def test_pages_come_in_order_and_a_damaged_one_holds_the_last(tmp_path: Path) -> None:
    take = TakeBuilder(tmp_path)
    for seed in range(8):
        take.show(np.full((720, 1280, 3), 20 * seed + 10, np.uint8)).roll(1)
    for number in (3, 4):
        take.plate[take.frames[number][1] : take.frames[number][1] + 50] = bytes(50)
    with TakeReader(take.save()) as reader, ThreadPoolExecutor(2) as threads:
        found = list(pages(reader, range(8), threads))

    levels = [round((float(page.source.luma.mean()) - 16) * 255 / 219) for page in found]
    assert levels == pytest.approx([10, 30, 50, 50, 50, 110, 130, 150], abs=1)
    assert [page.seen.damaged for page in found] == [number in (3, 4) for number in range(8)]
    assert all(page.seen.is_blank for page in found)


def test_small_pictures_are_grey_and_show_the_whole_page(tmp_path: Path) -> None:
    with TakeReader(TakeBuilder(tmp_path).show(text_page(1)).roll(9).damage().roll(9).save()) as reader:
        picture = small(reader, 3)
        assert small(reader, 12) is None

    assert picture is not None
    assert picture.shape == (180, 320)
    wanted = cv2.resize(cv2.cvtColor(text_page(1), cv2.COLOR_BGR2GRAY), (320, 180), interpolation=cv2.INTER_AREA)
    assert np.abs(picture.astype(int) - wanted).mean() < 3


def test_a_source_of_odd_size_continues_its_edges() -> None:
    picture = np.zeros((35, 51, 3), np.uint8)
    picture[:, 25:] = 255
    target = Planes(64, 40)

    Source(picture).show(target, (0, 0, 64, 40), at=(-2.0, -2.0), scale=(1.0, 1.0))

    assert (target.y[:, :26] == 16).all()
    assert (target.y[:, 28:] == 235).all()


@pytest.mark.parametrize(("scale", "error_px"), [(1.0, 0.1), (0.8125, 0.1), (1.25, 0.1), (1.3717, 0.1), (0.5, 0.5)])
def test_a_part_is_shown_from_between_pixels(scale: float, error_px: float) -> None:
    """A wave tells from where each pixel was taken."""
    turns = 2 * np.pi / 40
    wave = 128 + 100 * np.sin(np.arange(400) * turns)
    source = Source(cv2.merge([np.rint(np.repeat(wave[None], 300, axis=0)).astype(np.uint8)] * 3))
    for at in (100.0, 100.25, 117.6, 140.875):
        target = Planes(120, 80)
        source.show(target, (0, 0, 120, 80), at=(at, 90.4), scale=(scale, scale))
        found = (target.y[40].astype(float) - 16) * 255 / 219
        wanted = 128 + 100 * np.sin((at + (np.arange(120) + 0.5) / scale - 0.5) * turns)
        assert np.abs(found - wanted).max() < error_px * 100 * turns + 2
