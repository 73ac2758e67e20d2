"""The line at the top: the name, where films are made, and the menu that holds every action."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMenu, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import TABLE, Act, Actions
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, Sign, label, row


class Header(QWidget):
    """Name at the left, place and menu at the right."""

    place_clicked = Signal()

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """The menu is filled from the table of actions."""
        super().__init__()
        self.menu = QMenu(self)
        for act, spec in TABLE.items():
            if spec.starts_group:
                self.menu.addSeparator()
            self.menu.addAction(actions[act])
        self.place = Button("", "pill", theme=theme, icon="filmed", icon_colour="good")
        self.place.setIconSize(QSize(16, 16))
        self.place.setToolTip(tr("Where films are made"))
        self.place.clicked.connect(self.place_clicked)
        more = Button("", "icon", theme=theme, icon="menu", icon_colour="muted")
        more.setIconSize(QSize(20, 20))
        more.setAccessibleName(tr("Menu"))
        more.setToolTip(tr("Menu"))
        more.setMenu(self.menu)
        settings = Button("", "icon", theme=theme, icon="settings", icon_colour="muted")
        settings.setIconSize(QSize(20, 20))
        settings.setAccessibleName(tr("Settings"))
        settings.setToolTip(actions[Act.SETTINGS].toolTip())
        settings.clicked.connect(actions[Act.SETTINGS].trigger)
        line = row(
            Sign("record", "accent", 26, theme=theme), label("AutoDemo", "brand"), -1, self.place, settings, more
        )
        line.setContentsMargins(18, 15, 2 * GRID, 7)
        self.setLayout(line)

    def show_place(self, name: str, *, answers: bool) -> None:
        """Say where films are made and whether it answers."""
        self.place.setText(name)
        self.place.setAccessibleName(tr("Films are made on: {place}", place=name))
        self.place.set_icon("filmed", "good" if answers else "warning")
