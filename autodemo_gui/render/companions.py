"""What goes with a film: step marks, chapters, subtitles, a poster; and warnings about what is seen in it."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from autodemo_gui.core.take import BeatCue, Cue
from autodemo_gui.core.text import tr
from autodemo_gui.render.captions import caption_times, spoken
from autodemo_gui.render.pages import Seen
from autodemo_gui.render.pixels import Image
from autodemo_gui.render.rendered import StepMark
from autodemo_gui.render.scene import Scene
from autodemo_gui.render.timeline import Timeline
from autodemo_gui.render.tracks import Tracks, write_tracks

LEAST_CHAPTER_S = 1.0
POSTER_QUALITY = 90
BLANK_LIMIT_S = 0.7
_POSTER_EVERY_S = 0.5
_POSTER_HEAD_START = 1.35
"""The opening is the natural poster: a later frame replaces it only when there is this much more to see."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A script step on the film's time."""

    mark: StepMark
    until_s: float


def beats_on_film(cues: Sequence[Cue], timeline: Timeline, captions: Mapping[int, str] | None = None) -> list[Beat]:
    """The beats of a take, timed as they are shown; captions by beat index go before the take's."""
    return [
        Beat(
            StepMark(
                index=cue.index,
                at_s=round(timeline.seconds(cue.step), 3),
                action=cue.action,
                name=cue.name,
                caption=spoken(cue, captions),
                url=cue.url,
                selector=cue.selector,
            ),
            round(timeline.seconds(cue.until), 3),
        )
        for cue in cues
        if isinstance(cue, BeatCue)
    ]


@dataclass
class Companions:
    """Collects while the film is drawn, and writes beside it when it is done.

    Attributes:
        film: the MP4.
        beats: the script's steps on the film's time.
        fps: of the film.
        frames: how many it has.
        spoken_until_s: when the last caption is gone: before the end card.
    """

    film: Path
    beats: Sequence[Beat]
    fps: int
    frames: int
    spoken_until_s: float = math.inf
    warnings: list[str] = field(default_factory=list)
    poster: Image | None = None
    _poster_score: float = 0.0
    _blank_since: int | None = None
    _damaged: bool = False

    @property
    def marks(self) -> tuple[StepMark, ...]:
        """The script's steps by time."""
        return tuple(beat.mark for beat in self.beats)

    def look_at(self, number: int, scene: Scene, page: Seen, picture: Callable[[], Image]) -> None:
        """See a frame go by: it may be the poster, and it should not be blank.

        Args:
            number: of the frame, from 0.
            scene: what it shows.
            page: what is known of the page in it.
            picture: gives the whole frame without pointer.
        """
        if page.damaged and not self._damaged:
            self._damaged = True
            self.warnings.append(
                tr("A picture at {at} could not be read; the one before it stays.", at=clock(number / self.fps))
            )
        self._watch_blankness(number, is_blank=page.is_blank and scene.stage == 1)
        due = number % round(_POSTER_EVERY_S * self.fps) == 0 or number == self.frames - 1
        if (
            due
            and scene.fade == scene.stage == 1
            and page.detail > self._poster_score * (_POSTER_HEAD_START if self._poster_score else 1)
        ):
            self.poster, self._poster_score = picture(), page.detail

    def _watch_blankness(self, number: int, *, is_blank: bool) -> None:
        last = number == self.frames - 1
        if is_blank and self._blank_since is None:
            self._blank_since = number
        if self._blank_since is not None and (not is_blank or last):
            seconds = (number - self._blank_since + last) / self.fps
            if seconds >= BLANK_LIMIT_S:
                at = clock(self._blank_since / self.fps)
                self.warnings.append(tr("The page is blank for {seconds} s at {at}.", seconds=f"{seconds:.1f}", at=at))
            self._blank_since = None

    def tracks(self, folder: Path, language: str) -> Tracks:
        """What goes into the film beside its picture; the files for it are written into a private folder.

        Args:
            folder: existing.
            language: of the captions, BCP 47; may be empty.

        Raises:
            OSError: no room or no permission.
        """
        lines = self._lines()
        marks = ffmetadata(chapters(self.beats), self.frames / self.fps)
        return write_tracks(folder, subtitles=vtt(lines) if lines else "", chapters=marks, language=language)

    def write(self) -> dict[str, Path]:
        """Write poster and subtitles beside the film; by their names in SPEC 2.

        Raises:
            OSError: no room or no permission.
        """
        files = {}
        if self.poster is not None:
            files["poster.jpg"] = self.film.with_name(f"{self.film.stem}.poster.jpg")
            _, jpeg = cv2.imencode(".jpg", self.poster, [cv2.IMWRITE_JPEG_QUALITY, POSTER_QUALITY])
            files["poster.jpg"].write_bytes(jpeg.tobytes())
        lines = self._lines()
        if lines:
            files["demo.srt"] = self.film.with_suffix(".srt")
            files["demo.srt"].write_text(srt(lines), "utf-8", newline="\r\n")
            files["demo.vtt"] = self.film.with_suffix(".vtt")
            files["demo.vtt"].write_text(vtt(lines), "utf-8")
        return files

    def _lines(self) -> list["Line"]:
        return captions(self.beats, min(self.spoken_until_s, self.frames / self.fps))


