"""Makes films anew from kept takes: another look, other captions, other shapes and formats; the site is not visited."""

import asyncio
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
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
        self._stop: Callable[[], None] = _nothing_to_stop

    def keep(self, job_id: str, take: Path) -> None:
        """Keep a job's take for new looks. Called in a thread of the worker's."""
        if self._takes().keep(job_id, take) is not None:
            self.kept.emit(job_id)

    def has_take(self, film: Film) -> bool:
        """Whether a film can be made anew here."""
        return bool(film.job_id) and self._takes().find(film.job_id) is not None

    async def develop(self, film: Film, order: Order, on_progress: Callable[[float], None]) -> Film | Path:
        """Make what was ordered.

        Args:
            film: the one there is; another look or other captions take its place.
            order: what is wanted.
            on_progress: told a fraction from 0 to 1, in this loop.

        Returns:
            The film as it is now, or the file that was exported beside it.

        Raises:
            AutoDemoError: it cannot be made; the film there is stays as it is.
        """
        loop = asyncio.get_running_loop()

        def tell(fraction: float) -> None:
            loop.call_soon_threadsafe(on_progress, fraction)

        async with self._busy:
            return await asyncio.to_thread(lambda: asyncio.run(self._develop(film, order, tell)))

    def close(self) -> None:
        """End what is being made."""
        self._stop()

    async def _develop(self, film: Film, order: Order, tell: Callable[[float], None]) -> Film | Path:
        from autodemo_gui.core.ports import Control
        from autodemo_gui.studio.kept_take import open_take
        from autodemo_gui.worker.embedded import scratch_root
        from autodemo_gui.worker.scratch import Scratch

        folder = self._takes().find(film.job_id)
        if folder is None:
            raise EnvironmentProblem(
                tr("The take of this film is not kept any more."), "", tr("Record it again to give it another look.")
            )
        settings = self._settings()
        control = Control()
        loop = asyncio.get_running_loop()
        self._stop = lambda: loop.call_soon_threadsafe(control.cancel)  # type: ignore[assignment]
        try:
            with Scratch(scratch_root(settings)).workspace() as workspace:
                dressed = await _dressed(
                    open_take(folder), order, film.look, workspace, settings.get(BROWSER), control, tell
                )
                return self._exported(film, order, dressed) if order.is_export else self._replaced(film, order, dressed)
        finally:
            self._stop = _nothing_to_stop

    def _exported(self, film: Film, order: Order, dressed: "Dressed") -> Path:
        """Beside the film, under its name."""
        made = dressed.film.path if order.shape else _made(dressed, order)
        ending = f"-{order.shape.replace(':', 'x')}.mp4" if order.shape else made.suffix
        target = _free(film.path.with_name(film.path.stem + ending))
        shutil.move(made, target)
        return target

    def _replaced(self, film: Film, order: Order, dressed: "Dressed") -> Film:
        """In the film's place, with what the library knows of it."""
        from autodemo_gui.gui.fetching import film_of, poster_of
        from autodemo_gui.store import library

        shelf = library.Library(film.path.parent)
        library.save_copy(dressed.film.path, film.path)
        if _POSTER in dressed.files:
            library.save_copy(dressed.files[_POSTER], poster_of(film.path))
        known = next((entry.film for entry in shelf.entries() if entry.path == film.path), None)
        about = known or library.Film(job_id=film.job_id, url="", title=film.name, script=film.script)
        chapters = tuple(
            library.Chapter(at_s=beat.at_s, title=beat.caption or mark.title)
            for beat, mark in zip(dressed.film.beats, _marks(film, dressed), strict=True)
        )
        changes: dict[str, Any] = {"chapters": chapters, "duration_s": dressed.film.duration_s}
        changes |= {"width": dressed.film.width, "height": dressed.film.height, "fps": dressed.film.fps}
        changes |= {"look": order.look or film.look}
        if about.outcome in (library.Outcome.INTERRUPTED, library.Outcome.FAILED):
            changes |= {"outcome": library.Outcome.PARTIAL, "reason": ""}
        about = about.model_copy(update=changes)
        shelf.describe(film.path, about)
        return film_of(library.Entry(film.path, about, film.path.stat().st_size))

    def _takes(self) -> "Takes":
        from autodemo_gui.store.takes import Takes

        return Takes(self._places.takes, round(self._settings().get(TAKES_GB) * _PER_GB))


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


def _nothing_to_stop() -> None:
    """Nothing is being made."""
