"""A page of sixty resources, served by a process of its own so that it does not share the wall's interpreter."""

import asyncio
import contextlib
import multiprocessing
import ssl
from collections.abc import Iterator
from multiprocessing.connection import Connection

import trustme

STYLES, SCRIPTS, PICTURES = 8, 12, 40
_KB = 1024
_SIZES = {"css": 8 * _KB, "js": 30 * _KB, "svg": 20 * _KB}
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "": "text/html"}


def _page() -> bytes:
    lines = ["<!doctype html><meta charset=utf-8><title>Sixty resources</title>"]
    lines += [f"<link rel=stylesheet href=/{n}.css>" for n in range(STYLES)]
    lines += [f"<script src=/{n}.js></script>" for n in range(SCRIPTS)]
    lines += [f"<img width=90 height=90 src=/{n}.svg>" for n in range(PICTURES)]
    return "\n".join(lines).encode()


def _body(path: str) -> tuple[str, bytes]:
    kind = path.rpartition(".")[2] if "." in path else ""
    if kind not in _SIZES:
        return _TYPES[""], _page()
    start, end = ("<svg xmlns='http://www.w3.org/2000/svg'>", "<!--%s--></svg>") if kind == "svg" else ("", "/*%s*/")
    return _TYPES[kind], (start + end % ("x" * _SIZES[kind])).encode()


class _Served(asyncio.Protocol):
    """Keeps connections open and answers in order, each answer `latency_s` after its request."""

    def __init__(self, latency_s: float) -> None:
        self._latency_s = latency_s
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, _, self._heard = self._heard.partition(b"\r\n\r\n")
            kind, body = _body(head.split(b" ")[1].decode())
            answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
            asyncio.get_running_loop().call_later(self._latency_s, self._transport.write, answer)


def _serve(port: Connection, tls: tuple[bytes, bytes] | None, latency_s: float) -> None:
    async def forever() -> None:
        context = None
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            with trustme.Blob(tls[0] + tls[1]).tempfile() as file:
                context.load_cert_chain(file)
        listening = await asyncio.get_running_loop().create_server(
            lambda: _Served(latency_s), "127.0.0.1", 0, ssl=context
        )
        port.send(listening.sockets[0].getsockname()[1])
        await listening.serve_forever()

    asyncio.run(forever())


@contextlib.contextmanager
def sixty_resources(*, https: bool, latency_s: float) -> Iterator[str]:
    """The address of the page while the block runs."""
    tls = None
    if https:
        certificate = trustme.CA().issue_cert("127.0.0.1")
        tls = certificate.private_key_pem.bytes(), certificate.cert_chain_pems[0].bytes()
    ours, theirs = multiprocessing.Pipe()
    serving = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, tls, latency_s), daemon=True)
    serving.start()
    try:
        yield f"{'https' if https else 'http'}://127.0.0.1:{ours.recv()}/"
    finally:
        serving.terminate()
        serving.join()
