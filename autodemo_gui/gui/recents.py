"""The films that the start page offers, read from disk: with their opening pictures and the signs of their sites."""

import base64
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from autodemo_gui.gui.fetching import poster_of
from autodemo_gui.gui.shelf import title_of
from autodemo_gui.gui.views.recent import MOST, SIGN_PX, RecentFilm

_POSTER_WIDTH = 360
_DENSITY = 3
"""Signs are read this many times as large as they are shown, for the sharpest screens."""


def recent_films(folder: Path, takes: Path) -> list[RecentFilm]:
    """The newest films. Reads the disk.

    Args:
        folder: of the films.
        takes: folder of the kept takes, which remember what a site says about itself.
    """
    from autodemo_gui.store.library import Library

    found = []
    films = [entry for entry in Library(folder).entries() if entry.can_be_watched]
    for entry in films[:MOST]:
        poster = QImage(str(poster_of(entry.path)))
        if not poster.isNull():
            poster = poster.scaledToWidth(_POSTER_WIDTH, Qt.TransformationMode.SmoothTransformation)
        found.append(RecentFilm(entry, title_of(entry), poster, sign_in(takes / entry.film.job_id)))
    return found


def sign_in(take: Path) -> QImage:
    """The sign of the site that a take shows, in a square; null when none is known, or only a word mark."""
    from pydantic import ValidationError

    from autodemo_gui.core.brand import Brand
    from autodemo_gui.core.take import BRAND_FILE

    try:
        brand = Brand.model_validate_json((take / BRAND_FILE).read_bytes())
    except (OSError, ValidationError):  # never kept, or gone: a film without it is still a film
        return QImage()
    return QImage() if brand.logo_is_wide else _fitted(base64.b64decode(brand.logo.partition(",")[2]))


def _fitted(picture: bytes) -> QImage:
    """A picture of any kind, as large as a sign may be."""
    buffer = QBuffer()
    buffer.setData(QByteArray(picture))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    edge = SIGN_PX * _DENSITY
    reader.setScaledSize(reader.size().scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
