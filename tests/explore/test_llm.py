"""Advice of a language model over real HTTP: when it answers, when it does not, what it remembers."""

import logging
from datetime import date

import pytest

from autodemo_gui.core.events import Noted
from autodemo_gui.explore.llm import LlmSettings
from tests.explore import llm_server
from tests.explore.llm_asking import KEY, THREE, Asking, Memory, candidates
from tests.explore.llm_server import Behaviour, LlmServer, picks, question_of


async def test_the_models_picks_are_taken() -> None:
    with LlmServer(llm_server.reverses) as server:
        asking = Asking(server)
        assert await asking.order(goal="show prices") == ["Three", "Two", "One"]
    (request,) = server.requests
    assert request["model"] == "gpt-4o-mini"
    assert "show prices" in question_of(request)
    assert server.keys == [f"Bearer {KEY}"]
    assert asking.warnings == []


async def test_unknown_and_repeated_ids_and_impossible_interests_are_dropped() -> None:
    answer = (
        '{"picks": [{"id": "e9", "interest": 5}, {"id": "e2", "interest": 4}, 7, {"id": "e2", "interest": 1},'
        ' {"id": "https://evil.example", "interest": 5}, {"id": "e3", "interest": 9}, {"id": "e1", "interest": 2}]}'
    )
    with LlmServer(llm_server.says(answer)) as server:
        assert await Asking(server).order() == ["Two", "One"]


async def test_at_most_five_are_picked() -> None:
    with LlmServer(llm_server.reverses) as server:
        assert len(await Asking(server).order(candidates(*(f"Thing {n}" for n in range(12)))) or []) == 5


async def test_a_model_that_is_gone_is_replaced_once() -> None:
    with LlmServer(llm_server.has_only("gpt-6-luna")) as server:
        asking = Asking(server)
        assert await asking.order() == ["Three", "Two", "One"]
        assert await asking.order() == ["Three", "Two", "One"]
    assert server.models == ["gpt-4o-mini", "gpt-6-luna", "gpt-6-luna"]
    assert server.requests[1]["reasoning"] == {"effort": "none"}
    assert "reasoning" not in server.requests[0]
    assert asking.ranker.usage.model == "gpt-6-luna"
    (noted,) = asking.told
    assert isinstance(noted, Noted)
    assert "no gpt-4o-mini; gpt-6-luna was asked" in noted.text


@pytest.mark.parametrize(
    ("today", "model", "says"),
    [
        (date(2027, 1, 13), "gpt-4o-mini", ["2027-01-14"]),
        (date(2027, 1, 14), "gpt-6-luna", []),
    ],
)
async def test_on_the_day_its_model_is_shut_down_the_next_one_is_the_default(
    today: date, model: str, says: list[str]
) -> None:
    with LlmServer(llm_server.reverses) as server:
        asking = Asking(server, today=today)
        await asking.order()
        await asking.order()
    assert server.models == [model, model]
    notes = [event.text for event in asking.told if isinstance(event, Noted)]
    assert len(notes) == len(says)
    assert all(day in note for day, note in zip(says, notes, strict=True))


LENGTH = {"choices": [{"finish_reason": "length", "message": {"content": '{"picks": [{"id": "e'}}]}
FILTERED = {"choices": [{"finish_reason": "content_filter", "message": {"content": None}}]}
REFUSED = {"choices": [{"finish_reason": "stop", "message": {"content": None, "refusal": "I cannot"}}]}
CALLS_TOOL = {"choices": [{"finish_reason": "tool_calls", "message": {"content": None, "tool_calls": []}}]}


