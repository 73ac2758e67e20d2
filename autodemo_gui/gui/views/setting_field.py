"""A field for a setting, made from its declaration: kind, bounds, choices, label and help."""

from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from autodemo_gui.catalogues import NAMES
from autodemo_gui.core.setting import Setting
from autodemo_gui.core.text import tr
from autodemo_gui.gui.views.parts import begin_at_start, column, label, row

_MOST = 1_000_000_000
_SPIN_MARGIN = 11


class SettingField(QWidget):
    """Label, editor and a sentence of help. An empty text means: as if nobody had chosen."""

    def __init__(self, setting: Setting[Any], value: Any) -> None:
        """Filled with the value in force."""
        super().__init__()
        self.setting = setting
        self.editor = _editor(setting, value)
        self.editor.setAccessibleName(tr(setting.label))
        self.editor.setAccessibleDescription(tr(setting.help))
        title = label(tr(setting.label), "strong")
        title.setBuddy(self.editor)
        box: QVBoxLayout = column(title, self.editor, label(tr(setting.help), "small", wraps=True), spacing=4)
        self.setLayout(box)

    def put_beside(self, widget: QWidget) -> None:
        """Show something at the end of the editor's line."""
        box = self.layout()
        if isinstance(box, QVBoxLayout):
            place = box.indexOf(self.editor)
            box.removeWidget(self.editor)
            line = row(self.editor, widget)
            line.setStretch(0, 1)
            box.insertLayout(place, line)

    @property
    def value(self) -> Any:
        """What the field says, in the setting's type."""
        match self.editor:
            case QCheckBox():
                return self.editor.isChecked()
            case QComboBox():
                return self.editor.currentData()
            case QSpinBox() | QDoubleSpinBox():
                return self.editor.value()
            case QLineEdit():
                return self.editor.text().strip()
            case other:
                raise TypeError(f"no value of {other!r}")


def _editor(setting: Setting[Any], value: Any) -> QWidget:
    if isinstance(setting.default, bool):
        tick = QCheckBox(tr("on"))
        tick.setChecked(bool(value))
        return tick
    if setting.choices:
        box = QComboBox()
        for choice in setting.choices:
            box.addItem(choice_words(choice), choice)
        box.setCurrentIndex(max(0, box.findData(value)))
        return box
    if isinstance(setting.default, int | float):
        spin: QSpinBox | QDoubleSpinBox = QSpinBox() if isinstance(setting.default, int) else _Number()
        spin.setRange(setting.low or 0, setting.high if setting.high is not None else _MOST)  # type: ignore[arg-type]
        spin.setValue(value)
        if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:  # numbers are read from the left
            spin.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        spin.lineEdit().setTextMargins(_SPIN_MARGIN, 0, _SPIN_MARGIN, 0)  # a style sheet does not reach its text
        return spin
    line = QLineEdit(str(value))
    begin_at_start(line)
    if setting.secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


class _Number(QDoubleSpinBox):
    """A number without decimals that say nothing: 45, 0.5."""

    def textFromValue(self, value: float) -> str:
        """At most two decimals."""
        locale = self.locale()
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        whole, point, decimals = locale.toString(value, "f", self.decimals()).partition(locale.decimalPoint())
        kept = decimals.rstrip(locale.zeroDigit())
        return whole + point + kept if kept else whole


def choice_words(choice: str) -> str:
    """A choice as a person would say it; names of languages are their own."""
    words = {
        "": tr("as the system"),
        "system": tr("as the system"),
        "light": tr("light"),
        "dark": tr("dark"),
        "auto": tr("automatic"),
        "stepped": tr("frame by frame"),
        "live": tr("in real time"),
    }
    return words.get(choice, NAMES.get(choice, choice))
