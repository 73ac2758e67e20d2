"""Makes films anew from kept takes: another look, other captions, other shapes and formats; the site is not visited."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.settings import BROWSER, TAKES_GB, Settings
from autodemo_gui.core.text import tr
from autodemo_gui.gui.states import Film
from autodemo_gui.store.paths import Paths

if TYPE_CHECKING:
    from autodemo_gui.core.ports import Control
    from autodemo_gui.store.takes import Takes
    from autodemo_gui.studio.kept_take import KeptTake
    from autodemo_gui.studio.render import Dressed

_log = logging.getLogger(__name__)

_POSTER = "poster.jpg"
_PER_GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of a take.

    Attributes:
        look: name of a look; empty for the one it was filmed for.
        captions: by number of the chapter; the others stay.
        shape: of a film beside the one there is; empty for the film itself.
        format: a value of `core.job.Format` to make besides; empty for none.
    """

    look: str = ""
    captions: tuple[tuple[int, str], ...] = ()
    shape: str = ""
    format: str = ""

    @property
    def is_export(self) -> bool:
        """Whether a file beside the film is wanted, not another film."""
        return bool(self.shape or self.format)


class Darkroom(QObject):
    """Renders one order at a time, in a thread and event loop of its own. `kept` names a job whose take is here now."""

    kept = Signal(str)

    def __init__(self, places: Paths, settings: Callable[[], Settings]) -> None:
        """Nothing to do yet; `settings` gives those in force and may block."""
        super().__init__()
        self._places = places
        self._settings = settings
        self._busy = asyncio.Lock()
        self._work: _Work | None = None

    def keep(self, job_id: str, take: Path) -> None:
        """Keep a job's take for new looks. Called in a thread of the worker's."""
        if self._takes().keep(job_id, take) is not None:
            self.kept.emit(job_id)

    def has_take(self, job_id: str) -> bool:
        """Whether a job's film can be made anew here; no job has none. Blocks."""
        return bool(job_id) and self._takes().find(job_id) is not None

    async def develop(self, film: Film, order: Order, on_progress: Callable[[float], None]) -> Film | Path:
        """Make what was ordered.

        Args:
            film: the one there is; another look or other captions take its place.
            order: what is wanted.
            on_progress: told a fraction from 0 to 1, in this loop.

        Returns:
            The film as it is now, or the file that was exported beside it.

        Raises:
            JobCancelled: it was stopped meanwhile; the film there is stays as it is.
            AutoDemoError: it cannot be made; neither does this change the film.
        """
        loop = asyncio.get_running_loop()

        def tell(fraction: float) -> None:
            loop.call_soon_threadsafe(on_progress, fraction)

        async with self._busy:
            self._work = work = _Work(film.path)
            try:
                return await asyncio.to_thread(lambda: asyncio.run(self._develop(film, order, work, tell)))
            finally:
                self._work = None

    def stop(self, film: Path | None = None) -> None:
        """End what is being made, if it is of this film; None is any. What waits for its turn is made all the same."""
        if self._work is not None and film in (None, self._work.film):
            self._work.stop()

    async def _develop(self, film: Film, order: Order, work: "_Work", tell: Callable[[float], None]) -> Film | Path:
        from autodemo_gui.studio.kept_take import open_take
        from autodemo_gui.worker.embedded import scratch_root
        from autodemo_gui.worker.scratch import Scratch

        folder = self._takes().find(film.job_id)
        if folder is None:
            raise _not_kept()
        settings = self._settings()
        with work.going_on() as control, Scratch(scratch_root(settings)).workspace() as workspace:
            try:
                dressed = await _dressed(
                    open_take(folder), order, film.look, workspace, settings.get(BROWSER), control, tell
                )
            except OSError as error:
                if self._takes().find(film.job_id) is None:  # deleted meanwhile
                    raise _not_kept() from error
                raise
            control.check()
            return self._exported(film, order, dressed) if order.is_export else self._replaced(film, order, dressed)

    def _exported(self, film: Film, order: Order, dressed: "Dressed") -> Path:
        """Beside the film, under its name, whole or not at all."""
        from autodemo_gui.store.film_files import save_copy

        made = dressed.film.path if order.shape else _made(dressed, order)
        ending = f"-{order.shape.replace(':', 'x')}.mp4" if order.shape else made.suffix
        target = _free(film.path.with_name(film.path.stem + ending))
        save_copy(made, target)
        return target

    def _replaced(self, film: Film, order: Order, dressed: "Dressed") -> Film:
        """In the film's place, with what the library knows of it."""
        from autodemo_gui.gui.fetching import film_of, poster_of
        from autodemo_gui.store import library
        from autodemo_gui.store.film_files import save_copy

        shelf = library.Library(film.path.parent)
        known = next((entry.film for entry in shelf.entries() if entry.path == film.path), None)
        if known is None:  # thrown away or renamed meanwhile: it does not come back by itself
            raise EnvironmentProblem(
                tr("The film cannot be read."), tr("{name} is gone or locked.", name=film.path.name), ""
            )
        save_copy(dressed.film.path, film.path)
        if _POSTER in dressed.files:
            save_copy(dressed.files[_POSTER], poster_of(film.path))
        chapters = tuple(
            library.Chapter(at_s=beat.at_s, title=beat.caption or mark.title)
            for beat, mark in zip(dressed.film.beats, _marks(film, dressed), strict=True)
        )
        changes: dict[str, Any] = {"chapters": chapters, "duration_s": dressed.film.duration_s}
        changes |= {"width": dressed.film.width, "height": dressed.film.height, "fps": dressed.film.fps}
        changes |= {"look": order.look or film.look}
        if known.outcome in (library.Outcome.INTERRUPTED, library.Outcome.FAILED):
            changes |= {"outcome": library.Outcome.PARTIAL, "reason": ""}
        about = known.model_copy(update=changes)
        shelf.describe(film.path, about)
        return film_of(library.Entry(film.path, about, film.path.stat().st_size))

    def _takes(self) -> "Takes":
        from autodemo_gui.store.takes import Takes

        return Takes(self._places.takes, round(self._settings().get(TAKES_GB) * _PER_GB))


