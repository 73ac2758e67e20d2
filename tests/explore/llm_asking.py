"""A ranker, its server, and what it told."""

from datetime import date
from typing import Any

from autodemo_gui.core.events import AnyEvent, Noted
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.llm import LlmRanker, LlmSettings
from autodemo_gui.explore.llm_budget import JobLimits
from autodemo_gui.explore.ranking import Scored
from tests.explore.elements import element
from tests.explore.llm_server import LlmServer

KEY = "sk-very-secret-key-0123456789"
VIEW = Scan(url="https://a.example/", title="A shop", language="en", headings=(), elements=(), scroll_height=900)
TODAY = date(2026, 11, 26)
PLENTY = JobLimits(calls=20, tokens=1_000_000, micro_usd=1_000_000)


def candidates(*names: str) -> list[Scored]:
    """Buttons, the first the best."""
    return [Scored(element(name), 9.0 - place, ("because",)) for place, name in enumerate(names)]


THREE = candidates("One", "Two", "Three")


class Asking:
    """Asks a server on behalf of one job."""

    def __init__(self, server: LlmServer | str, *, today: date = TODAY, **given: Any) -> None:
        ports = {name: given.pop(name) for name in ("cache", "month") if name in given}
        base_url = server if isinstance(server, str) else server.base_url
        settings = LlmSettings(KEY, base_url, **{"timeout_s": 20.0, "limits": PLENTY, **given})
        self.ranker = LlmRanker(settings, today=today, **ports)
        self.told: list[AnyEvent] = []

    async def order(self, ranked: list[Scored] = THREE, goal: str = "") -> list[str] | None:
        """Names of the picks, best first."""
        picks = await self.ranker.advise(ranked, scan=VIEW, goal=goal, emit=self.told.append)
        return None if picks is None else [ranked[pick.place].element.text for pick in picks]

    async def captions(self, ranked: list[Scored], goal: str = "") -> list[str]:
        """What is said of the picks."""
        picks = await self.ranker.advise(ranked, scan=VIEW, goal=goal, emit=self.told.append)
        assert picks is not None
        return [pick.caption for pick in picks]

    @property
    def warnings(self) -> list[str]:
        """The warnings told."""
        return [event.text for event in self.told if isinstance(event, Noted) and event.warning]


class Memory:
    """A cache in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        self.kept[key] = value

    def of(self, kind: str) -> dict[str, bytes]:
        """The entries of a kind: `picks` or `footing`."""
        return {key: value for key, value in self.kept.items() if key.startswith(kind)}
