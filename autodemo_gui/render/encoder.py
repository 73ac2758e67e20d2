"""Encodes frames to H.264 with ffmpeg, segment by segment, and joins the segments; what is on disk always plays."""

import contextlib
import os
import queue
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from autodemo_gui.core.errors import AutoDemoError, EncoderCrashed
from autodemo_gui.core.job import Quality
from autodemo_gui.core.text import tr
from autodemo_gui.render.ffmpeg import QUIET, complaint, copy_streams, missing
from autodemo_gui.render.tracks import PICTURE_ONLY, Tracks

PRESET, TUNING = "superfast", "scenecut=0:bframes=0:weightp=0:chromaloc=1:sliced-threads=1"
CRF: dict[Quality, int] = {"small": 23, "standard": 20, "high": 17}
"""Measured on five busy seconds of the sample site at 1080p60, as CPU and bytes a frame and structural similarity:
`veryfast` crf 18 15.2 ms, 3.6 KB, 0.9991; the same without B-frames and weighting 9.6 ms, 3.5 KB, 0.9989; `superfast`
without them 7.8 ms, at crf 19 4.7 KB, 0.9996, at crf 21 4.0 KB, 0.9990. Chroma is sited as in `Planes`."""
MOST_THREADS = 4
"""They share a frame (sliced threads): with a frame each, ffmpeg takes 195 MB at 1080p on two cores instead of 165, and
two run while segments change; no slower, no larger."""
_FRAMES_WAITING = 4
_CLOSE_LIMIT_S = 60
_STALL_LIMIT_S = 60
_TURN_POLL_S = 0.005
_TAGS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"


