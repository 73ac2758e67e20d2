"""Reads the head of a proxy request, as strictly as something that guards must."""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_HEAD_BYTES = 64 * 1024
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HOP_BY_HOP = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization"})  # RFC 9110, 7.6.1


class BadRequestError(Exception):
    """Bytes that are no well-formed HTTP/1.1 proxy request."""


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """What the browser asks a proxy for.

    Attributes:
        method: as sent.
        host: name or address, lower case, without brackets.
        port: TCP port.
        target: path and query, for the server; empty for a tunnel.
        is_tunnel: CONNECT; else one exchange with an http server.
        fields: header fields, names as sent.
    """

    method: bytes
    host: str
    port: int
    target: bytes
    is_tunnel: bool
    fields: tuple[tuple[bytes, bytes], ...]

    @property
    def is_upgrade(self) -> bool:
        """Whether the connection is to become a WebSocket."""
        return b"upgrade" in self._all(b"connection").lower() and bool(self._all(b"upgrade"))

    @property
    def body_length(self) -> int:
        """Bytes of the body that follows the head.

        Raises:
            BadRequestError: it comes in chunks (browsers do that on HTTP/2 only) or its length is ambiguous.
        """
        length = self._all(b"content-length") or b"0"
        if self._all(b"transfer-encoding") or not length.isdigit():
            raise BadRequestError("ambiguous body length")
        return int(length)

    def for_server(self) -> bytes:
        """The head as the server gets it: this connection carries no second request."""
        connection = b"Upgrade" if self.is_upgrade else b"close"
        kept = [(name, value) for name, value in self.fields if name.lower() not in _HOP_BY_HOP]
        lines = [b"%s %s HTTP/1.1" % (self.method, self.target)]
        lines += [b"%s: %s" % field for field in (*kept, (b"Connection", connection))]
        return b"\r\n".join(lines) + b"\r\n\r\n"

    def _all(self, name: bytes) -> bytes:
        return b", ".join(value for key, value in self.fields if key.lower() == name)


async def read_request(reader: asyncio.StreamReader) -> ProxyRequest | None:
    """The request at the beginning of a connection; None when the connection ends before one begins.

    Raises:
        BadRequestError: it is malformed, cut short or too long.
    """
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if not error.partial:
            return None
        raise BadRequestError("cut short") from error
    except asyncio.LimitOverrunError as error:
        raise BadRequestError("head too long") from error
    start, *lines = raw[:-4].split(b"\r\n")
    return _parse(start, tuple(_field(line) for line in lines))


def _parse(start: bytes, fields: tuple[tuple[bytes, bytes], ...]) -> ProxyRequest:
    parts = start.split(b" ")
    if len(parts) != 3 or not parts[2].startswith(b"HTTP/1.") or not _TOKEN.fullmatch(parts[0]):
        raise BadRequestError("malformed request line")
    method, target, _version = parts
    is_tunnel = method == b"CONNECT"
    try:
        text = target.decode("ascii")
        address = urlsplit(f"//{text}" if is_tunnel else text)
        host, port = (address.hostname or "").rstrip("."), address.port
    except ValueError as error:  # not ASCII, or no such port
        raise BadRequestError("malformed target") from error
    if not host or (is_tunnel and (port is None or address.path)) or (not is_tunnel and address.scheme != "http"):
        raise BadRequestError("malformed target")
    path = "" if is_tunnel else (address.path or "/") + (f"?{address.query}" if address.query else "")
    return ProxyRequest(method, host, 80 if port is None else port, path.encode("ascii"), is_tunnel, fields)


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, colon, value = line.partition(b":")
    if not colon or not _TOKEN.fullmatch(name) or b"\n" in value or b"\0" in value:
        raise BadRequestError("malformed header field")
    return name, value.strip(b" \t")
