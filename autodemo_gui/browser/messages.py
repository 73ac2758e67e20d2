"""What a message over a WebSocket is about, without its particulars: two pages that greet alike say the same."""

import json
import re
from typing import Any

from autodemo_gui.browser.graphql import kind_of

# Names under which protocols in wide use put what is to be done: JSON-RPC, graphql-ws, Meteor, Firebase, Phoenix,
# ActionCable, SignalR, Pusher.
_VERBS = frozenset(
    {"type", "kind", "event", "action", "act", "do", "op", "operation", "method", "command", "cmd", "msg", "target"}
    | {"name", "verb", "t", "e", "a"}
)
_FRAME = re.compile(r"\d*")
"""What Engine.IO and Socket.IO put before a message: `42["like", 7]`."""
_DEEPEST = 8


def gist_of(message: str | bytes) -> str:
    """Fields and verbs of a message that is JSON, the whole of any other.

    Args:
        message: as it is sent.
    """
    if isinstance(message, bytes):
        return message.hex()
    frame = _FRAME.match(message)
    begin = frame.group() if frame else ""
    read = _read(message[len(begin) :])
    return message if read is None else f"{begin}{json.dumps(_gist(read, 0), sort_keys=True)}"


def _gist(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict):
        return {name: _of_field(name, item, depth + 1) for name, item in value.items()}
    if isinstance(value, list):  # its words are verbs by their place: of Socket.IO the first, of Phoenix the fourth
        return [item if isinstance(item, str) else _gist(item, depth + 1) for item in value]
    if isinstance(value, str):
        inner = _read(value) if value[:1] in ("{", "[") else None
        return "text" if inner is None else _gist(inner, depth + 1)
    return type(value).__name__


def _of_field(name: str, value: Any, depth: int) -> Any:
    if isinstance(value, str) and name == "query":
        return kind_of(value) or value
    return value if isinstance(value, str) and name.lower() in _VERBS else _gist(value, depth)


def _read(text: str) -> dict[str, Any] | list[Any] | None:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict | list) else None
