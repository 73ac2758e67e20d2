"""Sleep is held off while it matters: over a real D-Bus, to a service that answers as a desktop's does."""

import gc
import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autodemo_gui.gui.awake import Awake, needs_awake
from autodemo_gui.gui.states import Done, Idle
from tests.gui.test_session import DRAFT, STATES

NAME = "org.freedesktop.PowerManagement"
COOKIE = 7


class Desktop:
    """Answers Inhibit and UnInhibit on a bus, and notes them."""

    def __init__(self, address: str) -> None:
        from jeepney.bus_messages import message_bus
        from jeepney.io.blocking import open_dbus_connection

        self.asked: list[str] = []
        self.heard = threading.Condition()
        self._connection = open_dbus_connection(address)
        self._connection.send_and_get_reply(message_bus.RequestName(NAME))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def wait_for(self, *asked: str) -> None:
        with self.heard:
            assert self.heard.wait_for(lambda: self.asked == list(asked), 10), self.asked

    def close(self) -> None:
        """The bus has ended."""
        self._thread.join(10)
        self._connection.close()

    def _serve(self) -> None:
        from jeepney import HeaderFields, MessageType, new_error, new_method_return

        while True:
            try:
                message = self._connection.receive()
            except (ConnectionResetError, OSError):  # the bus has ended with the test
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            member = message.header.fields[HeaderFields.member]
            if member == "Inhibit":
                reply = new_method_return(message, "u", (COOKIE,))
            elif message.body == (COOKIE,):
                reply = new_method_return(message)
            else:
                reply = new_error(message, f"{NAME}.CookieNotFound")
            self._connection.send(reply)
            with self.heard:
                self.asked.append(member)
                self.heard.notify_all()


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    program = shutil.which("dbus-daemon")
    if program is None or sys.platform != "linux":
        pytest.skip("there is no D-Bus here")
    bus = subprocess.Popen([program, "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True)
    assert bus.stdout is not None
    address = bus.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("XDG_SESSION_DESKTOP", raising=False)
    desktop = Desktop(address)
    yield desktop
    bus.terminate()
    bus.communicate()
    desktop.close()


@pytest.mark.parametrize("name", list(STATES))
def test_sleep_is_held_off_exactly_while_something_is_made(name: str) -> None:
    assert needs_awake(STATES[name]) == (name in ("checking", "recording", "finishing"))
    done = STATES["done"]
    assert isinstance(done, Done)
    assert needs_awake(replace(done, rendering=0.5))


def test_the_system_is_asked_once_and_let_go_with_the_recording(desktop: Desktop) -> None:
    awake = Awake()
    awake.follow(STATES["checking"])
    awake.follow(STATES["recording"])
    desktop.wait_for("Inhibit")
    awake.follow(STATES["done"])
    desktop.wait_for("Inhibit", "UnInhibit")
    awake.close()


@pytest.fixture
def collected() -> Iterator[list[str]]:
    """The threads in which the cycle collector runs although it is off, as it is while the window runs."""
    threads: list[str] = []

    def note(_phase: str, _info: object) -> None:
        threads.append(threading.current_thread().name)

    gc.disable()
    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)
    gc.enable()


def test_a_program_that_ends_lets_go(desktop: Desktop, collected: list[str]) -> None:
    awake = Awake()
    awake.follow(STATES["recording"])
    desktop.wait_for("Inhibit")
    awake.close()
    assert desktop.asked == ["Inhibit", "UnInhibit"], "close returns when the system knows"
    assert collected == [], "collecting belongs to the window's thread"
    assert not [thread for thread in threading.enumerate() if thread.name == "awake"]


def test_a_system_that_cannot_is_written_to_the_log_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    if sys.platform != "linux":
        pytest.skip("every other system can")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'no-bus'}")
    awake = Awake()
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            awake.follow(STATES["recording"])
            awake.follow(Idle(DRAFT))
            awake.close()
    said = [record.message for record in caplog.records if record.name == "autodemo_gui.gui.awake"]
    assert len(said) == 1
    assert said[0].startswith("the computer may fall asleep while it records")
