"""Every form of question to every kind of server, and what is remembered of them."""

import json

import pytest

from autodemo_gui.explore import llm_ladder
from autodemo_gui.explore.llm_ladder import Footing, Rung
from tests.explore import llm_server
from tests.explore.llm_asking import Asking, Memory
from tests.explore.llm_server import CHAT, RESPONSES, LlmServer


@pytest.mark.parametrize(
    ("forms", "rung", "requests"),
    [
        (("responses",), Rung.RESPONSES, 1),
        (("json_schema", "json_object", "text"), Rung.CHAT_SCHEMA, 2),
        (("json_object", "text"), Rung.CHAT_JSON, 3),
        (("text",), Rung.CHAT_TEXT, 4),
    ],
)
async def test_each_rung_is_reached_and_remembered(forms: tuple[str, ...], rung: Rung, requests: int) -> None:
    with LlmServer(llm_server.knows_only(*forms)) as server:
        first = Asking(server)
        assert await first.order() == ["Three", "Two", "One"]
        assert first.ranker.usage.rung == rung.value
        assert len(server.requests) == requests
        assert await Asking(server).order() == ["Three", "Two", "One"]
    assert len(server.requests) == requests + 1
    assert first.warnings == []


async def test_what_a_server_understands_outlives_the_process_in_the_cache() -> None:
    memory = Memory()
    with LlmServer(llm_server.knows_only("text")) as server:
        await Asking(server, cache=memory).order()
        (kept,) = memory.of("footing").values()
        assert json.loads(kept) == {"rung": "chat_text", "dropped": []}
        llm_ladder.forget()
        await Asking(server, cache=memory).order(goal="another question")
        assert len(server.requests) == 5
        llm_ladder.forget()
        memory.kept = {key: b'{"rung": "the seventh"}' for key in memory.of("footing")}
        assert await Asking(server, cache=memory).order() is not None
        assert len(server.requests) == 9


async def test_a_question_that_is_rejected_in_every_form_teaches_nothing() -> None:
    memory = Memory()
    with LlmServer(*[llm_server.fails(400)] * 4, llm_server.reverses) as server:
        assert await Asking(server, cache=memory).order() is None
        assert await Asking(server, cache=memory).order() == ["Three", "Two", "One"]
    assert server.paths == [RESPONSES, CHAT, CHAT, CHAT, RESPONSES]


async def test_each_model_of_a_server_is_learned_by_itself() -> None:
    with LlmServer(llm_server.knows_only("text")) as server:
        await Asking(server).order()
        await Asking(server, model="another").order()
    assert server.paths == [RESPONSES, CHAT, CHAT, CHAT] * 2


@pytest.mark.parametrize("names_them", [True, False])
async def test_a_parameter_that_is_not_known_is_dropped_and_stays_so(names_them: bool) -> None:
    with LlmServer(llm_server.rejects("store", "reasoning", "max_output_tokens", names_them=names_them)) as server:
        asking = Asking(server, model="gpt-6-luna")
        assert await asking.order() == ["Three", "Two", "One"]
        assert await asking.order() == ["Three", "Two", "One"]
    assert server.paths == [RESPONSES] * 5
    assert set(server.requests[-1]) == {"model", "instructions", "input", "text"}


async def test_a_bound_under_its_older_name() -> None:
    with LlmServer(llm_server.fails(404), llm_server.rejects("max_completion_tokens")) as server:
        assert await Asking(server).order() == ["Three", "Two", "One"]
    assert "max_completion_tokens" in server.requests[1]
    assert server.requests[2]["max_tokens"] == llm_ladder.OUTPUT_TOKENS


async def test_an_answer_that_ignores_the_schema_is_asked_for_a_rung_down() -> None:
    with LlmServer(llm_server.says("Sure!"), llm_server.fences) as server:
        asking = Asking(server)
        assert await asking.order() == ["Three", "Two", "One"]
    assert server.paths == [RESPONSES, CHAT]
    assert asking.ranker.usage.rung == Rung.CHAT_SCHEMA.value


async def test_a_server_that_says_404_for_its_models_too() -> None:
    missing = llm_server.replies(404, '{"error": {"message": "model \'gpt-4o-mini\' not found, try pulling it"}}')
    with LlmServer(llm_server.fails(404), missing, llm_server.reverses) as server:
        assert await Asking(server).order() == ["Three", "Two", "One"]
    assert server.models == ["gpt-4o-mini", "gpt-4o-mini", "gpt-6-luna"]


async def test_only_ids_of_the_list_are_words_of_the_schema() -> None:
    with LlmServer(llm_server.reverses) as server:
        await Asking(server).order()
    form = server.requests[0]["text"]["format"]
    assert form["strict"] is True
    assert form["schema"]["properties"]["picks"]["items"]["properties"]["id"]["enum"] == ["e1", "e2", "e3"]
    assert server.requests[0]["store"] is False


def test_below_the_lowest_rung_is_nothing() -> None:
    assert Footing(Rung.CHAT_TEXT).below is None
    assert [rung.below for rung in Rung] == [Rung.CHAT_SCHEMA, Rung.CHAT_JSON, Rung.CHAT_TEXT, None]
