"""Sets the stage that a job asks for, and ends browsing that hangs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from autodemo_gui.core.errors import SafetyViolation, SiteUnreachable
from autodemo_gui.core.policy import Rule
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.text import tr
from autodemo_gui.film.stage import Stage, open_stage
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.place import Place

DEADLINE_FACTOR = 4
"""A wall-clock deadline of this many times max_runtime ends anything that hangs while browsing (SPEC 1)."""


@asynccontextmanager
async def on_stage(job: Assignment, place: Place) -> AsyncIterator[Stage]:
    """A stage for the job; on leaving, the take on disk is whole."""
    async with AsyncExitStack() as stack:
        with job.phase(Phase.STARTING):
            stage = await stack.enter_async_context(
                open_stage(
                    job.take,
                    start=place.address,
                    size=job.request.size,
                    policy=place.policy,
                    egress_rules=place.egress,
                    settings=job.settings,
                    emit=job.emit,
                    show_preview=job.show_preview,
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
