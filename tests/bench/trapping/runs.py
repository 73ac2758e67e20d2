"""Explorations of the trap site as jobs make them, camera off: rehearsed or direct, best first or in random order."""

from dataclasses import dataclass
from enum import StrEnum

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.job import Limits, Mode, parse_request
from autodemo_gui.core.ports import Control
from autodemo_gui.explore.choosing import Allowance
from autodemo_gui.explore.executor import explore
from autodemo_gui.explore.planner import Planner
from autodemo_gui.explore.rehearsal import Rehearsal
from tests.bench.trapping.chance import ChancePlanner
from tests.bench.trapping.verdicts import rule_of
from tests.bench.trapping.visits import Attempt, Visit, Walled

LIMITS = Limits(max_clicks=15, max_depth=3, max_runtime=60)
ALLOWANCE = Allowance(clicks=15, seconds=15.0, visits=6)
"""For a rehearsal: what a job gives it, in less time."""


class Order(StrEnum):
    """How what is allowed is put in order."""

    BEST_FIRST = "best first"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which run: the mode, the order, the seed of both site and order, and the page where it begins."""

    mode: Mode
    order: Order
    seed: int
    begins: str

    def __str__(self) -> str:
        """For the report."""
        return f"{self.mode}, {self.order}, seed {self.seed}, from /{self.begins}"


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run.

    Attributes:
        plan: which it was.
        attempts: what was acted on.
        refused: layer and rule of each thing that was not, or was held back.
        error: the sentence it ended with, empty when it came to its end by itself.
    """

    plan: Plan
    attempts: tuple[Attempt, ...]
    refused: tuple[str, ...]
    error: str


def plans(pages: tuple[str, ...], seeds: int) -> list[Plan]:
    """Every mode in every order for each seed; even seeds begin at the start page, odd ones at another page each."""
    return [
        Plan(mode, order, seed, "" if seed % 2 == 0 else pages[(seed // 2 + turn) % len(pages)])
        for seed in range(1, seeds + 1)
        for turn, (mode, order) in enumerate((mode, order) for mode in Mode for order in Order)
    ]


async def run(walled: Walled, plan: Plan) -> Ran:
    """Do one exploration; errors that a job would end with are part of the result."""
    planner = ChancePlanner(plan.seed) if plan.order is Order.RANDOM else Planner()
    error = ""
    async with walled.visit(plan.begins) as visit:
        try:
            await (_rehearse if plan.mode is Mode.REHEARSED else _explore)(visit, planner)
        except AutoDemoError as ended:
            error = str(ended)
        diary = visit.diary
        refused = [f"{event.layer}/{event.rule}" for event in diary.skipped] + [rule_of(one) for one in diary.refusals]
        return Ran(plan, tuple(diary.attempts), tuple(refused), error)


async def _rehearse(visit: Visit, planner: Planner) -> None:
    async def nothing() -> None:
        """Nobody watches."""

    rehearsal = Rehearsal(
        visit.actor,
        policy=visit.policy,
        planner=planner,
        goal="",
        limits=LIMITS,
        allowance=ALLOWANCE,
        emit=visit.diary.hear,
        control=Control(),
        after_trial=nothing,
    )
    await rehearsal.open()
    await rehearsal.run()


async def _explore(visit: Visit, planner: Planner) -> None:
    await explore(
        visit.actor,
        request=parse_request({"url": visit.policy.start.url}),
        policy=visit.policy,
        planner=planner,
        emit=visit.diary.hear,
        control=Control(),
        limits=LIMITS,
    )
