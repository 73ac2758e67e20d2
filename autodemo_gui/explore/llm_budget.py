"""What one job may ask of a language model and what it has cost: set aside before each call, settled after it."""

import asyncio
import logging
from dataclasses import dataclass

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.ports import Budget, Reservation
from autodemo_gui.explore.llm_models import Price, Usage
from autodemo_gui.explore.llm_trouble import Failure, Trouble

_log = logging.getLogger(__name__)

WARN_FROM = 0.8
"""Share of the month's budget from which a job says so."""


@dataclass(frozen=True, slots=True)
class JobLimits:
    """The most that a job may use; money in millionths of a US dollar."""

    calls: int = 6
    tokens: int = 12_000
    micro_usd: int = 10_000


@dataclass(frozen=True, slots=True)
class Held:
    """What is set aside for one call: the most it can use, and what that costs."""

    most: Usage
    price: Price
    micro_usd: int
    monthly: Reservation | None
    is_bounded: bool


class Purse:
    """The budget of one job within the month's; belongs to one event loop."""

    def __init__(self, limits: JobLimits, month: Budget | None) -> None:
        """Nothing spent yet; without `month` only the job's own limits count."""
        self._limits = limits
        self._month = month
        self.calls = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self.micro_usd = 0
        """Spent, with what is set aside."""
        self.month_share = 0.0
        """Of the month's budget, as of the last settled call."""
        self._tokens = 0

    async def hold(self, most: Usage, price: Price, *, is_bounded: bool) -> Held:
        """Set the most that a call can cost aside. What is never settled counts as spent.

        Args:
            most: tokens the call can use.
            price: of the model asked.
            is_bounded: the server was told how much it may write.

        Raises:
            Failure: TOO_DEAR, JOB_BUDGET or MONTH_BUDGET, it does not fit; NO_LEDGER, it cannot be written down.
        """
        tokens, micro_usd = most.prompt_tokens + most.completion_tokens, price.micro_usd(most)
        limits = self._limits
        if tokens > limits.tokens or micro_usd > limits.micro_usd:
            raise Failure(Trouble.TOO_DEAR)
        if (
            self.calls >= limits.calls
            or self._tokens + tokens > limits.tokens
            or self.micro_usd + micro_usd > limits.micro_usd
        ):
            raise Failure(Trouble.JOB_BUDGET)
        monthly = await self._reserve(micro_usd)
        self.calls += 1
        self._tokens += tokens
        self.micro_usd += micro_usd
        return Held(most, price, micro_usd, monthly, is_bounded)

    async def settle(self, held: Held, usage: Usage | None) -> None:
        """Charge what was used instead of what was set aside.

        A server that does not say, or says more than can be, is charged what was set aside.
        """
        used = usage if usage and _is_possible(usage, held) else held.most
        if usage is used:
            self.prompt_tokens += used.prompt_tokens
            self.completion_tokens += used.completion_tokens
        micro_usd = held.price.micro_usd(used)
        self._tokens += _total(used) - _total(held.most)
        self.micro_usd += micro_usd - held.micro_usd
        if self._month and held.monthly:
            try:
                self.month_share = await asyncio.to_thread(self._month.settle, held.monthly, micro_usd)
            except EnvironmentProblem as error:
                _log.warning("what was set aside for the language model counts as spent: %s", error)

    async def _reserve(self, micro_usd: int) -> Reservation | None:
        if self._month is None:
            return None
        try:
            reserved = await asyncio.to_thread(self._month.reserve, micro_usd)
        except EnvironmentProblem:
            raise Failure(Trouble.NO_LEDGER) from None
        if reserved is None:
            raise Failure(Trouble.MONTH_BUDGET)
        return reserved


NOTHING = Usage(0, 0)
"""What a rejected question costs."""


def _total(usage: Usage) -> int:
    return usage.prompt_tokens + usage.completion_tokens


def _is_possible(usage: Usage, held: Held) -> bool:
    """Whether a report can be true: nobody reads more tokens than there are bytes, or writes more than allowed."""
    most = held.most
    writes = not held.is_bounded or usage.completion_tokens <= most.completion_tokens
    counts = (usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
    return min(counts) >= 0 and usage.prompt_tokens <= most.prompt_tokens and writes
