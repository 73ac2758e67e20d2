"""The language model's page of the settings: off without a key; a test that says what jobs would meet; the spending."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from autodemo_gui.core import settings as s
from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.parts import Button, announce, column, label, restyle, row
from autodemo_gui.gui.views.setting_field import SettingField
from autodemo_gui.gui.views.setting_page import setting_page

WARN_FROM = 0.8
"""Share of the month's budget from which the page warns, as a job does."""


class ModelPage(QWidget):
    """Shows fields and what it is told; asking the model is somebody else's work."""

    test_asked = Signal()
    stop_asked = Signal()

    def __init__(self, fields: Sequence[SettingField], theme: Theme) -> None:
        """The fields are the settings of the language model, the key among them."""
        super().__init__()
        self.state = label("", "muted", wraps=True)
        self.test = Button(tr("Test"), "", theme=theme)
        self.test.clicked.connect(self._on_test)
        self.verdict = label("", "small", wraps=True)
        self.verdict.hide()
        self.spent = label("", "small", wraps=True)
        self._is_asking = False
        key = next(field.editor for field in fields if field.setting is s.OPENAI_API_KEY)
        connection = [
            field for field in fields if field.setting in (s.OPENAI_API_KEY, s.OPENAI_BASE_URL, s.OPENAI_MODEL)
        ]
        bounds = [field for field in fields if field not in connection]
        if isinstance(key, QLineEdit):
            key.textChanged.connect(self._say_state)
            self._say_state(key.text())
        trial = column(row(self.test, -1), self.verdict)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(setting_page(self.state, *connection, trial, *bounds, self.spent))

    def show_asking(self, is_asking: bool) -> None:
        """While the model is asked, the button stops that."""
        self._is_asking = is_asking
        self.test.setText(tr("Stop") if is_asking else tr("Test"))
        if is_asking:
            self.show_verdict(tr("Asking …"), "small")

    def show_verdict(self, words: str, kind: str) -> None:
        """What came of the test; `kind` is `good`, `problem` or `small`."""
        self.verdict.setText(words)
        self.verdict.setVisible(bool(words))
        restyle(self.verdict, kind)
        announce(self.verdict, words)

    def show_spent(self, usd: float, cap_usd: float) -> None:
        """What this month has cost, in US dollars, of what it may."""
        said = tr("Spent this month: {usd} of {cap} US dollars.", usd=_money(usd), cap=_money(cap_usd))
        if cap_usd > 0 and usd >= WARN_FROM * cap_usd:
            share = int(100 * usd / cap_usd)
            said += " " + tr("That is {share} % of the budget; when it is used up, keywords choose.", share=share)
            restyle(self.spent, "problem")
        else:
            restyle(self.spent, "small")
        self.spent.setText(said)

    def _on_test(self) -> None:
        (self.stop_asked if self._is_asking else self.test_asked).emit()

    def _say_state(self, key: str) -> None:
        is_on = bool(key.strip())
        on = tr("On: an OpenAI-compatible model ranks what is worth showing, and is shown names of links and buttons.")
        off = tr("Off: without a key nothing is sent anywhere, and keywords choose what is worth showing.")
        self.state.setText(on if is_on else off)
        self.test.setEnabled(is_on)


def _money(usd: float) -> str:
    return QLocale().toString(usd, "f", 2)
