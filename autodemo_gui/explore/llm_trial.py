"""One small question to a language model, so that a person learns whether it would help before a job depends on it."""

import asyncio
import importlib
import time
from dataclasses import dataclass
from datetime import date

from autodemo_gui.core.element import Box, Element, fingerprint
from autodemo_gui.core.events import AnyEvent, Noted
from autodemo_gui.core.ports import Budget
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.llm import LlmRanker, LlmSettings
from autodemo_gui.explore.llm_ladder import Rung
from autodemo_gui.explore.llm_trouble import Trouble
from autodemo_gui.explore.ranking import Scored

_PAGE = Scan(url="https://example.com/", title="Example", language="en", headings=(), elements=(), scroll_height=720)
_NAMES = ("Pricing", "Features")


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of the question.

    Attributes:
        model: who was asked last.
        rung: the form of question that was understood; None without an answer.
        seconds: from the question to the whole answer, with the forms that were tried before.
        usd: what it cost, US dollars.
        trouble: why there is no answer; None when there is one.
        notes: what a person should know of the model, as sentences.
    """

    model: str
    rung: Rung | None
    seconds: float
    usd: float
    trouble: Trouble | None
    notes: tuple[str, ...] = ()


async def try_model(settings: LlmSettings, *, today: date, month: Budget | None = None) -> Trial:
    """Ask as a job would: the same client, the same ladder of forms, the same budget; about 900 tokens.

    Args:
        settings: where, with which key, and how much a job may use.
        today: decides which model is the default.
        month: caps what all jobs together spend; this question counts.
    """
    told: list[AnyEvent] = []
    ranker = LlmRanker(settings, today=today, month=month)
    await asyncio.to_thread(importlib.import_module, "openai")  # its seconds are not the server's
    began_s = time.perf_counter()
    await ranker.advise([_candidate(name) for name in _NAMES], scan=_PAGE, goal="", emit=told.append)
    usage = ranker.usage
    trouble = Trouble(usage.fallback) if usage.fallback else None
    return Trial(
        model=usage.model,
        rung=Rung(usage.rung) if usage.rung else None,
        seconds=time.perf_counter() - began_s,
        usd=usage.usd,
        trouble=trouble,
        notes=tuple(event.text for event in told if isinstance(event, Noted)) if trouble is None else (),
    )


def _candidate(name: str) -> Scored:
    name_of = fingerprint("a", name, "link", f"{_PAGE.url}{name.lower()}")
    element = Element(
        "a", name, "link", f"{_PAGE.url}{name.lower()}", f"#{name}", Box(0, 0, 80, 20), name_of, kind="link"
    )
    return Scored(element, 5.0, ())
