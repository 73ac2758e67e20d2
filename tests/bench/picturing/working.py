"""Poses of a recording on its way: waiting for its turn, filmed, filtered, lost and found, saved; and of its plan."""

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from autodemo_gui.core import events as e
from autodemo_gui.core.text import tr
from autodemo_gui.gui.log_filter import LineKind
from autodemo_gui.gui.session import FinishAsked, transition
from autodemo_gui.gui.states import Checking, Planned, Recording, Run, State
from autodemo_gui.gui.views.log_card import LogCard
from autodemo_gui.gui.views.main_window import MainWindow
from tests.bench.picturing.booth import Booth, Pose
from tests.bench.scenes import DRAFT, JOB, line, plan, plan_of_many, recording, refusals, states


def live(booth: Booth) -> QWidget:
    return booth.window(recording())


def getting_ready(booth: Booth) -> QWidget:
    return booth.window(Checking(DRAFT))


def queued(booth: Booth) -> QWidget:
    """On a shared worker that is busy with others."""
    window = booth.window(Checking(DRAFT))
    window.header.show_place("films.marketing.example", answers=True)
    window.show_state(Recording(Run(JOB, DRAFT, position=2)))
    return window


def live_with_others(booth: Booth) -> QWidget:
    window = booth.window(recording())
    window.live.waiting.show_line(line(), can_begin=False)
    return window


def live_saving_allowed(booth: Booth) -> QWidget:
    state = recording()
    return booth.window(replace(state, run=replace(state.run, draft=replace(DRAFT, may_save=True))))


def lost(booth: Booth) -> QWidget:
    window = booth.window(_after(recording(), _noted(tr("The connection to the queue is lost. Trying again …"))))
    window.header.show_place("films.marketing.example", answers=False)
    return window


def long_log(booth: Booth) -> QWidget:
    """Somebody has scrolled up, and the story goes on."""
    told = recording()
    for number in range(2, 40):
        page = e.PageOpened(url=f"https://ledgerly.app/{number}", title=f"Ledgerly, page {number}", calm_s=0.3)
        told = _after(told, replace(page, seq=100 + number, at=1040.0 + number))
    window = booth.window(told)
    booth.picture(window)
    log_of(window).list.verticalScrollBar().setValue(120)
    window.show_state(_after(told, replace(page, seq=200, at=1090.0)))
    return window


def filtered(booth: Booth) -> QWidget:
    return _filtered(booth, LineKind.LEFT_ALONE, "log")


def filtered_out(booth: Booth) -> QWidget:
    return _filtered(booth, LineKind.WARNINGS, "checkout")


def kinds_menu(booth: Booth) -> QWidget:
    window = _filtered(booth, LineKind.EVERYTHING, "")
    kinds = log_of(window).kinds
    menu = kinds.menu()
    menu.popup(kinds.mapToGlobal(QPoint(0, kinds.height())))
    return menu


def finishing(booth: Booth) -> QWidget:
    return booth.window(transition(recording(), FinishAsked()))


def rendering(booth: Booth) -> QWidget:
    return booth.window(_after(recording(), e.Progress(job_id=JOB, phase="rendering", fraction=0.82, eta_s=70)))


def planned(booth: Booth) -> QWidget:
    return booth.window(states(booth.film)["plan"])


def plan_of_little(booth: Booth) -> QWidget:
    return booth.window(Planned(recording().run, replace(plan(), cards=(), spares=(), refused=())))


def plan_of_much(booth: Booth) -> QWidget:
    return booth.window(Planned(recording().run, plan_of_many(10)))


def plan_refusals(booth: Booth) -> QWidget:
    window = booth.window(Planned(recording().run, replace(plan(), refused=refusals(40))))
    return window.plan.refusals.open()


def log_of(window: MainWindow) -> LogCard:
    """The story beside the picture."""
    return next(card for card in window.live.findChildren(LogCard))


def _filtered(booth: Booth, kind: LineKind, words: str) -> MainWindow:
    window = booth.window(recording())
    log = log_of(window)
    log.filter.setChecked(True)
    log.choose_kind(kind)
    log.words.setText(words)
    return window


def _after(state: State, event: e.AnyEvent) -> State:
    return transition(state, replace(event, job_id=JOB))


def _noted(words: str) -> e.Noted:
    """The reader's own word: it has no number in the job's log."""
    return e.Noted(text=words, warning=True, seq=0)


VIEWS: dict[str, Pose] = {"live": live, "plan": planned}
MOMENTS: dict[str, Pose] = {
    "getting-ready": getting_ready,
    "queued": queued,
    "live-with-others": live_with_others,
    "live-saving": live_saving_allowed,
    "lost": lost,
    "long-log": long_log,
    "filtered": filtered,
    "filtered-out": filtered_out,
    "kinds": kinds_menu,
    "finishing": finishing,
    "rendering": rendering,
    "plan-of-little": plan_of_little,
    "plan-of-much": plan_of_much,
    "plan-refusals": plan_refusals,
}
