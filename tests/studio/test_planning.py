"""From settings to the one who chooses; a key goes to the host it is for."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.core.address import parse_address
from autodemo_gui.core.events import Noted
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.settings import Settings
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.planner import Planner, Situation
from autodemo_gui.store.llm_answers import Answers
from autodemo_gui.store.llm_spend import MonthlySpend
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.planning import planner_for
from tests.explore import llm_server
from tests.explore.elements import link
from tests.explore.llm_server import LlmServer
from tests.studio.conftest import Told

HOME = "https://shop.example/"
KEY = "sk-1"
Assign = Callable[..., Assignment]


def assigned(assign: Assign, *, stored: dict[str, object] | None = None, **environment: str) -> Assignment:
    return replace(assign(url=HOME), settings=Settings(stored=stored, environment=environment))


async def plan(planner: Planner, **told: Any) -> list[str]:
    things = tuple(link(f"Features {n}", f"{HOME}{n}") for n in range(3))
    view = Scan(url=HOME, title="Shop", language="en", headings=(), elements=things, scroll_height=2000)
    plans = await planner.plan(view, Situation(**told), policy=Policy(parse_address(HOME)), emit=lambda _: None)
    return [plan.element.text for plan in plans]


def test_without_a_key_keywords_choose(assign: Assign, told: Told) -> None:
    assert planner_for(assigned(assign)).llm_usage is None
    assert told.events == []


def test_an_address_without_a_key_for_it_is_noted(assign: Assign, told: Told) -> None:
    assert planner_for(assigned(assign, OPENAI_BASE_URL="https://other.example/v1")).llm_usage is None
    (noted,) = told.of(Noted)
    assert "no key for other.example" in noted.text
    assert not noted.warning


async def test_settings_name_server_model_and_limits(assign: Assign, told: Told, tmp_path: Path) -> None:
    month = MonthlySpend(tmp_path / "spend.sqlite", 1_000_000)
    with LlmServer(llm_server.reverses) as server:
        job = assigned(
            assign,
            OPENAI_API_KEY=f" {KEY}\n",
            OPENAI_BASE_URL=server.base_url,
            OPENAI_MODEL="gpt-4.1-mini",
            AUTODEMO_LLM_CALLS="2",
        )
        planner = planner_for(replace(job, answers=Answers(tmp_path / "answers.sqlite"), llm_month=month))
        assert await plan(planner) == ["Features 0", "Features 1", "Features 2"]
        assert await plan(planner) == ["Features 0", "Features 1", "Features 2"]
        for goal in ("prices", "teams"):
            await plan(planner, goal=goal)
        assert server.keys == [f"Bearer {KEY}"] * 2
        assert server.models == ["gpt-4.1-mini"] * 2
    usage = planner.llm_usage
    assert usage is not None
    assert (usage.calls, usage.cached, usage.fallback) == (2, 1, "job_budget")
    assert month.spent_micro_usd() == pytest.approx(usage.usd * 1_000_000)


@pytest.mark.parametrize(
    ("stored", "environment", "says"),
    [
        ({"openai_base_url": "https://other.example/v1"}, {"OPENAI_API_KEY": KEY}, ["api.openai.com", "other.example"]),
        (
            {"openai_base_url": "http://127.0.0.1:1/v1"},
            {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://127.0.0.1:2/v1"},
            ["127.0.0.1:1", "127.0.0.1:2"],
        ),
        ({}, {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "models.example"}, ["no web address"]),
    ],
)
def test_a_key_for_somebody_else_is_held_back_and_that_is_said(
    assign: Assign, told: Told, stored: dict[str, object], environment: dict[str, str], says: list[str]
) -> None:
    assert planner_for(assigned(assign, stored=stored, **environment)).llm_usage is None
    (noted,) = told.of(Noted)
    assert noted.warning
    assert all(part in noted.text for part in says)
    assert KEY not in noted.text


@pytest.mark.parametrize(
    ("stored", "environment"),
    [
        ({"openai_api_key": KEY, "openai_base_url": "https://other.example/v1"}, {}),
        ({"openai_api_key": KEY}, {"OPENAI_BASE_URL": "https://other.example/v1"}),
        (
            {"openai_base_url": "https://other.example/v2"},
            {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://other.example"},
        ),
        ({}, {"OPENAI_API_KEY": KEY}),
    ],
)
def test_a_key_for_its_own_host_is_used(
    assign: Assign, told: Told, stored: dict[str, object], environment: dict[str, str]
) -> None:
    assert planner_for(assigned(assign, stored=stored, **environment)).llm_usage is not None
    assert told.events == []
