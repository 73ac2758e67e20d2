"""The recordings that wait for their turn, as a value. Pure."""

from dataclasses import dataclass, replace

from autodemo_gui.gui.draft import Draft


@dataclass(frozen=True, slots=True)
class Waiting:
    """One recording that waits; `number` names it for as long as it does."""

    number: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Line:
    """Who waits, the next one first.

    Attributes:
        entries: in the order they will be recorded.
        is_held: none of them begins by itself; somebody is asked first.
        last_number: the highest number given so far, so that none is given twice.
    """

    entries: tuple[Waiting, ...] = ()
    is_held: bool = False
    last_number: int = 0

    def joined(self, draft: Draft) -> "Line":
        """With another one at the end; whoever adds one wants the line to move."""
        number = self.last_number + 1
        return Line((*self.entries, Waiting(number, draft)), is_held=False, last_number=number)

    def placed(self, number: int, index: int) -> "Line":
        """With one of them at this place among the others, or at the nearest there is."""
        entry = self.entry(number)
        if entry is None:
            return self
        others = [other for other in self.entries if other is not entry]
        others.insert(min(max(index, 0), len(others)), entry)
        return replace(self, entries=tuple(others))

    def moved(self, number: int, by: int) -> "Line":
        """With one of them further back, or further to the front when `by` is negative."""
        return self if self.entry(number) is None else self.placed(number, self.place_of(number) + by)

    def without(self, number: int) -> "Line":
        """With one less."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry.number != number))

    def given_back(self, entry: Waiting, index: int) -> "Line":
        """With one that had left, at the place it had."""
        if self.entry(entry.number) is not None:
            return self
        return replace(self, entries=(*self.entries, entry)).placed(entry.number, index)

    def entry(self, number: int) -> Waiting | None:
        """The one of this number, if it still waits."""
        return next((entry for entry in self.entries if entry.number == number), None)

    def place_of(self, number: int) -> int:
        """How many wait before it.

        Raises:
            ValueError: it does not wait.
        """
        return [entry.number for entry in self.entries].index(number)


def line_of(drafts: tuple[Draft, ...]) -> Line:
    """The line as it was when the program ended; it is held, for nobody may sit at the desk now."""
    entries = tuple(Waiting(number, draft) for number, draft in enumerate(drafts, 1))
    return Line(entries, is_held=bool(entries), last_number=len(entries))
