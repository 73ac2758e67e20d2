"""The system's trash: files that belong together go there together, and can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from autodemo_gui.store.film_files import move_together


@dataclass(frozen=True, slots=True)
class Thrown:
    """Where each file was, and where in the trash it is."""

    moves: tuple[tuple[Path, Path], ...]

    @property
    def can_be_taken_back(self) -> bool:
        """Whether the system has said where they are; not every one does."""
        return all(there.name and there != was for was, there in self.moves)


def throw_away(files: Iterable[Path]) -> Thrown:
    """Move files to the trash: all of them, or none. Blocks.

    Raises:
        OSError: one of them cannot be moved there.
    """
    home = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation))
    home.mkdir(parents=True, exist_ok=True)  # a fresh Linux account has no place for a trash yet
    moves: list[tuple[Path, Path]] = []
    for file in files:
        thrown = QFile(str(file))
        if not thrown.moveToTrash():
            take_back(Thrown(tuple(moves)))
            raise OSError(f"{file}: {thrown.errorString()}")
        moves.append((file, Path(thrown.fileName())))
    return Thrown(tuple(moves))


def take_back(thrown: Thrown) -> None:
    """Move files back to where they were. Blocks.

    Raises:
        OSError: something else is there now, or they are in the trash no more.
    """
    for was, _ in thrown.moves:
        if was.exists():
            raise FileExistsError(17, "something else is there now", str(was))
    move_together((there, was) for was, there in thrown.moves)
    for _, there in thrown.moves:
        _note_of(there).unlink(missing_ok=True)


def _note_of(there: Path) -> Path:
    """What a Linux desktop remembers of a file in its trash (freedesktop.org, “Trash specification” 1.0)."""
    return there.parent.parent / "info" / f"{there.name}.trashinfo"
