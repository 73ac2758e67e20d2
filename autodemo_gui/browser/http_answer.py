"""Follows the bytes of an HTTP answer to know where it ends; they are passed on as they are."""

import re
from collections.abc import Callable
from enum import Enum, auto

MAX_HEAD_BYTES = 64 * 1024
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) (\d{3})(?: |$)")
_SIZE_LINE = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r?")
_LONGEST_SIZE_LINE = 4096
_BODILESS = frozenset({204, 304})


class _Part(Enum):
    """What the next byte belongs to."""

    HEAD = auto()
    BODY = auto()
    """A body of known length."""
    CHUNK_SIZE = auto()
    CHUNK = auto()
    TRAILER = auto()
    TO_THE_END = auto()
    """Only the end of the connection ends it."""
    NOTHING = auto()
    """The answer is complete."""


class Answer:
    """One answer, as far as it has arrived (RFC 9112, sections 6 and 7).

    Whatever is not well-formed is taken to last until the server hangs up, so that nothing can be read out of it that
    the browser does not read as well.
    """

    def __init__(self, method: bytes) -> None:
        """Expect the answer to a request of this method: HEAD brings no body."""
        self._has_no_body = method == b"HEAD"
        self._part = _Part.HEAD
        self._left = 0
        self._held = b""
        self._is_persistent = False

    @property
    def is_complete(self) -> bool:
        """Whether its last byte has arrived."""
        return self._part is _Part.NOTHING

    @property
    def keeps_open(self) -> bool:
        """Whether it is complete and the server will take another request on the same connection."""
        return self.is_complete and self._is_persistent

    def follow(self, data: bytes) -> None:
        """Take note of bytes that have arrived."""
        data, self._held = self._held + data, b""
        while data:
            match self._part:
                case _Part.HEAD:
                    rest = self._read_head(data)
                case _Part.BODY | _Part.CHUNK:
                    rest = self._skip(data)
                case _Part.CHUNK_SIZE:
                    rest = self._read_line(data, self._begin_chunk)
                case _Part.TRAILER:
                    rest = self._read_line(data, self._read_trailer)
                case _Part.TO_THE_END:
                    return
                case _Part.NOTHING:  # a server that goes on talking is not heard a second time
                    self._is_persistent = False
                    return
            if rest is None:
                self._held = data
                return
            data = rest

    def _read_head(self, data: bytes) -> bytes | None:
        end = _END_OF_HEAD.search(data)
        if end is None:
            return self._wait_for_more(data, MAX_HEAD_BYTES)
        first, *lines = re.split(rb"\r?\n", data[: end.start()])
        status_line = _STATUS_LINE.match(first)
        fields = [line.partition(b":") for line in lines]
        if status_line is None or any(not colon or name != name.strip() for name, colon, _ in fields):
            self._part = _Part.TO_THE_END
            return b""
        status = int(status_line[2])
        if status >= 200:
            self._is_persistent = status_line[1] == b"1" and b"close" not in _all(fields, b"connection").lower()
            self._begin_body(status, fields)
        elif status == 101:
            self._part = _Part.TO_THE_END
        return data[end.end() :]

    def _begin_body(self, status: int, fields: list[tuple[bytes, bytes, bytes]]) -> None:
        coding = _all(fields, b"transfer-encoding").lower()
        lengths = {part.strip() for part in _all(fields, b"content-length").split(b",")} - {b""}
        if self._has_no_body or status in _BODILESS:
            self._part = _Part.NOTHING
        elif coding == b"chunked" and not lengths:
            self._part = _Part.CHUNK_SIZE
        elif not coding and len(lengths) == 1 and (length := lengths.pop()).isdigit():
            self._left = int(length)
            self._part = _Part.BODY if self._left else _Part.NOTHING
        else:
            self._part = _Part.TO_THE_END

    def _skip(self, data: bytes) -> bytes:
        taken = min(len(data), self._left)
        self._left -= taken
        if not self._left:
            self._part = _Part.NOTHING if self._part is _Part.BODY else _Part.CHUNK_SIZE
        return data[taken:]

    def _read_line(self, data: bytes, read: Callable[[bytes], None]) -> bytes | None:
        line, newline, rest = data.partition(b"\n")
        if not newline:
            return self._wait_for_more(data, _LONGEST_SIZE_LINE)
        read(line)
        return rest

    def _begin_chunk(self, line: bytes) -> None:
        size = _SIZE_LINE.fullmatch(line)
        if size is None:
            self._part = _Part.TO_THE_END
        elif (length := int(size[1], 16)) == 0:
            self._part = _Part.TRAILER
        else:
            self._left = length + len(b"\r\n")
            self._part = _Part.CHUNK

    def _read_trailer(self, line: bytes) -> None:
        if line.strip() == b"":
            self._part = _Part.NOTHING

    def _wait_for_more(self, data: bytes, most: int) -> bytes | None:
        """None, to be asked again with more; nobody is waited for without end."""
        if len(data) <= most:
            return None
        self._part = _Part.TO_THE_END
        return b""


def _all(fields: list[tuple[bytes, bytes, bytes]], name: bytes) -> bytes:
    return b", ".join(value.strip() for key, _, value in fields if key.lower() == name)