@dataclass(frozen=True, slots=True)
class Line:
    """A subtitle, seconds of film."""

    start_s: float
    stop_s: float
    text: str


def captions(beats: Sequence[Beat], end_s: float) -> list[Line]:
    """The beats' captions, timed as they are seen in the picture (see `caption_times`); the last is gone at `end_s`."""
    said = [(beat, text) for beat in beats if (text := " ".join(beat.mark.caption.split()))]
    times = caption_times([(beat.mark.at_s, beat.until_s) for beat, _ in said], end_s)
    return [Line(start, stop, text) for (start, stop), (_, text) in zip(times, said, strict=True) if stop > start]


def srt(lines: Iterable[Line]) -> str:
    """SubRip: numbered, comma before the milliseconds."""
    blocks = [
        f"{number}\n{_stamp(line.start_s, ',')} --> {_stamp(line.stop_s, ',')}\n{line.text}\n"
        for number, line in enumerate(lines, 1)
    ]
    return "\n".join(blocks)


def vtt(lines: Iterable[Line]) -> str:
    """WebVTT; `&`, `<` and `>` are markup there (W3C WebVTT, 4.2.2)."""
    blocks = ["WEBVTT\n"]
    for line in lines:
        text = line.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{_stamp(line.start_s, '.')} --> {_stamp(line.stop_s, '.')}\n{text}\n")
    return "\n".join(blocks)


def chapters(beats: Sequence[Beat]) -> list[tuple[float, str]]:
    """When chapters begin, and their titles; the first at 0, none shorter than a second."""
    found: list[tuple[float, str]] = []
    for beat in beats:
        title = " ".join((beat.mark.caption or beat.mark.name).split())
        if not title:
            continue
        at_s = beat.mark.at_s if found else 0.0
        if not found or at_s - found[-1][0] >= LEAST_CHAPTER_S:
            found.append((at_s, title))
    return found


def ffmetadata(marks: Sequence[tuple[float, str]], length_s: float) -> str:
    """Chapters in ffmpeg's metadata format, empty for none."""
    if not marks:
        return ""
    parts = [";FFMETADATA1\n"]
    for (at_s, title), stop_s in zip(marks, [*(at for at, _ in marks[1:]), length_s], strict=True):
        escaped = "".join(f"\\{sign}" if sign in "=;#\\\n" else sign for sign in title)
        parts.append(
            f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={round(at_s * 1000)}\nEND={round(stop_s * 1000)}\ntitle={escaped}\n"
        )
    return "".join(parts)


def clock(seconds: float) -> str:
    """Film time as a person reads it: 1:07."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _stamp(seconds: float, point: str) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"
