"""What filming costs: ``python -m tests.bench.film --json`` films the sample site and counts seconds and megabytes."""

import argparse
import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.events import AnyEvent, Progress
from autodemo_gui.core.job import parse_request
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.ports import Control
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.take import INFO_FILE, TakeInfo
from autodemo_gui.film.stage import Stage, open_stage
from autodemo_gui.studio.run import run_job
from autodemo_gui.studio.sample import serve_sample

LIMIT_S = 19 * 60
SAMPLING_S = 0.5
CHANGED, STILL = 120, 240


class Memory:
    """Peak resident memory of this process and everything it starts, browsers left out."""

    def __init__(self) -> None:
        self.peak_bytes = 0
        self.peak_by_name: dict[str, int] = {}

    def look(self) -> None:
        total = 0
        for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                name, used = process.name(), process.memory_info().rss
                if "chrom" not in name.lower():
                    total += used
                    self.peak_by_name[name] = max(self.peak_by_name.get(name, 0), used)
        self.peak_bytes = max(self.peak_bytes, total)

    @contextlib.asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        async def watch() -> None:
            while True:
                await asyncio.to_thread(self.look)
                await asyncio.sleep(SAMPLING_S)

        watching = asyncio.create_task(watch())
        try:
            yield
        finally:
            watching.cancel()


async def camera_cost(folder: Path, size: str) -> dict[str, Any]:
    """Milliseconds of wall time for a step in which the page scrolled, and for one in which it rested."""
    async with serve_sample() as url:
        address = parse_address(url)
        async with open_stage(
            folder,
            start=address,
            size=size,  # type: ignore[arg-type]
            policy=Policy(address),
            egress_rules=EgressRules(address),
            settings=Settings(environment={"AUTODEMO_CAMERA": "stepped"}),
            emit=lambda _: None,
            show_preview=lambda _: None,
        ) as stage:
            await stage.actor.open(url)
            changed_ms, distinct = await _scrolling(stage)
            began_s = time.monotonic()
            await stage.camera.roll(STILL)
            still_ms = 1000 * (time.monotonic() - began_s) / STILL
            tally = stage.camera.tally
    return {
        "size": size,
        "ms_per_changed_step": round(changed_ms, 1),
        "changed_steps": distinct,
        "ms_per_still_step": round(still_ms, 1),
        "unaccounted": tally.changed_steps - tally.received_frames,
    }


async def _scrolling(stage: Stage) -> tuple[float, int]:
    before = stage.camera.tally.changed_steps
    began_s = time.monotonic()
    for step in range(1, CHANGED + 1):
        await stage.actor.page.evaluate("(y) => { scrollTo({ top: y, behavior: 'instant' }) }", 9 * step)
        await stage.camera.roll(1)
    spent_ms = 1000 * (time.monotonic() - began_s) / CHANGED
    return spent_ms, stage.camera.tally.changed_steps - before


async def whole_job(workspace: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """The sample site from its address to the finished film."""
    told: list[AnyEvent] = []
    memory = Memory()
    request = parse_request({"url": "sample", "size": arguments.size, "limits": {"length": arguments.length}})
    began_s = time.monotonic()
    async with memory.watched():
        result = await run_job(
            request,
            job_id="bench",
            workspace=workspace,
            emit=told.append,
            show_preview=lambda _: None,
            control=Control(),
            settings=Settings(environment={}),
        )
    wall_s = time.monotonic() - began_s
    if not arguments.json:
        for event in told:
            if not isinstance(event, Progress):
                print(event)
    info = TakeInfo.model_validate_json((workspace / "take" / INFO_FILE).read_bytes())
    filming_s = result.metrics.phases.get("filming", 0.0)
    return {
        "film_s": result.metrics.duration_s,
        "wall_s": round(wall_s, 1),
        "phases_s": result.metrics.phases,
        "take_s": round(info.steps / 60, 1),
        "changed_frames": info.changed_steps,
        "unaccounted": info.changed_steps - info.received_frames,
        "stalls": info.stalls,
        "filming_ms_per_changed_frame": round(1000 * filming_s / max(1, info.changed_steps), 1),
        "plate_mb": round((workspace / "take" / "plate.mjpeg").stat().st_size / 2**20, 1),
        "camera": info.camera,
        "clicks": result.metrics.clicks,
        "peak_rss_mb": round(memory.peak_bytes / 2**20),
        "peak_rss_mb_by_process": {name: round(used / 2**20) for name, used in sorted(memory.peak_by_name.items())},
    }


async def main(arguments: argparse.Namespace) -> None:
    load = psutil.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="autodemo-bench-") as scratch:
        async with asyncio.timeout(LIMIT_S):
            cost = await camera_cost(Path(scratch) / "camera", arguments.size)
            workspace = Path(scratch) / "job"
            workspace.mkdir()
            report = await whole_job(workspace, arguments)
    report |= {"camera_cost": cost, "cpus": psutil.cpu_count(), "load_before": round(load, 1)}
    print(json.dumps(report) if arguments.json else json.dumps(report, indent=2))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="nothing but one line of JSON at the end")
    parser.add_argument("--size", default="1080p", choices=("720p", "1080p", "1440p", "2160p"))
    parser.add_argument("--length", type=float, default=45, help="target length of the film in seconds")
    asyncio.run(main(parser.parse_args()))
