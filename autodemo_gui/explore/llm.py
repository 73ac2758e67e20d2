"""Ranking by a language model, which may only put allowed candidates in order; when it fails, keywords rank."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from autodemo_gui.core.events import Noted
from autodemo_gui.core.ports import Budget, Cache, Emit
from autodemo_gui.core.text import tr
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.llm_client import Asked, Endpoint, Failure, ModelMissing, PlainOnly, Trouble
from autodemo_gui.explore.prompt import Prompt, order_of, prompt_for
from autodemo_gui.explore.ranking import Scored

DEFAULT_MODEL = "gpt-4o-mini"
NEXT_MODEL = "gpt-6-luna"
"""Takes over when the model asked for is gone: gpt-4o-mini is announced to leave the API on 2027-01-14."""
_TRIES = 2
_SWITCHES = 2  # to the next model, and to plain text; neither counts as a try


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Where the model is; empty means OpenAI, and DEFAULT_MODEL while the API has it, else NEXT_MODEL."""

    api_key: str = field(repr=False)
    base_url: str = ""
    model: str = ""
    timeout_s: float = 10.0


class LlmRanker:
    """Asks for one job; after a failure it stays silent for the rest of it."""

    def __init__(self, settings: LlmSettings, *, cache: Cache | None = None, budget: Budget | None = None) -> None:
        """Nothing is imported or connected before the first question."""
        self._model = settings.model or DEFAULT_MODEL
        self._endpoint = Endpoint(settings.api_key, settings.base_url, settings.timeout_s)
        self._cache = cache
        self._budget = budget
        self._plain = False
        self._given_up = False

    async def order(self, ranked: Sequence[Scored], *, scan: Scan, goal: str, emit: Emit) -> list[Scored] | None:
        """The model's picks among the candidates, best first; None when it could not be asked or made no sense.

        Never raises for the model's sake: the first failure is noted as a warning, later ones cannot happen.
        """
        if self._given_up:
            return None
        prompt = prompt_for(ranked, scan=scan, goal=goal)
        try:
            order = self._remembered(prompt) or await self._ask(prompt)
        except Failure as failure:
            self._given_up = True
            emit(Noted(text=_sentence_of(failure.trouble), warning=True))
            return None
        return [prompt.rows[place] for place in order]

    def _remembered(self, prompt: Prompt) -> list[int]:
        stored = self._cache.get(self._key(prompt)) if self._cache else None
        return order_of(stored.decode(errors="replace"), prompt) if stored else []

    def _key(self, prompt: Prompt) -> str:
        return "llm:" + hashlib.sha256(f"{self._model}\n{prompt.content_key}".encode()).hexdigest()

    async def _ask(self, prompt: Prompt) -> list[int]:
        """Raises Failure when nothing usable came after one retry."""
        trouble = Trouble.NONSENSE
        tries, switches = _TRIES, _SWITCHES
        while tries:
            try:
                answer = await self._spend(prompt)
            except ModelMissing:
                switches -= 1
                if switches < 0 or self._model == NEXT_MODEL:
                    raise Failure(Trouble.NO_MODEL) from None
                self._model = NEXT_MODEL
                continue
            except PlainOnly:
                switches -= 1
                if switches < 0 or self._plain:
                    raise Failure(Trouble.REJECTED) from None
                self._plain = True
                continue
            except Failure as failure:
                if not failure.trouble.is_passing:
                    raise
                trouble = failure.trouble
                tries -= 1
                continue
            order = order_of(answer, prompt)
            if order:
                self._keep(prompt, order)
                return order
            trouble = Trouble.NONSENSE
            tries -= 1
        raise Failure(trouble)

    def _keep(self, prompt: Prompt, order: list[int]) -> None:
        if self._cache:
            ids = [prompt.ids[place] for place in order]
            self._cache.put(self._key(prompt), json.dumps({"order": ids}).encode())

    async def _spend(self, prompt: Prompt) -> str:
        """One request within the budget."""
        reserved = prompt.likely_tokens
        if self._budget and not self._budget.reserve(reserved):
            raise Failure(Trouble.OVER_BUDGET)
        used = reserved  # what was sent may have been charged, even when no answer came
        try:
            asked: Asked = await self._endpoint.ask(prompt, model=self._model, plain=self._plain)
            used = asked.tokens or reserved
            return asked.text
        except (ModelMissing, PlainOnly, asyncio.CancelledError):
            used = 0
            raise
        finally:
            if self._budget:
                self._budget.settle(reserved, used)


def _sentence_of(trouble: Trouble) -> str:
    reasons = {
        Trouble.TIMEOUT: tr("it did not answer in time"),
        Trouble.UNREACHABLE: tr("it cannot be reached"),
        Trouble.KEY: tr("it does not accept the key"),
        Trouble.NO_MODEL: tr("it does not have the model"),
        Trouble.BUSY: tr("it asks to come back later"),
        Trouble.REJECTED: tr("it rejected the question"),
        Trouble.SERVER: tr("it reported an error of its own"),
        Trouble.NONSENSE: tr("its answer made no sense"),
        Trouble.OVER_BUDGET: tr("its budget for this demo is used up"),
    }
    return tr("The language model was not used: {reason}. Keywords choose instead.", reason=reasons[trouble])
