"""What a job and all jobs of a month may spend: set aside before, settled after, never exceeded."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.ports import Reservation
from autodemo_gui.explore.llm_budget import JobLimits
from autodemo_gui.explore.llm_models import Usage, price_of
from autodemo_gui.explore.prompt import prompt_for
from autodemo_gui.store.llm_spend import MonthlySpend
from tests.explore import llm_server
from tests.explore.llm_asking import THREE, VIEW, Asking, candidates
from tests.explore.llm_server import READ, WRITTEN, LlmServer

MODEL = "gpt-4o-mini"


def most_tokens(model_writes: int = 500) -> int:
    """What is set aside for a question about three candidates."""
    return prompt_for(THREE, scan=VIEW, goal="").most_tokens + model_writes


def cost(prompt_tokens: int, completion_tokens: int) -> int:
    return price_of(MODEL, "").micro_usd(Usage(prompt_tokens, completion_tokens))


async def ask_often(asking: Asking, times: int) -> int:
    """How often there was an answer."""
    answers = [await asking.order(candidates("One", "Two", f"Other {n}")) for n in range(times)]
    return sum(answer is not None for answer in answers)


async def test_a_job_asks_six_times_and_says_so_without_alarm() -> None:
    with LlmServer(llm_server.reverses) as server:
        asking = Asking(server, limits=JobLimits(tokens=100_000, micro_usd=100_000))
        assert await ask_often(asking, 9) == 6
        assert len(server.requests) == 6
    assert asking.warnings == []
    assert len(asking.told) == 2  # the model's last day, and this
    usage = asking.ranker.usage
    assert (usage.calls, usage.fallback) == (6, "job_budget")
    assert (usage.prompt_tokens, usage.completion_tokens) == (6 * READ, 6 * WRITTEN)
    assert usage.usd == pytest.approx(6 * cost(READ, WRITTEN) / 1_000_000)


async def test_what_does_not_fit_is_not_sent() -> None:
    set_aside = cost(most_tokens(0), 500)
    with LlmServer(llm_server.reverses) as server:
        for limits in (
            JobLimits(tokens=most_tokens() - 1),
            JobLimits(micro_usd=set_aside - 1),
        ):
            asking = Asking(server, limits=limits)
            assert await asking.order() is None
            assert asking.ranker.usage.fallback == "too_dear"
            assert "more than the settings allow" in asking.warnings[0]
        assert server.requests == []
        fits = JobLimits(calls=1, tokens=most_tokens(), micro_usd=set_aside)
        assert await Asking(server, limits=fits).order() is not None


async def test_settling_makes_room_for_the_next_question() -> None:
    room = most_tokens() + READ + WRITTEN + 50
    money = cost(most_tokens(0), 500) + cost(READ, WRITTEN) + 10
    for limits in (JobLimits(99, room, 100_000), JobLimits(99, 100_000, money)):
        with LlmServer(llm_server.reverses) as server:
            assert await ask_often(Asking(server, limits=limits), 5) == 2


async def test_the_question_as_sent_has_no_more_bytes_than_tokens_are_set_aside() -> None:
    wordy = candidates(*(f"{n} Übersicht 料金 " + "🚀ü" * 20 for n in range(40)))
    prompt = prompt_for(wordy, scan=VIEW, goal="g" * 400)
    with LlmServer(llm_server.reverses) as server:
        await Asking(server).order(wordy, goal="g" * 400)
    (request,) = server.requests
    said = [request["instructions"], request["input"], str(request["text"]["format"]["schema"])]
    assert sum(len(text.encode()) for text in said) <= prompt.most_tokens


@pytest.mark.parametrize(
    ("reported", "charged"),
    [
        ({"input_tokens": READ, "output_tokens": WRITTEN}, cost(READ, WRITTEN)),
        (
            {"input_tokens": READ, "output_tokens": 0, "input_tokens_details": {"cached_tokens": 200}},
            cost(READ - 200, 0) + 15,
        ),
        (None, None),
        ({"input_tokens": 10**9, "output_tokens": 1}, None),
        ({"input_tokens": 1, "output_tokens": 501}, None),
        ({"input_tokens": -5, "output_tokens": 1}, None),
    ],
)
async def test_reports_are_believed_as_far_as_they_can_be_true(
    reported: dict[str, object] | None, charged: int | None
) -> None:
    said = llm_server.says(llm_server.picks(("e1", 5, "")), usage=reported)
    with LlmServer(said) as server:
        asking = Asking(server)
        await asking.order()
    expected = cost(most_tokens(0), 500) if charged is None else charged
    assert asking.ranker.usage.usd == pytest.approx(expected / 1_000_000)


async def test_a_rejected_question_costs_nothing_and_a_lost_one_what_was_set_aside(tmp_path: Path) -> None:
    month = MonthlySpend(tmp_path / "spend.sqlite", 1_000_000)
    with LlmServer(llm_server.knows_only("text")) as server:
        await Asking(server, month=month).order()
    assert month.spent_micro_usd() == cost(READ, WRITTEN)
    for status in (401, 418, 429):
        with LlmServer(llm_server.fails(status)) as server:
            await Asking(server, month=month).order()
    assert month.spent_micro_usd() == cost(READ, WRITTEN)
    with LlmServer(llm_server.hangs_up) as server:
        await Asking(server, month=month).order()
    assert month.spent_micro_usd() == cost(READ, WRITTEN) + 2 * cost(most_tokens(0), 500)


async def test_a_cancelled_question_counts_as_spent(tmp_path: Path) -> None:
    month = MonthlySpend(tmp_path / "spend.sqlite", 1_000_000)
    with LlmServer(llm_server.stalls) as server:
        asking = asyncio.create_task(Asking(server, month=month).order())
        assert await asyncio.to_thread(server.asked.wait, 30)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    assert month.spent_micro_usd() == cost(most_tokens(0), 500)


async def test_from_four_fifths_of_the_month_a_job_says_so_once(tmp_path: Path) -> None:
    room = cost(most_tokens(0), 500)
    cap = 10_000
    before = 8_000 - cost(READ, WRITTEN)
    month = MonthlySpend(tmp_path / "spend.sqlite", cap)
    assert month.reserve(before - 1) is not None
    with LlmServer(llm_server.reverses) as server:
        quiet = Asking(server, month=month)
        await quiet.order()
        assert quiet.warnings == []
        warned = Asking(server, month=month)
        await ask_often(warned, 2)
        assert ["80 %" in warning for warning in warned.warnings] == [True]
        assert month.reserve(cap - month.spent_micro_usd() - room + 1) is not None
        refused = Asking(server, month=month)
        assert await refused.order() is None
        assert len(server.requests) == 3
    assert "month is used up" in refused.warnings[0]


async def test_without_a_book_nothing_is_spent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with LlmServer(llm_server.reverses) as server:
        asking = Asking(server, month=MonthlySpend(tmp_path / "file" / "spend.sqlite", 1_000_000))
        assert await asking.order() is None
        assert server.requests == []
        free = Asking(server, model="qwen3", month=MonthlySpend(tmp_path / "file" / "spend.sqlite", 0))
        assert await free.order() is not None  # a model on this computer needs none
    assert "cannot be written down" in asking.warnings[0]


class Torn:
    """A book that is lost between reserving and settling."""

    def reserve(self, micro_usd: int) -> Reservation:
        return Reservation("2026-11", micro_usd)

    def settle(self, reservation: Reservation, micro_usd: int) -> float:
        raise EnvironmentProblem("gone")


async def test_an_answer_is_used_also_when_its_cost_cannot_be_settled() -> None:
    with LlmServer(llm_server.reverses) as server:
        assert await Asking(server, month=Torn()).order() is not None


@pytest.mark.timeout(240)
async def test_a_hundred_jobs_at_once_stay_within_the_month(tmp_path: Path) -> None:
    path = tmp_path / "spend.sqlite"
    cap = 5_000
    each = cost(READ, WRITTEN)
    assert 100 * each > cap > 3 * cost(most_tokens(0), 500)
    today = date(2026, 11, 30)
    with LlmServer(llm_server.reverses) as server:
        # A book of its own for each job, as jobs of different programs have, on one file.
        jobs = [Asking(server, timeout_s=120.0, month=MonthlySpend(path, cap, today=lambda: today)) for _ in range(100)]
        answers = await asyncio.gather(*(job.order() for job in jobs))
        asked = len(server.requests)
    answered = sum(answer is not None for answer in answers)
    assert 3 <= answered == asked < 100
    spent = MonthlySpend(path, cap, today=lambda: today).spent_micro_usd()
    assert spent == asked * each <= cap
    assert sum(job.ranker.usage.usd for job in jobs) == pytest.approx(spent / 1_000_000)
    assert {job.ranker.usage.fallback for job, answer in zip(jobs, answers, strict=True) if answer is None} == {
        "month_budget"
    }
