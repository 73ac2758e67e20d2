"""Runs of direct mode on real sites, off camera, and what they told."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from autodemo_gui.browser.actor import Actor
from autodemo_gui.core.events import AnyEvent
from autodemo_gui.core.job import Limits, Request
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.ports import Control, Emit
from autodemo_gui.explore.executor import Exploration, explore
from autodemo_gui.explore.planner import Planner

Kind = TypeVar("Kind")
OffCamera = Callable[[str, Emit], AbstractAsyncContextManager[tuple[Actor, Policy]]]


class Exploring:
    """Runs on a site, and what they told."""

    def __init__(self, off_camera: OffCamera) -> None:
        self._off_camera = off_camera
        self.told: list[AnyEvent] = []
        self.control = Control()

    async def __call__(
        self, url: str, *, goal: str = "", planner: Planner | None = None, emit: Emit | None = None, **limits: float
    ) -> Exploration:
        tell = emit or self.told.append
        async with self._off_camera(url, tell) as (actor, policy):
            return await explore(
                actor,
                request=Request(url=url, goal=goal),
                policy=policy,
                planner=planner or Planner(),
                emit=tell,
                control=self.control,
                limits=Limits.model_construct(**{**Limits(length=10).model_dump(), **limits}),
            )

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.told if isinstance(event, kind)]


def paths(exploration: Exploration) -> list[str]:
    return [url.split("/", 3)[3] for url in exploration.visited_urls]
