"""Advice of a language model, which may only rate allowed candidates and name them; when it fails, keywords choose."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from autodemo_gui.core.events import Noted
from autodemo_gui.core.metrics import LlmUsage
from autodemo_gui.core.ports import Budget, Cache, Emit
from autodemo_gui.core.text import tr
from autodemo_gui.explore import llm_captions
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.llm_budget import NOTHING, WARN_FROM, JobLimits, Purse
from autodemo_gui.explore.llm_client import Endpoint, ModelMissing, RungMissing, Unsupported
from autodemo_gui.explore.llm_ladder import OUTPUT_TOKENS, Footing, Rung, footing_of, learn
from autodemo_gui.explore.llm_models import Usage, default_model, leaving, price_of, successor_of
from autodemo_gui.explore.llm_recall import keep, recall
from autodemo_gui.explore.llm_trouble import Failure, Trouble, sentence_of
from autodemo_gui.explore.llm_wire import Answer
from autodemo_gui.explore.prompt import Pick, Prompt, picks_of, prompt_for
from autodemo_gui.explore.ranking import Scored

_log = logging.getLogger(__name__)
_RETRY_WAIT_S = 4.0
"""Longest that a busy server is waited for; one that asks for more is not asked again."""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Where the model is and what it may cost.

    Attributes:
        api_key: for `base_url`'s host and no other.
        base_url: empty means OpenAI.
        model: empty means the default of the day.
        timeout_s: of one call, to the last byte of its answer.
        limits: of one job.
    """

    api_key: str = field(repr=False)
    base_url: str = ""
    model: str = ""
    timeout_s: float = 8.0
    limits: JobLimits = field(default_factory=JobLimits)


