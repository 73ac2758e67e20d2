"""Draws and encodes the segments of a film that no earlier film left behind, with all of the machine's cores."""

import contextlib
import itertools
import os
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2

from autodemo_gui.core.errors import AutoDemoError, EncoderCrashed
from autodemo_gui.core.text import tr
from autodemo_gui.render.artwork import Artwork
from autodemo_gui.render.check import probe
from autodemo_gui.render.compositor import Compositor
from autodemo_gui.render.encoder import Encoder, join
from autodemo_gui.render.ffmpeg import copy_streams, disk_full
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.motion import HIDDEN
from autodemo_gui.render.pages import Page, Seen, page_of, pages
from autodemo_gui.render.pixels import Image
from autodemo_gui.render.plan import Plan
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import RenderSpec
from autodemo_gui.render.scene import Scene
from autodemo_gui.render.segments import Encoded, Segment, SegmentCache
from autodemo_gui.render.tracks import PICTURE_ONLY
from autodemo_gui.render.window import Window

ROOM_TO_GO_ON = 64 * 2**20
"""Bytes left free on the disk for everybody else."""
_HEAD_START = 10
"""Frames before a segment's end at which the next one's ffmpeg is started: it takes 0.05 s to get ready."""
_DECODERS = 2
OnProgress = Callable[[float], None]


def crew_for(cores: int) -> int:
    """How many segments to draw at a time: one keeps two cores busy; memory (0.2 GB each at 1080p) allows two."""
    return 2 if cores > 4 else 1


@dataclass(frozen=True, slots=True)
class Film:
    """What a film is made of."""

    spec: RenderSpec
    reader: TakeReader
    layout: Layout
    plan: Plan


