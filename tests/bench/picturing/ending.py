"""Poses of what came of a recording: the film, what is made of it, each way to fail, and the library of all of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.language import path_words
from autodemo_gui.gui.states import Done, Failed, Idle
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.store.library import Entry
from tests.bench.failures import problems
from tests.bench.picturing.booth import Booth, Pose
from tests.bench.scenes import DRAFT, recording, states

_MOMENT_S = 17.0


def done(booth: Booth) -> QWidget:
    return _watched(booth)


def done_without_take(booth: Booth) -> QWidget:
    return _watched(booth, lambda state: replace(state, can_change=False))


def done_partly(booth: Booth) -> QWidget:
    return _watched(booth, lambda state: replace(state, film=replace(state.film, is_partial=True)))


def dressed_anew(booth: Booth) -> QWidget:
    return _watched(booth, lambda state: replace(state, rendering=0.4))


def captioned(booth: Booth) -> QWidget:
    window = _watched(booth)
    window.result.apply.show()
    return window


def full_screen(booth: Booth) -> QWidget:
    window = _watched(booth)
    window.header.hide()
    window.result.show_full_screen(is_full=True)
    return window


def saved(booth: Booth) -> QWidget:
    window = _watched(booth)
    path = "/home/marketing/Videos/Campaigns/2026/Q4/Launch of the new reporting/Website/ledgerly.app-demo.mp4"
    window.toast.say(tr("Saved as {path}", path=path_words(path)))
    return window


def failed(booth: Booth) -> QWidget:
    return booth.window(Failed(DRAFT, problems()["site"], recording(2.0).run, partial=True))


def failed_by(name: str, booth: Booth) -> QWidget:
    problem = problems()[name]
    run = None if problem.is_general else recording(12.0).run
    return booth.window(Failed(DRAFT, problem, run, partial=name == "runtime"))


def cancelled(booth: Booth) -> QWidget:
    return booth.window(states(booth.film)["cancelled"])


def library(booth: Booth) -> QWidget:
    return _library(booth, booth.shelf, chosen=0)


def library_empty(booth: Booth) -> QWidget:
    return _library(booth, [])


def library_without_hits(booth: Booth) -> QWidget:
    window = _library(booth, booth.shelf)
    window.library.search.setText("quarterly report")
    return window


def library_missing(booth: Booth) -> QWidget:
    window = _library(booth, booth.shelf, chosen=3)
    said = tr("The file of “{title}” is missing.", title=booth.shelf[3].film.title)
    window.toast.say(said, booth.action(tr("Locate…")))
    return window


def library_failed(booth: Booth) -> QWidget:
    return _library(booth, booth.shelf, chosen=4)


def library_interrupted(booth: Booth) -> QWidget:
    return _library(booth, booth.shelf, chosen=5)


def library_renamed(booth: Booth) -> QWidget:
    window = _library(booth, booth.shelf, chosen=1)
    window.library.list.edit(window.library.list.currentIndex())
    return window


def library_thrown_away(booth: Booth) -> QWidget:
    window = _library(booth, booth.shelf[1:])
    window.toast.say(tr("“{title}” is in the trash.", title=booth.shelf[0].film.title))
    return window


def _watched(booth: Booth, change: Callable[[Done], Done] = lambda state: state) -> MainWindow:
    """The film at a moment in its middle; its take is there unless something else is said."""
    state = states(booth.film)["done"]
    assert isinstance(state, Done)
    window = booth.window(change(replace(state, can_change=True, film=replace(state.film, look="default"))))
    booth.until(lambda: window.result.player.player().duration_ms > 1000 * _MOMENT_S)
    window.result.player.jump_to(_MOMENT_S)
    return window


def _library(booth: Booth, shown: list[Entry], *, chosen: int | None = None) -> MainWindow:
    window = booth.window(Idle(DRAFT))
    window.show_library(is_shown=True)
    window.library.show_entries(shown)
    if chosen is not None:
        window.library.list.setCurrentIndex(window.library.list.entries.index(chosen))
    booth.picture(window)  # the pictures of the films are read meanwhile
    return window


VIEWS: dict[str, Pose] = {"done": done, "failed": failed, "cancelled": cancelled, "library": library}
MOMENTS: dict[str, Pose] = {
    "done-without-take": done_without_take,
    "done-partly": done_partly,
    "dressed-anew": dressed_anew,
    "captioned": captioned,
    "full-screen": full_screen,
    "saved": saved,
    **{f"failed-{name}": partial(failed_by, name) for name in problems()},
    "library-empty": library_empty,
    "library-without-hits": library_without_hits,
    "library-missing": library_missing,
    "library-failed": library_failed,
    "library-interrupted": library_interrupted,
    "library-renamed": library_renamed,
    "library-thrown-away": library_thrown_away,
}
