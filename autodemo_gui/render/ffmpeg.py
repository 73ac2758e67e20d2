"""Finds the ffmpeg program, runs it on finished files, and turns its complaints into our errors."""

import errno
import os
import shutil
import subprocess
from pathlib import Path

from autodemo_gui.core.errors import AutoDemoError, DiskFull, EncoderCrashed, EncoderMissing
from autodemo_gui.core.text import tr
from autodemo_gui.render.tracks import leave_subtitles_off

QUIET = ("-hide_banner", "-loglevel", "error", "-nostdin")
_COPY_LIMIT_S = 120


def find_ffmpeg() -> Path:
    """The ffmpeg to use: `IMAGEIO_FFMPEG_EXE`, imageio-ffmpeg's own, or one on the search path.

    Raises:
        EncoderMissing: there is none that starts.
    """
    import imageio_ffmpeg

    try:
        named = imageio_ffmpeg.get_ffmpeg_exe()
    except (RuntimeError, OSError) as error:
        if (found := shutil.which("ffmpeg")) is not None:
            return Path(found)
        raise missing(str(error)) from error
    if shutil.which(named) is None:  # the variable's path is given back unseen
        raise missing(tr("{path} cannot be run", path=named))
    return Path(named)


def missing(reason: str) -> EncoderMissing:
    """The error for an ffmpeg that is not there or does not start."""
    return EncoderMissing(
        tr("The video encoder is missing."),
        tr("ffmpeg could not be started ({reason}).", reason=reason.rstrip(".")),
        tr("Install the package imageio-ffmpeg again, or set IMAGEIO_FFMPEG_EXE to the path of an ffmpeg."),
    )


def complaint(said: str, code: int | None) -> AutoDemoError:
    """The error for an ffmpeg that ended early.

    Args:
        said: what it wrote to stderr.
        code: its exit code; negative for a signal.
    """
    if "No space left on device" in said or "Disk quota exceeded" in said or os.strerror(errno.ENOSPC) in said:
        return disk_full()
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    reason = lines[-1] if lines else tr("it ended with code {code} without a word", code=code)
    return EncoderCrashed(
        tr("The video encoder stopped before the film was finished."),
        tr("ffmpeg says: {reason}.", reason=reason.rstrip(".")),
        tr("Try again; the take is still there."),
    )


def disk_full() -> DiskFull:
    """The error for a film that finds no room."""
    return DiskFull(
        tr("The disk is full."),
        tr("The film could not be written to the end."),
        tr("Free some space, or choose another folder, and render again."),
    )


def copy_streams(ffmpeg: Path, inputs: tuple[Path, ...], options: tuple[str, ...], out: Path) -> None:
    """Rewrite a film without encoding it again; `out` appears whole or not at all.

    Raises:
        DiskFull: no room for the copy.
        EncoderCrashed: ffmpeg could not read it.
        EncoderMissing: ffmpeg does not start.
    """
    unfinished = out.with_name(f"{out.name}.part")
    command = [str(ffmpeg), *QUIET, "-y"]
    for path in inputs:
        if path.suffix == ".ffconcat":
            command += ["-f", "concat", "-safe", "0"]  # the list is ours: it may name any file
        command += ["-i", str(path)]
    command += ["-c", "copy", *options, "-f", "mp4", str(unfinished)]
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_COPY_LIMIT_S,
            check=False,
        )
        if done.returncode != 0:
            raise complaint(done.stderr, done.returncode)
        leave_subtitles_off(unfinished)
        unfinished.replace(out)
    except subprocess.TimeoutExpired as error:
        raise complaint(tr("finishing the file took too long"), None) from error
    except OSError as error:
        raise disk_full() if error.errno == errno.ENOSPC else missing(str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
