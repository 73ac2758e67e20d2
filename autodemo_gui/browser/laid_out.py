"""Reads the text a browser has laid out from a DevTools snapshot, and finds in it what should be masked. Pure."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from autodemo_gui.core.masks import Masks

# Text that runs on through these elements is one line, whoever wrote it in pieces.
INLINE = (
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label"),
    *("mark", "output", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tspan", "u", "var", "wbr"),
)
_INLINE = frozenset(INLINE)
_TEXT = 3  # Node.TEXT_NODE
_SECURED = ("disc", "circle", "square")
_NOT_SHOWN = frozenset({"hidden", "password", "checkbox", "radio", "file", "range", "color"})


@dataclass(frozen=True, slots=True)
class Bare:
    """A text that should be masked and is not.

    Attributes:
        node: the text or field, as the browser counts nodes (backend node id); None when only a style sheet has it.
        box: the element it is in.
    """

    node: int | None
    box: int


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    bare: Bare


def bare_in(snapshot: dict[str, Any], masks: Masks, covered: AbstractSet[int] = frozenset()) -> list[Bare]:
    """What is bare on a page.

    Args:
        snapshot: of `DOMSnapshot.captureSnapshot`, taken with the one style `-webkit-text-security`.
        masks: what is to be masked.
        covered: elements (backend node ids) in which nothing is seen, whatever is written there.
    """
    return [
        bare
        for document in snapshot["documents"]
        for bare in _bare_of(_Document(document, snapshot["strings"], covered), masks)
    ]


def _bare_of(document: "_Document", masks: Masks) -> Iterator[Bare]:
    """Each once; what stands in one line is read as a whole, and every piece of it by itself."""
    told: set[Bare] = set()
    for line in document.lines():
        for parts in [line, *([part] for part in line)] if len(line) > 1 else [line]:
            for bare in _bare_among(parts, masks):
                if bare not in told:
                    told.add(bare)
                    yield bare


def _bare_among(parts: list[_Piece], masks: Masks) -> Iterator[Bare]:
    spans = list(masks.spans("".join(part.text for part in parts)))
    end = 0
    for part in parts if spans else ():
        begin, end = end, end + len(part.text)
        if any(begin < until and start < end for start, until in spans):
            yield part.bare


class _Document:
    """The columns of a snapshot's document as texts and nodes."""

    def __init__(self, document: dict[str, Any], strings: list[str], covered: AbstractSet[int]) -> None:
        self._nodes = document["nodes"]
        self._layout = document["layout"]
        self._strings = strings
        self._covered = covered

    def lines(self) -> Iterator[list[_Piece]]:
        """Texts that are read together, in the order they are laid out; then what stands in fields and options."""
        line: list[_Piece] = []
        for node, text in zip(self._layout["nodeIndex"], self._layout["text"], strict=True):
            if text >= 0 and not self._is_covered(node):
                line.append(self._piece(node, self._strings[text]))
            elif self._name(node) not in _INLINE and line:
                yield line
                line = []
        yield line
        for piece in (*self._fields(), *self._options()):
            yield [piece]

    def _piece(self, node: int, text: str) -> _Piece:
        is_drawn = self._nodes["nodeType"][node] != _TEXT
        return _Piece(text, Bare(None if is_drawn else self._id(node), self._id(self._nodes["parentIndex"][node])))

    def _fields(self) -> Iterator[_Piece]:
        """What stands in fields; of an empty one, what it says in the meantime."""
        styles = dict(zip(self._layout["nodeIndex"], self._layout["styles"], strict=True))
        for column in ("inputValue", "textValue"):
            for node, value in zip(self._nodes[column]["index"], self._nodes[column]["value"], strict=True):
                attributes = self._attributes(node)
                if node not in styles or self._is_covered(node) or attributes.get("type", "").lower() in _NOT_SHOWN:
                    continue
                if self._strings[styles[node][0]] not in _SECURED:
                    shown = self._string(value) or attributes.get("placeholder", "")
                    yield _Piece(shown, Bare(self._id(node), self._id(node)))

    def _options(self) -> Iterator[_Piece]:
        """The texts of drop-down lists, which are no part of the layout."""
        for node, parent in enumerate(self._nodes["parentIndex"]):
            if parent >= 0 and self._nodes["nodeType"][node] == _TEXT and self._name(parent) == "option":
                yield _Piece(self._string(self._nodes["nodeValue"][node]), Bare(self._id(node), self._id(parent)))

    def _is_covered(self, node: int) -> bool:
        while self._covered and node >= 0:
            if self._id(node) in self._covered:
                return True
            node = self._nodes["parentIndex"][node]
        return False

    def _string(self, index: int) -> str:
        return self._strings[index] if index >= 0 else ""  # as the protocol counts, none is -1

    def _id(self, node: int) -> int:
        return int(self._nodes["backendNodeId"][node])

    def _name(self, node: int) -> str:
        name: str = self._strings[self._nodes["nodeName"][node]]
        return name.lower()

    def _attributes(self, node: int) -> dict[str, str]:
        words = [self._strings[index] for index in self._nodes["attributes"][node]]
        return dict(zip(words[::2], words[1::2], strict=True))
