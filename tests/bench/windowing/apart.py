"""Parts of the window's bench run in processes of their own: an application is made once in each."""

import asyncio
import json
import sys
from typing import Any

PATIENCE_S = 900.0


async def apart(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module of this folder and take the object in its last line.

    Raises:
        RuntimeError: it failed, with what it said.
        TimeoutError: it did not end.
    """
    program = [sys.executable, "-m", f"tests.bench.windowing.{module}", *arguments]
    process = await asyncio.create_subprocess_exec(
        *program, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            said, complained = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode != 0:
        raise RuntimeError(f"{module} ended with {process.returncode}: {complained.decode()[-2000:]}")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found
