"""The real program in a process of its own: it records and kills itself at a moment, or starts again and recovers.

`python -m tests.bench.killing.window kill MOMENT MODE` · `… recover`. Home and scratch come from the environment.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable

from autodemo_gui.gui import bridge
from autodemo_gui.gui.app import make_app
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Failed, Finishing, Idle, Recording, Run, State
from autodemo_gui.gui.theme import Theme
from autodemo_gui.store.paths import paths

PATIENCE_S = 120.0
MAKING = "Making a film of what there is …"

Happens = Callable[[Run], bool]
MOMENTS: dict[str, Happens] = {
    "preparing": lambda run: bool(run.began_at) and not run.phase,
    "exploring": lambda run: run.phase == "exploring" and run.tried >= 1,
    "planning": lambda run: any(line.icon == "chosen" for line in run.lines),
    "starting": lambda run: run.phase == "starting",
    "filming": lambda run: run.phase == "filming" and len(run.steps) >= 2,
    "rendering": lambda run: run.phase == "rendering",
    "saving": lambda run: run.phase == "saving",
}
"""When a moment of a recording has come, by what the window knows of its job."""


def killed_at(moment: str, mode: str) -> None:
    """Record the sample site as a person would, and die as by `kill -9` when the moment comes."""

    def on_changed(program: Program, state: State) -> None:
        if isinstance(state, Failed):
            sys.exit(f"{state.problem.title} {state.problem.detail}")
        if isinstance(state, Recording | Finishing) and MOMENTS[moment](state.run):
            os.kill(os.getpid(), signal.SIGKILL)

    async def story(program: Program) -> None:
        program.bridge.changed.connect(lambda state: on_changed(program, state))
        draft = Draft("sample", mode=mode, length_s=10, clicks=2, size="720p", look="plain")
        serving = asyncio.create_task(program.serve())
        await program.workplace.queue()
        program.bridge.record(draft)
        await serving

    _run(story)


def recovered() -> None:
    """Start again, take what is offered if something had been filmed, and print what came of it as JSON."""
    found = {"said": "", "offer": "", "film": ""}

    async def story(program: Program) -> None:
        serving = asyncio.create_task(program.serve())
        try:
            async with asyncio.timeout(PATIENCE_S):
                await program.workplace.check()
                toast = program.window.toast
                while not toast.words:  # noqa: ASYNC110 - a widget has no awaitable of its own
                    await asyncio.sleep(0.02)
                found.update(said=toast.words, offer=toast._do.text())
                if "Keep" in found["offer"]:
                    toast._do.click()
                    while isinstance(program.bridge.state, Idle) and toast.words in (found["said"], MAKING):  # noqa: ASYNC110
                        await asyncio.sleep(0.02)
                    state = program.bridge.state
                    found["said"] = toast.words if isinstance(state, Idle) else found["said"]
                    found["film"] = str(state.film.path) if isinstance(state, Done) else ""
        finally:
            program.window.close()
            await serving

    _run(story)
    print(json.dumps(found))


def _run(story: Callable[[Program], "asyncio.Future[None]"]) -> None:
    app = make_app(["kills"])
    program = Program(Theme(app), Kept(paths(), os.environ))
    program.window.show()
    bridge.run(app, lambda: story(program))  # type: ignore[arg-type,return-value]


if __name__ == "__main__":
    if sys.argv[1] == "kill":
        killed_at(*sys.argv[2:4])
    else:
        recovered()
