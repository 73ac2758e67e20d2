"""Which lines of a story are shown: those of a kind that have some words in them. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from autodemo_gui.core.story import Line, Tone

_PAGES = frozenset({"opened"})
_STEPS = frozenset({"arrow", "chosen", "filmed"})


class LineKind(StrEnum):
    """What a line tells of."""

    EVERYTHING = "everything"
    PAGES = "pages"
    """Pages that were opened."""
    STEPS = "steps"
    """What was chosen, tried and filmed."""
    LEFT_ALONE = "left_alone"
    """What was not touched, with its rule."""
    WARNINGS = "warnings"


@dataclass(frozen=True, slots=True)
class LogFilter:
    """A kind of lines, and words that all have to occur in a line or in its reason."""

    kind: LineKind = LineKind.EVERYTHING
    words: str = ""

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self.kind is LineKind.EVERYTHING and not self.words.strip()

    def passes(self, line: Line) -> bool:
        """Whether a line is shown."""
        match self.kind:
            case LineKind.EVERYTHING:
                is_kind = True
            case LineKind.PAGES:
                is_kind = line.icon in _PAGES
            case LineKind.STEPS:
                is_kind = line.icon in _STEPS
            case LineKind.LEFT_ALONE:
                is_kind = line.tone is Tone.CALM
            case LineKind.WARNINGS:
                is_kind = line.tone is Tone.WARNING
        if not is_kind:
            return False
        told = f"{line.text} {line.why}".casefold()
        return all(word in told for word in self.words.casefold().split())


@dataclass(slots=True)
class Sieve:
    """A filter at work on a story that grows: each line is looked at once, however long the story becomes."""

    filter: LogFilter = field(default_factory=LogFilter)
    _lines: tuple[Line, ...] = ()
    _passed: list[int] = field(default_factory=list)

    def use(self, chosen: LogFilter) -> None:
        """Begin again with another filter."""
        self.filter, self._lines, self._passed = chosen, (), []

    def sift(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """What of a story is shown."""
        if self.filter.is_open:
            return lines
        known = len(self._lines)
        if lines[:known] != self._lines:
            known, self._passed = 0, []
        self._passed += [number for number in range(known, len(lines)) if self.filter.passes(lines[number])]
        self._lines = lines
        return tuple(lines[number] for number in self._passed)

    def origin(self, row: int) -> int:
        """The number in the whole story of a line that is shown."""
        return row if self.filter.is_open else self._passed[row]
