"""The window in every language we ship: nothing untranslated, nothing clipped, mirrored where one reads that way."""

import ast
import gettext
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

import autodemo_gui
from autodemo_gui import catalogues
from autodemo_gui.browser.locate import _missing
from autodemo_gui.core import text
from autodemo_gui.core.events import Failed, from_wire, to_wire
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.refusal import Rule
from autodemo_gui.core.settings import ALL
from autodemo_gui.core.story import overlay_in_words, phase_name, rule_in_words, way_in_words
from autodemo_gui.explore.llm_trouble import Trouble, reason_of, sentence_of
from autodemo_gui.gui import language
from autodemo_gui.gui.actions import TABLE, Act
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.browser_page import Tool
from autodemo_gui.gui.views.elided import Elided
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.parts import label
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from tests.bench.scenes import states
from tests.gui.fixtures import destroy

OWN = ("gui", "store")
SHARED = (
    "core",
    "queue",
    "worker",
    "studio",
    "explore",
    "film",
    "render",
    "browser",
    "cli/diagnosis.py",
    "cli/doctor.py",
)
"""Rooms, and the doctor's report, whose sentences the window shows.

New ones may stay English for a while, but not many.
"""
LEAST_SHARED = 0.95
FOREIGN = sorted(set(catalogues.NAMES) - {catalogues.SOURCE})
PAGES = ("start", "live", "plan", "done", "failed")


class Pseudo(gettext.NullTranslations):
    """A language that shows what went through `tr`, by brackets, and is a third longer than English."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}{'~' * (len(message) // 3)}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[object]:
    """Lets a test speak a language; afterwards English is spoken again."""

    def spoken(code: str) -> None:
        if code == "pseudo":
            text.install(Pseudo())
        else:
            language.speak(qapp, code)

    yield spoken
    language.speak(qapp, catalogues.SOURCE)


def sources(*rooms: str) -> dict[str, str]:
    """The sentences of some rooms by their key in a catalogue: of one that counts the form for many, with the other."""
    found = {spec.text: "" for spec in TABLE.values()} if "gui" in rooms else {}
    if "core" in rooms:
        found |= {words: "" for setting in ALL for words in (setting.label, setting.help)}
    root = Path(autodemo_gui.__file__).parent
    files = (file for room in rooms for file in [root / room, *(root / room).rglob("*.py")] if file.is_file())
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if node.func.id == "tr" and words:
                found[words[0]] = ""
            elif node.func.id == "trn":
                found[words[1]] = words[0]
    return found


def fields(sentence: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(sentence) if name})


@pytest.mark.parametrize("code", FOREIGN)
def test_every_sentence_is_translated_and_no_translation_is_left_over(code: str) -> None:
    there = set(catalogues.messages(code))
    assert "\n".join(sorted(set(sources(*OWN)) - there)) == "", "not translated"
    shared = set(sources(*SHARED))
    assert len(shared & there) >= LEAST_SHARED * len(shared), sorted(shared - there)
    assert "\n".join(sorted(there - set(sources(*OWN, *SHARED)))) == "", "translated, but said nowhere"


@pytest.mark.parametrize("code", FOREIGN)
def test_a_translation_has_the_fields_and_the_emphasis_of_its_source(code: str) -> None:
    counted = sources(*OWN, *SHARED)
    for source, translated in catalogues.messages(code).items():
        if isinstance(translated, list):
            assert len(translated) == catalogues.PLURALS[code], source
            for form in translated:
                assert set(fields(form)) <= set(fields(source)), form
        else:
            assert not counted.get(source), f"{source} counts, and needs a list"
            assert fields(translated) == fields(source), translated
            assert translated.count("**") == source.count("**"), translated
            assert "&" not in translated.replace("&&", ""), f"{translated}: a key of its own, by accident"


@pytest.mark.parametrize("code", FOREIGN)
def test_phases_rules_results_and_the_reasons_of_a_model_are_all_said_in_the_language(speak, code: str) -> None:
    def said() -> list[str]:
        phases = [phase_name(phase) for phase in Phase]
        rules = [rule_in_words(rule, "x") for rule in Rule]
        overlays = [overlay_in_words(what) for what in ("cookie banner", "chat bubble", "newsletter pop-up", "pop-up")]
        ways = [way_in_words(how) for how in ("declined", "closed", "accepted", "hidden")]
        return [*phases, *rules, *overlays, *ways, *map(reason_of, Trouble), *map(sentence_of, Trouble)]

    english = said()
    speak(code)
    assert [there for here, there in zip(english, said(), strict=True) if here == there] == []


@pytest.mark.parametrize("code", FOREIGN)
def test_a_failure_told_by_an_english_worker_is_read_in_the_language(speak, code: str) -> None:
    error = _missing("")
    told = to_wire(Failed(code=error.code, title=error.title, detail=error.detail, hint=error.hint))
    wire = json.loads(json.dumps(told))
    speak(code)
    event = from_wire(wire)
    assert isinstance(event, Failed)
    assert (event.title, event.detail) == (text.tr(str(error.title)), text.tr(str(error.detail)))
    assert event.title != error.title
    assert event.hint != error.hint


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", {1: "1 click", 2: "2 clicks"}),
        ("de", {0: "0 Klicks", 1: "1 Klick", 2: "2 Klicks"}),
        ("ja", {1: "1 クリック", 7: "7 クリック"}),
        ("ar", {1: "نقرة واحدة", 2: "نقرتان", 3: "3 نقرات", 11: "11 نقرة", 100: "100 نقرة", 103: "103 نقرات"}),
    ],
)
def test_numbers_take_the_form_of_their_language(speak, code: str, words: dict[int, str]) -> None:
    speak(code)
    assert {count: text.trn("{count} click", "{count} clicks", count) for count in words} == words


@pytest.mark.parametrize(
    ("setting", "system", "code"),
    [
        ("", ["de-AT", "en"], "de"),
        ("", ["fr-FR", "ja_JP", "en"], "ja"),
        ("", ["fr-FR"], "en"),
        ("", [], "en"),
        ("ar", ["de"], "ar"),
        ("tlh", ["de"], "de"),
    ],
)
def test_the_chosen_language_else_the_systems_else_english(setting: str, system: list[str], code: str) -> None:
    assert catalogues.chosen(setting, system) == code


def opened(theme: Theme, name: str, film: Path) -> MainWindow:
    window = MainWindow(theme)
    window.header.show_place(text.tr("This computer"), answers=True)
    window.show_state(states(film)[name])
    window.show()
    QApplication.processEvents()
    return window


def spoken_words(root: QWidget) -> Iterator[str]:
    """What a person can read or hear of a page."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        yield from (widget.toolTip(), widget.accessibleName())


