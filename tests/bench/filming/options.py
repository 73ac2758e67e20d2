"""How the bench is run: thoroughly or quickly, and who is told meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """Attributes:
    is_full: films of two minutes too, and every recorder in every variant.
    say: told a line of progress.
    """

    is_full: bool
    say: Say
