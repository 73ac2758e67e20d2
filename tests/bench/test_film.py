"""The film bench's own arithmetic: what it would say of films whose faults are known."""

import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from autodemo_gui.core.take import TakeInfo
from autodemo_gui.film.plate import PlateWriter
from tests.bench.filming import clocks, formats, peers, quality, sample
from tests.bench.filming.figures import Bar, line_through, steadiness
from tests.bench.filming.pages import CODE_CELL, VIDEO_BOX, video_frame
from tests.bench.filming.reading import video_number
from tests.bench.filming.takes import difference, showing
from tests.sites.barcode import Clocks


def test_a_bar_says_how_far_away_the_limit_is_on_either_side() -> None:
    under, over = Bar("cost", 1.5, 2.0), Bar("share", 0.98, 0.99, at_most=False)
    assert (under.met, under.ratio, under.room) == (True, 0.75, 0.5)
    assert not over.met
    assert over.room == pytest.approx(-0.01)
    assert Bar("lost", 0, 0).met
    assert Bar("lost", 1, 0).to_wire()["ratio"] is None


def test_a_film_that_shows_every_state_once_is_steady() -> None:
    steady = steadiness(range(7, 7 + 181), 60)
    assert steady.by_one == (60, 60, 60)
    assert steady.distinct == (60, 60, 60)
    assert (steady.lost, steady.longest_hold_s) == (0, 1 / 60)


def test_a_dropped_and_a_doubled_frame_are_both_seen() -> None:
    codes = [*range(30), *range(31, 62)]  # one is missing
    codes.insert(40, codes[39])  # and one is there twice
    steady = steadiness(codes, 60)
    assert steady.by_one == (58,)
    assert steady.distinct == (59,)
    assert steady.lost == 1
    assert steady.longest_hold_s == pytest.approx(2 / 60)


def test_costs_on_a_line_have_its_slope_and_others_are_not_straight() -> None:
    line = line_through([(15, 35), (30, 65), (60, 125)])
    assert (line.slope, line.start, line.r2) == (pytest.approx(2), pytest.approx(5), pytest.approx(1))
    assert line_through([(15, 30), (30, 30), (60, 200)]).r2 < 0.9


def test_only_the_part_of_a_scroll_that_moves_is_judged() -> None:
    assert clocks.moving_part([0, 0, 0, 4, 8, 12, 12, 12]) == [4, 8, 12]
    assert clocks.moving_part([5, 5]) == []


def test_a_clock_that_runs_slow_is_found_and_a_hand_that_begins_again_is_not_mistaken_for_one() -> None:
    read = [
        Clocks(n, n, round(n * 100 / 60 * 0.9), round(n * 100 / 60), (n * 59 / 60 + 1000) % 1180) for n in range(1200)
    ]
    late = clocks.drift(read, 60)
    assert late["animation frames"] == pytest.approx(0, abs=1e-9)
    assert late["CSS"] == pytest.approx(0, abs=1e-9)
    assert late["timers"] == pytest.approx(2.0, abs=0.02)


def test_similarity_is_one_for_the_same_and_falls_with_noise() -> None:
    chance = np.random.default_rng(1)
    picture = np.kron(chance.uniform(16, 235, (30, 40)), np.ones((4, 4)))
    assert quality.similarity(picture, picture) == pytest.approx(1)
    little, much = (quality.similarity(picture, picture + chance.normal(0, by, picture.shape)) for by in (4, 40))
    assert 0.999 > little > 0.98 > 0.9 > much > 0.5
    assert quality.psnr(picture, picture) == math.inf


def test_luma_is_that_of_video() -> None:
    white, black = (cv2.imencode(".png", np.full((8, 8, 3), v, np.uint8))[1].tobytes() for v in (255, 0))
    assert quality.luma_of(white).mean() == pytest.approx(235)
    assert quality.luma_of(black).mean() == pytest.approx(16)


def test_a_frame_of_the_pages_video_is_recognised_where_it_lies_on_the_page() -> None:
    left, top, width, height = VIDEO_BOX
    page = np.full((720, 1280), 255, np.uint8)
    page[top : top + height, left : left + width] = video_frame(417)
    assert video_number(page) == 417
    assert video_number(cv2.resize(page, (1920, 1080))) == 417
    assert page[top + CODE_CELL // 2, left] == 255


def test_the_scripts_rounds_end_at_the_start_page() -> None:
    url = "http://127.0.0.1:8000/"
    whole, half = sample.script(url), sample.first_round(url)
    assert half.steps == whole.steps[: len(half.steps)]
    assert half.steps[-1].name == whole.steps[-1].name == sample.HOME
    assert whole.steps[0].url == url
    assert len(sample.repeated(url, 3).steps) == 3 * len(whole.steps) - 2
    assert sample.repeated(url, 1) == whole


def test_playwright_finds_ffmpeg_where_it_is_put(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    system = tmp_path / "bin" / "ffmpeg"
    system.parent.mkdir()
    system.write_bytes(b"")
    system.chmod(0o755)
    monkeypatch.setenv("PATH", str(system.parent))
    place = peers.place_ffmpeg(tmp_path / "browsers")
    assert place.resolve() == system
    assert place.parent.name.removeprefix("ffmpeg-").isdigit()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(peers.PeerMissingError, match="apt-get install ffmpeg"):
        peers.place_ffmpeg(tmp_path / "others")


def test_the_outermost_boxes_of_a_film_are_read_in_their_order(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    boxes = ((b"ftyp", 8), (b"moov", 40), (b"mdat", 100))
    film.write_bytes(b"".join((8 + size).to_bytes(4, "big") + name + bytes(size) for name, size in boxes))
    assert formats.top_boxes(film) == ["ftyp", "moov", "mdat"]


def test_times_of_subtitles_are_read_with_and_without_hours() -> None:
    srt = "1\n00:00:01,500 --> 00:00:03,000\nOne\n\n2\n00:01:04,000 --> 01:00:00,250\nTwo\n"
    assert formats.cue_times(srt) == [(1.5, 3.0), (64.0, 3600.25)]
    assert formats.cue_times("WEBVTT\n\n00:01.500 --> 00:03.000\nOne\n") == [(1.5, 3.0)]


def test_takes_that_differ_in_one_picture_say_which(tmp_path: Path) -> None:
    first, second = (_take(tmp_path / name, odd) for name, odd in (("first", None), ("second", 7)))
    same = difference(showing(first), showing(first))
    assert (same.identical, same.steps_apart, same.compared, same.first_apart) == (1.0, 0, 0, -1)
    apart = difference(showing(first), showing(second))
    assert apart.identical == pytest.approx(11 / 12)
    assert apart.compared == 1
    assert apart.ssim_least < 0.9


def _take(folder: Path, odd: int | None) -> Path:
    """Twelve pictures, one every five steps; one may be another."""
    with PlateWriter(folder, TakeInfo(url="http://127.0.0.1/", camera="stepped", density=0.1)) as plate:
        for number in range(12):
            picture = np.full((72, 128, 3), 255, np.uint8)
            picture[8 : 14 + 4 * number, 16:112:8] = 0
            picture[:, 64:] //= 3 if number == odd else 1
            plate.frame(5 * number, cv2.imencode(".jpg", picture)[1].tobytes())
        plate.close(complete=True, steps=60)
    return folder
