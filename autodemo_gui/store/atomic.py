"""Files that are there whole or not at all."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from autodemo_gui.core.errors import DiskFull, EnvironmentProblem
from autodemo_gui.core.text import tr


@contextmanager
def replacing(path: Path, *, private: bool = True) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `path` when the block ends well.

    Args:
        path: its folder is made if need be.
        private: readable by its owner only, whatever is customary on the system.

    Raises:
        DiskFull: no room is left.
        EnvironmentProblem: the folder cannot be written to.
    """
    draft = path.with_name(f".{path.name[:100]}.{uuid4().hex}.part")
    mode = 0o600 if private else 0o666
    is_there = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            is_there = True
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        is_there = False
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        if is_there:
            draft.unlink()


@asynccontextmanager
async def replacing_in_thread(path: Path, *, private: bool = True) -> AsyncIterator[Callable[[bytes], Awaitable[int]]]:
    """`replacing` for an event loop that must not wait for a disk: gives a function that writes.

    Raises:
        DiskFull, EnvironmentProblem: as `replacing`.
    """
    draft = replacing(path, private=private)
    file = await asyncio.to_thread(draft.__enter__)
    try:
        yield lambda chunk: asyncio.to_thread(file.write, chunk)
    except BaseException as error:
        await asyncio.to_thread(draft.__exit__, type(error), error, error.__traceback__)
        raise
    await asyncio.to_thread(draft.__exit__, None, None, None)


def unwritable(path: Path, error: OSError) -> EnvironmentProblem:
    """Why a file could not be written, as sentences."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            tr("The disk is full."),
            tr("{name} could not be written.", name=path.name),
            tr("Free some space, then try again."),
        )
    return EnvironmentProblem(
        tr("{name} cannot be written.", name=path.name),
        tr("The folder {folder} does not allow it.", folder=path.parent),
        tr("Choose another folder, or change its permissions."),
    )
