"""What a worker does while it waits, so that a job begins sooner: the studio is read, and a browser stands by."""

import asyncio
import importlib
import logging
from typing import TYPE_CHECKING, Any

from autodemo_gui.core import settings as declared
from autodemo_gui.core.job import Kind, Mode, Request
from autodemo_gui.core.settings import Settings
from autodemo_gui.worker.embedded import real_studio

if TYPE_CHECKING:
    from autodemo_gui.browser.standby import Standby
    from autodemo_gui.studio.develop import Result

_log = logging.getLogger(__name__)


class ReadyStudio:
    """The real studio, with a browser that stands by for a job that looks around.

    A job's browser is its own: profile, wall and process are new and end with it. So what could be reused between jobs
    is not, and what can be done before a job is. Its first page came after 4.9 s instead of 7.8 (medians of four, on a
    busy machine with two cores).
    """

    def __init__(self, settings: Settings) -> None:
        """Prepare; nothing is started yet."""
        self._browser = settings.get(declared.BROWSER)
        self._standby: Standby | None = None
        self._defect = ""

    @property
    def fault(self) -> str | None:
        """See `Readiness.fault`: no browser starts here, or the studio itself is broken."""
        return self._defect or (self._standby.fault if self._standby is not None else None)

    async def __call__(self, request: Request, **given: Any) -> "Result":
        """See `run_job`."""
        if self._standby is not None and not _looks_around(request):
            await self._standby.close()  # it would wait for nobody, in memory that the film needs
        return await real_studio(request, standby=self._standby, **given)

    async def get_ready(self) -> None:
        """Read the studio, and start a browser unless one stands by.

        Returns before it has started, except where it is not known yet whether any does.
        """
        if self._standby is None:
            try:
                await asyncio.to_thread(importlib.import_module, "autodemo_gui.studio.run")
                from autodemo_gui.browser.standby import Standby
            except Exception as error:  # whatever it is, no job can be done with it
                _log.exception("the studio cannot be read")
                self._defect = f"the studio cannot be read: {error}"
                return
            self._defect, self._standby = "", Standby(self._browser)
        await self._standby.prepare()
        if self._standby.fault != "":
            await self._standby.settled()

    async def stand_down(self) -> None:
        """Let the browser go that stands by."""
        if self._standby is not None:
            await self._standby.close()


def _looks_around(request: Request) -> bool:
    """Whether a job begins off camera."""
    return request.script is None and (request.kind is Kind.PLAN or request.mode is Mode.REHEARSED)
