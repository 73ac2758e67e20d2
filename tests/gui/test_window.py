"""The window as a whole: one page for each state, all of it reachable and named, calm about Qt."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from autodemo_gui.gui.actions import TABLE, Act
from autodemo_gui.gui.shelf import title_of
from autodemo_gui.gui.spoken import heard, spoken
from autodemo_gui.gui.states import Done, Failed, Film, Recording, State
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.close_dialog import CloseDialog
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.recent import RecentFilm
from autodemo_gui.gui.views.settings_dialog import SHOWN, SettingsDialog
from tests.bench.painted import page
from tests.bench.scenes import MARKS, entries, states
from tests.gui.fixtures import destroy, focusable
from tests.gui.test_session import RUN

PAGES = {"start": "start", "live": "live", "plan": "plan", "done": "result", "failed": "error", "cancelled": "start"}


@pytest.fixture
def window(theme: Theme) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    made.header.show_place("This computer", answers=True)
    made.show()
    yield made
    made.end()
    destroy(made)


def shown(window: MainWindow, name: str, film: Path) -> State:
    state = states(film)[name]
    window.show_state(state)
    QApplication.processEvents()
    return state


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_state_has_its_page(window: MainWindow, theme: Theme, name: str, scheme: str, film: Path) -> None:
    theme.use(scheme)  # type: ignore[arg-type]
    window.live.show_preview(page(), (1280, 720), (610, 460))
    shown(window, name, film)
    visible = [view for view in set(PAGES.values()) if getattr(window, view).isVisible()]
    assert visible == [PAGES[name]]
    assert not window.grab().isNull()


def named(widget: QWidget) -> str:
    from PySide6.QtGui import QAccessible

    described = QAccessible.queryAccessibleInterface(widget)
    return described.text(QAccessible.Text.Name)


@pytest.mark.parametrize("name", PAGES)
def test_everything_a_keyboard_reaches_has_a_name(window: MainWindow, name: str, film: Path) -> None:
    window.start.never.set_words(("archive",))
    (entry,) = entries(film.parent, 1)
    window.start.recent.show_films([RecentFilm(entry, "acme.example", page(64, 36))])
    shown(window, name, film)
    nameless = [widget for widget in focusable(window) if widget.isVisible() and not named(widget)]
    assert not [(type(widget).__name__, widget.toolTip()) for widget in nameless]


def test_dialogs_have_names_too(window: MainWindow, theme: Theme) -> None:
    dialogs: list[QDialog] = [CloseDialog(theme, window), SettingsDialog({}, theme, window)]
    for dialog in dialogs:
        dialog.open()
        assert dialog.windowTitle()
        assert not [widget for widget in focusable(dialog) if widget.isVisible() and not named(widget)]
        dialog.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_reaches_every_control_of_the_page(window: MainWindow, name: str, film: Path) -> None:
    shown(window, name, film)
    window.activateWindow()
    wanted = {widget for widget in focusable(window) if widget.isVisible() and widget.isEnabled()}
    wanted = {widget for widget in wanted if isinstance(widget, QAbstractButton | QLineEdit)}
    reached: set[QWidget] = set()
    for _ in range(80):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is not None:
            reached.add(focus)
    assert wanted <= reached, [named(widget) for widget in wanted - reached]


def test_a_ring_shows_the_way_to_the_keyboard_only(window: MainWindow, film: Path) -> None:
    shown(window, "start", film)
    record = window.start.address.record
    QTest.mouseClick(window.start.sample, Qt.MouseButton.LeftButton)
    assert record.hasFocus()
    assert not record.property("ring")
    window.start.address.focus()
    QTest.keyClick(window.start.address.field, Qt.Key.Key_Tab)
    assert record.hasFocus()
    assert record.property("ring")


def test_space_presses_the_button_that_has_the_focus_and_does_not_play(window: MainWindow, film: Path) -> None:
    shown(window, "done", film)
    played = QSignalSpy(window.actions_table[Act.PLAY].triggered)
    saved = QSignalSpy(window.actions_table[Act.SAVE_AS].triggered)
    window.result.save.setFocus()
    QTest.keyClick(window.result.save, Qt.Key.Key_Space)
    assert (saved.count(), played.count()) == (1, 0)
    window.result.player.bar.setFocus()
    QTest.keyClick(window.result.player.bar, Qt.Key.Key_Space)
    assert played.count() == 1


def test_letters_are_typed_into_fields_not_taken_as_commands(window: MainWindow, film: Path) -> None:
    shown(window, "start", film)
    QTest.keyClicks(window.start.goal, "jkl, .")
    assert window.start.goal.text() == "jkl, ."


def test_every_action_is_in_the_menu(window: MainWindow) -> None:
    def listed(menu: QMenu) -> Iterator[QAction]:
        for action in menu.actions():
            inner = action.menu()
            if isinstance(inner, QMenu):
                yield from listed(inner)
            elif not action.isSeparator():
                yield action

    found = list(listed(window.header.menu))
    assert sorted(map(id, found)) == sorted(id(window.actions_table[act]) for act in TABLE)
    assert len(window.header.menu.actions()) < 20, "a menu that fits on a screen"


def test_words_of_a_page_are_never_read_as_markup(window: MainWindow, film: Path) -> None:
    for text in window.findChildren(QLabel):
        assert text.textFormat() is Qt.TextFormat.PlainText


def test_closing_is_a_question_for_whoever_opened_the_window(window: MainWindow) -> None:
    asked = QSignalSpy(window.close_asked)
    window.close()
    assert (asked.count(), window.isVisible()) == (1, True)


def test_looks_are_drawn_with_the_site_that_was_filmed(window: MainWindow, film: Path) -> None:
    shown(window, "live", film)
    window.live.show_preview(page(), (1280, 720), (610, 460))
    done = states(film)["done"]
    assert isinstance(done, Done)
    window.show_state(replace(done, can_change=True))
    QApplication.processEvents()
    swatch = window.result._looks.chosen.grab().toImage()
    blue = [
        swatch.pixelColor(x, y)
        for x in range(swatch.width())
        for y in range(swatch.height())
        if swatch.pixelColor(x, y).blue() > swatch.pixelColor(x, y).red() + 80
    ]
    assert len(blue) > 20, "the bars of the painted page"


def test_a_screen_reader_hears_what_nobody_brought_about(qapp: QApplication, film: Path) -> None:
    heard = {name: spoken(state) for name, state in states(film).items()}
    assert heard["done"] == "The film is ready."
    assert heard["failed"].startswith("ledgerly.app does not answer. The name")
    assert heard["plan"] == "The plan is ready."
    assert (heard["start"], heard["live"], heard["cancelled"]) == ("", "", "")


def test_a_screen_reader_hears_each_phase_once(qapp: QApplication, film: Path) -> None:
    live = states(film)["live"]
    assert isinstance(live, Recording)
    phases = ["", "exploring", "exploring", "filming", "rendering"]
    told = [Recording(replace(live.run, phase=phase)) for phase in phases]
    said = [heard(before, after) for before, after in itertools.pairwise(told)]
    assert said == ["Looking around", "", "Filming", "Cutting and dressing"]
    done = states(film)["done"]
    assert heard(told[-1], done) == "The film is ready."
    assert heard(done, done) == ""
    assert isinstance(done, Done)
    anew = replace(done, film=replace(done.film, look="mint"))
    assert heard(done, anew) == "The film is ready."


def test_a_screen_reader_hears_that_the_queue_is_away_and_back(qapp: QApplication, film: Path) -> None:
    live = states(film)["live"]
    assert isinstance(live, Recording)
    links = ["", "Redis cannot be reached. Trying again.", "Redis cannot be reached. Trying again.", ""]
    told = [Recording(replace(live.run, link=link)) for link in links]
    said = [heard(before, after) for before, after in itertools.pairwise(told)]
    assert said == ["Redis cannot be reached. Trying again.", "", "Connected again."]


def test_the_title_says_what_it_is_about(window: MainWindow, film: Path) -> None:
    shown(window, "start", film)
    assert window.windowTitle() == "AutoDemo"
    shown(window, "live", film)
    assert window.windowTitle() == "ledgerly.app – AutoDemo"


def test_the_steps_of_a_film_without_a_story_stand_at_the_top(window: MainWindow, film: Path) -> None:
    done = states(film)["done"]
    assert isinstance(done, Done)
    shown(window, "done", film)
    result = window.result
    beside_a_story = result._steps.mapTo(window, QPoint()).y()
    window.show_state(replace(done, run=replace(done.run, lines=())))
    QApplication.processEvents()
    assert not result._log.isVisible()
    assert result._steps.mapTo(window, QPoint()).y() == beside_a_story
    assert result._steps_card.height() <= result._steps.height() + 4, "but its frame"


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("site_unreachable", "Try again"),
        ("refused", "Change the address or limits"),
        ("safety_violation", "Change the address or limits"),
        ("browser_missing", "Get a browser…"),
    ],
)
def test_a_failure_begins_with_what_helps(window: MainWindow, film: Path, code: str, first: str) -> None:
    failed = states(film)["failed"]
    assert isinstance(failed, Failed)
    window.show_state(replace(failed, problem=replace(failed.problem, code=code)))
    red = [button.text() for button in window.error.findChildren(QPushButton) if button.property("kind") == "primary"]
    assert red == [window.error.first_stop.text()] == [first]
    assert window.error.first_stop.hasFocus()
    wanted = QSignalSpy(window.error.browser_wanted)
    window.error.first_stop.click()
    assert wanted.count() == (code == "browser_missing")


def test_the_facts_of_a_film_and_of_a_part_of_one(window: MainWindow, film: Path) -> None:
    from autodemo_gui.gui.views.result_view import facts

    whole = Film(film, "acme-demo.mp4", 42, 11_800_000, MARKS, "1920 × 1080 · 60 fps")
    assert facts(whole) == "acme-demo.mp4 · 0:42 · 1920 × 1080 · 60 fps · 11.8 MB"
    part = Film(film, "acme-demo.mp4", 0, 1_000_000, is_partial=True)
    window.show_state(Done(RUN, part))
    assert "before the end" in facts(part)


def test_a_recent_film_is_a_button(window: MainWindow, film: Path) -> None:
    films = [RecentFilm(entry, title_of(entry), page(64, 36)) for entry in entries(film.parent)]
    window.start.recent.show_films(films)
    chosen = QSignalSpy(window.start.recent.chosen)
    tiles = window.start.recent.findChildren(QAbstractButton)
    assert len(tiles) == 4
    QTest.mouseClick(tiles[1], Qt.MouseButton.LeftButton)
    assert chosen.at(0) == [films[1]]


def test_the_toast_stays_in_place_and_does_what_it_offers(window: MainWindow) -> None:
    toast = window.toast
    kept = QSignalSpy(window.actions_table[Act.KEEP].triggered)
    window.actions_table[Act.KEEP].setEnabled(True)
    toast.say("Cancelled.", window.actions_table[Act.KEEP])
    window.resize(1000, 700)
    QApplication.processEvents()
    assert abs(toast.geometry().center().x() - window.rect().center().x()) <= 1
    QTest.mouseClick(toast.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
    assert (kept.count(), toast.isVisible()) == (1, False)


def test_the_settings_dialog_returns_what_it_shows(window: MainWindow, theme: Theme) -> None:
    before = {"redis_url": "redis://films.example/0", "openai_api_key": "key", "max_clicks": 7, "theme": "dark"}
    dialog = SettingsDialog(before, theme, window)
    assert {name: dialog.values()[name] for name in before} == before
    key = dialog.fields["openai_api_key"].editor
    assert isinstance(key, QLineEdit)
    assert key.echoMode() is QLineEdit.EchoMode.Password


def test_every_setting_of_the_window_has_a_field_of_its_kind(window: MainWindow, theme: Theme) -> None:
    dialog = SettingsDialog({}, theme, window)
    for setting in SHOWN[1:]:
        assert dialog.values()[setting.name] == setting.default, setting.name
        assert type(dialog.values()[setting.name]) is type(setting.default)


def test_the_report_is_asked_for_when_somebody_looks_and_can_be_copied(window: MainWindow, theme: Theme) -> None:
    dialog = SettingsDialog({}, theme, window)
    dialog.open()
    asked = QSignalSpy(dialog.report_asked)
    dialog.show_page(0)
    assert asked.count() == 0
    dialog.show_page(dialog.pages.count() - 1)
    assert asked.count() == 1
    dialog.report.setPlainText("[ok] Python: 3.11")
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "[ok] Python: 3.11"
    dialog.close()


def test_the_narrowest_window_still_holds_everything(window: MainWindow, film: Path) -> None:
    window.resize(window.minimumSizeHint())
    assert window.width() < 1100
    assert window.height() < 700
    for name in PAGES:
        shown(window, name, film)
        for button in window.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()), button.text()
