"""The real program in a bench: served on Qt's loop with a home of its own, while a story is played with it."""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from typing import Any

from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import is_busy
from autodemo_gui.worker import embedded

Story = Callable[[Program], Awaitable[None]]
END_PATIENCE_S = 30.0


def served(story: Story, studio: Callable[[], Any] | None = None) -> None:
    """Show the window, play the story, close the window; the story's error is raised.

    Args:
        story: what happens.
        studio: makes what stands in for the real studio, once there is an application; by default nothing does.
    """
    from autodemo_gui.gui import bridge
    from autodemo_gui.gui.app import make_app
    from autodemo_gui.gui.kept import Kept
    from autodemo_gui.gui.theme import Theme
    from autodemo_gui.store.paths import paths

    app = make_app(["bench"])
    if studio is not None:
        embedded.real_studio = studio()

    async def life(program: Program) -> None:
        serving = asyncio.create_task(program.serve())
        try:
            await story(program)
        finally:
            program.bridge.cancel()
            await until(lambda: not is_busy(program.bridge.state), END_PATIENCE_S)
            program.window.close()
            await serving

    with tempfile.TemporaryDirectory(prefix="autodemo-bench-", ignore_cleanup_errors=True) as home:
        os.environ["AUTODEMO_HOME"] = home  # the worker's thread asks the environment
        program = Program(Theme(app, "light"), Kept(paths({"AUTODEMO_HOME": home}), os.environ))
        program.window.show()
        bridge.run(app, lambda: life(program))


async def until(holds: Callable[[], object], within_s: float) -> None:
    """Wait for something to become true.

    Raises:
        TimeoutError: it did not.
    """
    async with asyncio.timeout(within_s):
        while not holds():  # noqa: ASYNC110 - widgets and states have no awaitable of their own
            await asyncio.sleep(0.01)
