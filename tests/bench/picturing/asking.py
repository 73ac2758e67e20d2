"""Poses of the dialogs: what is asked before something is lost, and each page of the settings with its answers."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as RedisConnectionError

from autodemo_gui.cli.diagnosis import Finding, State, check_ffmpeg, check_python
from autodemo_gui.core.settings import REDIS_URL, Settings
from autodemo_gui.core.text import tr
from autodemo_gui.explore.llm_ladder import Rung
from autodemo_gui.explore.llm_trial import Trial
from autodemo_gui.explore.llm_trouble import Trouble
from autodemo_gui.gui.disk import Level, Shortage
from autodemo_gui.gui.setup import report_lines
from autodemo_gui.gui.setup_model import words_of
from autodemo_gui.gui.views.browser_page import Tool
from autodemo_gui.gui.views.close_dialog import CloseDialog
from autodemo_gui.gui.views.room_dialog import RoomDialog
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from autodemo_gui.gui.workplace import Found
from autodemo_gui.queue.connect import exposure
from autodemo_gui.queue.link import explained
from tests.bench.picturing.booth import Booth, Pose
from tests.bench.scenes import recording

PLACE, MODEL, BROWSER, FOLDERS, _DEFAULTS, _WINDOW, DOCTOR = range(7)
"""The pages of the settings."""
_SHARED = "rediss://marketing:secret@films.marketing.example:6380/0"
_PLAIN = "redis://films.marketing.example:6379/0"


def closing(booth: Booth) -> QWidget:
    made = CloseDialog(booth.theme, booth.window(recording()))
    made.open()
    return made


def room(level: Level, takes_bytes: int, booth: Booth) -> QWidget:
    short = Shortage(Path("/home/marketing/Videos/AutoDemo"), 240_000_000, level)
    made = RoomDialog(booth.theme, short, takes_bytes, booth.window())
    made.open()
    return made


def settings(number: int, booth: Booth) -> QWidget:
    return booth.settings(number)


def place_found(booth: Booth) -> QWidget:
    return _place(booth, Found(3.2, workers=2, waiting=1, version="7.4.1").words, "good")


def place_without_worker(booth: Booth) -> QWidget:
    return _place(booth, Found(3.2, workers=0, waiting=4, version="7.4.1").words, "problem")


def place_refuses(booth: Booth) -> QWidget:
    return _place(booth, explained(AuthenticationError()).sentence, "problem")


def place_unreachable(booth: Booth) -> QWidget:
    return _place(booth, explained(RedisConnectionError()).sentence, "problem")


def place_overheard(booth: Booth) -> QWidget:
    """Found, but over a connection that others can read."""
    warning = exposure(Settings(stored={REDIS_URL.name: _PLAIN}))
    return _place(booth, Found(3.2, workers=2, waiting=0, version="7.4.1", warning=warning).words, "problem", _PLAIN)


def model_asked(booth: Booth) -> QWidget:
    dialog = booth.settings(MODEL, openai_api_key="sk-secret")
    dialog.model.show_asking(True)
    return dialog


def model_answers(booth: Booth) -> QWidget:
    return _tried(booth, Trial("gpt-6-luna", Rung.RESPONSES, 1.4, 0.0003, None), spent_usd=0.42)


def model_fails(trouble: Trouble, booth: Booth) -> QWidget:
    return _tried(booth, Trial("gpt-6-luna", None, 0.2, 0.0, trouble), spent_usd=1.84)


def browser_found(booth: Booth) -> QWidget:
    dialog = booth.settings(BROWSER)
    steps = tr("Films frame by frame: no frame is dropped, however busy the computer is.")
    live = tr("Films in real time: on a busy computer films may stutter.")
    headless = "/home/marketing/.cache/ms-playwright/chromium_headless_shell-1207/chrome-linux/headless_shell"
    dialog.browser.browsers.show_tools(
        [
            Tool("Chromium headless shell 156.0.7000.12", headless, steps, is_good=True),
            Tool("Google Chrome 155.0.6990.80", "/usr/bin/google-chrome", live, is_good=False),
        ]
    )
    ffmpeg = Tool("ffmpeg version 7.0.2-static", "/usr/bin/ffmpeg", tr("Writes H.264 films."), is_good=True)
    dialog.browser.encoder.show_tools([ffmpeg])
    return dialog


def browser_missing(booth: Booth) -> QWidget:
    return _without_browser(booth)


def browser_installed(fraction: float | None, booth: Booth) -> QWidget:
    """While it is being installed."""
    dialog = _without_browser(booth)
    box = dialog.browser.browsers
    box.show_installing(True)
    box.show_progress(fraction, "" if fraction is None else "Chromium Headless Shell 156.0.7000.12")
    return dialog


def browser_fails(booth: Booth) -> QWidget:
    dialog = _without_browser(booth)
    box = dialog.browser.browsers
    box.show_installing(True)
    box.show_installing(False)
    reason = "getaddrinfo ENOTFOUND cdn.playwright.dev"
    box.show_outcome(
        tr("It could not be installed: {reason}", reason=reason), "python -m playwright install chromium-headless-shell"
    )
    return dialog


def takes_kept(booth: Booth) -> QWidget:
    dialog = booth.settings(FOLDERS)
    dialog.folders.show_takes(1_840_000_000, 5.0)
    return dialog


def takes_deleted(booth: Booth) -> QWidget:
    dialog = booth.settings(FOLDERS)
    dialog.folders.show_takes(1_840_000_000, 5.0)
    dialog.folders.show_deleted(True)
    return dialog


def examined(booth: Booth) -> QWidget:
    """The report on this computer, with something of each kind."""
    dialog = booth.settings(DOCTOR)
    package = "gnome-keyring"
    findings = (
        check_python(),
        check_ffmpeg(),
        Finding("keyring", tr("Key store"), State.WARN, tr("keyring is not installed"), f"apt-get install {package}"),
        Finding("browser", tr("Browser"), State.FAIL, tr("none"), "apt-get install chromium chromium-headless-shell"),
    )
    dialog.report.setPlainText("\n".join(map(report_lines, findings)))
    return dialog


def place_encrypted(booth: Booth) -> QWidget:
    """With a certificate authority of one's own."""
    return booth.settings(PLACE, redis_url=_SHARED)