# Names, addresses, times and sizes of the scenes, and what the never-touch list holds in English.
DATA = re.compile(
    r"^(AutoDemo|archive|delete|pay|sign out|[\d:]+ / [\d:]+|.*ledgerly.*|Product|Meet Ledgerly|See the pricing"
    r"|16:9 · 1080p|1×|Customers|Delete account|Log in)?$"
)


@pytest.mark.parametrize("name", PAGES)
def test_no_text_escapes_translation(speak, theme: Theme, film: Path, name: str) -> None:
    speak("pseudo")
    window = opened(theme, name, film)
    try:
        escaped = {words for words in spoken_words(window) if "⟦" not in words and not DATA.match(words)}
        scene = {mark.title for mark in getattr(getattr(states(film)[name], "film", None), "marks", ())}
        problem = getattr(states(film)[name], "problem", None)
        scene |= {problem.title, problem.detail, problem.hint} if problem else set()
        assert escaped - scene == set()
        assert all("⟦" in window.actions_table[act].text() for act in Act)
    finally:
        window.end()
        destroy(window)


@pytest.mark.parametrize("size", [(1280, 800), (0, 0)], ids=["usual", "narrowest"])
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("code", [*FOREIGN, "pseudo"])
def test_no_text_is_clipped(speak, theme: Theme, film: Path, code: str, name: str, size: tuple[int, int]) -> None:
    speak(code)
    window = opened(theme, name, film)
    try:
        window.resize(max(size[0], window.minimumSizeHint().width()), max(size[1], window.minimumSizeHint().height()))
        QApplication.processEvents()
        assert window.width() <= 1280, "wider than a small laptop"
        assert list(clipped(window, may_elide=code == "pseudo" or size == (0, 0))) == []
    finally:
        window.end()
        destroy(window)


