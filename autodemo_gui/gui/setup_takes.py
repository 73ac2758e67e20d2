"""The kept takes in the settings: how much they use, deleting them, and taking that back while the dialog is open."""

import asyncio

from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.views.folders_page import FoldersPage
from autodemo_gui.store.paths import Paths


class TakesSetup:
    """Takes that are deleted here are only put aside; they go when the dialog does."""

    def __init__(self, page: FoldersPage, bridge: Bridge, places: Paths, cap_gb: float) -> None:
        """`cap_gb` is how much the takes may use."""
        from autodemo_gui.store.takes import Takes  # pydantic is not needed to show a window

        self._page = page
        self._takes = Takes(places.takes)
        self._cap_gb = cap_gb
        page.takes_deleted.connect(lambda: bridge.spawn(self._delete()))
        page.takes_wanted_back.connect(lambda: bridge.spawn(self._bring_back()))

    async def show(self) -> None:
        """Show how much they use; what an earlier dialog could not delete any more, goes now."""
        await asyncio.to_thread(self._takes.delete_aside)
        await self._say_size()

    async def close(self) -> None:
        """What was deleted cannot be brought back any more."""
        await asyncio.to_thread(self._takes.delete_aside)

    async def _delete(self) -> None:
        await asyncio.to_thread(self._takes.put_aside)
        self._page.show_deleted(True)

    async def _bring_back(self) -> None:
        await asyncio.to_thread(self._takes.bring_back)
        self._page.show_deleted(False)
        await self._say_size()

    async def _say_size(self) -> None:
        self._page.show_takes(await asyncio.to_thread(self._takes.size_bytes), self._cap_gb)
