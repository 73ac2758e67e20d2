"""A line of text that makes do with the room it gets."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from autodemo_gui.gui.views.parts import begin_at_start


class Elided(QLabel):
    """Cut with dots where there is no room; told whole to screen readers and to those who point at it."""

    def __init__(self, words: str, kind: str) -> None:
        """`kind` is a selector of window.qss."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        begin_at_start(self)
        self._words = ""
        self.set_words(words)

    @property
    def words(self) -> str:
        """What it says, uncut."""
        return self._words

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut it anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(QFontMetrics(self.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, self.width()))