@pytest.mark.parametrize(
    ("behaviour", "requests", "trouble", "reason"),
    [
        (llm_server.has_only("other"), 2, "no_model", "does not have the model"),
        (llm_server.fails(400, "no such model", "model_not_found"), 2, "no_model", "does not have the model"),
        (llm_server.fails(401, f"Incorrect API key provided: {KEY}"), 1, "key", "does not accept the key"),
        (llm_server.fails(403), 1, "key", "does not accept the key"),
        (llm_server.fails(429), 2, "busy", "come back later"),
        (llm_server.replies(429, "{}", Retry_After="60"), 1, "busy", "come back later"),
        (llm_server.fails(429, "no credit", "insufficient_quota"), 1, "quota", "no credit left"),
        (llm_server.fails(500), 2, "server", "an error of its own"),
        (llm_server.replies(503, "<html>Bad gateway"), 2, "server", "an error of its own"),
        (llm_server.fails(400), 4, "rejected", "rejected the question"),
        (llm_server.fails(418), 1, "rejected", "rejected the question"),
        (llm_server.replies(302, "", Location="https://elsewhere.example/"), 1, "elsewhere", "another address"),
        (llm_server.hangs_up, 2, "unreachable", "cannot be reached"),
        (llm_server.says("Click the big red one!"), 2, "nonsense", "made no sense"),
        (llm_server.says("{picks: e1}"), 2, "nonsense", "made no sense"),
        (llm_server.says('{"picks": [{"id": "e1", "inter'), 2, "nonsense", "made no sense"),
        (llm_server.says('{"picks": []}'), 2, "nonsense", "made no sense"),
        (llm_server.says('{"picks": "e1"}'), 2, "nonsense", "made no sense"),
        (llm_server.says('{"order": ["e1"]}'), 2, "nonsense", "made no sense"),
        (llm_server.says(picks(("e77", 5, ""))), 2, "nonsense", "made no sense"),
        (llm_server.says("{" * 50_000 + "}" * 50_000), 2, "nonsense", "made no sense"),
        (llm_server.says("{" * 150_000), 2, "nonsense", "made no sense"),
        (llm_server.says("<think>" * 20_000), 2, "nonsense", "made no sense"),
        (llm_server.says(None), 2, "nonsense", "made no sense"),
        (llm_server.floods, 2, "nonsense", "made no sense"),
        (llm_server.replies(200, "<html>Welcome to my router</html>", "text/html"), 2, "nonsense", "made no sense"),
        (llm_server.replies(200, "{]"), 2, "nonsense", "made no sense"),
        (llm_server.replies(200, '{"choices": []}'), 2, "nonsense", "made no sense"),
        (llm_server.replies(200, "[]"), 2, "nonsense", "made no sense"),
        (
            llm_server.says("", status="incomplete", incomplete_details={"reason": "max_output_tokens"}),
            1,
            "cut_off",
            "cut off",
        ),
        (
            llm_server.says("", status="incomplete", incomplete_details={"reason": "content_filter"}),
            1,
            "filtered",
            "content filter",
        ),
        (
            llm_server.says("", output=[{"type": "message", "content": [{"type": "refusal", "refusal": "no"}]}]),
            1,
            "refused",
            "declined",
        ),
    ],
)
async def test_any_failure_means_keywords_and_one_sentence(
    behaviour: Behaviour, requests: int, trouble: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with LlmServer(behaviour) as server:
        asking = Asking(server)
        assert await asking.order() is None
        assert await asking.order() is None  # it is not asked again in this job
    assert len(server.requests) == requests
    (warning,) = asking.warnings
    assert reason in warning
    assert asking.ranker.usage.fallback == trouble
    assert KEY not in warning
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    ("members", "trouble"),
    [(LENGTH, "cut_off"), (FILTERED, "filtered"), (REFUSED, "refused"), (CALLS_TOOL, "nonsense")],
)
async def test_chat_completions_that_end_otherwise_are_told_apart(members: dict[str, object], trouble: str) -> None:
    with LlmServer(llm_server.fails(404), llm_server.says("", **members)) as server:
        asking = Asking(server)
        assert await asking.order() is None
    assert asking.ranker.usage.fallback == trouble


@pytest.mark.parametrize("behaviour", [llm_server.stalls, llm_server.trickles])
async def test_silence_ends_at_the_timeout(behaviour: Behaviour) -> None:
    with LlmServer(behaviour) as server:
        asking = Asking(server, timeout_s=0.8)
        assert await asking.order() is None
        assert len(server.requests) == 2
    assert "in time" in asking.warnings[0]


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:99999/v1", "http://["])
async def test_an_address_that_is_none(base_url: str) -> None:
    asking = Asking(base_url)
    assert await asking.order() is None
    assert len(asking.warnings) == 1


async def test_a_server_that_is_not_there(refused_url: str) -> None:
    asking = Asking(refused_url + "v1")
    assert await asking.order() is None
    assert "cannot be reached" in asking.warnings[0]


@pytest.mark.parametrize(
    "first", [llm_server.fails(500), llm_server.replies(429, "{}", Retry_After="0"), llm_server.says("Sure!")]
)
async def test_one_retry_helps(first: Behaviour) -> None:
    with LlmServer(first, llm_server.reverses) as server:
        asking = Asking(server)
        assert await asking.order() == ["Three", "Two", "One"]
    assert asking.warnings == []


async def test_the_same_page_is_asked_about_once() -> None:
    memory = Memory()
    with LlmServer(llm_server.reverses) as server:
        assert await Asking(server, cache=memory).order() == ["Three", "Two", "One"]
        again = Asking(server, cache=memory)
        assert await again.order() == ["Three", "Two", "One"]
        assert await again.order(candidates("Two", "Three", "One")) == ["Three", "Two", "One"]  # in another order
        assert len(server.requests) == 1
        assert (again.ranker.usage.calls, again.ranker.usage.cached, again.ranker.usage.usd) == (0, 2, 0.0)
        await Asking(server, cache=memory).order(goal="something else")
        await Asking(server, cache=memory).order(candidates("One", "Two", "Four"))
        await Asking(server, cache=memory, model="another").order()
        assert len(server.requests) == 4
    assert not any(KEY in key or KEY.encode() in value for key, value in memory.kept.items())


async def test_the_cache_keeps_what_may_be_shown_and_no_text_of_the_model() -> None:
    memory = Memory()
    with LlmServer(llm_server.says(picks(("e1", 5, "See One"), ("e2", 4, "Call 555 12 34 now")))) as server:
        assert await Asking(server, cache=memory).captions(THREE) == ["See One", ""]
        assert await Asking(server, cache=memory).captions(THREE) == ["See One", ""]
    (kept,) = memory.of("picks").values()
    assert b"555" not in kept
    assert b"because" not in kept


async def test_a_spoilt_cache_is_asked_again() -> None:
    memory = Memory()
    with LlmServer(llm_server.reverses) as server:
        await Asking(server, cache=memory).order()
        for spoilt in (b"\xff{not json", b"[1]", b'[["nothing", 5, ""]]'):
            memory.kept = dict.fromkeys(memory.kept, spoilt)
            assert await Asking(server, cache=memory).order() == ["Three", "Two", "One"]
        assert len(server.requests) == 4


def test_settings_never_show_the_key() -> None:
    assert KEY not in repr(LlmSettings(KEY))
