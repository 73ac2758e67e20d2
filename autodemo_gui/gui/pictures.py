"""Small pictures, read from disk when somebody looks at them, off the window's thread, the newest wish first."""

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QImageReader, QPixmap

_MOST_KEPT = 240
"""Pictures in memory: a few screens full, 60 MB at 200 %."""
_MOST_WANTED = 48
"""Wishes that are open at a time: what was scrolled past long ago is not read any more."""


class Pictures(QObject):
    """Pictures by the path of their file, of one size. `arrived` says that one can be had now."""

    arrived = Signal(str)
    _read = Signal(str, QImage)

    def __init__(self, size: QSize, density: float, parent: QObject) -> None:
        """Nothing is read yet.

        Args:
            size: of every picture in logical pixels; it is filled, what does not fit is cut off.
            density: physical pixels for each of them.
            parent: owns it.
        """
        super().__init__(parent)
        self._size = size * density
        self._density = density
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._reading = ""
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="pictures")
        self._read.connect(self._keep)

    def of(self, file: Path) -> QPixmap | None:
        """The picture, or None: then it is read, and `arrived` comes later. A null one is not to be had."""
        name = str(file)
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        if name == self._reading:
            return None
        self._wanted[name] = None
        self._wanted.move_to_end(name)
        while len(self._wanted) > _MOST_WANTED:
            self._wanted.popitem(last=False)
        self._read_next()
        return None

    def forget(self, file: Path) -> None:
        """It has changed."""
        self._kept.pop(str(file), None)

    def close(self) -> None:
        """Read no more."""
        self._wanted.clear()
        self._reader.shutdown(cancel_futures=True)

    def _read_next(self) -> None:
        if self._wanted and not self._reading:
            self._reading = name = self._wanted.popitem()[0]
            self._reader.submit(lambda: self._read.emit(name, _filled(name, self._size)))

    @Slot(str, QImage)
    def _keep(self, name: str, image: QImage) -> None:
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self._density)
        self._kept[name] = pixmap
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        self._reading = ""
        self.arrived.emit(name)
        self._read_next()


def _filled(name: str, size: QSize) -> QImage:
    """A picture that fills a size, its middle; a null one when the file is none."""
    reader = QImageReader(name)
    whole = reader.size()
    if not whole.isValid():
        return QImage()
    reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    left, top = (image.width() - size.width()) // 2, (image.height() - size.height()) // 2
    return image.copy(max(0, left), max(0, top), size.width(), size.height())