class LlmRanker:
    """Advises one job; after a failure it stays silent for the rest of it."""

    def __init__(
        self, settings: LlmSettings, *, today: date, cache: Cache | None = None, month: Budget | None = None
    ) -> None:
        """Nothing is imported or connected before the first question.

        Args:
            settings: where and how much.
            today: decides which model is the default.
            cache: keeps answers between jobs.
            month: caps what all jobs together spend.
        """
        self._today = today
        self._model = settings.model or default_model(today)
        self._endpoint = Endpoint(settings.api_key, settings.base_url, settings.timeout_s)
        self._cache = cache
        self._purse = Purse(settings.limits, month)
        self._rung: Rung | None = None
        self._cached = 0
        self._trouble: Trouble | None = None
        self._missing = ""
        self._told: set[str] = set()
        self._has_warned = False

    @property
    def usage(self) -> LlmUsage:
        """What was asked so far and what it cost."""
        purse = self._purse
        return LlmUsage(
            model=self._model,
            rung=self._rung.value if self._rung else "",
            calls=purse.calls,
            cached=self._cached,
            prompt_tokens=purse.prompt_tokens,
            completion_tokens=purse.completion_tokens,
            usd=purse.micro_usd / 1_000_000,
            fallback=self._trouble.value if self._trouble else "",
        )

    async def advise(self, ranked: Sequence[Scored], *, scan: Scan, goal: str, emit: Emit) -> tuple[Pick, ...] | None:
        """The model's picks among the candidates, by place in `ranked`, best first, with captions that may be shown.

        None when the model could not be asked or made no sense; that is noted once, and the model is not asked again in
        this job. Never raises for the model's sake.
        """
        if self._trouble:
            return None
        prompt = prompt_for(ranked, scan=scan, goal=goal)
        try:
            picks = await self._recalled(prompt) or await self._asked(prompt)
        except Failure as failure:
            self._trouble = failure.trouble
            emit(Noted(text=sentence_of(failure.trouble), warning=not failure.trouble.is_expected))
            return None
        self._tell_once(emit)
        return picks

    async def _recalled(self, prompt: Prompt) -> tuple[Pick, ...]:
        """What the cache has of this question; empty when it has nothing."""
        if self._cache is None:
            return ()
        picks = await asyncio.to_thread(recall, self._cache, prompt, self._model)
        self._cached += bool(picks)
        return tuple(_spoken(pick, prompt) for pick in picks)

    async def _asked(self, prompt: Prompt) -> tuple[Pick, ...]:
        """Put the question, a rung down or to the next model where need be, and once again after a passing failure.

        Raises:
            Failure: nothing usable came.
        """
        footing = await self._footing()
        may_retry, may_switch = True, True
        while True:  # ends at the latest with the budget: every turn is a call
            try:
                answer = await self._call(prompt, footing)
                picks = picks_of(answer.text, prompt)
                if not picks:
                    raise Failure(answer.trouble or Trouble.NONSENSE)
            except Unsupported as rejected:
                footing = footing.without(rejected.parameter)
            except RungMissing:
                footing = _below(footing)
            except ModelMissing:
                successor = successor_of(self._model)
                if not (successor and may_switch):
                    raise Failure(Trouble.NO_MODEL) from None
                self._missing, self._model = self._model, successor
                may_switch = False
                if picks := await self._recalled(prompt):
                    return picks
                footing = await self._footing()
            except Failure as failure:
                if not (failure.trouble.is_passing and may_retry and failure.retry_after_s <= _RETRY_WAIT_S):
                    raise
                may_retry = False
                await asyncio.sleep(failure.retry_after_s)
                if failure.trouble is Trouble.NONSENSE:
                    footing = footing.below or footing  # what does not keep to a schema may keep to less
            else:
                self._rung = footing.rung
                await asyncio.to_thread(learn, self._endpoint.base_url, self._model, footing, self._cache)
                picks = tuple(_spoken(pick, prompt) for pick in picks)
                if self._cache:
                    await asyncio.to_thread(keep, self._cache, prompt, self._model, picks)
                return picks

    async def _call(self, prompt: Prompt, footing: Footing) -> Answer:
        """One call within the budget. How much an unfinished one costs nobody knows: what is set aside stays so."""
        held = await self._purse.hold(
            Usage(prompt.most_tokens, OUTPUT_TOKENS),
            price_of(self._model, self._endpoint.base_url),
            is_bounded=footing.bounds_output,
        )
        try:
            answer = await self._endpoint.ask(prompt, model=self._model, footing=footing)
        except (ModelMissing, RungMissing, Unsupported):
            await self._purse.settle(held, NOTHING)
            raise
        except Failure as failure:
            if failure.is_free:
                await self._purse.settle(held, NOTHING)
            raise
        await self._purse.settle(held, answer.usage)
        return answer

    async def _footing(self) -> Footing:
        return await asyncio.to_thread(footing_of, self._endpoint.base_url, self._model, self._cache)

    def _tell_once(self, emit: Emit) -> None:
        """What a person should know in time: another model answers or will, the month's budget will be used up."""
        for note in self._news_of_models():
            if note not in self._told:
                self._told.add(note)
                emit(Noted(text=note))
        if self._purse.month_share >= WARN_FROM and not self._has_warned:
            self._has_warned = True
            share = int(100 * self._purse.month_share)
            note = tr("{share} % of this month's budget for the language model is used.", share=share)
            emit(Noted(text=note, warning=True))

    def _news_of_models(self) -> Iterator[str]:
        if self._missing:
            yield tr("There is no {model}; {other} was asked instead.", model=self._missing, other=self._model)
        announced = leaving(self._model)
        if announced and self._today < announced.on:
            yield tr(
                "The language model {model} is shut down on {day}; {successor} takes over then.",
                model=announced.model,
                day=announced.on,
                successor=announced.successor,
            )


def _below(footing: Footing) -> Footing:
    """Raises Failure when there is no form left in which to ask."""
    below = footing.below
    if below is None:
        raise Failure(Trouble.REJECTED)
    return below


def _spoken(pick: Pick, prompt: Prompt) -> Pick:
    """The pick with its caption, if that may be shown."""
    element = prompt.rows[pick.place].element
    names = (element.text, element.heading, element.attributes.get("headline", ""))
    caption = llm_captions.accepted(pick.caption, goal=prompt.goal, names=names, language=prompt.language)
    if pick.caption and not caption:
        _log.info("a caption of the language model says what neither the page's control nor the goal says: dropped")
    return replace(pick, caption=caption)
