"""What few people change, out of the way until it is asked for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from autodemo_gui.core import settings
from autodemo_gui.core.text import tr
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.limit_chip import LimitChip
from autodemo_gui.gui.views.parts import column, label, restyle, row, set_margins

REHEARSAL_CLICK_STOPS = (0, 3, 5, 10, 15, 20, 25)
REHEARSAL_STOPS = (10, 20, 30, 45, 60, 90)
RUNTIME_STOPS = (30, 60, 120, 180, 300, 600, 900, 1800, 3600)


class Advanced(QWidget):
    """Time limit, the way of exploring, what a rehearsal may take, sockets, what is hidden, one dangerous switch."""

    may_save_changed = Signal(bool)

    def __init__(self, theme: Theme, runtime: LimitChip, rehearsal: tuple[LimitChip, LimitChip]) -> None:
        """As by default; the chips of the time limit and of the rehearsal's clicks and seconds are given."""
        super().__init__()
        ways = QButtonGroup(self)
        self.rehearsed = QRadioButton(tr("Rehearse first, then film the best of it"))
        self.direct = QRadioButton(tr("Film while looking around, every click"))
        for way in (self.rehearsed, self.direct):
            ways.addButton(way)
        self.rehearsed.setChecked(True)
        self._rehearsal = rehearsal
        self._allowance = QWidget()
        allowed = row(label(tr("Rehearsal"), "muted"), *rehearsal, -1)
        set_margins(allowed, 22, 0, 0, 0)  # below its choice's words
        self._allowance.setLayout(allowed)
        self.rehearsed.toggled.connect(self._allowance.setEnabled)
        self.live_app = QCheckBox(tr("Live app: what a click sends over a WebSocket may pass"))
        self.no_sockets = QCheckBox(tr("No WebSockets at all"))
        self.live_app.toggled.connect(lambda on: self.no_sockets.setChecked(self.no_sockets.isChecked() and not on))
        self.no_sockets.toggled.connect(lambda on: self.live_app.setChecked(self.live_app.isChecked() and not on))
        self.masks = {
            "emails": QCheckBox(tr("e-mail addresses")),
            "phones": QCheckBox(tr("phone numbers")),
            "cards": QCheckBox(tr("card numbers")),
        }
        self.may_save = QCheckBox(tr("This site may be saved to: its own requests that save are not held back"))
        self.may_save.toggled.connect(self._on_may_save)
        self.may_save.clicked.connect(self.may_save_changed)
        self._warning = label(
            tr("Only for a copy of a site made for trying things. What is saved cannot be taken back."),
            "problem",
            wraps=True,
        )
        self._warning.hide()
        self.setLayout(
            column(
                row(label(tr(settings.MAX_RUNTIME.label), "muted"), runtime, -1),
                self.rehearsed,
                self._allowance,
                self.direct,
                GRID,
                self.live_app,
                self.no_sockets,
                GRID,
                row(label(tr("Hide in the film:"), "muted"), *self.masks.values(), -1, spacing=2 * GRID),
                GRID,
                self.may_save,
                self._warning,
                spacing=4,
            )
        )

    def fill(self, draft: Draft) -> None:
        """Show what a draft says."""
        (self.direct if draft.mode == "direct" else self.rehearsed).setChecked(True)
        self.live_app.setChecked(draft.live_app)
        self.no_sockets.setChecked(draft.strict_sockets)
        self.may_save.setChecked(draft.may_save)
        for kind, box in self.masks.items():
            box.setChecked(kind in draft.masks)

    @property
    def mode(self) -> str:
        """A value of `core.job.Mode`."""
        return "direct" if self.direct.isChecked() else "rehearsed"

    @property
    def chosen_masks(self) -> tuple[str, ...]:
        """What is hidden in the film."""
        return tuple(kind for kind, box in self.masks.items() if box.isChecked())

    @property
    def is_usual(self) -> bool:
        """Whether everything is as by default, so that nobody needs to see it."""
        return not (
            self.direct.isChecked()
            or self.live_app.isChecked()
            or self.no_sockets.isChecked()
            or self.may_save.isChecked()
            or self.chosen_masks
            or any(chip.value != chip.usual for chip in self._rehearsal)
        )

    def _on_may_save(self, is_on: bool) -> None:
        restyle(self.may_save, "danger" if is_on else "")
        self._warning.setVisible(is_on)
