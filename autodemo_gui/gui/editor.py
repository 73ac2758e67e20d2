"""What a person does to a finished film: another look, other captions, other files of it; copied, dragged, shown."""

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from autodemo_gui.core.errors import JobCancelled
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.darkroom import Darkroom, Order
from autodemo_gui.gui.looks import sketch_of
from autodemo_gui.gui.session import FilmChanged, Rendering, SoundFound, TakeFound
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
        self._making: Order | None = None
        self._instead: dict[Path, Order] = {}
        """By film, the look that was chosen while another one is being made of it."""
        result, acts = window.result, window.actions_table
        result.look_picked.connect(self._change_look)
        result.captions_changed.connect(self._change_captions)
        result.export_asked.connect(self._export)
        result.player.sound_found.connect(lambda film: bridge.dispatch(SoundFound(film)))
        acts[Act.COPY_FILE].triggered.connect(lambda: self._copy_file())
        acts[Act.STOP_MAKING].triggered.connect(lambda: self._stop_making())
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
        if await asyncio.to_thread(self._darkroom.has_take, film.job_id):
            self._bridge.dispatch(TakeFound(film))

    # --- something else of the film that is shown

    def _change_look(self, name: str) -> None:
        """Dress the kept take again; without one, film the script again, and say so."""
        state = self._bridge.shown
        if not isinstance(state, Done):
            return
        if state.can_change:
            self._dress(state, name)
        elif state.film.script:
            self._window.toast.say(tr("Its take is not on this computer: the film is made again from its script."))
            self._bridge.record(replace(draft_of(state), script=state.film.script, look=name))

    def _dress(self, state: Done, name: str) -> None:
        """The newest choice counts: another look that is being made is stopped, for the film's own look for good."""
        if state.rendering is None:
            if name != state.film.look:
                self._bridge.spawn(self._develop(state.film, Order(look=name)))
        elif not state.new_look:
            self._say_busy()
        elif name != state.new_look:
            if name != state.film.look:
                self._instead[state.film.path] = Order(look=name)
            self._darkroom.stop(state.film.path)

    def _change_captions(self, captions: tuple[tuple[int, str], ...]) -> None:
        state = self._bridge.shown
        if isinstance(state, Done) and state.can_change and captions:
            self._order(state, Order(captions=captions))

    def _export(self, kind: str) -> None:
        state = self._bridge.shown
        if isinstance(state, Done) and state.can_change:
            self._order(state, Order(shape=kind) if ":" in kind else Order(format=kind))

    def _order(self, state: Done, order: Order) -> None:
        if state.rendering is None:
            self._bridge.spawn(self._develop(state.film, order))
        else:
            self._say_busy()

    def _say_busy(self) -> None:
        self._window.toast.say(tr("One at a time: the film is still being made."))

    def _stop_making(self) -> None:
        state = self._bridge.shown
        if isinstance(state, Done):
            self._instead.pop(state.film.path, None)
            self._darkroom.stop(state.film.path)

    async def _develop(self, film: Film, order: Order) -> None:
        """Make what was ordered, or what was chosen instead of it meanwhile."""
        wanted: Order | None = order
        try:
            while wanted is not None:
                made = await self._made(film, wanted)
                wanted = self._instead.pop(film.path, None)
                if isinstance(made, Film):
                    film = made
                    self._bridge.dispatch(FilmChanged(made))
                elif made is not None:
                    self._window.toast.say(tr("Exported as {name}", name=made.name))
        finally:
            self._instead.pop(film.path, None)
            self._say_made(film, None)

    async def _made(self, film: Film, order: Order) -> Film | Path | None:
        """What was ordered; None when it was stopped."""
        self._making = order
        self._say_made(film, 0.0, order)
        try:
            return await self._darkroom.develop(film, order, lambda fraction: self._tell(film, order, fraction))
        except JobCancelled:
            return None
        finally:
            if self._making is order:
                self._making = None

    def _tell(self, film: Film, order: Order, fraction: float) -> None:
        if self._making is order:  # the last word may come after the end
            self._say_made(film, round(fraction, 2), order)

    def _say_made(self, film: Film, fraction: float | None, order: Order | None = None) -> None:
        """How far an order is, None when nothing is made any more. Somebody may be looking at another film by now."""
        state = self._bridge.shown
        if isinstance(state, Done) and state.film.path == film.path:
            look, words = (order.look, making_words(order)) if order else ("", "")
            self._bridge.dispatch(Rendering(fraction, look, words))

    # --- the file

    def _copy_file(self) -> None:
        """The file itself on the clipboard, for a mail or a chat."""
        state = self._bridge.shown
        if isinstance(state, Done):
            QGuiApplication.clipboard().setMimeData(file_data(state.film.path))
            self._window.toast.say(tr("File copied."))


def making_words(order: Order) -> str:
    """What is being made, as a person would say it."""
    if order.is_export:
        return tr("Exporting {what}", what=order.shape or order.format.upper())
    if order.look:
        return tr("Dressing the film in the look {name}", name=sketch_of(order.look).label)
    return tr("Making the film with your captions")
