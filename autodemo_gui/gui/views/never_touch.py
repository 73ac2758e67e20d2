"""The never-touch list as chips: what it holds by birth, and the words a person added."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from autodemo_gui.core.lexicon import Lexicon, languages
from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.flow import Flow
from autodemo_gui.gui.views.keyboard import hand_focus, is_in_use, tab_order
from autodemo_gui.gui.views.parts import Button, begin_at_start, label

_LONGEST_WORD = 80
_FIELD_MARGIN = 14


class NeverTouch(QWidget):
    """Shows the list and lets a person add words and take their own away again."""

    changed = Signal(tuple)

    def __init__(self, theme: Theme) -> None:
        """The words of the lexicon and none of one's own."""
        super().__init__()
        self._theme = theme
        self._words: tuple[str, ...] = ()
        self._fixed: list[QWidget] = [label(tr("Never touches"), "muted")]
        shown = known_words()
        self._fixed += [label(word, "chip") for word in shown]
        more = tr("+ {count} in {languages} languages", count=len(Lexicon()) - len(shown), languages=len(languages()))
        self._fixed.append(label(more, "chip"))
        self._own: list[Button] = []
        self.add = Button(tr("Add a word"), "link", theme=theme)
        self.add.clicked.connect(self._ask)
        self.field = _WordField()
        self.field.hide()
        self.field.returnPressed.connect(self._take)
        self.field.left.connect(self._put_away)
        self._flow = Flow(GRID)
        self.setLayout(self._flow)
        self._fill()

    @property
    def words(self) -> tuple[str, ...]:
        """One's own words, in the order they were added."""
        return self._words

    def set_words(self, words: tuple[str, ...]) -> None:
        """Show these as one's own words."""
        if words != self._words:
            self._words = words
            self._fill()

    def _fill(self) -> None:
        while self._flow.takeAt(0) is not None:
            pass
        for chip in self._own:
            chip.deleteLater()
        self._own = [self._own_chip(word) for word in self._words]
        for widget in (*self._fixed, *self._own, self.field, self.add):
            self._flow.addWidget(widget)
        tab_order(self.field, *self._own, self.add)  # the field has its place from the beginning
        self.updateGeometry()

    def _own_chip(self, word: str) -> Button:
        chip = Button(word, "word", theme=self._theme, icon="close", icon_colour="muted")
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        against = Qt.LayoutDirection.LeftToRight if is_rtl else Qt.LayoutDirection.RightToLeft
        chip.setLayoutDirection(against)  # the cross comes after the word
        chip.setAccessibleName(tr("Remove “{word}” from the never-touch list", word=word))
        chip.setToolTip(chip.accessibleName())
        chip.clicked.connect(lambda: self._remove(word))
        return chip

    def _ask(self) -> None:
        self.add.hide()
        self.field.clear()
        self.field.show()
        self.field.setFocus()

    def _take(self) -> None:
        typed = " ".join(self.field.text().split())
        self._put_away()
        if typed and typed.casefold() not in {word.casefold() for word in self._words}:
            self._set([*self._words, typed])

    def _remove(self, word: str) -> None:
        """The keyboard goes on with the next word, or where one is added."""
        place, by_keyboard = self._words.index(word), is_in_use()
        self._set([own for own in self._words if own != word])
        there = self._own[min(place, len(self._own) - 1)] if self._own else self.add
        there.show()  # a layout shows what is new only later
        hand_focus(there, by_keyboard=by_keyboard)

    def _put_away(self) -> None:
        self.add.show()
        hand_focus(self.add, by_keyboard=True)  # they were typing
        self.field.hide()

    def _set(self, words: list[str]) -> None:
        self.set_words(tuple(words))
        self.changed.emit(self._words)


def known_words() -> tuple[str, ...]:
    """Some words of the lexicon that everybody understands, in the window's language."""
    return tr("delete"), tr("pay"), tr("sign out")


class _WordField(QLineEdit):
    """Where a word is typed; Escape leaves it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "word")
        self.setPlaceholderText(tr("a word or phrase"))
        self.setAccessibleName(tr("Word that is never touched"))
        self.setMaxLength(_LONGEST_WORD)
        begin_at_start(self)
        self.ensurePolished()
        self.setFixedWidth(max(160, self.fontMetrics().horizontalAdvance(self.placeholderText()) + 2 * _FIELD_MARGIN))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
