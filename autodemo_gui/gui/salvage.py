"""A film of what was filmed before a recording failed, made of its take on the error page."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from autodemo_gui.core import events as e
from autodemo_gui.core.errors import AutoDemoError, EnvironmentProblem, JobCancelled
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.darkroom import Darkroom, Order
from autodemo_gui.gui.session import FilmReady, Stumbled, TakeKept, TakeWanted
from autodemo_gui.gui.states import Failed, Film, Problem, Run, State
from autodemo_gui.gui.views.main_window import MainWindow

_log = logging.getLogger(__name__)


class Salvage(QObject):
    """Serves the error page."""

    def __init__(self, window: MainWindow, bridge: Bridge, darkroom: Darkroom, folder: Callable[[], Path]) -> None:
        """Wire the page; `folder` is where films are kept, asked each time, as it is a setting."""
        super().__init__(window)
        self._bridge = bridge
        self._darkroom = darkroom
        self._folder = folder
        self._looked_for = ""
        self._making: Path | None = None
        window.actions_table[Act.KEEP].triggered.connect(lambda: self._keep())
        window.actions_table[Act.CANCEL].triggered.connect(lambda: self._stop())
        bridge.changed.connect(self._on_changed)
        darkroom.kept.connect(self._on_kept)

    def _on_changed(self, _: State) -> None:
        """Find out once for each failure that is shown whether its take is here."""
        state = self._bridge.shown
        job_id = state.run.job_id if isinstance(state, Failed) and state.run is not None else ""
        if job_id != self._looked_for:
            self._looked_for = job_id
            if job_id:
                self._bridge.spawn(self._look_for_take(job_id))

    @Slot(str)
    def _on_kept(self, job_id: str) -> None:
        """A take may be kept just after its failure is shown."""
        self._bridge.dispatch(TakeKept(job_id))

    async def _look_for_take(self, job_id: str) -> None:
        if await asyncio.to_thread(self._darkroom.has_take, job_id):
            self._bridge.dispatch(TakeKept(job_id))

    def _keep(self) -> None:
        """Where the worker has nothing to fetch, make it here."""
        state = self._bridge.shown
        if isinstance(state, Failed) and state.run is not None and state.has_take and not state.partial:
            self._bridge.dispatch(TakeWanted())
            self._bridge.spawn(self._make(state.run))

    async def _make(self, run: Run) -> None:
        """Make the film, as the end of the recording that failed."""
        try:
            film = await asyncio.to_thread(self._noted, run.job_id)
            self._making = film.path
            made = await self._darkroom.develop(film, Order(), lambda fraction: self._tell(run, fraction))
            if isinstance(made, Film):
                self._bridge.dispatch(FilmReady(run.job_id, made))
        except JobCancelled:
            _log.info("no film was made of what was filmed for %s: it was stopped", run.job_id)
        except AutoDemoError as error:
            self._bridge.dispatch(Stumbled(Problem(error.title, error.detail, error.hint, code=error.code), run.job_id))
        finally:
            self._making = None

    def _noted(self, job_id: str) -> Film:
        """What the library knows of a recording that failed. Blocks.

        Raises:
            EnvironmentProblem: it knows nothing.
        """
        from autodemo_gui.gui.fetching import film_of
        from autodemo_gui.store.library import Library

        entry = next((entry for entry in Library(self._folder()).entries() if entry.film.job_id == job_id), None)
        if entry is None:
            raise EnvironmentProblem(tr("The library does not know this recording any more."), "", "")
        return film_of(entry)

    def _tell(self, run: Run, fraction: float) -> None:
        self._bridge.dispatch(e.Progress(job_id=run.job_id, phase=Phase.RENDERING, fraction=fraction))

    def _stop(self) -> None:
        if self._making is not None:
            self._darkroom.stop(self._making)
