"""Films and their companions onto this computer's disk, whole or not at all."""

import asyncio
import errno
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from autodemo_gui.core.errors import DiskFull, EnvironmentProblem, InvalidInput
from autodemo_gui.core.text import tr

PARTIAL = "partial.mp4"
_CHUNK_BYTES = 1 << 20


def check_writable(output: Path) -> None:
    """Find out before anything starts that the film could not be saved.

    Raises:
        InvalidInput: the folder does not exist or cannot be written; names `--output`.
    """
    folder = output.absolute().parent
    if not folder.is_dir():
        raise InvalidInput("--output", tr("The folder {folder} does not exist.", folder=folder), tr("Make it first."))
    if not os.access(folder, os.W_OK) or output.is_dir():
        raise InvalidInput("--output", tr("{file} cannot be written.", file=output), tr("Choose another place."))


Read = Callable[[str], AsyncIterator[bytes]]
"""Gives a companion's bytes by its name."""


async def save_companions(read: Read, output: Path, names: Iterable[str]) -> dict[str, Path]:
    """Save the companions beside the film, named after it: see `companion_name`.

    Raises:
        DiskFull, EnvironmentProblem: one cannot be written; those before it are there.
    """
    return {name: await save(read(name), output.with_name(companion_name(output.stem, name))) for name in names}


async def chunks_of(path: Path) -> AsyncIterator[bytes]:
    """A file in pieces, so that Ctrl+C is heard between them."""
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            yield chunk


def companion_name(stem: str, name: str) -> str:
    """A companion's name beside a film: of `tour.mp4`, `poster.jpg` is `tour.poster.jpg`, `demo.srt` is `tour.srt`."""
    if name.startswith("demo"):
        return stem + name.removeprefix("demo")
    return f"{stem}.{name}"


def partial_beside(output: Path) -> Path:
    """Where what was made of a film that did not come about is kept: `tour.partial.mp4`."""
    return output.with_name(f"{output.stem}.{PARTIAL}")


def keep_beside(output: Path, take: Path) -> Path:
    """Move a take out of the worker's scratch folder: `tour.take` beside `tour.mp4`, in place of an older one."""
    kept = output.with_suffix(".take")
    shutil.rmtree(kept, ignore_errors=True)
    shutil.move(take, kept)
    return kept


async def save(chunks: AsyncIterator[bytes], target: Path) -> Path:
    """Write beside the target, then replace it in one go.

    Raises:
        DiskFull, EnvironmentProblem: it cannot be written; what was there is there still.
    """
    handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.", suffix=".part")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            async for chunk in chunks:
                file.write(chunk)
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(tr("The disk is full."), tr("{file} could not be saved.", file=target)) from error
        raise EnvironmentProblem(tr("{file} could not be saved.", file=target), error.strerror or str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _umask() -> int:
    """The process's file mode mask; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
