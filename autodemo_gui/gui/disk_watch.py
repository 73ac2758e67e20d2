"""Looks at the disks that a recording writes to, before it begins and while it goes on, so that none of it is lost."""

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from autodemo_gui.core.progress import Phase
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.bridge import Bridge, answer
from autodemo_gui.gui.disk import FreeBytes, Level, Needs, Shortage, free_bytes, needs_of, shortage
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.states import Recording, State
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.room_dialog import MakingRoom, RoomDialog
from autodemo_gui.gui.workplace import Workplace

if TYPE_CHECKING:  # what it imports is not needed to show a window
    from autodemo_gui.store.takes import Takes

LOOK_EVERY_S = 2.0
"""In two seconds a 1080p take grows by some 10 MB."""


class DiskWatch(QObject):
    """Asks before a recording when there is little room, says so during one, and ends it while it can still be kept."""

    def __init__(
        self,
        window: MainWindow,
        bridge: Bridge,
        kept: Kept,
        workplace: Workplace,
        theme: Theme,
        *,
        free: FreeBytes = free_bytes,
        every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Nothing is looked at before something is recorded.

        Args:
            window: where it asks.
            bridge: whose recordings are looked after.
            kept: knows the folders.
            workplace: knows whether films are made here.
            theme: of what it asks.
            free: how much room there is.
            every_s: pause between two looks, in seconds.
        """
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._kept = kept
        self._workplace = workplace
        self._theme = theme
        self._free = free
        self._every_s = every_s
        self._is_watching = False
        self._may_delete = QAction(tr("Delete the kept takes now"), self)
        self._may_delete.triggered.connect(lambda: bridge.spawn(self._delete_takes()))
        bridge.may_begin = self.may_begin
        bridge.changed.connect(self._on_changed)

    async def may_begin(self, draft: Draft) -> bool:
        """Whether a recording may begin; asks when there is little room, and takes back what was asked for on a no."""
        if draft.is_plan:
            return True
        try:
            await self._workplace.queue()
        except Exception:  # a defect too: whoever submits meets the same, and says it
            return True
        needs = await asyncio.to_thread(self._needs)
        while (short := await asyncio.to_thread(shortage, needs, self._free)) is not None:
            match await self._ask(short):
                case MakingRoom.ANYWAY:
                    return True
                case MakingRoom.DELETE_TAKES:
                    await self._delete_takes()
                case MakingRoom.OTHER_FOLDER:
                    self._bridge.cancel()
                    self._window.actions_table[Act.SETTINGS].trigger()
                    return False
                case _:
                    self._bridge.cancel()
                    return False
        return True

    async def _ask(self, short: Shortage) -> int:
        self._window.come_back()
        takes = await asyncio.to_thread(self._takes().size_bytes)
        dialog = RoomDialog(self._theme, short, takes, self._window)
        try:
            return await answer(dialog)
        finally:
            dialog.deleteLater()

    def _on_changed(self, state: State) -> None:
        if isinstance(state, Recording) and not state.run.draft.is_plan and not self._is_watching:
            self._is_watching = True
            self._bridge.spawn(self._watch())

    async def _watch(self) -> None:
        """Look now and again while it records: say once that room gets short, and end it before it runs out."""
        try:
            needs = await asyncio.to_thread(self._needs)
            was_said = False
            while isinstance(state := self._bridge.state, Recording):
                short = await asyncio.to_thread(shortage, needs, self._free)
                if short is not None and short.level is Level.LAST and _has_filmed(state):
                    self._bridge.finish()
                    self._window.toast.say(
                        tr("The disk is almost full. The recording ends here, and what was filmed is kept.")
                    )
                    return
                if short is not None and short.level >= Level.DIRE and not was_said:
                    was_said = True
                    await self._say(short)
                await asyncio.sleep(self._every_s)
        finally:
            self._is_watching = False

    async def _say(self, short: Shortage) -> None:
        """With what can be done about it."""
        if await asyncio.to_thread(self._takes().size_bytes):
            self._window.toast.say(short.words, self._may_delete)
        else:
            self._window.toast.say(f"{short.words} {tr('Please free some space.')}")

    async def _delete_takes(self) -> None:
        await asyncio.to_thread(self._takes().delete_all)

    def _takes(self) -> "Takes":
        from autodemo_gui.store.takes import Takes

        return Takes(self._kept.places.takes)

    def _needs(self) -> tuple[Needs, ...]:
        """Blocks: the settings come with the keyring."""
        if self._workplace.redis_url:
            return needs_of(self._kept.films, None)
        from autodemo_gui.worker.embedded import scratch_root
        from autodemo_gui.worker.scratch import Scratch

        return needs_of(self._kept.films, Scratch(scratch_root(self._kept.settings())).root)


def _has_filmed(state: Recording) -> bool:
    """Whether the camera runs and there is something to keep."""
    return state.run.phase == Phase.FILMING and bool(state.run.steps)