def _not_kept() -> EnvironmentProblem:
    return EnvironmentProblem(
        tr("The take of this film is not kept any more."), "", tr("Record it again to give it another look.")
    )


async def _dressed(
    take: "KeptTake",
    order: Order,
    look: str,
    workspace: Path,
    browser: str,
    control: "Control",
    tell: Callable[[float], None],
) -> "Dressed":
    from autodemo_gui.studio.looks import look_of
    from autodemo_gui.studio.render import render_take

    wanted = take.output
    shapes: Any = (order.shape or wanted.shapes[0],)
    formats: Any = (order.format,) if order.format in ("gif", "webm", "contact") else ()
    captions = None
    if order.captions:
        words = dict(order.captions)
        captions = {beat.index: words.get(number, beat.caption) for number, beat in enumerate(take.beats)}
    return await render_take(
        take,
        look=look_of(order.look or look or wanted.look),
        shapes=shapes,
        size=wanted.size,
        fps=wanted.fps,
        quality=wanted.quality,
        formats=formats,
        folder=workspace,
        captions=captions,
        on_progress=tell,
        control=control,
        scratch=workspace / "render",
        browser=browser,
    )


def _made(dressed: "Dressed", order: Order) -> Path:
    names = {"gif": "demo.gif", "webm": "demo.webm", "contact": "contact.jpg", "srt": "demo.srt", "vtt": "demo.vtt"}
    made = dressed.files.get(names[order.format])
    if made is None:
        raise EnvironmentProblem(tr("The file could not be made."), " ".join(dressed.warnings), "")
    return made


def _marks(film: Film, dressed: "Dressed") -> "list[Any]":
    """What each step of the new film was called; a step that is not known is called by what it does."""
    from autodemo_gui.core.story import step_title
    from autodemo_gui.gui.states import Mark

    made = [Mark(beat.at_s, step_title(beat.action, beat.caption, beat.name)) for beat in dressed.film.beats]
    return list(film.marks) if len(film.marks) == len(made) else made


def _free(path: Path) -> Path:
    """This path, or one with a number where there is a file already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


class _Work:
    """One order in its thread, which can be stopped from another one, also before it has begun."""

    def __init__(self, film: Path) -> None:
        """It has not begun; `film` is what it is made of."""
        self.film = film
        self._lock = threading.Lock()
        self._is_stopped = False
        self._stop: Callable[[], object] | None = None

    @contextmanager
    def going_on(self) -> "Iterator[Control]":
        """In the thread, while its loop runs: what stops it there."""
        from autodemo_gui.core.ports import Control

        loop, control = asyncio.get_running_loop(), Control()
        with self._lock:
            self._stop = partial(loop.call_soon_threadsafe, control.cancel)
            if self._is_stopped:
                control.cancel()
        try:
            yield control
        finally:
            with self._lock:
                self._stop = None

    def stop(self) -> None:
        """End it; once it has ended that is too late."""
        with self._lock:
            self._is_stopped = True
            if self._stop is not None:
                self._stop()
