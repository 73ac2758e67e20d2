"""The line at the top: the name, the two pages, where films are made, and the menu that holds every action."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import TABLE, Act, Actions, Section
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, Sign, label, row, set_margins

_AFTER_A_LINE = (Section.FILM, Section.PAGES, Section.PROGRAM)
_MENU_KEY = "F10"
"""As on Windows and in GNOME."""


class Header(QWidget):
    """The name, the switch between the pages in the middle, then place and menu."""

    place_clicked = Signal()

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """The menu is filled from the table of actions."""
        super().__init__()
        self.menu = self._filled_menu(actions)
        self.place = Button("", "pill", theme=theme, icon="filmed", icon_colour="good")
        self.place.setIconSize(QSize(16, 16))
        self.place.setToolTip(tr("Where films are made"))
        self.place.clicked.connect(self.place_clicked)
        more = Button("", "icon", theme=theme, icon="menu", icon_colour="muted")
        more.setIconSize(QSize(20, 20))
        more.setAccessibleName(tr("Menu"))
        more.setMenu(self.menu)
        more.setShortcut(_MENU_KEY)
        more.setToolTip(f"{tr('Menu')}  ({more.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        settings = Button("", "icon", theme=theme, icon="settings", icon_colour="muted")
        settings.setIconSize(QSize(20, 20))
        settings.setAccessibleName(tr("Settings"))
        settings.setToolTip(actions[Act.SETTINGS].toolTip())
        settings.clicked.connect(actions[Act.SETTINGS].trigger)
        brand = row(Sign("record", "accent", 26, theme=theme), label("AutoDemo", "brand"), -1)
        tools = row(-1, self.place, settings, more)
        line = row(brand, self._pages(theme, actions), tools)
        line.setStretch(0, 1)
        line.setStretch(2, 1)  # the switch stays in the middle
        set_margins(line, 18, 15, 2 * GRID, 7)
        self.setLayout(line)

    def _filled_menu(self, actions: Actions) -> QMenu:
        """Every action; those of the film, its player and the library open to one side, or nobody would read them."""
        menu = QMenu(self)
        titles = {
            Section.FILM: tr("This film"),
            Section.PLAYER: tr("Playing it"),
            Section.ENTRY: tr("In the library"),
        }
        for section in Section:
            if section in _AFTER_A_LINE:
                menu.addSeparator()
            part = menu.addMenu(titles[section]) if section in titles else menu
            part.addActions([actions[act] for act, spec in TABLE.items() if spec.section is section])
        return menu

    def _pages(self, theme: Theme, actions: Actions) -> QFrame:
        """The switch between what is recorded now and what was recorded."""
        box = QFrame()
        box.setProperty("kind", "switch")
        group = QButtonGroup(self)
        self.to_recording = Button(tr("Create"), "switch", theme=theme)  # “Record” is the red button's
        self.to_library = Button(tr("Library"), "switch", theme=theme)
        for button, act in ((self.to_recording, Act.RECORDING), (self.to_library, Act.LIBRARY)):
            button.setCheckable(True)
            button.setToolTip(actions[act].toolTip())
            button.clicked.connect(actions[act].trigger)
            group.addButton(button)
        self.to_recording.setChecked(True)
        inner = row(self.to_recording, self.to_library, spacing=0)
        inner.setContentsMargins(3, 3, 3, 3)
        box.setLayout(inner)
        return box

    def show_page(self, *, is_library: bool) -> None:
        """Say which page is looked at."""
        (self.to_library if is_library else self.to_recording).setChecked(True)

    def show_place(self, name: str, *, answers: bool) -> None:
        """Say where films are made and whether it answers."""
        self.place.setText(name)
        self.place.setAccessibleName(tr("Films are made on: {place}", place=name))
        self.place.set_icon("filmed", "good" if answers else "warning")