def place_here(booth: Booth) -> QWidget:
    """Films are made on this computer; the queue that was used last is remembered."""
    return booth.settings(PLACE, shared_queue=_SHARED)


def _place(booth: Booth, words: str, kind: str, url: str = _SHARED) -> QWidget:
    dialog = booth.settings(PLACE, redis_url=url)
    dialog.place.show_verdict(words, kind)
    return dialog


def _tried(booth: Booth, trial: Trial, *, spent_usd: float) -> QWidget:
    dialog = booth.settings(MODEL, openai_api_key="sk-secret")
    dialog.model.show_verdict(words_of(trial), "problem" if trial.trouble else "good")
    dialog.model.show_spent(spent_usd, 2.0)
    return dialog


def _without_browser(booth: Booth) -> SettingsDialog:
    dialog = booth.settings(BROWSER)
    none = Tool(tr("No browser was found."), "", tr("Without one nothing can be filmed."), is_good=False)
    dialog.browser.browsers.show_tools([none])
    ffmpeg = Tool("ffmpeg version 7.0.2-static", "/usr/bin/ffmpeg", tr("Writes H.264 films."), is_good=True)
    dialog.browser.encoder.show_tools([ffmpeg])
    return dialog


VIEWS: dict[str, Pose] = {
    "closing": closing,
    **{f"settings{number + 1}": partial(settings, number) for number in range(DOCTOR)},
    f"settings{DOCTOR + 1}": examined,
}
MOMENTS: dict[str, Pose] = {
    "room-little": partial(room, Level.LITTLE, 1_840_000_000),
    "room-dire": partial(room, Level.DIRE, 0),
    "place-here": place_here,
    "place-encrypted": place_encrypted,
    "place-found": place_found,
    "place-without-worker": place_without_worker,
    "place-refuses": place_refuses,
    "place-unreachable": place_unreachable,
    "place-overheard": place_overheard,
    "model-asked": model_asked,
    "model-answers": model_answers,
    "model-key": partial(model_fails, Trouble.KEY),
    "model-elsewhere": partial(model_fails, Trouble.ELSEWHERE),
    "browser-found": browser_found,
    "browser-missing": browser_missing,
    "browser-asked": partial(browser_installed, None),
    "browser-installing": partial(browser_installed, 0.42),
    "browser-fails": browser_fails,
    "takes-kept": takes_kept,
    "takes-deleted": takes_deleted,
}
