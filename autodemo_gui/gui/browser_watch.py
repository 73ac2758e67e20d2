"""Says on the start page that there is nothing to film with, before somebody asks for a film and waits for it."""

import asyncio

from PySide6.QtCore import QObject, Signal

from autodemo_gui.core.settings import BROWSER
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.views.start_view import StartView
from autodemo_gui.gui.workplace import Workplace


class BrowserWatch(QObject):
    """Looks beside the window's loop. `wanted` when a person would like to have a browser."""

    wanted = Signal()

    def __init__(self, start: StartView, bridge: Bridge, kept: Kept, workplace: Workplace) -> None:
        """Nothing was looked for yet."""
        super().__init__(start)
        self._start = start
        self._bridge = bridge
        self._kept = kept
        self._workplace = workplace
        start.lacking.get.clicked.connect(self.wanted)

    def look(self) -> None:
        """Look now; a shared worker has a browser of its own."""
        self._bridge.spawn(self._look())

    async def _look(self) -> None:
        await self._workplace.loaded()
        lacks = not self._workplace.redis_url and not await asyncio.to_thread(_has_browser, self._kept)
        self._start.lacking.show_lack(lacks)


def _has_browser(kept: Kept) -> bool:
    from autodemo_gui.browser.locate import find_browsers

    return bool(find_browsers(kept.settings().get(BROWSER)))
