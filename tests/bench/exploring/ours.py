"""Ours: dry runs by the studio, and direct mode without a camera."""

import itertools
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser

from autodemo_gui.core.address import page_key
from autodemo_gui.core.job import Kind, Mode, Request
from autodemo_gui.core.ports import Control
from autodemo_gui.core.script import Script, parse_script
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.take import SCRIPT_FILE
from autodemo_gui.explore.executor import explore
from autodemo_gui.explore.planner import Planner
from autodemo_gui.studio.run import run_job
from tests.bench.exploring.sites import Served
from tests.bench.exploring.stage import visit
from tests.bench.exploring.witness import Look


@dataclass(frozen=True, slots=True)
class Plan:
    """A dry run: the script it wrote and what was measured of it."""

    script: Script
    metrics: dict[str, Any]
    wall_s: float

    @property
    def calm_s(self) -> list[float]:
        """Seconds from each rehearsal click until the page was calm."""
        return list(self.metrics["rehearsal"]["calm_s"])

    @property
    def clicks(self) -> frozenset[tuple[str, str]]:
        """What it clicks: page, whatever the port it was served on, and name."""
        return frozenset((_path(page_key(step.url)), step.name) for step in self.script.steps if step.action == "click")

    def told(self) -> list[str]:
        """The storyboard as a marketer would read it, a line for each step that says something."""
        return [
            f"{step.action} {step.name or '—'}"
            + (f" → {step.caption}" if step.caption else "")
            + f" ({_path(step.url)})"
            for step in self.script.steps
            if step.action in {"goto", "click", "type"} or step.caption
        ]


async def plan(url: str) -> Plan:
    """Plan a demo of a site as ``autodemo plan`` does, without a language model.

    Raises:
        AutoDemoError: there is no plan.
    """
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="autodemo-bench-plan-") as workspace:
        result = await run_job(
            Request(kind=Kind.PLAN, url=url, mode=Mode.REHEARSED),
            job_id=uuid.uuid4().hex,
            workspace=Path(workspace),
            emit=lambda _: None,
            show_preview=lambda _: None,
            control=Control(),
            settings=Settings(),
        )
        script = parse_script(result.files[SCRIPT_FILE].read_text("utf-8"))
    return Plan(script, result.metrics.model_dump(), time.monotonic() - began_s)


async def direct(browser: Browser, site: Served) -> list[Look]:
    """Direct mode: every click counts."""
    async with visit(browser, site) as fresh:
        request = Request(url=fresh.url, mode=Mode.DIRECT)
        await explore(
            fresh.witness,
            request=request,
            policy=fresh.policy,
            planner=Planner(),
            emit=lambda _: None,
            control=Control(),
            limits=request.limits,
        )
        return fresh.witness.looks


def likeness(plans: Sequence[Plan]) -> float:
    """How much plans have in common (0–1): the mean Jaccard index of what they click, over all pairs."""
    pairs = list(itertools.combinations([plan.clicks for plan in plans], 2))
    return mean(len(one & other) / max(1, len(one | other)) for one, other in pairs) if pairs else 1.0


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
