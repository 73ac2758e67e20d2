"""Keeps the computer from falling asleep while something is recorded or rendered."""

import logging
import sys
import threading
from typing import TYPE_CHECKING

from autodemo_gui.gui.states import Done, State, is_busy

if TYPE_CHECKING:
    from wakepy import ActivationResult, DBusAdapter

_log = logging.getLogger(__name__)

_RELEASE_PATIENCE_S = 3.0
"""The library waits for an answer on D-Bus for two seconds."""


def needs_awake(state: State) -> bool:
    """Whether sleep would interrupt something: a recording, or a film that is being made."""
    return is_busy(state) or (isinstance(state, Done) and state.rendering is not None)


class Awake:
    """Holds sleep off by the system's own means: D-Bus, SetThreadExecutionState, caffeinate.

    Each hold lives in a thread of its own, because asking the system may take seconds, and because the system forgets
    the wish with whoever had it: a program that is killed keeps no computer awake.
    """

    def __init__(self) -> None:
        """Nothing is held off yet."""
        self._release: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._has_complained = False

    @property
    def is_held(self) -> bool:
        """Whether sleep is to be held off at the moment."""
        return self._release is not None

    def follow(self, state: State) -> None:
        """Hold sleep off, or let it come again, as a state needs it. Returns at once."""
        if needs_awake(state) == self.is_held:
            return
        if self._release is not None:
            self._release.set()
            self._release = None
            return
        self._release = threading.Event()
        self._thread = threading.Thread(target=self._hold, args=(self._release,), name="awake", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let sleep come again, and wait until the system knows."""
        if self._release is not None:
            self._release.set()
            self._release = None
        if self._thread is not None:
            self._thread.join(_RELEASE_PATIENCE_S)
            self._thread = None

    def _hold(self, release: threading.Event) -> None:
        from wakepy import keep  # an eighth of a second that the window does not have

        try:
            with keep.running(on_fail=self._complain, dbus_adapter=_dbus()):
                release.wait()
        except Exception:  # the system's side broke; a recording goes on, awake or not
            _log.warning("the computer's sleep could not be held off, or not be let go", exc_info=True)

    def _complain(self, result: "ActivationResult") -> None:
        """Once is enough: the next recording meets the same system."""
        if not self._has_complained:
            self._has_complained = True
            _log.warning("the computer may fall asleep while it records: nothing here can hold that off")
            _log.info("%s", result.get_failure_text(style="inline"))


def _dbus() -> "type[DBusAdapter] | None":
    """How D-Bus is spoken, where a system has it.

    The library's own way runs the cycle collector when it hangs up; in this thread that may kill Qt objects, and with
    them the program (see `gui.garbage`).
    """
    if sys.platform in ("win32", "darwin"):
        return None
    from wakepy.dbus_adapters.jeepney import JeepneyDBusAdapter

    class Jeepney(JeepneyDBusAdapter):
        def close_connections(self) -> None:
            while self._connections:
                _, connection = self._connections.popitem()
                self.close_connection(connection)

    return Jeepney
