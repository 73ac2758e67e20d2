"""A job on the studio's table, with everything it says noted."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from autodemo_gui.core.events import AnyEvent, Event
from autodemo_gui.core.job import parse_request
from autodemo_gui.core.ports import Control, Preview
from autodemo_gui.core.settings import Settings
from autodemo_gui.studio.assignment import Assignment

Kind = TypeVar("Kind")


class Told:
    """What a job told."""

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []
        self.previews: list[Preview] = []
        self._waiting: dict[tuple[type[Event], int], asyncio.Event] = {}

    def tell(self, event: AnyEvent) -> None:
        self.events.append(event)
        for (kind, count), arrived in self._waiting.items():
            if len(self.of(kind)) >= count:
                arrived.set()

    async def until(self, kind: type[Event], count: int) -> None:
        """Return when so many events of a kind have been told."""
        arrived = self._waiting.setdefault((kind, count), asyncio.Event())
        async with asyncio.timeout(90):
            await arrived.wait()

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def assign(tmp_path: Path, told: Told) -> Callable[..., Assignment]:
    """Make an assignment from the fields of a request."""

    def make(*, environment: dict[str, str] | None = None, shared: bool = False, **request: Any) -> Assignment:
        return Assignment(
            parse_request(request),
            "job",
            tmp_path,
            told.tell,
            told.previews.append,
            Control(),
            Settings(environment=environment),
            shared,
        )

    return make
