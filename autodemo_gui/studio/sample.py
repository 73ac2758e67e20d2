"""The bundled sample site on a loopback port, so that a first film needs no web site and no network."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

from autodemo_gui.assets import resource
from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.script import Script

# Not the mimetypes module: on Windows it asks the registry, where .js is often text/plain and then refused as a module.
_CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
_HEAD_LIMIT = 32 * 1024
_IDLE_S = 30.0


@contextlib.asynccontextmanager
async def serve_sample() -> AsyncIterator[str]:
    """Serve the sample site and yield its address, ``http://127.0.0.1:PORT/``; on exit no connection or task is left.

    Raises:
        EnvironmentProblem: The installation has no sample site.
    """
    root = resource("sample_site")
    connections: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(_serve_connection(root, reader, writer))
        connections.add(task)
        task.add_done_callback(connections.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=_HEAD_LIMIT)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        pending = list(connections)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


def is_sample(address: str) -> bool:
    """Whether what was asked for is the sample site."""
    return address.strip().lower() == SAMPLE


def lasting(script: Script, address: str) -> Script:
    """A job's script under an address that is still good tomorrow: the sample site has another port with every job."""
    return script.model_copy(update={"url": SAMPLE}) if is_sample(address) else script


async def _serve_connection(root: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One request, one answer; a connection that a browser opens ahead of need is let go after a while."""
    gone_or_not_http = (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError)
    try:
        with contextlib.suppress(*gone_or_not_http):  # there is nobody to tell
            async with asyncio.timeout(_IDLE_S):
                head = await reader.readuntil(b"\r\n\r\n")
            writer.write(_answer(root, head))
            await writer.drain()
    finally:
        writer.close()


def _answer(root: Path, head: bytes) -> bytes:
    """The whole response to the request whose head was read."""
    method, _, rest = head.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")
    if method not in {"GET", "HEAD"}:
        return _response(HTTPStatus.METHOD_NOT_ALLOWED, root / "404.html", headers=("Allow: GET, HEAD",))
    found = _file(root, rest.partition(" ")[0])
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    return _response(status, found or root / "404.html", with_body=method == "GET")


def _file(root: Path, target: str) -> Path | None:
    """The file behind a request target; None if there is none, or only one outside of ``root``."""
    try:
        found = (root / unquote(urlsplit(target).path).lstrip("/")).resolve()
    except ValueError:  # a target that is no address, or has a NUL in it
        return None
    if found.is_dir():
        found /= "index.html"
    return found if found.is_file() and found.is_relative_to(root.resolve()) else None


def _response(status: HTTPStatus, file: Path, *, headers: tuple[str, ...] = (), with_body: bool = True) -> bytes:
    body = file.read_bytes()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {_CONTENT_TYPES.get(file.suffix, 'application/octet-stream')}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-cache",
        "Connection: close",
        *headers,
    )
    return "\r\n".join((*head, "", "")).encode("latin-1") + (body if with_body else b"")
