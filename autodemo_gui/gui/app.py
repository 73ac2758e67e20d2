"""The `autodemo` window: opens fast, serves until it is closed, and leaves nothing behind."""

import logging
import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import QLoggingCategory
from PySide6.QtWidgets import QApplication

from autodemo_gui.gui import bridge
from autodemo_gui.gui.arenas import few_arenas
from autodemo_gui.gui.doorbell import Doorbell, ring
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.language import speak
from autodemo_gui.gui.logs import keep_logs
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.theme import Theme, scheme_of
from autodemo_gui.store.paths import paths

# Qt warns when PipeWire is absent, which is no fault: our films have no sound.
_QUIET = "qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg*=false\nqt.multimedia.playbackengine.codec=false"


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or bring the one that is open already to the front; returns when it is closed for good.

    Args:
        argv: the program's name, then an address to begin with, if any; by default this process's name alone.

    Returns:
        The process exit code.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app = make_app(argv)
    places = paths()
    keep_logs(places.logs)
    address = next(iter((argv or ())[1:]), "")
    if ring(places.settings, address):
        return 0
    kept = Kept(places, os.environ)
    speak(app, kept.language)
    program = Program(Theme(app, scheme_of(kept.theme)), kept)
    bell = Doorbell(places.settings, program)
    bell.rung.connect(program.visit)
    program.window.show()
    if address:
        program.visit(address)
    bridge.run(app, program.serve)
    bell.close()
    return program.exit_code


def make_app(argv: Sequence[str] | None = None) -> QApplication:
    """The application object, which stays alive without a window while a recording goes on."""
    few_arenas()
    QLoggingCategory.setFilterRules(_QUIET)
    app = QApplication(list(argv or sys.argv[:1]))
    app.setApplicationName("AutoDemo")
    app.setDesktopFileName("autodemo")
    app.setQuitOnLastWindowClosed(False)
    return app
