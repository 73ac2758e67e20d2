"""The start page: an address, a wish, limits in words, how the film comes out, the never-touch list."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QScrollArea, QWidget

from autodemo_gui.core import settings
from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.text import tr
from autodemo_gui.gui.draft import AddressCheck, Draft
from autodemo_gui.gui.states import Cancelled, Idle, draft_of
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.address_bar import AddressBar
from autodemo_gui.gui.views.advanced import REHEARSAL_CLICK_STOPS, REHEARSAL_STOPS, RUNTIME_STOPS, Advanced
from autodemo_gui.gui.views.flow import Flow
from autodemo_gui.gui.views.lacking import Lacking
from autodemo_gui.gui.views.limit_chip import LimitChip
from autodemo_gui.gui.views.limit_words import (
    click_words,
    depth_words,
    length_words,
    rehearsal_words,
    runtime_words,
    trial_words,
)
from autodemo_gui.gui.views.never_touch import NeverTouch
from autodemo_gui.gui.views.output_chips import LookChip, ShapeChip
from autodemo_gui.gui.views.parts import Button, ShadowBox, begin_at_start, column, in_the_middle, label, row
from autodemo_gui.gui.views.recent import Recent, RecentFilm
from autodemo_gui.gui.views.refusals import RefusalsChip
from autodemo_gui.gui.views.waiting_card import WaitingCard

if TYPE_CHECKING:  # pydantic is not needed to show a window
    from autodemo_gui.core.metrics import RefusedThing

_WIDTH = 760 + 2 * ShadowBox.INSET
_GOAL_LENGTH = 500

LENGTH_STOPS = (10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300)
DEPTH_STOPS = tuple(range(11))
CLICK_STOPS = (*range(21), 25, 30, 40, 50, 75, 100)


class StartView(QWidget):
    """The page of the states Idle and Cancelled."""

    asked = Signal(Draft)
    words_changed = Signal(tuple)
    may_save_changed = Signal(str, bool)

    def __init__(self, theme: Theme) -> None:
        """Build it once; `show_state` fills it."""
        super().__init__()
        self.address = AddressBar(theme)
        self.address.asked.connect(lambda: self.asked.emit(self.draft()))
        self.lacking = Lacking(theme)
        lacking = row(self.lacking)
        lacking.setContentsMargins(ShadowBox.INSET + 20, 0, ShadowBox.INSET + 20, 0)
        self.goal = QLineEdit()
        self.goal.setProperty("kind", "line")
        self.goal.setMaxLength(_GOAL_LENGTH)
        begin_at_start(self.goal)
        self.goal.setPlaceholderText(tr("e.g. pricing, and how to invite a colleague"))
        question = label(tr("What should people see?"), "muted")
        question.setBuddy(self.goal)
        self.goal.setAccessibleName(question.text())
        self.goal.returnPressed.connect(lambda: self.address.record.click())
        self.length_limit = LimitChip(settings.LENGTH, LENGTH_STOPS, length_words, theme=theme)
        self.depth_limit = LimitChip(settings.MAX_DEPTH, DEPTH_STOPS, depth_words, theme=theme)
        self.click_limit = LimitChip(settings.MAX_CLICKS, CLICK_STOPS, click_words, theme=theme)
        self.runtime_limit = LimitChip(settings.MAX_RUNTIME, RUNTIME_STOPS, runtime_words, theme=theme)
        self.shape = ShapeChip(theme)
        self.look = LookChip(theme)
        self.plan_first = QCheckBox(tr("Show me the plan first"))
        self.rehearsal_clicks = LimitChip(settings.REHEARSAL_CLICKS, REHEARSAL_CLICK_STOPS, trial_words, theme=theme)
        self.rehearsal_time = LimitChip(settings.REHEARSAL_S, REHEARSAL_STOPS, rehearsal_words, theme=theme)
        self.advanced = Advanced(theme, self.runtime_limit, (self.rehearsal_clicks, self.rehearsal_time))
        self.advanced.hide()
        self.may_save_of: Callable[[str], bool] = lambda _: False
        self.advanced.may_save_changed.connect(self._on_may_save)
        self.address.field.textChanged.connect(self._look_up_saving)
        self.more = Button(tr("Advanced"), "link", theme=theme)
        self.more.setCheckable(True)
        self.more.toggled.connect(self.advanced.setVisible)
        self.never = NeverTouch(theme)
        self.never.changed.connect(self.words_changed)
        self.refusals = RefusalsChip(theme)
        self._refused: dict[str, tuple[RefusedThing, ...]] = {}
        """What dry runs of this session left alone, by the site's label."""
        self.address.field.textChanged.connect(lambda _: self._show_refused())
        self.sample = Button(tr("Try the sample site"), "link", theme=theme)
        self.sample.clicked.connect(self._take_sample)

        self.waiting = WaitingCard(theme)
        waiting = row(self.waiting)
        waiting.setContentsMargins(ShadowBox.INSET, 0, ShadowBox.INSET, 0)
        self.recent = Recent(theme)
        self.recent.wanted_again.connect(self._take_recent)
        recent = row(self.recent)
        recent.setContentsMargins(ShadowBox.INSET, 0, ShadowBox.INSET, 0)

        wish = row(question, self.goal, spacing=6)
        wish.setContentsMargins(ShadowBox.INSET + 20, 0, ShadowBox.INSET + 20, 0)
        limits = Flow(GRID)
        for chip in (self.length_limit, self.depth_limit, self.click_limit, self.shape, self.look):
            limits.addWidget(chip)
        special = row(self.advanced)
        special.setContentsMargins(ShadowBox.INSET + 20, 0, ShadowBox.INSET + 20, 0)
        promise = tr("Type the address. AutoDemo looks around, picks what is worth showing, and films it.")
        middle = column(
            _centred(label(tr("Show your product in a minute."), "headline")),
            _centred(label(promise, "lead")),
            12,
            self.address,
            lacking,
            GRID,
            wish,
            20,
            limits,
            GRID,
            self.never,
            row(-1, self.refusals, -1),
            GRID,
            row(-1, self.plan_first, 2 * GRID, self.more, self.sample, -1),
            special,
            2 * GRID,
            waiting,
            GRID,
            recent,
        )
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        page.setLayout(middle)
        around = QWidget()
        around.setLayout(in_the_middle(page))
        scroll = QScrollArea()
        scroll.setWidget(around)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(scroll))

    def show_state(self, state: Idle | Cancelled) -> None:
        """Show what was asked for last."""
        self.fill(draft_of(state))

    def fill(self, draft: Draft) -> None:
        """Put a draft into the fields."""
        self.address.field.setText(draft.address)
        self.goal.setText(draft.goal)
        self.length_limit.set_value(draft.length_s)
        self.depth_limit.set_value(draft.depth)
        self.click_limit.set_value(draft.clicks)
        self.runtime_limit.set_value(draft.runtime_s)
        self.rehearsal_clicks.set_value(draft.rehearsal_clicks)
        self.rehearsal_time.set_value(draft.rehearsal_s)
        self.never.set_words(draft.own_words)
        self.shape.set_value(draft.shapes, draft.size)
        self.look.set_value(draft.look)
        self.plan_first.setChecked(draft.plan_first)
        self.advanced.fill(draft)
        self.more.setChecked(self.more.isChecked() or not self.advanced.is_usual)

    def make_room(self) -> None:
        """Ready for the address of another site; how it will be recorded stays."""
        self.address.field.clear()
        self.goal.clear()
        self.address.focus()

    def draft(self) -> Draft:
        """What the fields say."""
        return Draft(
            address=self.address.field.text(),
            goal=self.goal.text(),
            length_s=self.length_limit.value,
            depth=self.depth_limit.value,
            clicks=self.click_limit.value,
            runtime_s=self.runtime_limit.value,
            rehearsal_clicks=self.rehearsal_clicks.value,
            rehearsal_s=self.rehearsal_time.value,
            own_words=self.never.words,
            mode=self.advanced.mode,
            look=self.look.value,
            shapes=self.shape.shapes,
            size=self.shape.size_name,
            plan_first=self.plan_first.isChecked(),
            live_app=self.advanced.live_app.isChecked(),
            strict_sockets=self.advanced.no_sockets.isChecked(),
            may_save=self.advanced.may_save.isChecked(),
            masks=self.advanced.chosen_masks,
        )

    def note_refused(self, draft: Draft, refused: "tuple[RefusedThing, ...]") -> None:
        """Remember what a dry run left alone, for as long as the window is open."""
        self._refused[_site(draft.address)] = refused
        self._show_refused()

    def _show_refused(self) -> None:
        self.refusals.show_refused(self._refused.get(_site(self.address.field.text())))

    def _on_may_save(self, is_on: bool) -> None:
        """Leave is given to one site; while there is none, it cannot be."""
        if AddressCheck.of(self.address.field.text()).url:
            self.may_save_changed.emit(self.address.field.text(), is_on)
        elif is_on:
            self.advanced.may_save.setChecked(False)
            self.address.focus()

    def _look_up_saving(self, typed: str) -> None:
        """Leave was given to a site, not to the next one that is typed."""
        may_save = self.may_save_of(typed)
        self.advanced.may_save.setChecked(may_save)
        if may_save:
            self.more.setChecked(True)

    def _take_sample(self) -> None:
        self._take_address(SAMPLE)

    def _take_recent(self, film: RecentFilm) -> None:
        self._take_address(film.entry.film.url)

    def _take_address(self, address: str) -> None:
        self.address.field.setText(address)
        self.address.record.setFocus()


def _site(typed: str) -> str:
    """The host that a dry run was about: what is refused is told for a site, not for one of its pages."""
    return AddressCheck.of(typed).label.split("/", 1)[0]


def _centred(words: QLabel) -> QLabel:
    words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    words.setWordWrap(True)
    return words
