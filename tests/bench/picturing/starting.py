"""Poses of the start page: as it is found, what opens on it, what is said on it, who waits on it."""

from dataclasses import replace

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QWidget

from autodemo_gui.core.text import tr, trn
from autodemo_gui.gui.desk import Desk
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.states import Idle
from autodemo_gui.gui.views.main_window import MainWindow
from tests.bench.picturing.booth import Booth, Pose
from tests.bench.scenes import DRAFT, line, plan, recording


def start(booth: Booth) -> QWidget:
    return booth.window()


def first_start(booth: Booth) -> QWidget:
    return booth.window(Idle(Draft()), has_films=False)


def without_browser(booth: Booth) -> QWidget:
    """On a computer on which nothing can be filmed yet."""
    window = booth.window(Idle(Draft()), has_films=False)
    window.start.lacking.show_lack(True)
    return window


def nothing_typed(booth: Booth) -> QWidget:
    window = booth.window(Idle(Draft()), has_films=False)
    window.start.address.record.click()
    return window


def invalid(booth: Booth) -> QWidget:
    window = booth.window()
    window.start.address.field.setText("my product page")
    return window


def clipboard(booth: Booth) -> QWidget:
    window = booth.window(Idle(Draft()))
    booth.until(window.isActiveWindow)  # then it has looked at the clipboard, which is empty here
    window.start.address.offer("https://www.kites.example/tour?from=newsletter")
    return window


def dragged_over(booth: Booth) -> QWidget:
    window = booth.window()
    link = QMimeData()
    link.setUrls([QUrl("https://kites.example/tour")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(80, 40), Qt.DropAction.CopyAction, link, buttons, keys)
    QApplication.sendEvent(window.start.address, over)
    return window


def length_popover(booth: Booth) -> QWidget:
    return booth.window().start.length_limit.open()


def shapes_popover(booth: Booth) -> QWidget:
    return booth.window().start.shape.open()


def looks_popover(booth: Booth) -> QWidget:
    return booth.window().start.look.open().window()


def menu(booth: Booth) -> QWidget:
    window = booth.window()
    window.header.menu.popup(window.mapToGlobal(QPoint(900, 60)))
    return window.header.menu


def advanced(booth: Booth) -> QWidget:
    window = booth.window()
    window.start.more.setChecked(True)
    return window


def may_save(booth: Booth) -> QWidget:
    window = booth.window(Idle(replace(DRAFT, may_save=True, mode="direct", masks=("emails",))))
    window.start.may_save_of = lambda _: True
    window.start.advanced.may_save.setChecked(True)
    return window


def many_choices(booth: Booth) -> QWidget:
    words = ("archive", "book a demo", "invite", "start the import", "notify everyone")
    chosen = Draft(
        address="https://www.a-company-with-a-long-name.example/product/features/reporting?tab=overview",
        goal="how a team plans its week, shares the plan with a customer, and exports it for the finance department",
        length_s=150,
        depth=0,
        clicks=0,
        own_words=words,
        shapes=("16:9", "1:1", "9:16"),
        size="2160p",
        plan_first=True,
    )
    return booth.window(Idle(chosen))


def word_added(booth: Booth) -> QWidget:
    window = booth.window()
    window.start.never.add.click()
    return window


def would_refuse(booth: Booth) -> QWidget:
    return _refusing(booth)


def refused_popover(booth: Booth) -> QWidget:
    return _refusing(booth).start.refusals.open()


def _refusing(booth: Booth) -> MainWindow:
    window = booth.window()
    window.start.note_refused(DRAFT, plan().refused)
    return window


def waiting(booth: Booth) -> QWidget:
    window = booth.window()
    window.start.waiting.show_line(line(), can_begin=True)
    count = len(line().entries)
    window.toast.say(trn("{count} recording still waits.", "{count} recordings still wait.", count))
    return window


def another_one(booth: Booth) -> QWidget:
    """The start page while a recording goes on."""
    window = booth.window()
    window.show_desk(Desk(recording(), aside=Idle(Draft())))
    window.start.make_room()
    window.start.waiting.show_line(line(2), can_begin=False)
    return window


def offered_again(booth: Booth) -> QWidget:
    """After a crash."""
    window = booth.window()
    offer = booth.action(tr("Keep what was filmed"))
    window.toast.say(tr("Recording {label} was interrupted.", label=DRAFT.label), offer)
    return window


def taken_out(booth: Booth) -> QWidget:
    window = booth.window()
    window.start.waiting.show_line(line(1), can_begin=True)
    window.toast.say(tr("{label} waits no longer.", label="kites.example"), booth.action(tr("Undo")))
    return window


def place_gone(booth: Booth) -> QWidget:
    """The shared worker does not answer."""
    from redis.exceptions import ConnectionError as RedisConnectionError

    from autodemo_gui.queue.link import explained

    window = booth.window()
    window.header.show_place("films.marketing.example", answers=False)
    window.toast.say(explained(RedisConnectionError()).sentence)
    return window


VIEWS: dict[str, Pose] = {
    "start": start,
    "length": length_popover,
    "shapes": shapes_popover,
    "looks": looks_popover,
    "menu": menu,
    "advanced": advanced,
    "invalid": invalid,
}
MOMENTS: dict[str, Pose] = {
    "first-start": first_start,
    "without-browser": without_browser,
    "nothing-typed": nothing_typed,
    "clipboard": clipboard,
    "dragged-over": dragged_over,
    "may-save": may_save,
    "many-choices": many_choices,
    "word-added": word_added,
    "would-refuse": would_refuse,
    "refused": refused_popover,
    "waiting": waiting,
    "another-one": another_one,
    "offered-again": offered_again,
    "taken-out": taken_out,
    "place-gone": place_gone,
}
