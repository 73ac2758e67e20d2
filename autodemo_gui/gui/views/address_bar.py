"""The one field and the one red button, and a sentence below that says what will happen or what is wrong."""

import textwrap

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.draft import AddressCheck
from autodemo_gui.gui.links import address_in, pasteable
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.parts import Button, ShadowBox, begin_at_start, column, label, restyle, row, set_margins

_RADIUS = 16


class AddressBar(QWidget):
    """Takes an address by typing, pasting or dropping a link, and says while typing whether it can be recorded."""

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        """Empty, the field ready for typing."""
        super().__init__()
        self._theme = theme
        self._pasted = ""
        self._shows_drop = False
        self.field = QLineEdit()
        self.field.setProperty("kind", "address")
        self.field.setPlaceholderText(tr("Address of the site, for example example.com"))
        self.field.setAccessibleName(tr("Address of the site"))
        self.field.setMinimumHeight(48)
        begin_at_start(self.field)
        self.field.setDragEnabled(True)
        self.field.setAcceptDrops(False)  # what is dropped on it is for the bar, which looks into link files
        self.record = Button(tr("Record"), "record", theme=theme, icon="record", icon_colour="on_button")
        self.record.setIconSize(QSize(20, 20))
        self._verdict = label("", "muted", wraps=True)
        self._verdict.setContentsMargins(ShadowBox.INSET + 20, 0, ShadowBox.INSET + 20, 0)
        inner = row(self.field, self.record, spacing=16)
        set_margins(inner, 24, 8, 8, 8)
        self._box = QFrame()
        self._box.setObjectName("address")
        self._box.setLayout(inner)
        self.paste = Button("", "chip", theme=theme, icon="paste", icon_colour="muted")
        self.paste.clicked.connect(self._paste)
        self.paste.hide()
        below = row(self._verdict, self.paste, spacing=0)
        below.setStretch(0, 1)
        set_margins(below, 0, 0, ShadowBox.INSET + 8, 0)
        self.setLayout(column(ShadowBox(self._box, theme, radius=_RADIUS), below, spacing=0))
        self.setAcceptDrops(True)
        self.field.textChanged.connect(lambda _: self._judge())
        self.field.returnPressed.connect(self._ask)
        self.record.clicked.connect(self._ask)
        self._dress()
        theme.changed.connect(self._dress)

    @property
    def verdict(self) -> str:
        """What is said below the field."""
        return self._verdict.text()

    def show_turn(self, *, waits: bool) -> None:
        """Say whether what is asked for begins at once or waits for another one to end."""
        words = tr("Add to queue") if waits else tr("Record")
        if self.record.text() != words:
            self.record.setText(words)
            self.record.set_icon("plus" if waits else "record")

    def focus(self) -> None:
        """Ready for typing over what is there."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def offer(self, clipboard: str) -> None:
        """Offer to record what is on the clipboard, if that is an address and not the one that is typed already."""
        found = pasteable(clipboard)
        label_of = AddressCheck.of(found).label if found else ""
        is_new = bool(found) and label_of != AddressCheck.of(self.field.text()).label
        self._pasted = found if is_new else ""
        self.paste.setVisible(is_new)
        if is_new:
            self.paste.setText(tr("Paste and record {label}", label=textwrap.shorten(label_of, 40, placeholder="…")))

    def _paste(self) -> None:
        self.paste.hide()
        self.field.setText(self._pasted)
        self._ask()

    def _ask(self) -> None:
        if AddressCheck.of(self.field.text()).is_usable:
            self.asked.emit()
        else:
            self._judge(insists=True)
            self.focus()

    def _judge(self, *, insists: bool = False) -> None:
        """Say what is wrong; about an empty field only when Record was clicked."""
        check = AddressCheck.of(self.field.text())
        if self.field.text().strip() or insists:
            opens = (
                tr("Opens {url}", url=check.url.removesuffix("/"))
                if check.url
                else tr("Opens {label}", label=check.label)
            )
            self._say(f"{check.problem} {check.hint}" if check.problem else opens, good=check.is_usable)
        else:
            self._say("", good=True)

    def _say(self, words: str, *, good: bool) -> None:
        self._verdict.setText(words)
        restyle(self._verdict, "muted" if good else "problem")

    def _dress(self) -> None:
        tokens = ("accent_wash", "accent") if self._shows_drop else ("surface", "border")
        surface, border = (self._theme.colour(name).name(QColor.NameFormat.HexRgb) for name in tokens)
        self._box.setStyleSheet(
            f"QFrame#address {{ background: {surface}; border: 1px solid {border}; border-radius: {_RADIUS}px; }}"
        )

    # --- dropping

    def show_drop(self, *, is_over: bool) -> None:
        """Whether a link is dragged that would land here."""
        self._shows_drop = is_over
        self._dress()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A link, a link file or a text may be dropped."""
        if address_in(event.mimeData()):
            self.show_drop(is_over=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It lands elsewhere."""
        self.show_drop(is_over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the link as the address; from a link file, the one in it."""
        self.show_drop(is_over=False)
        self.field.setText(address_in(event.mimeData()))
        event.acceptProposedAction()
        self.focus()
