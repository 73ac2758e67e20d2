"""Films and companions on their way to Redis and back, in chunks that stall nobody."""

import asyncio
import hashlib
import struct
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from autodemo_gui.core.errors import EnvironmentProblem, TooLarge, VideoGone
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.text import tr
from autodemo_gui.queue.link import CHUNK_BYTES, Link
from autodemo_gui.queue.port import Stored

UPLOAD_TTL_S = 600
CHUNK_PATIENCE_S = 30.0
MOST_PREVIEW_BYTES = 2_000_000
"""A plate of 1080p with photographs has 300 kB, one of 2160p four times that; large ones come less often."""

_PREVIEW = struct.Struct(">HH?ff")


def gone() -> VideoGone:
    """There was a file, or there might have been."""
    return VideoGone(
        tr("The file is not there any more."),
        tr("It has expired, or was exported and removed."),
        tr("Record the demo again."),
    )


async def upload(
    link: Link, key: str, path: Path, *, most_bytes: int, carry_on: Callable[[], bool] = lambda: True
) -> Stored:
    """Write a file to a key of its own, from the start, replacing what an earlier try left.

    Args:
        link: the way to Redis.
        key: where to.
        path: which file; it may be empty.
        most_bytes: how large it may be.
        carry_on: asked before every chunk; the upload ends when it answers False.

    Returns:
        What was sent.

    Raises:
        TooLarge: the file has more than `most_bytes`.
        EnvironmentProblem: Redis has no room for it; what was sent is removed, so that there is room for saying so.
        QueueUnreachable: Redis does not answer.
    """
    if path.stat().st_size > most_bytes:
        raise too_large(path.stat().st_size, most_bytes)
    digest, offset = hashlib.sha256(), 0
    try:
        # It has its lifetime before it has its first byte: whoever dies on the way leaves nothing for ever.
        await link.call(link.redis.set(key, b"", ex=UPLOAD_TTL_S))
        with path.open("rb") as file:
            while carry_on() and (chunk := await asyncio.to_thread(file.read, link.upload_bytes)):
                # SETRANGE with an offset, because a repeated APPEND would double a chunk whose answer was lost; and its
                # lifetime in the same transaction, because a frozen server may do it long after its sender gave up.
                both = link.redis.pipeline()
                both.setrange(key, offset, chunk)
                both.expire(key, UPLOAD_TTL_S)
                await link.call(both.execute(), patience_s=CHUNK_PATIENCE_S)
                digest.update(chunk)
                offset += len(chunk)
    except EnvironmentProblem as error:
        if not error.retryable:
            await link.call(link.redis.unlink(key))
        raise
    return Stored(offset, digest.hexdigest())


def too_large(size_bytes: int, most_bytes: int) -> TooLarge:
    """A file that the queue does not take, in words."""
    return TooLarge(
        tr("The film is too large for the queue."),
        tr("It has {size:.0f} MB; the queue takes {most:.0f} MB.", size=size_bytes / 1e6, most=most_bytes / 1e6),
        tr("Choose a smaller size or quality, or a shorter film."),
    )


async def stored(link: Link, key: str, sha256: str | None) -> Stored:
    """What is known of a value.

    Raises:
        VideoGone: there is none.
        QueueUnreachable: Redis does not answer.
    """
    if not await link.call(link.redis.exists(key)):
        raise gone()
    return Stored(int(await link.call(link.redis.strlen(key))), sha256 or "")


async def download(link: Link, key: str, span: range | None = None) -> AsyncIterator[bytes]:
    """A value, or a span of its bytes, in chunks.

    Raises:
        VideoGone: the key vanished on the way, or was never there.
        QueueUnreachable: Redis does not answer.
    """
    if not await link.call(link.redis.exists(key)):
        raise gone()
    if span is None:
        span = range(int(await link.call(link.redis.strlen(key))))
    for offset in range(span.start, span.stop, CHUNK_BYTES):
        last = min(offset + CHUNK_BYTES, span.stop) - 1
        chunk = await link.call(link.redis.getrange(key, offset, last), patience_s=CHUNK_PATIENCE_S)
        if len(chunk) != last + 1 - offset:
            raise gone()
        yield bytes(chunk)  # type: ignore[arg-type]  # the client does not decode


def pack_preview(preview: Preview) -> bytes:
    """Viewport (2 × uint16), whether there is a pointer, its x and y (2 × float32), then the JPEG."""
    x, y = preview.pointer or (0.0, 0.0)
    return _PREVIEW.pack(*preview.viewport, preview.pointer is not None, x, y) + preview.jpeg


def unpack_preview(packed: bytes) -> Preview:
    """The inverse of `pack_preview`."""
    width, height, has_pointer, x, y = _PREVIEW.unpack_from(packed)
    return Preview(packed[_PREVIEW.size :], (width, height), (x, y) if has_pointer else None)
