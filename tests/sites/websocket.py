"""Just enough WebSocket (RFC 6455, server side) to write down what a page sends over one."""

import base64
import hashlib
import struct
from collections.abc import Iterator
from io import BufferedIOBase

_ACCEPT_SALT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _BINARY, _CLOSE = 0x1, 0x2, 0x8


def accept_key(key: str) -> str:
    """The ``Sec-WebSocket-Accept`` that belongs to a client's ``Sec-WebSocket-Key``."""
    return base64.b64encode(hashlib.sha1(key.encode() + _ACCEPT_SALT, usedforsecurity=False).digest()).decode()


def text_frame(text: str) -> bytes:
    """An unmasked text frame of fewer than 126 bytes."""
    return bytes((0x80 | _TEXT, len(text.encode()))) + text.encode()


def messages(stream: BufferedIOBase) -> Iterator[bytes]:
    """The payloads of the data frames a client sends, until it closes; fragments come one by one."""
    while len(head := stream.read(2)) == 2:
        opcode, length = head[0] & 0x0F, head[1] & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", stream.read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", stream.read(8))
        mask = stream.read(4)
        payload = bytes(byte ^ mask[index % 4] for index, byte in enumerate(stream.read(length)))
        if opcode == _CLOSE:
            return
        if opcode in (_TEXT, _BINARY):
            yield payload
