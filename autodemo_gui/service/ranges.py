"""The Range header (RFC 9110, 14.2): one span of bytes, or everything."""

import re

from autodemo_gui.core.text import tr
from autodemo_gui.service.problems import Rejected

_SPAN = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(Rejected):
    """The range begins beyond the end."""

    def __init__(self, size: int) -> None:
        """Say how much there is."""
        super().__init__(
            416, "range", tr("There is nothing at that place."), tr("The file has {size} bytes.", size=size)
        )
        self.size = size


def span_of(header: str | None, size: int) -> range | None:
    """The bytes that are wanted of `size`; None for everything, also when the header asks for what nobody must grant.

    Raises:
        Unsatisfiable: none of them exist.
    """
    match = _SPAN.fullmatch(header.strip()) if header else None
    if match is None or match[1] == match[2] == "":
        return None
    first, last = match[1], match[2]
    if not first:
        span = range(max(0, size - int(last)), size)
    elif last and int(last) < int(first):
        return None
    else:
        span = range(int(first), min(int(last) + 1, size) if last else size)
    if not span:
        raise Unsatisfiable(size)
    return span
