"""Takes are mended on disk; what is read back must be what a renderer needs."""

import itertools
import json
from pathlib import Path

import pytest

from autodemo_gui.core.take import INFO_FILE, BeatCue, ClickCue, PageCue, PointerCue, ScrollCue, WaitCue
from autodemo_gui.film.splice import cut_beat, cut_stretch, splice_beat
from tests.film.reading import Take, read_take
from tests.render.takes import TakeBuilder, counted, counter_page

SIZE = (240, 120)
BOX = (20.0, 10.0, 40.0, 20.0)


def builder(folder: Path) -> TakeBuilder:
    return TakeBuilder(folder, viewport=(120, 60), density=2.0)


def moving(take: TakeBuilder, first: int, steps: int) -> None:
    """Every step shows the next number."""
    for number in range(steps):
        take.show(counter_page(first + number, SIZE)).roll(1)


def three_steps(folder: Path, *, numbers: int = 0, waited: int = 4, start: tuple[float, float] = (100, 50)) -> Path:
    """A look, a click with 10 moving steps after some waiting, and a still look; pointers all the way."""
    take = builder(folder).show(counter_page(numbers + 1, SIZE)).cue(PageCue(0, "https://acme.example/", "Acme"))
    take.cue(PointerCue(0, *start)).cue(BeatCue(0, 20, 0, "wait", caption="One")).roll(20)
    begun = take.step
    take.move(start, (40, 20), 10).cue(ClickCue(take.step, 40, 20, BOX))
    take.cue(WaitCue(take.step, take.step + waited)).roll(waited)
    take.cue(PageCue(take.step, "https://acme.example/prices", "Prices"))
    moving(take, numbers + 100, 10)
    take.cue(BeatCue(begun, take.step, 1, "click", "Prices", "Two", "https://acme.example/prices", "a", BOX))
    begun = take.step
    take.cue(ScrollCue(begun + 2, 30.0)).roll(5)
    moving(take, numbers + 200, 5)
    take.roll(10).cue(BeatCue(begun, take.step, 2, "scroll", caption="Three"))
    return take.save()


def numbers_shown(take: Take) -> list[int]:
    return [counted(take.at(step)[:, :, 0]) for step in range(take.info.steps)]


def rows(take: Take) -> list[tuple[int, int, int, str]]:
    return [(beat.index, beat.step, beat.until, beat.caption) for beat in take.of(BeatCue)]


def test_a_step_that_is_cut_out_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    folder = three_steps(tmp_path / "take")
    before = numbers_shown(read_take(folder))

    cut_beat(folder, 1)

    take = read_take(folder)
    assert rows(take) == [(0, 0, 20, "One"), (1, 44, 64, "Three")]
    assert [step for step in range(take.info.steps) if take.is_cut_out(step)] == list(range(20, 44))
    assert take.of(ClickCue) == []
    assert len(take.of(PageCue)) == 2
    assert numbers_shown(take) == before


def test_what_must_not_be_seen_may_reach_into_the_next_step(tmp_path: Path) -> None:
    folder = three_steps(tmp_path / "take")

    cut_beat(folder, 1, until=50)

    take = read_take(folder)
    assert not take.is_cut_out(19)
    assert take.is_cut_out(49)
    assert not take.is_cut_out(50)


def test_a_stretch_can_go_without_its_step(tmp_path: Path) -> None:
    folder = three_steps(tmp_path / "take")

    cut_stretch(folder, 36, 40)

    take = read_take(folder)
    assert [beat.index for beat in take.of(BeatCue)] == [0, 1, 2]
    assert [step for step in range(take.info.steps) if take.is_cut_out(step)] == [30, 31, 32, 33, 36, 37, 38, 39]


def test_a_step_filmed_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    folder = three_steps(tmp_path / "take")
    other = three_steps(tmp_path / "other", numbers=1000, waited=9, start=(10, 50))
    whole = read_take(other).plate

    splice_beat(folder, 1, other, 1)

    take = read_take(folder)
    assert rows(take) == [(0, 0, 20, "One"), (1, 20, 49, "Two"), (2, 49, 69, "Three")]
    assert take.info.steps == 69
    step_1, step_2, step_3 = [1] * 20, [1001] * 19 + list(range(1100, 1110)), [109] * 5 + list(range(200, 205))
    assert numbers_shown(take)[:59] == [*step_1, *step_2, *step_3]
    assert [cue.step for cue in take.of(ClickCue)] == [30]
    assert [(cue.step, cue.until) for cue in take.of(WaitCue)] == [(30, 39)]
    assert [(cue.step, cue.title) for cue in take.of(PageCue)] == [(0, "Acme"), (39, "Prices")]
    assert [cue.step for cue in take.of(ScrollCue)] == [51]
    assert read_take(other).plate == whole


def test_the_pointer_comes_from_where_it_was(tmp_path: Path) -> None:
    folder = three_steps(tmp_path / "take", start=(100, 50))
    other = three_steps(tmp_path / "other", start=(10, 50))

    splice_beat(folder, 1, other, 1)

    way = [(cue.x, cue.y) for cue in read_take(folder).of(PointerCue)]
    assert way[0] == (100, 50)
    assert way[-1][0] == pytest.approx(40, abs=9.1)
    jumps = [abs(b[0] - a[0]) for a, b in itertools.pairwise(way)]
    assert max(jumps) < 10


def test_what_is_not_there_or_does_not_fit_leaves_the_take_alone(tmp_path: Path) -> None:
    folder = three_steps(tmp_path / "take")
    other = three_steps(tmp_path / "other")
    files = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(ValueError, match="no beat 7"):
        cut_beat(folder, 7)
    with pytest.raises(ValueError, match="no beat 7"):
        splice_beat(folder, 1, other, 7)
    info = json.loads((other / INFO_FILE).read_text("utf-8"))
    (other / INFO_FILE).write_text(json.dumps(info | {"density": 1.0}), "utf-8")
    with pytest.raises(ValueError, match="size"):
        splice_beat(folder, 1, other, 1)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
