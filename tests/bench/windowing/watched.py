"""The program as it is, which also says what it shows when it is asked: `python -m tests.bench.windowing.watched`.

Whoever acts on it has only keys and a mouse; the answers say where something is, as eyes would. Questions come as lines
of standard input, answers are lines of JSON: `state`, `where NAME` (of a widget: its text or accessible name), and
`grab FILE`.
"""

import json
import os
import re
import sys
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSocketNotifier, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Failed, run_of


class Witness:
    """Answers for one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._pending = b""
        self._questions = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, program)
        self._questions.activated.connect(self._hear)

    def _hear(self) -> None:
        said = os.read(sys.stdin.fileno(), 4096)
        if not said:
            self._questions.setEnabled(False)
        *lines, self._pending = (self._pending + said).split(b"\n")
        for line in lines:
            verb, _, about = line.decode().partition(" ")
            answer = {"state": self._state, "where": self._where, "grab": self._grab}[verb](about)
            print(json.dumps(answer), flush=True)

    def _state(self, _: str) -> dict[str, Any]:
        window, state = self._program.window, self._program.bridge.state
        run, focus = run_of(state), QApplication.focusWidget()
        told: dict[str, Any] = {
            "name": type(state).__name__,
            "phase": run.phase if run else "",
            "job": run.job_id if run else "",
            "lines": [line.text for line in run.lines] if run else [],
            "link": run.link if run else "",
            "pictures": not window.live.newest.isNull(),
            "focus": (focus.accessibleName() or type(focus).__name__) if focus else "",
            "address": window.start.address.field.text(),
            "toast": window.toast.words if window.toast.isVisible() else "",
            "in_library": window.shelf.is_open,
            "active": window.isActiveWindow(),
        }
        if isinstance(state, Done):
            player = window.result.player.player()
            told |= {
                "film": str(state.film.path),
                "look": state.film.look,
                "rendering": state.rendering,
                "can_change": state.can_change,
                "position_ms": player.position_ms,
                "duration_ms": player.duration_ms,
                "playing": player.is_playing,
            }
        if isinstance(state, Failed):
            told["problem"] = f"{state.problem.title} {state.problem.detail}"
        if window.shelf.is_open:
            shown = window.library.list
            model = shown.entries
            told["entries"] = [str(model.index(row).data()) for row in range(model.rowCount())]
            told["first_entry"] = _place(shown.viewport(), shown.visualRect(model.index(0)))
        return told

    def _where(self, name: str) -> list[int]:
        """Left, top, width, height of what can be seen of the largest of that name; empty when there is none."""
        places = [
            _place(widget, widget.visibleRegion().boundingRect())
            for top in QApplication.topLevelWidgets()
            for widget in (top, *top.findChildren(QWidget))
            if widget.isVisible() and widget.isEnabled() and name in _names(widget)
        ]
        return max((place for place in places if place[2] > 0), key=lambda place: place[2] * place[3], default=[])

    def _grab(self, file: str) -> bool:
        screen = QApplication.primaryScreen()
        return screen.grabWindow(0).save(file)


def _names(widget: QWidget) -> tuple[str, ...]:
    text = re.sub("&(.)", r"\1", widget.text()) if isinstance(widget, QAbstractButton) else ""  # without the mnemonic
    holder = "file name" if isinstance(widget, QLineEdit) and widget.objectName() == "fileNameEdit" else ""
    return (widget.accessibleName(), text, holder)


def _place(widget: QWidget, rect: QRect) -> list[int]:
    at: QPoint = widget.mapToGlobal(rect.topLeft())
    return [at.x(), at.y(), rect.width(), rect.height()]


def main() -> int:
    from autodemo_gui.gui.app import main as run

    made = Program.__init__
    witnesses: list[Witness] = []

    def watched(program: Program, *given: Any, **named: Any) -> None:
        made(program, *given, **named)
        witnesses.append(Witness(program))
        QTimer.singleShot(0, lambda: print("ready", flush=True))

    Program.__init__ = watched  # type: ignore[method-assign]
    return run(["autodemo", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
