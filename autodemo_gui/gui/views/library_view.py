"""The library: every recording as a card, found by a word, watched, renamed, recorded again or thrown away."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListView, QMenu, QStackedWidget, QWidget

from autodemo_gui.core.text import tr, trn
from autodemo_gui.gui.actions import LIBRARY_ACTS, Act, Actions
from autodemo_gui.gui.shelf import Order, matching, order_names, ordered
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.flow import Flow
from autodemo_gui.gui.views.library_list import LibraryList, entry_at
from autodemo_gui.gui.views.parts import Button, action_button, begin_at_start, column, in_the_middle, label, row
from autodemo_gui.store.library import Entry

_SEARCH_WIDTH = 260


class LibraryView(QWidget):
    """Shows entries and says which one is chosen; acting on it is somebody else's work."""

    chosen = Signal(object)
    opened = Signal(object)
    retitled = Signal(object, str)

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """Empty until `show_entries`."""
        super().__init__()
        self._all: list[Entry] = []
        self._late: list[Entry] | None = None
        """What came while a title was typed."""
        self.list = LibraryList(theme)
        self.list.chosen.connect(self.chosen)
        self.list.opened.connect(self.opened)
        self.list.entries.retitled.connect(self.retitled)
        self.list.itemDelegate().closeEditor.connect(lambda *_: QTimer.singleShot(0, self, self._show_late))
        self.list.addActions([actions[act] for act in LIBRARY_ACTS])
        self._count = label("", "small")
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the library"))
        self.search.setClearButtonEnabled(True)
        begin_at_start(self.search)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self.search.textChanged.connect(lambda _: self._show())
        self.search.returnPressed.connect(self.list.setFocus)
        actions[Act.FIND].triggered.connect(self._find)
        actions[Act.RENAME].triggered.connect(self._rename)
        buttons = [
            action_button(actions[act], "quiet", theme=theme)
            for act in (Act.RENAME, Act.RECORD_LIKE_IT, Act.SHOW_ENTRY, Act.TRASH)
        ]
        for act in (Act.RECOVER, Act.LOCATE, Act.FORGET):  # for few entries, and not seen with any other
            button = action_button(actions[act], "quiet", theme=theme)
            button.setVisible(actions[act].isEnabled())
            actions[act].enabledChanged.connect(button.setVisible)
            buttons.append(button)
        self.watch = action_button(actions[Act.WATCH], "", theme=theme)
        self._nothing = label("", "lead", wraps=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty = QWidget()
        empty.setLayout(in_the_middle(self._nothing))
        self._either = QStackedWidget()
        self._either.addWidget(self.list)
        self._either.addWidget(empty)
        self._order = Order.NEWEST
        self.order = Button("", "chip", theme=theme, icon="down", icon_colour="muted")
        menu = QMenu(self.order)
        for order, name in order_names().items():
            menu.addAction(name).triggered.connect(lambda _=False, order=order: self.put_in_order(order))
        self.order.setMenu(menu)
        head = row(label(tr("Library"), "heading"), 4, self._count, -1, self.order, self.search)
        below = Flow(GRID, is_centred=False)
        for button in (self.watch, *buttons):
            below.addWidget(button)
        self._below = QWidget()
        self._below.setLayout(below)
        page = column(head, GRID, self._either, GRID, self._below)
        page.setStretch(2, 1)
        page.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self.setLayout(page)
        self._show()

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these, as far as they match what is searched for; not under the hands of who types a title."""
        if self.list.state() is QListView.State.EditingState:
            self._late = entries
            return
        self._all, self._late = entries, None
        self._show()

    def _show_late(self) -> None:
        if self._late is not None:
            self.show_entries(self._late)

    def put_in_order(self, order: Order) -> None:
        """Show them in another order."""
        self._order = order
        self._show()

    def choose(self, path: Path) -> None:
        """Choose the entry of a film, if it is shown."""
        for row_now in range(self.list.entries.rowCount()):
            index = self.list.entries.index(row_now)
            entry = entry_at(index)
            if entry is not None and entry.path == path:
                self.list.setCurrentIndex(index)
                return

    def _show(self) -> None:
        """The one that was chosen stays chosen; when it is gone, the one that has come to its place is."""
        before, place = entry_at(self.list.currentIndex()), self.list.currentIndex().row()
        found = ordered(matching(self._all, self.search.text()), self._order)
        self.list.entries.show_entries(found)
        rows = {entry.path: number for number, entry in enumerate(found)}
        if before is not None and rows:
            row_now = rows.get(before.path, min(place, len(rows) - 1))
            self.list.setCurrentIndex(self.list.entries.index(row_now))
        name = order_names()[self._order]
        self.order.setText(name)
        self.order.setAccessibleName(tr("Order of the recordings: {order}", order=name))
        self.order.setVisible(len(self._all) > 1)
        self._count.setText(trn("{count} recording", "{count} recordings", len(found)) if self._all else "")
        self._nothing.setText(
            tr("Nothing here has these words in it.") if self._all else tr("What you record is kept here.")
        )
        self._either.setCurrentIndex(0 if found else 1)
        self._below.setVisible(bool(found))
        self.search.setVisible(bool(self._all))  # else the keyboard would wait there for a list to come

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _rename(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.list.edit(index)