class Encoder:
    """A segment being encoded; a thread of its own feeds ffmpeg, so that the caller draws the next frame meanwhile."""

    def __init__(
        self,
        ffmpeg: Path,
        out: Path,
        *,
        size: tuple[int, int],
        fps: int,
        quality: Quality,
        after: "Encoder | None" = None,
    ) -> None:
        """Start ffmpeg.

        Args:
            ffmpeg: the program.
            out: the file to write, in an existing folder: MP4 in fragments, so that any beginning of it plays.
            size: width and height of the frames, even.
            fps: frames per second, constant.
            quality: of the picture.
            after: gets no frame before this one has ended: two at work at 1080p would take 0.3 GB.

        Raises:
            EncoderMissing: it does not start.
        """
        self._after = after
        self._log = out.with_suffix(".log")
        self._error: AutoDemoError | None = None
        self._waiting: queue.Queue[bytes | None] = queue.Queue(_FRAMES_WAITING)
        with self._log.open("wb") as log:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own arguments, no shell
                    [str(ffmpeg), *settings(size, fps, quality), str(out)], stdin=subprocess.PIPE, stderr=log
                )
            except OSError as error:
                raise missing(str(error)) from error
        self._feeder = threading.Thread(target=self._feed, name="encoder", daemon=True)
        self._feeder.start()

    def __enter__(self) -> Self:
        """The encoder itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave no process behind."""
        self.abort()

    @property
    def pid(self) -> int:
        """Process id of ffmpeg."""
        return self._process.pid

    @property
    def is_done(self) -> bool:
        """Whether ffmpeg has ended."""
        return self._process.poll() is not None

    def write(self, frame: bytes) -> None:
        """Append a frame, I420; the same object may be appended again.

        Raises:
            DiskFull: no room is left.
            EncoderCrashed: ffmpeg is gone.
        """
        patience = time.monotonic() + _STALL_LIMIT_S
        while self._error is None:
            try:
                self._waiting.put(frame, timeout=0.5)
            except queue.Full:
                if time.monotonic() > patience:
                    self._error = complaint(tr("it did not take a frame for a minute"), None)
                continue
            return
        raise self._error

    def end(self) -> None:
        """Say that there are no more frames; ffmpeg writes the rest while the caller goes on. See `finish`."""
        while self._feeder.is_alive() and self._error is None:
            try:
                self._waiting.put(None, timeout=0.5)
            except queue.Full:
                continue
            break

    def finish(self) -> None:
        """Wait until the segment is whole.

        Raises:
            DiskFull: no room is left.
            EncoderCrashed: ffmpeg failed.
        """
        self.end()
        self._feeder.join()
        try:
            code = self._process.wait(_CLOSE_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        if code != 0 and self._error is None:
            self._error = self._complaint(code)
        if self._error is not None:
            raise self._error

    def abort(self) -> None:
        """End ffmpeg now; safe to call twice."""
        if self._error is None:
            self._error = EncoderCrashed(tr("The video encoder was stopped."))
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        with contextlib.suppress(queue.Full):  # a full queue wakes the feeder as well
            self._waiting.put_nowait(None)
        self._feeder.join()

    def _feed(self) -> None:
        """Runs in the thread: hand frames to ffmpeg until the end or its death."""
        try:
            with self._process.stdin as pipe:  # type: ignore[union-attr]  # opened as a pipe above
                self._await_turn()
                while (frame := self._waiting.get()) is not None and self._error is None:
                    pipe.write(frame)
        except OSError:  # ffmpeg closed its end
            self._error = self._error or self._complaint(self._process.wait())
            with contextlib.suppress(queue.Empty):  # frames that wait would keep `write` waiting
                while True:
                    self._waiting.get_nowait()

    def _await_turn(self) -> None:
        """Runs in the thread: wait for the end of the encoder before, or of this one."""
        while self._after is not None and not self._after.is_done and self._error is None:
            time.sleep(_TURN_POLL_S)
        self._after = None

    def _complaint(self, code: int) -> AutoDemoError:
        return complaint(self._log.read_text("utf-8", "replace"), code)


def settings(size: tuple[int, int], fps: int, quality: Quality) -> list[str]:
    """Arguments of ffmpeg but for the output; they decide what becomes of the frames."""
    source = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{size[0]}x{size[1]}", "-r", str(fps), "-i", "pipe:0"]
    coding = ["-c:v", "libx264", "-preset", PRESET, "-crf", str(CRF[quality]), "-profile:v", "high"]
    coding += ["-pix_fmt", "yuv420p", "-threads", str(min(os.cpu_count() or 1, MOST_THREADS))]
    # A keyframe each second makes seeking exact and quick.
    coding += ["-g", str(fps), "-keyint_min", str(fps), "-x264-params", TUNING]
    # A fragment at each keyframe: whatever is on disk can be played.
    writing = ["-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-flush_packets", "1", "-f", "mp4", "-y"]
    return [*QUIET, *source, "-vf", _TAGS, "-fps_mode", "cfr", *coding, *writing]


def join(
    ffmpeg: Path,
    segments: Sequence[tuple[Path, int]],
    out: Path,
    *,
    fps: int,
    scratch: Path,
    tracks: Tracks = PICTURE_ONLY,
) -> None:
    """Make one film of segments without encoding them again, index first.

    Args:
        ffmpeg: the program.
        segments: files in order, with how many frames each has.
        out: the film; appears whole or not at all.
        fps: of all.
        scratch: an existing private folder.
        tracks: what goes into it beside the picture.

    Raises:
        DiskFull: no room is left.
        EncoderCrashed: ffmpeg failed.
        EncoderMissing: it does not start.
    """
    lines = ["ffconcat version 1.0"]
    shown = 0
    for path, frames in segments:
        # Durations are given, and rounded by their sum: errors of a microsecond would add up to a tick otherwise.
        length_us = round((shown + frames) * 1e6 / fps) - round(shown * 1e6 / fps)
        escaped = path.resolve().as_posix().replace("'", r"'\''")
        lines += [f"file '{escaped}'", f"duration {length_us / 1e6:.6f}"]
        shown += frames
    listed = scratch / "segments.ffconcat"
    listed.write_text("\n".join(lines) + "\n", "utf-8")
    copy_streams(ffmpeg, (listed, *tracks.inputs), (*tracks.options, "-movflags", "+faststart"), out)
