"""What is kept from one film for the next, through the real render process."""

import itertools
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.errors import EncoderCrashed, InvalidInput
from autodemo_gui.core.look import PLAIN, Background, Captions, Look
from autodemo_gui.core.take import BeatCue, ClickCue
from autodemo_gui.render import drawing
from autodemo_gui.render.api import Rendered, render
from autodemo_gui.render.assemble import assemble
from autodemo_gui.render.check import probe
from autodemo_gui.render.drawn import DrawnOverlay, caption_key
from autodemo_gui.render.dressing import picture_of
from autodemo_gui.render.ffmpeg import find_ffmpeg
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.motion import HIDDEN
from autodemo_gui.render.pages import Seen
from autodemo_gui.render.plan import plan_film
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import RenderSpec
from autodemo_gui.render.scene import Layer, Scene, View
from autodemo_gui.render.segments import LONGEST_S, Encoded, Segment, SegmentCache, cuts, overlay_edges, segments
from tests.render.probing import frames
from tests.render.takes import TakeBuilder, counted, counter_page, text_page


def scenes(fades: list[float]) -> list[Scene]:
    return [Scene(number, View(), "", fade, HIDDEN) for number, fade in enumerate(fades)]


def test_a_film_is_cut_where_overlays_come_and_go() -> None:
    def shown(*names: str) -> Scene:
        return Scene(0, View(), "", 1.0, HIDDEN, layers=tuple(Layer(name, 0, 0) for name in names))

    film = [shown()] * 60 + [shown("one")] * 90 + [shown("one", "key")] * 20 + [shown()] * 10 + [shown("two")] * 120
    assert overlay_edges(film, [], fps=60) == [60, 150, 180]
    assert overlay_edges(film, [170], fps=60) == [60]
    assert overlay_edges(film[60:150], [], fps=60) == []


@given(
    fades=st.lists(st.sampled_from([1.0, 1.0, 1.0, 0.5]), min_size=1, max_size=400),
    wished=st.sets(st.integers(0, 400), max_size=9),
    fixed=st.sets(st.integers(0, 400), max_size=3),
)
def test_cuts_cover_the_film_and_never_part_melting_pictures(
    fades: list[float], wished: set[int], fixed: set[int]
) -> None:
    film = scenes([1.0, *fades])

    found = cuts(film, wished, {frame for frame in fixed if frame < len(film)}, fps=30)

    assert (found[0], found[-1]) == (0, len(film))
    assert found == sorted(set(found))
    assert all(film[frame].fade == 1 for frame in found[:-1])


def test_cuts_are_made_where_something_begins() -> None:
    film = scenes([1.0] * 400)

    found = cuts(film, {50, 100, 390}, {30, 360}, fps=30)

    assert {0, 30, 360, 400} <= set(found)
    assert 100 in found
    assert max(b - a for a, b in itertools.pairwise(found)) <= LONGEST_S * 30


def test_a_kept_segment_is_found_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path / "segments")
    segment = Segment(10, 40, "abc")
    seen = ((0, Seen(12.5)), (7, Seen(0.5, damaged=True)))
    made = tmp_path / "made.mp4"
    made.write_bytes(b"film")

    kept = cache.keep(segment, Encoded(made, seen))

    assert cache.find(segment) == kept == Encoded(tmp_path / "segments" / "abc.mp4", seen)
    assert cache.find(Segment(10, 41, "abc")) is None
    assert cache.find(Segment(10, 40, "abd")) is None
    kept.path.write_bytes(b"flim")
    assert cache.find(segment) is None
    kept.path.write_bytes(b"film")
    kept.path.with_suffix(".json").write_text("{")
    assert cache.find(segment) is None


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path / "segments")
    for number, key in enumerate("abc"):
        made = tmp_path / "made.mp4"
        made.write_bytes(bytes(10_000))
        kept = cache.keep(Segment(0, 1, key), Encoded(made, ()))
        for path in (kept.path, kept.path.with_suffix(".json")):
            os.utime(path, (number + 1, number + 1))
    assert cache.find(Segment(0, 1, "a")) is not None
    left = tmp_path / "segments" / "x.1.part"
    left.write_bytes(b"unfinished")
    os.utime(left, (1, 1))

    cache.prune(most_bytes=25_000)

    assert [key for key in "abc" if cache.find(Segment(0, 1, key))] == ["a", "c"]
    assert not left.exists()


