"""Recordings of the trap site through the studio, as `autodemo record` makes them."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.events import AnyEvent, ElementSkipped
from autodemo_gui.core.job import Mode, parse_request
from autodemo_gui.core.ports import Control
from autodemo_gui.core.settings import Settings
from autodemo_gui.studio.run import run_job
from tests.sites.traps.server import TrapSite

QUICK = {"size": "720p", "fps": 30, "limits": {"length": 20, "max_clicks": 10, "max_runtime": 60}}
MODES = (Mode.REHEARSED, Mode.DIRECT)
_APART = 6
"""Pages between the beginnings of two recordings."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One recording: how many clicks are on film, how much was refused, and the sentence of an error, if any."""

    name: str
    clicks: int
    refused: int
    error: str

    def to_wire(self) -> dict[str, Any]:
        """For the report."""
        return asdict(self)


async def film(site: TrapSite, folder: Path, number: int, pages: tuple[str, ...]) -> Shot:
    """Record the site; the modes take turns, and each recording begins at another page, the first at the last.

    Args:
        site: the trap site.
        folder: an empty one, for the job.
        number: of the recording, from 0.
        pages: slugs to begin at.
    """
    mode, begins = MODES[number % len(MODES)], pages[-1 - number * _APART % len(pages)]
    name, skipped = f"{mode}, from /{begins}", []

    def hear(event: AnyEvent) -> None:
        if isinstance(event, ElementSkipped):
            skipped.append(event)

    try:
        result = await run_job(
            parse_request({"url": site.url + begins, "mode": mode.value, **QUICK}),
            job_id=f"traps-{number}",
            workspace=folder,
            emit=hear,
            show_preview=lambda _: None,
            control=Control(),
            settings=Settings(environment={}),
        )
    except AutoDemoError as error:
        return Shot(name, 0, len(skipped), str(error))
    return Shot(name, result.metrics.clicks, len(skipped), "")
