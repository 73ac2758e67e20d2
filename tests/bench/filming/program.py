"""Runs the command line as a person would, and watches what it needs."""

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from autodemo_gui.core import settings as declared
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script
from autodemo_gui.core.story import phase_name
from tests.bench.filming.watching import Watch

LIMIT_S = 1800
"""Against hanging only: on a machine that is busy otherwise a film takes very long."""


_SETTINGS = frozenset(setting.env for setting in declared.ALL) - {declared.BROWSER.env, declared.SCRATCH.env}
"""Those of whoever runs the bench do not count, but for where things are on this computer."""


class FailedError(Exception):
    """The command ended with an error; its last words."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that made a film.

    Attributes:
        report: the object it ends with.
        wall_s: from its start to its end.
        needs: memory and processor time, see `Watch.to_wire`.
    """

    report: dict[str, Any]
    wall_s: float
    needs: dict[str, Any]

    @property
    def film_s(self) -> float:
        return float(self.report["duration_s"])

    @property
    def video(self) -> Path:
        return Path(self.report["video"])

    def phase(self, name: str) -> float:
        """Seconds of a phase of the job."""
        return float(self.report["phases"].get(name, 0.0))

    @property
    def cpu_s(self) -> float:
        return float(sum(self.needs["cpu_s"].values()))

    def phase_cpu_s(self, name: str) -> float:
        """Processor time of a phase, of all programs together."""
        return float(sum(self.needs["cpu_by_phase_s"].get(name, {}).values()))


async def autodemo(folder: Path, *words: str) -> Ran:
    """Run ``autodemo WORDS --json`` with a home of its own.

    Raises:
        FailedError: it made no film.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _SETTINGS}
    environment |= {"AUTODEMO_HOME": str(folder / "home")}
    began_s = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "autodemo_gui", *words, "--json"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        with Watch(psutil.Process(process.pid)) as watch:
            async with asyncio.timeout(LIMIT_S):
                out, said = await asyncio.gather(_read(process.stdout), _listen(process.stderr, watch))
                await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    wall_s = time.monotonic() - began_s
    if process.returncode:
        raise FailedError(f"{' '.join(words)}: {said[-5:]}")
    return Ran(json.loads(out.splitlines()[-1]), wall_s, watch.to_wire())


async def _read(stream: asyncio.StreamReader | None) -> bytes:
    return await stream.read() if stream else b""


async def _listen(stream: asyncio.StreamReader | None, watch: Watch) -> list[str]:
    """Every line of progress; those that name a phase begin it."""
    phases = {f"{phase_name(phase)} …": str(phase) for phase in Phase}
    said = []
    while stream and (raw := await stream.readline()):
        line = raw.decode("utf-8", "replace").strip()
        said.append(line)
        if line in phases:
            await asyncio.to_thread(watch.begin, phases[line])
    return said


async def record(folder: Path, name: str, url: str, script: Script, *options: str) -> Ran:
    """Film a script as ``NAME.mp4``; the take stays beside it as ``NAME.take``."""
    written = folder / f"{name}.script.json"
    written.write_text(script.to_json(), "utf-8")
    output = folder / f"{name}.mp4"
    return await autodemo(folder, "record", url, "--script", str(written), "-o", str(output), "--keep-take", *options)
