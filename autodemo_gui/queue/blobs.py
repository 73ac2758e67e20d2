"""Films and companions on their way to Redis and back, in chunks that stall nobody."""

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from autodemo_gui.core.errors import VideoGone
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.text import tr
from autodemo_gui.queue.link import CHUNK_BYTES, Link

UPLOAD_TTL_S = 600
CHUNK_PATIENCE_S = 30.0
MOST_PREVIEW_BYTES = 200_000

_PREVIEW = struct.Struct(">HH?ff")


def gone() -> VideoGone:
    """There was a file, or there might have been."""
    return VideoGone(
        tr("The file is not there any more."),
        tr("It has expired, or was exported and removed."),
        tr("Record the demo again."),
    )


async def upload(link: Link, key: str, path: Path, *, carry_on: Callable[[], bool] = lambda: True) -> None:
    """Write a file to a key of its own, from the start, replacing what an earlier try left.

    Args:
        link: the way to Redis.
        key: where to.
        path: which file; it may be empty.
        carry_on: asked before every chunk; the upload ends when it answers False.

    Raises:
        QueueUnreachable: Redis does not answer.
    """
    await link.call(link.redis.unlink(key))
    offset = 0
    with path.open("rb") as file:
        while carry_on() and (chunk := await asyncio.to_thread(file.read, link.upload_bytes)):
            # SETRANGE with an offset, because a repeated APPEND would double a chunk whose answer was lost.
            await link.call(link.redis.setrange(key, offset, chunk), patience_s=CHUNK_PATIENCE_S)
            offset += len(chunk)
            await link.call(link.redis.expire(key, UPLOAD_TTL_S))
    if offset == 0:
        await link.call(link.redis.set(key, b"", ex=UPLOAD_TTL_S))


async def download(link: Link, key: str) -> AsyncIterator[bytes]:
    """A value in chunks.

    Raises:
        VideoGone: the key vanished on the way, or was never there.
        QueueUnreachable: Redis does not answer.
    """
    if not await link.call(link.redis.exists(key)):
        raise gone()
    size = int(await link.call(link.redis.strlen(key)))
    offset = 0
    while offset < size:
        last = min(offset + CHUNK_BYTES, size) - 1
        chunk = await link.call(link.redis.getrange(key, offset, last), patience_s=CHUNK_PATIENCE_S)
        if len(chunk) != last + 1 - offset:
            raise gone()
        yield bytes(chunk)  # type: ignore[arg-type]  # the client does not decode
        offset += len(chunk)


def pack_preview(preview: Preview) -> bytes:
    """Viewport (2 × uint16), whether there is a pointer, its x and y (2 × float32), then the JPEG."""
    x, y = preview.pointer or (0.0, 0.0)
    return _PREVIEW.pack(*preview.viewport, preview.pointer is not None, x, y) + preview.jpeg


def unpack_preview(packed: bytes) -> Preview:
    """The inverse of `pack_preview`."""
    width, height, has_pointer, x, y = _PREVIEW.unpack_from(packed)
    return Preview(packed[_PREVIEW.size :], (width, height), (x, y) if has_pointer else None)
