"""Ways to make a demo of a site, and what each did there."""

import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.offstage import off_stage
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.events import AnyEvent, ElementSkipped
from autodemo_gui.core.job import Kind, Limits, Mode, Request
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.ports import Control
from autodemo_gui.core.settings import Settings
from autodemo_gui.explore.executor import explore
from autodemo_gui.explore.planner import Planner, skipped
from autodemo_gui.studio.run import run_job

LIMITS = Limits(max_runtime=120, length=20)


@dataclass(slots=True)
class Recording:
    """What one recording did: how many clicks, on camera or off, on which pages, and what was held back."""

    way: str
    clicks: int = 0
    pages: int = 0
    seconds: float = 0.0
    refused: list[ElementSkipped] = field(default_factory=list)

    def hear(self, event: AnyEvent) -> None:
        """Note what is told of held back."""
        if isinstance(event, ElementSkipped):
            self.refused.append(event)


async def rehearsed(url: str) -> Recording:
    """Everything up to filming: explored off camera, and the script run through."""
    return await _job(Recording("rehearsed"), Request(kind=Kind.PLAN, url=url, limits=LIMITS))


async def filmed(url: str) -> Recording:
    """A whole recording."""
    return await _job(Recording("filmed"), Request(url=url, size="720p", fps=30, limits=LIMITS))


async def direct(url: str) -> Recording:
    """Direct mode without its camera: every click counts."""
    recording = Recording("direct")
    began_s = time.monotonic()
    start = parse_address(url)
    policy = Policy(start)
    with tempfile.TemporaryDirectory(prefix="autodemo-bench-") as folder:
        async with (
            off_stage(
                start=start,
                policy=policy,
                egress_rules=EgressRules(start),
                browser="",
                on_refusal=lambda refusal: recording.hear(skipped(refusal)),
                on_note=lambda _: None,
                profile_parent=Path(folder),
            ) as off,
            off.actor(recording.hear) as actor,
        ):
            explored = await explore(
                actor,
                request=Request(url=url, mode=Mode.DIRECT, limits=LIMITS),
                policy=policy,
                planner=Planner(),
                emit=recording.hear,
                control=Control(),
                limits=LIMITS,
            )
    recording.clicks, recording.pages = explored.clicks, len(explored.visited_urls)
    recording.seconds = round(time.monotonic() - began_s, 1)
    return recording


WAYS: dict[str, Callable[[str], Awaitable[Recording]]] = {"rehearsed": rehearsed, "direct": direct, "filmed": filmed}


async def _job(recording: Recording, request: Request) -> Recording:
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="autodemo-bench-") as folder:
        result = await run_job(
            request,
            job_id=uuid.uuid4().hex,
            workspace=Path(folder),
            emit=recording.hear,
            show_preview=lambda _: None,
            control=Control(),
            settings=Settings(),
        )
    metrics = result.metrics
    recording.clicks, recording.pages = metrics.clicks + metrics.rehearsal_clicks, len(metrics.visited_urls)
    recording.seconds = round(time.monotonic() - began_s, 1)
    return recording
