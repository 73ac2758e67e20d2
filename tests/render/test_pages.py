from pathlib import Path

import cv2
import numpy as np

from autodemo_gui.core.look import PLAIN
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.pages import Shown, decode, opening_step, pages, visible_part
from autodemo_gui.render.plates import TakeReader
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
    take.plate[take.frames[3][1] : take.frames[3][1] + 50] = bytes(50)
    with TakeReader(take.save()) as reader:
        layout = lay_out(PLAIN, "16:9", "720p", reader.info)
        found = list(pages(reader, layout, [Shown(number, (0.0, 0.0)) for number in range(8)]))

    levels = [round(float(page.pixels.mean())) for page in found]
    assert levels == [10, 30, 50, 50, 90, 110, 130, 150]
    assert [page.damaged for page in found] == [number == 3 for number in range(8)]
    assert all(page.is_blank for page in found)


def test_a_view_between_pixels_lies_between_its_neighbours(tmp_path: Path) -> None:
    with TakeReader(TakeBuilder(tmp_path).show(WHITE).roll(1).save()) as reader:
        layout = lay_out(PLAIN, "1:1", "720p", reader.info)
    picture = np.repeat(np.linspace(0, 255, 1280).astype(np.uint8)[None, :, None], 720, axis=0).repeat(3, axis=2)

    left, between, right = (visible_part(picture, layout, (x, 0.0)).astype(float) for x in (100.0, 110.5, 121.0))

    assert left.shape == between.shape == (720, 720, 3)
    assert np.abs((left + right) / 2 - between).max() <= 2
