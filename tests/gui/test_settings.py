"""The settings' pages at work: a real language-model server, real installers' scripts, real files of takes."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QLabel, QLineEdit

from autodemo_gui.core import settings as s
from autodemo_gui.core.setting import Setting
from autodemo_gui.core.take import INFO_FILE
from autodemo_gui.gui import language
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.setup import Setup
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.model_page import ModelPage
from autodemo_gui.gui.views.setting_field import SettingField
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from autodemo_gui.queue.port import JobQueue
from autodemo_gui.store.llm_spend import MonthlySpend
from autodemo_gui.store.paths import paths
from tests.explore import llm_server
from tests.explore.llm_server import Behaviour, LlmServer
from tests.gui.fixtures import Drive, destroy, until
from tests.sites.server import refused_port

KEY = "sk-window-0123456789"
Story = Callable[[SettingsDialog], Awaitable[None]]
InSettings = Callable[[Story], None]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """What the window remembers, in a home of its own."""
    return Kept(paths({"AUTODEMO_HOME": str(tmp_path / "home")}), {"AUTODEMO_BROWSER": "none-such"})


@pytest.fixture
def in_settings(theme: Theme, kept: Kept, drive: Drive) -> Iterator[InSettings]:
    """Opens the dialog, tells a story with it, and closes it again."""
    window = MainWindow(theme)
    window.show()

    async def no_queue() -> JobQueue:
        raise AssertionError("settings need no queue")

    def run(story: Story) -> None:
        async def told() -> None:
            bridge = Bridge(queue=no_queue, places=kept.places, films=lambda: kept.films, draft=Draft())
            changing = asyncio.create_task(Setup(window, bridge, kept, theme).change())
            await until(lambda: changing.done() or window.findChildren(SettingsDialog))
            dialog = window.findChildren(SettingsDialog)[-1]
            try:
                await story(dialog)
            finally:
                dialog.reject()
                assert await changing == set()
                await bridge.close()

        drive(told())

    yield run
    window.end()
    destroy(window)


def enter(dialog: SettingsDialog, **texts: str) -> None:
    for name, text in texts.items():
        editor = dialog.fields[name].editor
        assert isinstance(editor, QLineEdit)
        editor.setText(text)


def asks_model(dialog: SettingsDialog, base_url: str, model: str = "") -> None:
    dialog.show_page(1)
    enter(dialog, openai_api_key=KEY, openai_base_url=base_url, openai_model=model)
    QTest.mouseClick(dialog.model.test, Qt.MouseButton.LeftButton)


async def verdict_of(dialog: SettingsDialog) -> str:
    page = dialog.model
    await until(lambda: page.test.text() == "Test" and page.verdict.text() not in ("", "Asking …"))
    return page.verdict.text()


def test_without_a_key_the_model_is_off_and_there_is_nothing_to_test(in_settings: InSettings) -> None:
    async def story(dialog: SettingsDialog) -> None:
        assert dialog.model.state.text().startswith("Off")
        assert not dialog.model.test.isEnabled()
        enter(dialog, openai_api_key=KEY)
        assert dialog.model.state.text().startswith("On")
        assert dialog.model.test.isEnabled()

    in_settings(story)


def test_a_model_that_answers_is_told_with_its_time_and_form(in_settings: InSettings) -> None:
    async def story(dialog: SettingsDialog) -> None:
        with LlmServer(llm_server.knows_only("json_object", "text")) as server:
            asks_model(dialog, server.base_url, "small-local")
            words = await verdict_of(dialog)
        assert words.startswith("small-local answers, in ")
        assert "answers in JSON, without a schema" in words
        assert dialog.model.verdict.property("kind") == "good"
        assert server.keys[-1] == f"Bearer {KEY}"
        await until(lambda: dialog.model.spent.text() == "Spent this month: 0.00 of 2.00 US dollars.")

    in_settings(story)


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (llm_server.fails(401), ("it does not accept the key", "Paste the key again")),
        (llm_server.has_only("another"), ("it does not have the model", "Correct the model's name")),
    ],
)
def test_what_is_wrong_is_said_with_a_next_step(
    in_settings: InSettings, behaviour: Behaviour, words: tuple[str, ...]
) -> None:
    async def story(dialog: SettingsDialog) -> None:
        with LlmServer(behaviour) as server:
            asks_model(dialog, server.base_url, "gone")
            said = await verdict_of(dialog)
        assert all(part in said for part in words), said
        assert KEY not in said
        assert dialog.model.verdict.property("kind") == "problem"

    in_settings(story)


def test_a_host_that_is_down_is_said(in_settings: InSettings) -> None:
    async def story(dialog: SettingsDialog) -> None:
        with refused_port() as port:
            asks_model(dialog, f"http://127.0.0.1:{port}/v1")
            assert "it cannot be reached" in await verdict_of(dialog)

    in_settings(story)


def test_a_model_that_never_answers_holds_nothing_up_and_can_be_given_up(in_settings: InSettings) -> None:
    async def story(dialog: SettingsDialog) -> None:
        with LlmServer(llm_server.stalls) as server:
            asks_model(dialog, server.base_url)
            await until(server.asked.is_set)
            assert dialog.model.test.text() == "Stop"
            QTest.mouseClick(dialog.model.test, Qt.MouseButton.LeftButton)
            assert await verdict_of(dialog) == "Stopped."
            server.asked.clear()
            QTest.mouseClick(dialog.model.test, Qt.MouseButton.LeftButton)
            await until(server.asked.is_set)
            dialog.reject()

    in_settings(story)


def test_a_key_is_not_sent_to_another_host_than_it_was_given_for(in_settings: InSettings, kept: Kept) -> None:
    kept._environment = {"OPENAI_API_KEY": KEY}

    async def story(dialog: SettingsDialog) -> None:
        with LlmServer(llm_server.reverses) as server:
            asks_model(dialog, server.base_url)
            said = await verdict_of(dialog)
            assert said.startswith("The key is for api.openai.com and is not sent to http://127.0.0.1")
            assert server.requests == []

    in_settings(story)


def test_from_four_fifths_of_the_budget_on_the_page_warns(in_settings: InSettings, kept: Kept) -> None:
    book = MonthlySpend(kept.places.llm / "spend.sqlite", 2_000_000)
    assert book.reserve(1_590_000)

    async def story(dialog: SettingsDialog) -> None:
        await until(lambda: "1.59 of 2.00" in dialog.model.spent.text())
        assert dialog.model.spent.property("kind") == "small"

    in_settings(story)
    assert book.reserve(50_000)

    async def later(dialog: SettingsDialog) -> None:
        await until(lambda: "That is 82 % of the budget" in dialog.model.spent.text())
        assert dialog.model.spent.property("kind") == "problem"

    in_settings(later)


def test_a_budget_of_nothing_is_no_warning(theme) -> None:
    page = ModelPage([SettingField(s.OPENAI_API_KEY, "")], theme)
    page.show_spent(0.0, 0.0)
    assert page.spent.text() == "Spent this month: 0.00 of 0.00 US dollars."
    destroy(page)


@pytest.mark.parametrize(
    ("code", "setting", "value", "shown"),
    [
        ("en", s.LENGTH, 45.0, "45"),
        ("en", s.LLM_USD, 0.5, "0.5"),
        ("de", s.LLM_USD, 0.25, "0,25"),
        ("en", s.MAX_RUNTIME, 3600.0, "3600"),
        ("ar", s.TAKES_GB, 5.0, "5"),
    ],
)
def test_a_number_has_no_idle_decimals_and_the_digits_of_the_sentences(
    qapp: QApplication, code: str, setting: Setting[float], value: float, shown: str
) -> None:
    language.speak(qapp, code)
    try:
        field = SettingField(setting, value)
        assert isinstance(field.editor, QDoubleSpinBox)
        assert (field.editor.text(), field.value) == (shown, value)
        destroy(field)
    finally:
        language.speak(qapp, language.SOURCE)


def words_in(box) -> list[str]:
    return [label.text() for label in box.findChildren(QLabel)]


def script(path: Path, lines: str) -> Path:
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="the browser is a shell script")
def test_the_browsers_are_named_with_version_place_and_what_they_can(in_settings: InSettings, kept: Kept) -> None:
    folder = kept.places.settings.parent
    folder.mkdir(parents=True, exist_ok=True)
    shell = script(folder / "chromium-headless-shell", "echo Chromium 156.0.7.1")
    kept._environment = {"AUTODEMO_BROWSER": str(shell)}

    async def story(dialog: SettingsDialog) -> None:
        dialog.show_page(2)
        await until(lambda: "Chromium headless shell 156.0.7.1" in words_in(dialog.browser.browsers))
        assert str(shell) in words_in(dialog.browser.browsers)
        assert any(words.startswith("Films frame by frame") for words in words_in(dialog.browser.browsers))
        await until(lambda: any("ffmpeg version" in words for words in words_in(dialog.browser.encoder)))

    in_settings(story)


@pytest.mark.skipif(sys.platform != "linux", reason="apt is Linux's")
def test_an_installation_shows_its_progress_its_reason_and_the_command_to_type(
    in_settings: InSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    gate = tmp_path / "go"
    waits = f"while [ ! -e {gate} ]; do sleep 0.05; done"
    fetches = f'echo "dlstatus:1:40.0:Retrieving chromium"; {waits}; echo "E: no network"; exit 100'
    script(programs / "apt-get", f'case "$*" in *simulate*) ;; *update*) ;; *) {fetches};; esac')
    for name in ("env", "sh", "sleep"):
        (programs / name).symlink_to(f"/bin/{name}")
    script(programs / "sudo", 'shift; exec "$@"')
    script(programs / "true", "exit 0")
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(sys, "executable", str(script(programs / "python", 'echo "Error: no way out"; exit 1')))

    async def story(dialog: SettingsDialog) -> None:
        dialog.show_page(2)
        box = dialog.browser.browsers
        await until(lambda: "No browser was found." in words_in(box))
        QTest.mouseClick(box.install, Qt.MouseButton.LeftButton)
        await until(lambda: box.said.text() == "Retrieving chromium")
        assert (box.bar.value(), box.install.text()) == (20, "Stop")
        gate.touch()
        await until(lambda: box.install.text() == "Install Chromium")
        assert "E: no network" in box.said.text()
        assert "no way out" in box.said.text()
        assert box.command.text().endswith("apt-get install chromium-headless-shell chromium")
        QTest.mouseClick(box.copy, Qt.MouseButton.LeftButton)
        assert QApplication.clipboard().text() == box.command.text()
        gate.unlink()
        QTest.mouseClick(box.install, Qt.MouseButton.LeftButton)
        await until(lambda: box.said.text() == "Retrieving chromium")
        QTest.mouseClick(box.install, Qt.MouseButton.LeftButton)
        await until(lambda: box.said.text() == "Stopped.")

    in_settings(story)


def test_kept_takes_are_deleted_at_once_and_can_be_brought_back_until_the_dialog_closes(
    in_settings: InSettings, kept: Kept
) -> None:
    take = kept.places.takes / "job"
    take.mkdir(parents=True)
    (take / INFO_FILE).write_bytes(bytes(200_000_000 // 2))

    async def undone(dialog: SettingsDialog) -> None:
        page = dialog.folders
        dialog.show_page(3)
        films = dialog.fields["films"].editor
        assert isinstance(films, QLineEdit)
        assert (films.text(), films.placeholderText()) == ("", str(kept.places.films)), "else where they are"
        await until(lambda: page.takes.text() == "The kept takes use 0.1 GB of 5.0 GB.")
        QTest.mouseClick(page.delete_takes, Qt.MouseButton.LeftButton)
        await until(lambda: page.delete_takes.text() == "Undo")
        assert not take.exists()
        QTest.mouseClick(page.delete_takes, Qt.MouseButton.LeftButton)
        await until(take.exists)
        await until(lambda: page.takes.text() == "The kept takes use 0.1 GB of 5.0 GB.")

    in_settings(undone)
    assert take.exists()

    async def deleted(dialog: SettingsDialog) -> None:
        page = dialog.folders
        dialog.show_page(3)
        await until(lambda: page.delete_takes.isEnabled() and page.takes.text())
        QTest.mouseClick(page.delete_takes, Qt.MouseButton.LeftButton)
        await until(lambda: page.delete_takes.text() == "Undo")

    in_settings(deleted)
    assert not take.exists()
    assert not kept.places.takes.with_name("takes-deleted").exists()
