"""The films that the start page offers, read from disk."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from autodemo_gui.gui.fetching import poster_of
from autodemo_gui.gui.shelf import title_of
from autodemo_gui.gui.views.recent import MOST, RecentFilm

_POSTER_WIDTH = 360


def recent_films(folder: Path) -> list[RecentFilm]:
    """The newest films with their opening pictures. Reads the disk."""
    from autodemo_gui.store.library import Library

    found = []
    films = [entry for entry in Library(folder).entries() if entry.can_be_watched]
    for entry in films[:MOST]:
        poster = QImage(str(poster_of(entry.path)))
        if not poster.isNull():
            poster = poster.scaledToWidth(_POSTER_WIDTH, Qt.TransformationMode.SmoothTransformation)
        found.append(RecentFilm(entry, title_of(entry), poster))
    return found