class Drawing:
    """Makes the segments of one film; use it in a `with`."""

    def __init__(self, film: Film, cache: SegmentCache, on_progress: OnProgress, *, until: float) -> None:
        """Get ready.

        Args:
            film: what to draw.
            cache: where segments are found and kept.
            on_progress: told a fraction from 0 to 1, from several threads, one at a time.
            until: when to give up, in seconds of `time.monotonic`.

        Raises:
            InvalidInput: the look's background cannot be read.
        """
        # The threads are ours: those of OpenCV would only take turns with them (and cost a twentieth).
        cv2.setNumThreads(1)
        self._film, self._cache, self._until = film, cache, until
        self._artwork = Artwork({key: drawn.path for key, drawn in film.spec.overlays.items()})
        self._window = Window(film.spec.look, film.layout, self._artwork)
        self._made: dict[int, Encoded] = {}
        self._unfinished: dict[int, Path] = {}
        self._on_progress, self._telling = on_progress, threading.Lock()
        self._drawn, self._told = 0, 0.0
        self._stopped = threading.Event()
        self._decoders = ThreadPoolExecutor(_DECODERS, "decode")

    def __enter__(self) -> Self:
        """The drawing itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the threads."""
        self._decoders.shutdown(cancel_futures=True)

    def encode(self, segments: Sequence[Segment]) -> list[Encoded]:
        """All of a film's segments, encoded.

        Raises:
            InvalidInput: the take's pictures cannot be read.
            DiskFull: no room.
            EncoderMissing: ffmpeg does not start.
            EncoderCrashed: ffmpeg died, or it took too long.
            OSError: the cache cannot be written.
        """
        for number, segment in enumerate(segments):
            if (known := self._cache.find(segment)) is not None:
                self._made[number] = known
                self._drawn += segment.frames
        missing = [number for number in range(len(segments)) if number not in self._made]
        crew = min(crew_for(os.cpu_count() or 1), len(missing))
        with ThreadPoolExecutor(max(1, crew), "draw") as threads:
            working = [threads.submit(self._work, segments, missing[first::crew]) for first in range(crew)]
            self._see_through(working)
        return [self._made[number] for number in range(len(segments))]

    def salvage(self, segments: Sequence[Segment], out: Path) -> bool:
        """After a failure, keep what was encoded so far if it can be played; says whether it can."""
        spec = self._film.spec
        kept = [
            (made.path, segment.frames)
            for segment, made in itertools.takewhile(
                lambda pair: pair[1] is not None,
                ((segment, self._made.get(number)) for number, segment in enumerate(segments)),
            )
            if made is not None
        ]
        with contextlib.suppress(AutoDemoError, OSError, ValueError):
            if (rest := self._unfinished.get(len(kept))) is not None:
                whole = spec.scratch / "unfinished.mp4"
                copy_streams(spec.ffmpeg, (rest,), PICTURE_ONLY.options, whole)
                kept.append((whole, probe(whole).frames))
        try:
            join(spec.ffmpeg, kept, out, fps=spec.fps, scratch=spec.scratch)
        except AutoDemoError:
            return False
        return True

    def still(self, frame: int) -> Image:
        """A frame of the film without pointer and overlays, BGR."""
        scene = replace(self._film.plan.scenes[frame], pointer=HIDDEN, layers=(), done=0.0, fade=1.0)
        compositor = self._compositor()
        compositor.compose(scene, page_of(self._film.reader, scene.content).source)
        return compositor.picture()

    def _see_through(self, working: list[Future[None]]) -> None:
        """Wait for all, or for the first that fails and then for the others to stop."""
        done, _ = wait(working, return_when=FIRST_EXCEPTION)
        self._stopped.set()
        wait(working)
        for worker in done:
            worker.result()

    def _work(self, segments: Sequence[Segment], numbers: Sequence[int]) -> None:
        """Runs in a thread: draw some segments, one after the other."""
        scenes = self._film.plan.scenes
        drawn = [frame for number in numbers for frame in range(segments[number].start, segments[number].stop)]
        wanted = [content for content, _ in itertools.groupby(scenes[frame].content for frame in drawn)]
        supply = pages(self._film.reader, wanted, self._decoders)
        compositor = self._compositor()
        page: Page | None = None
        before: Scene | None = None
        frame_bytes = b""
        with contextlib.ExitStack() as running:
            upcoming: Encoder | None = None
            closing: _Closing | None = None
            for number, following in itertools.zip_longest(numbers, numbers[1:]):
                segment = segments[number]
                encoder = upcoming or self._start(number, running, None)
                upcoming = None
                seen: list[tuple[int, Seen]] = []
                for frame in range(segment.start, segment.stop):
                    scene = scenes[frame]
                    if frame in self._film.plan.holds:
                        compositor.hold()
                    if page is None or before is None or before.content != scene.content:
                        page = next(supply)
                    if not seen or seen[-1][1] != page.seen:
                        seen.append((frame - segment.start, page.seen))
                    before = scene
                    frame_bytes = compositor.compose(scene, page.source) or frame_bytes
                    encoder.write(frame_bytes)
                    self._progressed(frame)
                    if following is not None and frame == segment.stop - _HEAD_START:
                        upcoming = self._start(following, running, encoder)
                    if closing is not None and closing.encoder.is_done:
                        self._finish(closing)
                        closing = None
                encoder.end()
                if closing is not None:
                    self._finish(closing)
                closing = _Closing(number, segment, encoder, tuple(seen))
            if closing is not None:
                self._finish(closing)

    def _start(self, number: int, running: contextlib.ExitStack, after: Encoder | None) -> Encoder:
        spec = self._film.spec
        if any(shutil.disk_usage(place).free < ROOM_TO_GO_ON for place in (spec.scratch, spec.cache, spec.out.parent)):
            raise disk_full()
        path = spec.scratch / f"segment-{number:04}.mp4"
        self._unfinished[number] = path
        size = self._film.layout.canvas
        encoder = Encoder(spec.ffmpeg, path, size=size, fps=spec.fps, quality=spec.quality, after=after)
        return running.enter_context(encoder)

    def _finish(self, closing: "_Closing") -> None:
        closing.encoder.finish()
        made = Encoded(self._unfinished.pop(closing.number), closing.seen)
        self._made[closing.number] = self._cache.keep(closing.segment, made)

    def _compositor(self) -> Compositor:
        film = self._film
        density = film.reader.info.density
        return Compositor(film.spec.look, film.layout, density=density, window=self._window, artwork=self._artwork)

    def _progressed(self, frame: int) -> None:
        now = time.monotonic()
        if now > self._until:
            raise _too_slow()
        if self._stopped.is_set():
            raise EncoderCrashed(tr("The video encoder was stopped."))
        with self._telling:
            self._drawn += 1
            if now - self._told > 0.2:
                self._told = now
                self._on_progress(self._drawn / len(self._film.plan.scenes))


@dataclass(frozen=True, slots=True)
class _Closing:
    """A segment of which ffmpeg has all frames."""

    number: int
    segment: Segment
    encoder: Encoder
    seen: tuple[tuple[int, Seen], ...]


def _too_slow() -> EncoderCrashed:
    return EncoderCrashed(
        tr("Rendering took too long and was stopped."),
        tr("It may last four times the film, and at least two minutes."),
        tr("Close other programs, or choose a smaller size, and render again."),
    )