async def film(take: Path, folder: Path, look: Look = PLAIN, **changes: Any) -> Rendered:
    options: dict[str, Any] = {"shape": "16:9", "size": "720p", "fps": 30, "control": None, "look": look}
    options |= {"cache": folder / "cache", "scratch": folder / "scratch", "on_progress": lambda _: None}
    return await render(take, out=folder / "demo.mp4", **options | changes)


def encoded(folder: Path) -> dict[str, int]:
    """Segments in the cache, with the time at which each was encoded."""
    found = (folder / "cache" / "segments").glob("*.mp4")
    return {path.name: path.stat().st_ctime_ns if os.name == "nt" else path.stat().st_ino for path in found}


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """Nine seconds in three beats; the page changes now and then."""
    made = TakeBuilder(tmp_path / "take", quality=80)
    for number in range(9):
        made.show(text_page(number)).roll(60)
    for index in range(3):
        made.cue(BeatCue(index * 180, index * 180 + 170, index, "scroll", caption=f"Part {index}"))
    made.cue(ClickCue(400, 300, 200))
    return made.save()


async def test_the_second_film_is_the_first_one_byte_for_byte_whatever_happened_to_the_cache(
    take: Path, tmp_path: Path
) -> None:
    first = (await film(take, tmp_path)).path.read_bytes()
    poster = (tmp_path / "demo.poster.jpg").read_bytes()
    kept = encoded(tmp_path)

    again = await film(take, tmp_path)

    assert again.path.read_bytes() == first
    assert (tmp_path / "demo.poster.jpg").read_bytes() == poster
    assert encoded(tmp_path) == kept
    assert 4 <= len(kept) <= 6
    assert probe(again.path).fps == 30

    for number, path in enumerate(sorted((tmp_path / "cache" / "segments").iterdir())[:6]):
        path.write_bytes(path.read_bytes()[: 100 if number % 2 else 0])
    assert (await film(take, tmp_path)).path.read_bytes() == first
    assert len(encoded(tmp_path).items() - kept.items()) == 3


def spec_of(take: Path, look: Look = PLAIN) -> RenderSpec:
    return RenderSpec(
        take=take,
        look=look,
        shape="16:9",
        size="720p",
        fps=30,
        out=take / "demo.mp4",
        scratch=take,
        cache=take,
        ffmpeg=find_ffmpeg(),
    )


def keys(take: Path, look: Look = PLAIN, **changes: Any) -> list[str]:
    spec = spec_of(take, look).model_copy(update=changes)
    with TakeReader(take) as reader:
        layout = lay_out(look, spec.shape, spec.size, reader.info)
        return [segment.key for segment in segments(plan_film(reader, spec, layout), reader, spec, layout)]


def changed(before: list[str], after: list[str]) -> list[int]:
    assert len(before) == len(after)
    return [number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]


def test_what_is_drawn_decides_what_is_encoded_again(take: Path, tmp_path: Path) -> None:
    before = keys(take)
    assert len(set(before)) == len(before) >= 4
    everything = list(range(len(before)))

    assert keys(take) == before
    assert changed(before, keys(take, PLAIN.model_copy(update={"label": "another name"}))) == []
    for update in ({"quality": "high"}, {"size": "1080p"}):
        assert changed(before, keys(take, **update)) == everything
    pointed = PLAIN.model_copy(update={"cursor": PLAIN.cursor.model_copy(update={"visible": True})})
    assert changed(before, keys(take, pointed)) == everything
    one, another = (
        PLAIN.model_copy(update={"background": Background(image=f"data:image/png;base64,{data}")})
        for data in ("AAAA", "BBBB")
    )
    assert changed(keys(take, one), keys(take, another)) == everything


