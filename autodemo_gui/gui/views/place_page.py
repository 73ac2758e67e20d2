"""The settings' page on where films are made: this computer, or a shared worker that is reached through its queue."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from autodemo_gui.core.text import tr
from autodemo_gui.gui.language import path_words
from autodemo_gui.gui.queue_address import QueueAddress, queue_address
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, announce, begin_at_start, column, label, restyle, row, set_margins
from autodemo_gui.gui.views.setting_page import scrolled

_INDENT = 22
"""As far as a choice's words are from the edge, in pixels."""


class PlacePage(QWidget):
    """Shows an address in its parts and takes it back together; trying it out is somebody else's work."""

    test_asked = Signal(str)

    def __init__(self, redis_url: str, remembered: str, theme: Theme) -> None:
        """Filled in.

        Args:
            redis_url: the queue in force; empty for this computer.
            remembered: the shared queue that was used last, to be there when it is wanted again.
            theme: of the buttons.
        """
        super().__init__()
        self._theme = theme
        self._given = redis_url or remembered
        self._as_given = self._address = queue_address(self._given) or QueueAddress()
        self.here = QRadioButton(tr("On this computer"))
        self.shared = QRadioButton(tr("On a shared worker"))
        group = QButtonGroup(self)
        group.addButton(self.here)
        group.addButton(self.shared)
        self.address = QLineEdit()
        self.address.setPlaceholderText(tr("films.example.com, or films.example.com:6379"))
        self.address.editingFinished.connect(self._take_apart)
        self.user = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.tls = QCheckBox(tr("Encrypted connection (TLS)"))
        self.ca_file = QLineEdit()
        self.ca_file.setPlaceholderText(tr("as the system"))
        self.choose = Button(tr("Choose …"), "", theme=theme)
        self.choose.clicked.connect(self._choose_ca_file)
        self.test = Button(tr("Test"), "", theme=theme)
        self.test.clicked.connect(self._on_test)
        self.verdict = label("", "small", wraps=True)
        self.verdict.hide()
        self._form = self._made_form()
        kept = label(tr("Addresses with passwords and keys are kept in the system's keyring."), "small", wraps=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scrolled(column(self.here, self.shared, self._form, GRID, kept, -1)))
        self._fill()
        self.tls.toggled.connect(self._on_tls)
        self.shared.toggled.connect(self._on_place)
        (self.shared if redis_url else self.here).setChecked(True)
        self._on_place(bool(redis_url))

    @property
    def url(self) -> str:
        """The queue that is chosen, empty for this computer. What cannot be read is left as it was typed."""
        return self.shared_url if self.shared.isChecked() else ""

    @property
    def shared_url(self) -> str:
        """The shared queue that is filled in, chosen or not; empty when none is."""
        typed = self._typed()
        if typed == self._as_given:  # there is more than one way to write the same address
            return self._given
        return self.address.text().strip() if typed is None else typed.url

    @property
    def problem(self) -> str:
        """Why this cannot be put into force, as a sentence; empty when it can."""
        if not self.shared.isChecked():
            return ""
        typed = self._typed()
        if typed is None:
            return tr("That is no address of a queue. Write it like films.example.com:6379.")
        if not typed.host:
            return tr("Enter the address of the shared queue, or choose this computer.")
        if typed.is_encrypted and typed.ca_file and not Path(typed.ca_file).is_file():
            return tr("There is no file {path}.", path=path_words(typed.ca_file))
        return ""

    def show_problem(self) -> None:
        """Say what is in the way, and go there."""
        self.show_verdict(self.problem, "problem")
        self.address.setFocus()

    def show_verdict(self, words: str, kind: str) -> None:
        """What came of the test; `kind` is `good`, `problem` or `small`."""
        self.verdict.setText(words)
        self.verdict.setVisible(bool(words))
        restyle(self.verdict, kind)
        announce(self.verdict, words)

    def _made_form(self) -> QWidget:
        form = QWidget()
        self._ca_line = QWidget()
        ca_line = row(self.ca_file, self.choose)
        ca_line.setStretch(0, 1)
        self._ca_line.setLayout(self._named(tr("File with the certificate authority"), self.ca_file, ca_line))
        fields = column(
            self._named(tr("Address of the shared queue"), self.address),
            row(self._named(tr("User"), self.user), self._named(tr("Password"), self.password), spacing=12),
            self.tls,
            self._ca_line,
            row(self.test, -1),
            self.verdict,
            spacing=12,
        )
        set_margins(fields, _INDENT, 0, 0, 0)
        form.setLayout(fields)
        self.choose.setAccessibleName(f"{self.ca_file.accessibleName()}: {self.choose.text()}")
        return form

    @staticmethod
    def _named(name: str, field: QLineEdit, line: QLayout | None = None) -> QVBoxLayout:
        """A field below its name; `line` is what it stands in, if it is not alone."""
        title = label(name, "small")
        title.setBuddy(field)
        field.setAccessibleName(name)
        begin_at_start(field)
        return column(title, line or field, spacing=4)

    def _typed(self) -> QueueAddress | None:
        """What the fields say; None when the address cannot be read. A whole address brings all its parts along."""
        found = queue_address(self.address.text())
        if found is None or "://" in self.address.text():
            return found
        return replace(
            self._address,
            host=found.host,
            port=found.port,
            is_encrypted=self.tls.isChecked(),
            user=found.user or self.user.text().strip(),
            password=found.password or self.password.text(),
            ca_file=self.ca_file.text().strip(),
        )

    def _take_apart(self) -> None:
        """Put what was pasted where it belongs, the password where nobody reads it."""
        typed = self._typed()
        if typed is not None:
            self._address = typed
            self._fill()

    def _fill(self) -> None:
        shown = self._address
        self.address.setText(shown.place)
        self.user.setText(shown.user)
        self.password.setText(shown.password)
        self.tls.setChecked(shown.is_encrypted)
        self.ca_file.setText(shown.ca_file)
        self._ca_line.setVisible(shown.is_encrypted)

    def _on_test(self) -> None:
        self._take_apart()
        if self.problem:
            self.show_problem()
        else:
            self.test_asked.emit(self.url)

    def _on_tls(self, is_on: bool) -> None:
        self._ca_line.setVisible(is_on)

    def _on_place(self, is_shared: bool) -> None:
        self._form.setEnabled(is_shared)
        if is_shared:
            self.address.setFocus()

    def _choose_ca_file(self) -> None:
        dialog = QFileDialog(self, self.ca_file.accessibleName(), self.ca_file.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.ca_file.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
