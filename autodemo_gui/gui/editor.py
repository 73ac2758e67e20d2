"""What a person does to a finished film: another look, other captions, other files of it; copied, dragged, shown."""

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.darkroom import Darkroom, Order
from autodemo_gui.gui.session import FilmChanged, Rendering, TakeFound
from autodemo_gui.gui.states import Done, Film, State, draft_of
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.result_view import file_data


class Editor(QObject):
    """Serves the result page."""

    def __init__(self, window: MainWindow, bridge: Bridge, darkroom: Darkroom) -> None:
        """Wire the page."""
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._darkroom = darkroom
        self._looked_for: Path | None = None
        window.result.look_picked.connect(self._change_look)
        window.result.captions_changed.connect(self._change_captions)
        window.result.export_asked.connect(self._export)
        window.actions_table[Act.COPY_FILE].triggered.connect(lambda: self._copy_file())
        bridge.changed.connect(self._on_changed)
        darkroom.kept.connect(self._on_kept)

    def _on_changed(self, _: State) -> None:
        """Find out once for each film that is shown whether its take is here."""
        state = self._bridge.shown
        if not isinstance(state, Done):
            self._looked_for = None
        elif state.film.path != self._looked_for:
            self._looked_for = state.film.path
            self._bridge.spawn(self._look_for_take(state.film))

    @Slot(str)
    def _on_kept(self, job_id: str) -> None:
        """A take is kept just after its film is stored, sometimes after the film is shown."""
        state = self._bridge.shown
        if isinstance(state, Done) and state.film.job_id == job_id:
            self._bridge.dispatch(TakeFound(state.film))

    async def _look_for_take(self, film: Film) -> None:
        if await asyncio.to_thread(self._darkroom.has_take, film):
            self._bridge.dispatch(TakeFound(film))

    def _change_look(self, name: str) -> None:
        """Dress the kept take again; without one, film the script again, and say so."""
        state = self._bridge.shown
        if not isinstance(state, Done):
            return
        if state.can_change:
            self._bridge.spawn(self._develop(state.film, Order(look=name)))
        elif state.film.script:
            self._window.toast.say(tr("Its take is not on this computer: the film is made again from its script."))
            self._bridge.record(replace(draft_of(state), script=state.film.script, look=name))

    def _change_captions(self, captions: tuple[tuple[int, str], ...]) -> None:
        state = self._bridge.shown
        if isinstance(state, Done) and state.can_change and captions:
            self._bridge.spawn(self._develop(state.film, Order(captions=captions)))

    def _export(self, kind: str) -> None:
        state = self._bridge.shown
        if isinstance(state, Done) and state.can_change:
            order = Order(shape=kind) if ":" in kind else Order(format=kind)
            self._bridge.spawn(self._develop(state.film, order))

    async def _develop(self, film: Film, order: Order) -> None:
        state = self._bridge.shown
        if isinstance(state, Done) and state.rendering is not None:
            self._window.toast.say(tr("One at a time: the film is still being made."))
            return
        self._bridge.dispatch(Rendering(0.0))
        try:
            made = await self._darkroom.develop(film, order, lambda fraction: self._tell(fraction))
        finally:
            self._bridge.dispatch(Rendering(None))
        if isinstance(made, Film):
            self._bridge.dispatch(FilmChanged(made))
        else:
            self._window.toast.say(tr("Exported as {name}", name=made.name))

    def _tell(self, fraction: float) -> None:
        state = self._bridge.shown
        if isinstance(state, Done) and state.rendering is not None:  # the last word may come after the end
            self._bridge.dispatch(Rendering(round(fraction, 2)))

    def _copy_file(self) -> None:
        """The file itself on the clipboard, for a mail or a chat."""
        state = self._bridge.shown
        if isinstance(state, Done):
            QGuiApplication.clipboard().setMimeData(file_data(state.film.path))
            self._window.toast.say(tr("File copied."))
