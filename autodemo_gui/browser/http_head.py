"""Reads the head of a proxy request, as strictly as something that guards must."""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_HEAD_BYTES = 64 * 1024
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PRINTABLE = re.compile(rb"[!-~]+")
_HOP_BY_HOP = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization"})  # RFC 9110, 7.6.1
_REPLACED = _HOP_BY_HOP | {b"host"}


class BadRequestError(Exception):
    """Bytes that are no well-formed HTTP/1.1 proxy request."""


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """What the browser asks a proxy for.

    Attributes:
        method: as sent.
        host: name or address, lower case, without brackets.
        port: TCP port.
        authority: host and port as the server is to be called.
        target: path and query, for the server; empty for a tunnel.
        is_tunnel: CONNECT; else one exchange with an http server.
        is_last: the connection ends after it.
        fields: header fields, names as sent.
    """

    method: bytes
    host: str
    port: int
    authority: bytes
    target: bytes
    is_tunnel: bool
    is_last: bool
    fields: tuple[tuple[bytes, bytes], ...]

    @property
    def is_upgrade(self) -> bool:
        """Whether the connection is to become a WebSocket."""
        return b"upgrade" in _all(self.fields, b"connection").lower() and bool(_all(self.fields, b"upgrade"))

    @property
    def body_length(self) -> int:
        """Bytes of the body that follows the head.

        Raises:
            BadRequestError: it comes in chunks (browsers do that on HTTP/2 only) or its length is ambiguous.
        """
        length = _all(self.fields, b"content-length") or b"0"
        if _all(self.fields, b"transfer-encoding") or not length.isdigit():
            raise BadRequestError("ambiguous body length")
        return int(length)

    def for_server(self) -> bytes:
        """The head as the server gets it, whose host is the one that was checked (RFC 9112, 3.2.2)."""
        connection = b"Upgrade" if self.is_upgrade else b"close" if self.is_last else b"keep-alive"
        kept = [(name, value) for name, value in self.fields if name.lower() not in _REPLACED]
        lines = [b"%s %s HTTP/1.1" % (self.method, self.target), b"Host: " + self.authority]
        lines += [b"%s: %s" % field for field in (*kept, (b"Connection", connection))]
        return b"\r\n".join(lines) + b"\r\n\r\n"


async def read_request(reader: asyncio.StreamReader, first: bytes) -> ProxyRequest:
    """The next request of a connection.

    Args:
        reader: of the browser's end.
        first: what has been read of the request already, at most a byte.

    Raises:
        BadRequestError: it is malformed, cut short or too long.
    """
    try:
        raw = first + await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        raise BadRequestError("cut short") from error
    except asyncio.LimitOverrunError as error:
        raise BadRequestError("head too long") from error
    start, *lines = raw[:-4].split(b"\r\n")
    return _parse(start, tuple(_field(line) for line in lines))


def _parse(start: bytes, fields: tuple[tuple[bytes, bytes], ...]) -> ProxyRequest:
    parts = start.split(b" ")
    if len(parts) != 3 or not parts[2].startswith(b"HTTP/1.") or not _TOKEN.fullmatch(parts[0]):
        raise BadRequestError("malformed request line")
    method, target, version = parts
    is_tunnel = method == b"CONNECT"
    if not _PRINTABLE.fullmatch(target):
        raise BadRequestError("malformed target")
    text = target.decode("ascii")
    try:
        address = urlsplit(f"//{text}" if is_tunnel else text)
        host, port = (address.hostname or "").rstrip("."), address.port
    except ValueError as error:  # no such port, or no such IPv6 address
        raise BadRequestError("malformed target") from error
    is_whole = (port is not None and address.netloc == text) if is_tunnel else address.scheme == "http"
    if not host or port == 0 or not is_whole:
        raise BadRequestError("malformed target")
    path = text.partition("//")[2][len(address.netloc) :].partition("#")[0]  # as sent, an empty query included
    path = "" if is_tunnel else path if path.startswith("/") else f"/{path}"
    authority = address.netloc.rpartition("@")[2].encode()
    is_last = version == b"HTTP/1.0" or b"close" in _all(fields, b"connection").lower()
    return ProxyRequest(method, host, port or 80, authority, path.encode(), is_tunnel, is_last, fields)


def _all(fields: tuple[tuple[bytes, bytes], ...], name: bytes) -> bytes:
    return b", ".join(value for key, value in fields if key.lower() == name)


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, colon, value = line.partition(b":")
    if not colon or not _TOKEN.fullmatch(name) or b"\n" in value or b"\0" in value:
        raise BadRequestError("malformed header field")
    return name, value.strip(b" \t")
