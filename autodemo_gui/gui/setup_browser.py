"""Looks for browser and encoder for the settings, and installs them in a thread, told to the page as it goes."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from autodemo_gui.core.text import tr
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.views.browser_page import BrowserPage, Tool, ToolBox

if TYPE_CHECKING:
    from autodemo_gui.cli.installing import Installation, Plan, Progress


class ToolSetup:
    """One kind of program and the box that shows it, for as long as the dialog is open."""

    def __init__(
        self,
        box: ToolBox,
        bridge: Bridge,
        *,
        look: Callable[[str], list[Tool]],
        plan: Callable[[], "Plan"],
        setting: Callable[[], str] = str,
    ) -> None:
        """`look` says what is here, `plan` how to get it; both block and run in threads, `look` with `setting`."""
        self._box = box
        self._bridge = bridge
        self._look = look
        self._setting = setting
        self._plan = plan
        self._installation: Installation | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._is_installing = False
        box.install_asked.connect(self._install)
        box.stop_asked.connect(self._stop)

    async def show(self) -> None:
        """Look, and show what is here."""
        self._box.show_tools(await asyncio.to_thread(self._look, self._setting()))

    async def close(self) -> None:
        """End an installation that runs and see it gone, before the page goes."""
        self._stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _install(self) -> None:
        if not self._is_installing:
            self._is_installing = True
            self._tasks = [*(task for task in self._tasks if not task.done()), self._bridge.spawn(self._run())]

    def _stop(self) -> None:
        if self._installation is not None:
            self._installation.stop()

    async def _run(self) -> None:
        from autodemo_gui.cli.installing import Installation

        loop = asyncio.get_running_loop()

        def tell(progress: "Progress") -> None:
            loop.call_soon_threadsafe(self._box.show_progress, progress.fraction, progress.what)

        self._box.show_installing(True)
        try:
            plan = await asyncio.to_thread(self._plan)
            self._installation = Installation(plan, tell)
            reason = await asyncio.to_thread(self._installation.run)
        finally:
            self._is_installing = False
            self._box.show_installing(False)
        if self._installation.is_stopped:
            self._box.show_outcome(tr("Stopped."), plan.by_hand)
        elif reason:
            self._box.show_outcome(tr("It could not be installed: {reason}", reason=reason), plan.by_hand)
        else:
            self._box.show_outcome(tr("Installed."))
        await self.show()


def browsers_of(page: BrowserPage, bridge: Bridge, setting: Callable[[], str]) -> ToolSetup:
    """The browsers' box at work; `setting` is the path a person chose, or empty."""

    def plan() -> "Plan":
        from autodemo_gui.cli.installing import browser_plan

        return browser_plan()

    return ToolSetup(page.browsers, bridge, look=found_browsers, plan=plan, setting=setting)


def encoder_of(page: BrowserPage, bridge: Bridge) -> ToolSetup:
    """The encoder's box at work."""

    def plan() -> "Plan":
        from autodemo_gui.cli.installing import encoder_plan

        return encoder_plan()

    return ToolSetup(page.encoder, bridge, look=lambda _: found_encoder(), plan=plan)


def found_browsers(setting: str) -> list[Tool]:
    """The browsers that are here, best first; one that tells what is missing when there is none. Asks each program."""
    from autodemo_gui.browser import locate

    tools = []
    for browser in locate.find_browsers(setting):
        if not browser.version:
            verdict = tr("It does not start.")
        elif browser.can_step:
            verdict = tr("Films frame by frame: no frame is dropped, however busy the computer is.")
        else:
            verdict = tr("Films in real time: on a busy computer films may stutter.")
        name = f"{browser.name} {browser.version}".strip()
        tools.append(Tool(name, str(browser.path), verdict, bool(browser.version) and browser.can_step))
    if tools:
        return tools
    missing = tr("The path in the settings cannot be run.") if setting else tr("Without one nothing can be filmed.")
    return [Tool(tr("No browser was found."), setting, missing, False)]


def found_encoder() -> list[Tool]:
    """The ffmpeg that would be used, or why there is none. Asks the program."""
    from autodemo_gui.cli.diagnosis import State, check_ffmpeg

    finding = check_ffmpeg()
    if finding.state is State.OK:
        name, _, path = finding.found.partition(" (")
        return [Tool(name, path.removesuffix(")"), tr("Writes H.264 films."), True)]
    return [Tool(tr("No usable ffmpeg was found."), "", finding.found, False)]
