"""A worker process for tests: `python -m tests.worker.worker_process REDIS_URL SCRATCH ACT LEASE_S`."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from autodemo_gui.core.errors import JobCancelled, SiteUnreachable
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


async def unreachable(scene: Scene) -> "Result":
    """As when the site is down."""
    raise SiteUnreachable("The site does not answer.")


async def listen(scene: Scene) -> "Result":
    """Film a step, then wait for Cancel."""
    scene.film(steps=1)
    await scene.control.cancelled()
    raise JobCancelled


async def again(scene: Scene) -> "Result":
    """Film the script that came with the job, all of it."""
    result, script = scene.film(), scene.workspace / "script.json"
    assert scene.request.script is not None
    script.write_text(scene.request.script.to_json(), "utf-8")
    return replace(result, files=result.files | {"script.json": script})


async def _exists(path: Path) -> bool:
    return path.exists()


ACTS: dict[str, Act] = {
    **{"film": film, "hang": hang, "die": die, "browse": browse, "litter": litter, "slow": slow},
    **{"unreachable": unreachable, "again": again, "listen": listen},
}

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
