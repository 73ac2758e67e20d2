"""Sets the stage that a job asks for, and ends browsing that hangs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from autodemo_gui.core.errors import SafetyViolation, SiteUnreachable
from autodemo_gui.core.job import Shape
from autodemo_gui.core.policy import Rule
from autodemo_gui.core.ports import Emit
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.take import PHONE_FOLDER
from autodemo_gui.core.text import tr
from autodemo_gui.film.stage import PHONE_VIEWPORT, VIEWPORT, Stage, open_stage
from autodemo_gui.render.layout import density_for
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.looks import look_of
from autodemo_gui.studio.place import Place

PHONE_SHAPE: Shape = "9:16"
DEADLINE_FACTOR = 4
"""A wall-clock deadline of this many times max_runtime ends anything that hangs while browsing (SPEC 1)."""


@asynccontextmanager
async def on_stage(
    job: Assignment, place: Place, *, phone: bool = False, folder: Path | None = None, emit: Emit | None = None
) -> AsyncIterator[Stage]:
    """A stage for the job; on leaving, the take on disk is whole.

    Args:
        job: whose take it is.
        place: where it is filmed.
        phone: show the page as a phone does, and film into the workspace's `phone` folder.
        folder: film into this one, beside the job's take.
        emit: takes what is told of the filming; the job itself by default.
    """
    request = job.request
    viewport, shapes = (PHONE_VIEWPORT, (PHONE_SHAPE,)) if phone else (VIEWPORT, request.shapes)
    async with AsyncExitStack() as stack:
        is_first = not phone and folder is None
        with job.phase(Phase.STARTING if is_first else Phase.FILMING):  # a second start would look like a step back
            stage = await stack.enter_async_context(
                open_stage(
                    folder or (job.workspace / PHONE_FOLDER if phone else job.take),
                    start=place.address,
                    size=request.size,
                    policy=place.policy,
                    egress_rules=place.egress,
                    settings=job.settings,
                    emit=emit or job.emit,
                    show_preview=job.show_preview,
                    density=density_for(look_of(request.look), shapes, request.size, viewport=viewport),
                    viewport=viewport,
                    frame_steps=2 if request.fps == 30 else 1,
                    phone=phone,
                    storage=place.storage,
                    masks=request.masks,
                )
            )
        yield stage


@asynccontextmanager
async def deadline(job: Assignment) -> AsyncIterator[None]:
    """End browsing that hangs.

    Raises:
        SiteUnreachable: the wall-clock deadline passed before anything could be shown.
        SafetyViolation: it passed later.
    """
    limit_s = DEADLINE_FACTOR * job.request.limits.max_runtime
    try:
        async with asyncio.timeout(limit_s):
            yield
    except TimeoutError as error:
        if not job.has_shown:
            raise SiteUnreachable(
                tr("The site cannot be opened."),
                tr("It did not answer within {seconds:.0f} seconds.", seconds=limit_s),
                tr("See whether it opens in your own browser, then try again."),
            ) from error
        raise SafetyViolation(
            Rule.RUNTIME,
            tr("Browsing took too long."),
            tr("It was stopped after {seconds:.0f} seconds.", seconds=limit_s),
            tr("Raise the time limit, or record a part of the site that answers faster."),
        ) from error
