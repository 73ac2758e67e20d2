"""Qt objects must die in the thread they live in."""

import asyncio
import gc
import threading

from PySide6.QtCore import QTimer

from autodemo_gui.gui import garbage
from autodemo_gui.gui.garbage import Collector
from tests.gui.fixtures import Drive, until


class Knot:
    """A cycle around a Qt timer: only the cycle collector can free it."""

    died_in: list[str]

    def __init__(self, died_in: list[str]) -> None:
        self.died_in = died_in
        self.timer = QTimer(interval=1)
        self.timer.start()
        self.me = self

    def __del__(self) -> None:
        self.died_in.append(threading.current_thread().name)


def test_a_busy_thread_never_destroys_what_belongs_to_the_window(drive: Drive) -> None:
    died_in: list[str] = []

    held: list[list[int]] = []

    def allocate() -> None:
        held.extend([] for _ in range(200_000))  # far more than it takes for a collection to be due

    async def story() -> None:
        assert not gc.isenabled()
        for _ in range(20):
            Knot(died_in)
        assert not died_in
        await asyncio.get_running_loop().run_in_executor(None, allocate)
        await until(lambda: len(died_in) == 20)

    gc.enable()
    drive(story())
    assert gc.isenabled(), "afterwards Python collects by itself again"
    assert set(died_in) == {threading.main_thread().name}


def test_a_full_collection_is_rare(monkeypatch: object) -> None:
    collector = Collector()
    before = gc.get_threshold()
    gc.set_threshold(1, 1, 1)
    try:
        gc.disable()
        for _ in range(3):
            gc.collect(1)
        kept = [[] for _ in range(100)]  # type: ignore[var-annotated]
        assert collector.collect() < 2
        assert kept
        collector._full_at_s -= garbage.FULL_EVERY_S
        for _ in range(3):
            gc.collect(1)
        assert collector.collect() == 2
    finally:
        gc.set_threshold(*before)
        gc.enable()
