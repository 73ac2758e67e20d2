"""AutoDemo as one recorder among others: films what an act does on a page, and renders it plain."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.job import Limits, Size
from autodemo_gui.core.look import PLAIN
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.ports import Control
from autodemo_gui.core.script import Script, Step
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.take import INFO_FILE, TakeInfo
from autodemo_gui.film.player import play
from autodemo_gui.film.stage import Stage, open_stage
from autodemo_gui.render.api import Rendered, render

Act = Callable[["Screen"], Awaitable[None]]
"""What is done before the camera, the same for every recorder."""


class Screen:
    """What an act can do: press a key, let seconds pass, take a lossless picture."""

    page: Page

    async def press(self, key: str) -> None:
        raise NotImplementedError

    async def watch(self, seconds: float) -> None:
        raise NotImplementedError

    async def picture(self) -> bytes:
        raise NotImplementedError


class FilmedScreen(Screen):
    """A page before the stepped camera."""

    def __init__(self, stage: Stage) -> None:
        self.page = stage.actor.page
        self._actor = stage.actor
        self._camera = stage.camera

    async def press(self, key: str) -> None:
        await self._actor.perform(Step(action="press", text=key))

    async def watch(self, seconds: float) -> None:
        await self._actor.perform(Step(action="wait", hold_ms=1000 * seconds))

    async def picture(self) -> bytes:
        return await self._camera.during(self.page.screenshot())


async def film(url: str, act: Act, folder: Path, *, size: Size = "1080p") -> TakeInfo:
    """Open a page and film an act on it; the take is in ``folder``."""
    async with _stage(url, folder, size) as (stage, _):
        await stage.actor.open(url)
        await act(FilmedScreen(stage))
    return info_of(folder)


async def film_script(url: str, script: Script, folder: Path, *, size: Size = "1080p") -> TakeInfo:
    """Film a script on a site.

    Raises:
        ValueError: a step of it could not be done, so that the film would be another one.
    """
    async with _stage(url, folder, size) as (stage, policy):
        played = await play(script, stage.actor, policy=policy, emit=lambda _: None, control=Control(), limits=Limits())
    if played.skipped:
        raise ValueError(f"left out: {played.skipped}")
    return info_of(folder)


@contextlib.asynccontextmanager
async def _stage(url: str, folder: Path, size: Size) -> AsyncIterator[tuple[Stage, Policy]]:
    address = parse_address(url)
    policy = Policy(address)
    async with open_stage(
        folder,
        start=address,
        size=size,
        policy=policy,
        egress_rules=EgressRules(address),
        settings=Settings(environment={"AUTODEMO_CAMERA": "stepped"}),
        emit=lambda _: None,
        show_preview=lambda _: None,
    ) as stage:
        yield stage, policy


async def render_plain(take: Path, out: Path, *, size: Size = "1080p") -> Rendered:
    """The page itself, at 60 frames a second."""
    return await render(
        take,
        look=PLAIN,
        shape="16:9",
        size=size,
        fps=60,
        out=out,
        on_progress=lambda _: None,
        control=None,
        scratch=out.parent / "render",
        companions=False,
    )


def info_of(take: Path) -> TakeInfo:
    """What a take says about itself."""
    return TakeInfo.model_validate_json((take / INFO_FILE).read_bytes())
