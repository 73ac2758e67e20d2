"""The story in a card: under its title, with a filter, a way to copy it, and one back to its end."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QWidget

from autodemo_gui.core.story import Line, Tone
from autodemo_gui.core.text import tr, trn
from autodemo_gui.gui.log_filter import LineKind, LogFilter, Sieve
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.elided import Elided
from autodemo_gui.gui.views.log_view import LogList
from autodemo_gui.gui.views.parts import Button, announce, begin_at_start, column, divider, label, row, set_margins

_COPIED_MS = 1500


class LogCard(QFrame):
    """The list under its title, with how much was left alone said in words.

    `chosen` carries the number of a line, counted in the whole story from 0, that was clicked or entered.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, title: str, *, follows: bool = False) -> None:
        """An empty story under this title; one that is still told is followed to its newest line."""
        super().__init__()
        self.setProperty("kind", "card")
        self._lines: tuple[Line, ...] = ()
        self._sieve = Sieve()
        self._follows = follows
        self._seen = 0
        """How many lines were shown when the end was looked at last."""
        self.list = LogList(theme, follows=follows)
        self._aside = Elided("", "small")
        self.filter = self._tool(theme, "filter", tr("Filter the log"))
        self.filter.setCheckable(True)
        self.copy = self._tool(theme, "copy", tr("Copy the log"))
        self.copy.clicked.connect(self._copy)
        head = row(label(title, "strong"), GRID, self._aside, self.filter, self.copy, spacing=0)
        head.setStretch(2, 1)
        set_margins(head, 16, 7, GRID, 6)
        self._sieve_row = self._filter_row(theme)
        self._nothing = label(tr("Nothing matches."), "small")
        self._nothing.setContentsMargins(16, GRID, 16, GRID)
        self._nothing.hide()
        body = column(head, divider(), self._sieve_row, self._nothing, self.list, spacing=0)
        body.setContentsMargins(1, 1, 1, 8)
        body.insertSpacing(4, 8)
        self.setLayout(body)
        self.to_end = Button("", "float", theme=theme, icon="down", icon_colour="muted")
        self.to_end.setParent(self)
        self.to_end.clicked.connect(self._go_to_end)
        self.to_end.hide()
        self.filter.toggled.connect(self._show_filter)
        self.list.clicked.connect(lambda index: self.chosen.emit(self._sieve.origin(index.row())))
        self.list.activated.connect(lambda index: self.chosen.emit(self._sieve.origin(index.row())))
        bar = self.list.verticalScrollBar()
        bar.valueChanged.connect(lambda _: self._show_way_to_end())
        bar.rangeChanged.connect(lambda _low, _high: self._show_way_to_end())

    def set_lines(self, lines: tuple[Line, ...]) -> None:
        """Show the story so far, as far as it passes the filter."""
        self._lines = lines
        shown = self._sieve.sift(lines)
        self.list.set_lines(shown)
        self._nothing.setVisible(bool(lines) and not shown)
        is_whole = self._sieve.filter.is_open
        left_alone = self.list.left_alone if is_whole else sum(line.tone is Tone.CALM for line in lines)
        self._aside.set_words(trn("{count} left alone", "{count} left alone", left_alone) if left_alone else "")
        self._show_way_to_end()

    # --- the filter

    def _filter_row(self, theme: Theme) -> QWidget:
        self.words = QLineEdit()
        self.words.setProperty("kind", "word")
        self.words.setPlaceholderText(tr("Words in the log"))
        self.words.setAccessibleName(tr("Words in the log"))
        self.words.setClearButtonEnabled(True)
        begin_at_start(self.words)
        self.words.textChanged.connect(lambda _: self._sift())
        self.kinds = Button("", "chip", theme=theme, icon="chevron", icon_colour="muted")
        menu = QMenu(self.kinds)
        for kind, name in kind_names().items():
            menu.addAction(name).triggered.connect(lambda _=False, kind=kind: self.choose_kind(kind))
        self.kinds.setMenu(menu)
        made = QWidget()
        line = row(self.words, self.kinds)
        line.setStretch(0, 1)
        line.setContentsMargins(12, GRID, 12, 0)
        made.setLayout(line)
        made.hide()
        self._kind = LineKind.EVERYTHING
        self._say_kind()
        return made

    def choose_kind(self, kind: LineKind) -> None:
        """Show only lines of a kind."""
        self._kind = kind
        self._say_kind()
        self._sift()

    def _say_kind(self) -> None:
        name = kind_names()[self._kind]
        self.kinds.setText(name)
        self.kinds.setAccessibleName(tr("Kind of lines: {kind}", kind=name))

    def _show_filter(self, is_shown: bool) -> None:
        """A filter that nobody sees does not filter."""
        self._sieve_row.setVisible(is_shown)
        self._sift()
        if is_shown:
            self.words.setFocus()

    def _sift(self) -> None:
        is_used = self.filter.isChecked()
        self._sieve.use(LogFilter(self._kind, self.words.text()) if is_used else LogFilter())
        self.set_lines(self._lines)

    # --- the end

    def _show_way_to_end(self) -> None:
        """Where a list is followed, and somebody has scrolled away from its end, there is a way back."""
        count = self.list.model().rowCount()
        if self.list.is_at_tail() or not self._follows:
            self._seen = count
        newer = max(0, count - self._seen)
        words = trn("{count} new line", "{count} new lines", newer) if newer else tr("To the newest line")
        self.to_end.setText(words)
        self.to_end.setAccessibleName(words if not newer else f"{words}: {tr('To the newest line')}")
        self.to_end.setVisible(self._follows and not self.list.is_at_tail())
        self._place_way_to_end()

    def _go_to_end(self) -> None:
        self.list.setFocus()
        self.list.scrollToBottom()

    def _place_way_to_end(self) -> None:
        self.to_end.adjustSize()
        self.to_end.move((self.width() - self.to_end.width()) // 2, self.height() - self.to_end.height() - 2 * GRID)
        self.to_end.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the way to the end at the lower edge."""
        super().resizeEvent(event)
        self._place_way_to_end()

    # --- copying

    def _copy(self) -> None:
        """The lines that are chosen, or all that are shown, with their times."""
        self._copied(self.list.copy_lines())

    def _copied(self, count: int) -> None:
        announce(self, trn("{count} line copied.", "{count} lines copied.", count))
        self.copy.set_icon("check", "calm")
        QTimer.singleShot(_COPIED_MS, self, lambda: self.copy.set_icon("copy", "muted"))

    def _tool(self, theme: Theme, icon: str, words: str) -> Button:
        made = Button("", "icon", theme=theme, icon=icon, icon_colour="muted")
        made.setToolTip(words)
        made.setAccessibleName(words)
        return made


def kind_names() -> dict[LineKind, str]:
    """What the kinds of lines are called."""
    return {
        LineKind.EVERYTHING: tr("Everything"),
        LineKind.PAGES: tr("Pages"),
        LineKind.STEPS: tr("Steps"),
        LineKind.LEFT_ALONE: tr("Left alone"),
        LineKind.WARNINGS: tr("Warnings"),
    }
