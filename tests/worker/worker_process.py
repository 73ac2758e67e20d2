"""A worker process for tests: `python -m tests.worker.worker_process REDIS_URL SCRATCH ACT LEASE_S`."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from autodemo_gui.core.settings import Settings
from autodemo_gui.worker.process import run_worker
from tests.queue.fixtures import TERMS, queue_on, until
from tests.worker.studios import QUICK, Act, Scene, film, hang, studio

if TYPE_CHECKING:
    from autodemo_gui.studio.develop import Result


async def die(scene: Scene) -> "Result":
    """As the kernel ends a process that takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    await asyncio.Event().wait()
    return scene.film()


async def browse(scene: Scene) -> "Result":
    """Start a real browser in the job's folder, then hang."""
    from autodemo_gui.browser.locate import choose  # the other acts start faster without it

    command = [str(choose(stepped=False).path), "--headless", "--no-sandbox", "--disable-gpu"]
    profile = f"--user-data-dir={scene.workspace / 'profile'}"
    subprocess.Popen([*command, profile, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: ASYNC220
    return await hang(scene)


async def litter(scene: Scene) -> "Result":
    """Leave something running that is not in the job's folder, and tell its number."""
    program = [sys.executable, "-c", "import time; time.sleep(600)"]
    left = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # noqa: ASYNC220
    (scene.workspace.parents[2] / "left").write_text(str(left.pid))
    return scene.film()


async def slow(scene: Scene) -> "Result":
    """Film a step, and go on once somebody says so."""
    result = scene.film(steps=1)
    await until(lambda: _exists(scene.workspace.parents[2] / "go-on"))
    return result


async def _exists(path: Path) -> bool:
    return path.exists()


ACTS: dict[str, Act] = {"film": film, "hang": hang, "die": die, "browse": browse, "litter": litter, "slow": slow}

if __name__ == "__main__":
    url, scratch, act, lease_s = sys.argv[1:]
    sys.exit(
        run_worker(
            Settings(environment={"AUTODEMO_SCRATCH": scratch}),
            queue=queue_on(url, replace(TERMS, lease_s=float(lease_s), grace_s=0.1)),
            studio=studio(ACTS[act]),
            pace=QUICK,
        )
    )