def clipped(root: QWidget, *, may_elide: bool = False) -> Iterator[str]:
    """The texts that do not fit their widgets; in a narrow window some are cut on purpose, and told by a tool tip."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or (may_elide and isinstance(widget, Elided)):
            continue
        if isinstance(widget, Elided) and widget.text() != widget.words:
            yield widget.words
        if isinstance(widget, QLabel) and widget.text() and not widget.pixmap():
            width = widget.sizeHint().width() if not widget.wordWrap() else 0
            height = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            if widget.width() < width or widget.height() < height:
                yield widget.text()
        elif isinstance(widget, QAbstractButton) and widget.text() and widget.width() < widget.sizeHint().width():
            yield widget.text()


def settings_pages(theme: Theme) -> Iterator[SettingsDialog]:
    """The settings with all that they can say, once for each of their pages."""
    window = QWidget()
    dialog = SettingsDialog({"openai_api_key": "key", "openai_model": "m"}, theme, window)
    dialog.model.show_verdict(text.tr("Stopped."), "small")
    dialog.model.show_spent(1.9, 2.0)
    dialog.folders.show_takes(10**9, 5.0)
    for box in (dialog.browser.browsers, dialog.browser.encoder):
        box.show_tools([Tool(text.tr("No browser was found."), "", text.tr("It does not start."), is_good=False)])
        box.show_outcome(text.tr("Stopped."), "sudo apt-get install a-package and-another-one")
    dialog.show()
    for number in range(dialog.pages.count()):
        dialog.show_page(number)
        QApplication.processEvents()
        yield dialog
    destroy(window)


@pytest.mark.parametrize("code", [*FOREIGN, "pseudo"])
def test_no_text_of_the_settings_is_clipped_or_escapes_translation(speak, theme: Theme, code: str) -> None:
    speak(code)
    for dialog in settings_pages(theme):
        assert list(clipped(dialog)) == []
        if code == "pseudo":
            spoken = {words for words in spoken_words(dialog) if words and "⟦" not in words}
            assert spoken <= {"redis://user:password@host:6379/0"}


def test_arabic_is_laid_out_from_right_to_left_and_a_film_is_not(speak, theme: Theme, film: Path) -> None:
    speak("ar")
    window = opened(theme, "done", film)
    try:
        middle = window.width() // 2
        brand = next(each for each in window.findChildren(QLabel) if each.text() == "AutoDemo")
        assert brand.mapTo(window, brand.rect().center()).x() > middle
        stage = window.result.player.stage
        assert stage.mapTo(window, stage.rect().center()).x() > middle, "the steps are at the left"
        player = window.result.player
        assert (
            player._play.mapTo(window, player._play.rect().center()).x()
            < player.bar.mapTo(window, player.bar.rect().center()).x()
        )
    finally:
        window.end()
        destroy(window)


def test_the_words_of_a_list_begin_at_the_right(speak, theme: Theme, film: Path) -> None:
    speak("ar")
    window = opened(theme, "start", film)
    try:
        assert QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        chips = [window.start.length_limit, window.start.depth_limit]
        first, second = (chip.mapTo(window, chip.rect().center()).x() for chip in chips)
        assert first > second
    finally:
        window.end()
        destroy(window)


def test_a_long_choice_in_a_popover_is_not_cut(speak, theme: Theme, film: Path) -> None:
    speak("ja")
    window = opened(theme, "start", film)
    try:
        assert list(clipped(window.start.shape.open())) == []
    finally:
        window.end()
        destroy(window)


def test_no_letter_of_a_wrapped_line_is_cut_where_one_reads_from_the_right(speak, theme: Theme) -> None:
    speak("ar")
    words = label(text.tr("So much is not enough to record. Free some space, or choose another folder."), wraps=True)
    try:
        for width in range(150, 330, 3):
            words.resize(width, 200)
            drawn = words.grab().toImage()
            edge = {drawn.pixel(0, y) for y in range(drawn.height())}
            assert len(edge) == 1, f"something is drawn over the edge of {width} px"
    finally:
        destroy(words)


@pytest.mark.parametrize("typed", ["", "ledgerly.app", "موقع"])
def test_what_is_typed_begins_where_one_begins_to_read(speak, theme: Theme, film: Path, typed: str) -> None:
    speak("ar")
    window = opened(theme, "start", film)
    try:
        field = window.start.address.field
        field.setText(typed)
        ends = []
        for go in (field.home, field.end):
            go(False)
            field.grab()  # where the text is, is known when it is drawn
            ends.append(field.cursorRect().center().x())
        assert max(ends) > field.width() - 40
    finally:
        window.end()
        destroy(window)


def test_a_path_keeps_its_slashes_between_arabic_words(speak) -> None:
    speak("ar")
    path = "/home/anna/Videos/demo.mp4"
    layout = QTextLayout(text.tr("Saved as {path}", path=language.path_words(path)))
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    start = layout.text().index(path)
    slash, letter = (line.glyphRuns(start + place, 1)[0].positions()[0].x() for place in (0, 1))
    assert slash < letter