def test_only_the_segments_with_another_caption_are_encoded_again(take: Path, tmp_path: Path) -> None:
    look = PLAIN.model_copy(update={"captions": Captions()})
    drawn = {}
    for number, text in enumerate(("Part 0", "Part 1", "Part 2", "Other")):
        (tmp_path / f"{number}.png").write_bytes(text.encode())
        drawn[caption_key(text)] = DrawnOverlay(path=tmp_path / f"{number}.png", x=400, y=600, width=300, height=60)
    before = keys(take, look, overlays=drawn)

    after = keys(take, look, overlays=drawn, captions={0: "Part 0", 1: "Other", 2: "Part 2"})

    assert 1 <= len(changed(before, after)) <= 2
    (tmp_path / "2.png").write_bytes(b"drawn in another way")
    assert len(changed(before, keys(take, look, overlays=drawn))) >= 1


def test_only_the_segments_with_another_picture_are_encoded_again(take: Path) -> None:
    before = keys(take)
    lines = [json.loads(line) for line in (take / "frames.jsonl").read_text().splitlines()]
    other = TakeBuilder(take, quality=80).show(text_page(50))
    with (take / "plate.mjpeg").open("ab") as file:
        lines[7][1:] = [file.tell(), len(other.plate)]
        file.write(other.plate)
    (take / "frames.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    assert 1 <= len(changed(before, keys(take))) <= 2


async def test_every_frame_is_there_once_across_segments(tmp_path: Path, ffmpeg: Path) -> None:
    made = TakeBuilder(tmp_path / "take", quality=80)
    for number in range(260):
        made.show(counter_page(number)).roll(1)

    found = await film(made.save(), tmp_path, fps=60)

    assert len(encoded(tmp_path)) == 2
    assert [counted(luma) for luma in frames(ffmpeg, found.path, (1280, 720))] == list(range(260))


def test_machines_with_more_cores_draw_several_segments_at_a_time_to_the_same_film(
    take: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [drawing.crew_for(cores) for cores in (1, 2, 4, 8, 64)] == [1, 1, 1, 2, 2]

    films = []
    for crew in (1, 2):
        monkeypatch.setattr(drawing, "crew_for", lambda _, crew=crew: crew)
        folder = tmp_path / f"crew of {crew}"
        (folder / "cache").mkdir(parents=True)
        told: list[float] = []
        made = assemble(spec_of(take).model_copy(update={"scratch": folder, "cache": folder / "cache"}), told.append)
        films.append(made.path.read_bytes())
        assert told == sorted(told)

    assert films[0] == films[1]


def test_a_film_that_cannot_be_joined_is_drawn_anew_the_next_time(
    take: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = spec_of(take).model_copy(update={"scratch": tmp_path, "cache": tmp_path})
    with monkeypatch.context() as broken:
        broken.setattr("autodemo_gui.render.check._HIGH_PROFILE", 101)
        with pytest.raises(EncoderCrashed, match="damaged") as caught:
            assemble(spec, lambda _: None)
    assert caught.value.partial is not None
    assert probe(caught.value.partial).frames > 30
    assert not list((tmp_path / "segments").iterdir())

    assert assemble(spec, lambda _: None).frames > 30


async def test_a_background_that_cannot_be_read_is_said(take: Path, tmp_path: Path) -> None:
    for image in ("nowhere.png", "data:image/png;base64,A", "data:image/png;base64,AAAA"):
        with pytest.raises(InvalidInput, match="cannot be shown") as caught:
            picture_of(Background(image=image))
        assert caught.value.field == "look.background.image"

    look = PLAIN.model_copy(update={"background": Background(image=image)})
    with pytest.raises(InvalidInput, match="no picture"):
        await film(take, tmp_path, look)
