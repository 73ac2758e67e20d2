"""A film in pieces: where it is cut, what decides the picture of a piece, and the pieces kept from earlier films."""

import contextlib
import functools
import hashlib
import itertools
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np

from autodemo_gui import __version__
from autodemo_gui.core.look import Look
from autodemo_gui.render import (
    artwork,
    compositor,
    dressing,
    encoder,
    geometry,
    pages,
    pixels,
    planes,
    sprites,
    warping,
    window,
)
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.pages import Seen
from autodemo_gui.render.plan import Plan
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import RenderSpec
from autodemo_gui.render.scene import Scene

LONGEST_S, SHORTEST_S, CLOSEST_S = 2.5, 1.0, 0.5
"""Short enough that a changed caption costs little, long enough that starting ffmpeg (0.05 s of processor) does."""
CACHE_BYTES = 512 * 2**20
_ABANDONED_S = 3600.0
_DRAWING: tuple[ModuleType, ...] = (
    artwork,
    compositor,
    dressing,
    encoder,
    geometry,
    pages,
    pixels,
    planes,
    sprites,
    warping,
    window,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames of a film from `start` to before `stop`; segments with equal keys are equal pictures."""

    start: int
    stop: int
    key: str

    @property
    def frames(self) -> int:
        """Its length."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Encoded:
    """A segment on disk, and what was seen while it was drawn: from which of its frames on, which page."""

    path: Path
    seen: tuple[tuple[int, Seen], ...]


def cuts(scenes: Sequence[Scene], wished: Iterable[int], fixed: Iterable[int], *, fps: int) -> list[int]:
    """Where segments begin and end: first and last are the film's.

    Args:
        scenes: of the film, one per frame.
        wished: frames at which a new one is welcome: where something new begins.
        fixed: frames at which one must begin, unless pictures melt there.
        fps: of the film.
    """
    longest, shortest = round(LONGEST_S * fps), round(SHORTEST_S * fps)
    stops = sorted({*fixed, len(scenes)} - {0})
    good = sorted(set(wished))
    found = [0]
    for stop in stops:
        while stop - found[-1] > longest:
            at = [frame for frame in good if found[-1] + shortest <= frame <= found[-1] + longest]
            parts = -(-(stop - found[-1]) // longest)
            found.append(_apart(scenes, at[-1] if at else found[-1] + -(-(stop - found[-1]) // parts)))
        found.append(_apart(scenes, stop))
    return sorted(set(found))


def overlay_edges(scenes: Sequence[Scene], taken: Iterable[int], *, fps: int) -> list[int]:
    """Frames at which overlays come or go: cut there, another caption costs its own frames and no others.

    Args:
        scenes: of the film, one per frame.
        taken: frames at which it is cut anyway; an edge close to one of them or to another edge is not worth its cut.
        fps: of the film.
    """
    closest = round(CLOSEST_S * fps)
    bounds = {0, len(scenes), *taken}
    edges = []
    for frame, (before, scene) in enumerate(itertools.pairwise(scenes), 1):
        changed = {layer.overlay for layer in before.layers} != {layer.overlay for layer in scene.layers}
        if changed and all(abs(frame - bound) >= closest for bound in bounds):
            edges.append(frame)
            bounds.add(frame)
    return edges


def _apart(scenes: Sequence[Scene], frame: int) -> int:
    """The next frame at which no picture shines through that was drawn before it."""
    while frame < len(scenes) and scenes[frame].fade < 1:
        frame += 1
    return frame


def segments(plan: Plan, reader: TakeReader, spec: RenderSpec, layout: Layout) -> list[Segment]:
    """Cut a film into segments, each with a key of everything that decides its pictures."""
    steps_a_frame = 60 // spec.fps
    line = plan.timeline
    wished = {-(-step // steps_a_frame) for step in (*plan.beats, *line.joints)}
    fixed = {-(-step // steps_a_frame) for step in (line.title_steps, line.body_stop)}
    fixed.update(overlay_edges(plan.scenes, fixed, fps=spec.fps))
    bounds = cuts(plan.scenes, wished, fixed, fps=spec.fps)
    digests = _Digests(reader, spec)
    common = digest(
        [
            *(_source(module) for module in _DRAWING),
            __version__,
            cv2.__version__,
            np.__version__,
            _program(spec.ffmpeg),
            encoder.settings(layout.canvas, spec.fps, spec.quality),
            repr(layout),
            reader.info.density,
            reader.info.plate_size,
            *_look_parts(spec.look),
        ]
    )
    return [
        Segment(start, stop, digest([common, *digests.of(plan, start, stop)]))
        for start, stop in itertools.pairwise(bounds)
    ]


class _Digests:
    """Digests of what scenes name."""

    def __init__(self, reader: TakeReader, spec: RenderSpec) -> None:
        self._reader, self._spec = reader, spec
        self._known: dict[object, str] = {}

    def of(self, plan: Plan, start: int, stop: int) -> Iterable[object]:
        """Everything in some frames of a plan."""
        yield [frame - start for frame in sorted(plan.holds) if start <= frame < stop]
        # A damaged picture shows the one before it.
        yield self._picture(max(0, plan.scenes[start].content - 1))
        for scene, alike in itertools.groupby(plan.scenes[start:stop]):
            yield sum(1 for _ in alike)
            yield self._picture(scene.content)
            yield (scene.view, scene.fade, scene.stage, scene.done, scene.pointer, scene.layers)
            for key in (scene.bar, *(layer.overlay for layer in scene.layers)):
                if key:
                    yield self._overlay(key)

    def _picture(self, index: int) -> str:
        if index not in self._known:
            self._known[index] = digest([self._reader.jpeg(index)])
        return self._known[index]

    def _overlay(self, key: str) -> str:
        if key not in self._known:
            self._known[key] = digest([self._spec.overlays[key].path.read_bytes()])
        return self._known[key]


def digest(parts: Iterable[object]) -> str:
    """A name for all of these together; what is not bytes counts as it is written."""
    sums = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode()
        sums.update(len(data).to_bytes(8, "little") + data)
    return sums.hexdigest()


def _look_parts(look: Look) -> Iterable[object]:
    """What of a look is drawn by us; captions and cards come as overlays."""
    yield from (look.background, look.window.shadow, look.cursor, look.progress_bar, look.brand.accent)
    if look.background.image:
        yield dressing.picture_bytes(look.background)


@functools.cache
def _source(module: ModuleType) -> bytes:
    """The code of a module; a frozen build has none, and a version instead."""
    try:
        return Path(str(module.__file__)).read_bytes()
    except OSError:
        return __version__.encode()


def _program(path: Path) -> tuple[str, int, int]:
    about = path.stat()
    return path.name, about.st_size, about.st_mtime_ns


class SegmentCache:
    """Encoded segments in a folder; the ones that were not used for longest go first."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, made private when missing."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = folder

    def find(self, segment: Segment) -> Encoded | None:
        """A segment that was encoded before and is still as it was; damaged ones are as good as none."""
        film, note = self._files(segment.key)
        try:
            said = json.loads(note.read_bytes())
            if digest([film.read_bytes()]) != said["digest"] or said["frames"] != segment.frames:
                return None
            seen = tuple((int(at), Seen(float(detail), bool(damaged))) for at, detail, damaged in said["seen"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        for path in (film, note):
            with contextlib.suppress(OSError):
                os.utime(path)
        return Encoded(film, seen)

    def keep(self, segment: Segment, made: Encoded) -> Encoded:
        """Move a finished segment here.

        Raises:
            OSError: no room.
        """
        film, note = self._files(segment.key)
        said = {
            "digest": digest([made.path.read_bytes()]),
            "frames": segment.frames,
            "seen": [(at, seen.detail, seen.damaged) for at, seen in made.seen],
        }
        unfinished = self._folder / f"{segment.key}.{uuid.uuid4().hex}.part"
        shutil.move(made.path, unfinished)
        unfinished.replace(film)
        unfinished.write_text(json.dumps(said), "utf-8")
        unfinished.replace(note)
        return Encoded(film, made.seen)

    def forget(self, segments: Iterable[Segment]) -> None:
        """Delete segments."""
        for segment in segments:
            for path in self._files(segment.key):
                path.unlink(missing_ok=True)

    def prune(self, *, most_bytes: int = CACHE_BYTES) -> None:
        """Delete what was not used for longest until the rest fits, and what a killed render left."""
        found = []
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):
                about = path.stat()
                if path.suffix == ".part" and time.time() - about.st_mtime > _ABANDONED_S:
                    path.unlink()
                else:
                    found.append((about.st_mtime_ns, path, about.st_size))
        room = most_bytes
        for _, path, size in sorted(found, reverse=True):
            room -= size
            if room < 0:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _files(self, key: str) -> tuple[Path, Path]:
        return self._folder / f"{key}.mp4", self._folder / f"{key}.json"
