"""What every part of these benches is told."""

from dataclasses import dataclass
from pathlib import Path

from tests.bench.running import Say


@dataclass(frozen=True, slots=True)
class Options:
    """How much is done.

    Attributes:
        folder: where servers and workers keep their files; removed afterwards.
        say: told a line of progress.
        seed: what random choices are made from.
        share: of the default amount of work; 1.0 by default, less in the suite, more with `--full`.
    """

    folder: Path
    say: Say
    seed: int = 1
    share: float = 1.0
