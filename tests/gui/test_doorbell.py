"""One window for each home; links from elsewhere; a log that outlives a crash."""

import os
import plistlib
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from autodemo_gui.gui.doorbell import Doorbell, ring
from autodemo_gui.gui.links import address_in, link_in, pasteable
from autodemo_gui.gui.program import Program

RING = """
import sys
from pathlib import Path
from autodemo_gui.gui.doorbell import ring
sys.exit(not ring(Path(sys.argv[1]), sys.argv[2]))
"""


def test_a_second_start_hands_its_address_over(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    heard: list[str] = []
    owner = QObject()
    bell = Doorbell(tmp_path, owner)
    bell.rung.connect(heard.append)
    second = subprocess.Popen([sys.executable, "-c", RING, str(tmp_path), "kites.example"])
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert (heard, second.wait(20)) == (["kites.example"], 0)
    assert not ring(tmp_path / "another home", ""), "another home has another window"
    bell.close()
    assert not ring(tmp_path, "")


def test_a_visit_brings_the_window_and_fills_the_field(program: Program) -> None:
    program.window.showMinimized()
    program.visit("kites.example")
    assert not program.window.isMinimized()
    assert program.window.start.address.field.text() == "kites.example"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.url", b"[InternetShortcut]\r\nURL=https://acme.example/x\r\n", "https://acme.example/x"),
        ("a.desktop", b"[Desktop Entry]\nType=Link\nURL[$e]=https://acme.example/\n", "https://acme.example/"),
        ("a.webloc", plistlib.dumps({"URL": "https://acme.example/"}), "https://acme.example/"),
        ("a.webloc", b"not a list", ""),
        ("a.url", b"nothing here", ""),
        ("a.txt", b"URL=https://acme.example/", ""),
    ],
)
def test_link_files_of_all_systems(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    assert link_in(file) == address_in(dropped) == found
    assert link_in(tmp_path / "missing.url") == ""


def test_a_dropped_link_or_text_is_the_address() -> None:
    link, text = QMimeData(), QMimeData()
    link.setUrls([QUrl("https://acme.example/")])
    text.setText("  acme.example ")
    assert (address_in(link), address_in(text)) == ("https://acme.example/", "acme.example")


@pytest.mark.parametrize(
    ("clipboard", "offered"),
    [
        ("https://kites.example/a", "https://kites.example/a"),
        (" kites.example\n", "kites.example"),
        ("see kites.example", ""),
        ("somebody@kites.example", ""),
        ("kites", ""),
        ("ftp://kites.example", ""),
        ("", ""),
    ],
)
def test_only_an_address_on_the_clipboard_is_offered(clipboard: str, offered: str) -> None:
    assert pasteable(clipboard) == offered


def test_paste_and_go(program: Program) -> None:
    bar = program.window.start.address
    asked: list[str] = []
    bar.asked.disconnect()
    bar.asked.connect(lambda: asked.append(bar.field.text()))
    bar.offer("https://kites.example/")
    assert bar.paste.text() == "Paste and record kites.example"
    bar.paste.click()
    assert asked == ["https://kites.example/"]
    bar.offer("kites.example")
    assert not bar.paste.isVisible(), "it is typed already"


def test_what_python_says_when_it_dies_is_kept(tmp_path: Path) -> None:
    code = (
        "import sys, logging, faulthandler; from pathlib import Path; from autodemo_gui.gui.logs import keep_logs\n"
        "keep_logs(Path(sys.argv[1])); logging.getLogger('x').warning('before'); faulthandler._sigsegv()"
    )
    died = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=60, env={**os.environ})
    assert died.returncode != 0
    assert "before" in (tmp_path / "autodemo.log").read_text(encoding="utf-8")
    assert "Segmentation fault" in (tmp_path / "crash.log").read_text(encoding="utf-8")
