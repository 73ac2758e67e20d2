"""One small question says what a job would meet: the model, the form it understands, the cost, or why there is none."""

import asyncio
import ssl

import pytest
import trustme

from autodemo_gui.explore.llm import LlmSettings
from autodemo_gui.explore.llm_ladder import Rung
from autodemo_gui.explore.llm_trial import Trial, try_model
from autodemo_gui.explore.llm_trouble import Trouble, reason_of
from tests.explore import llm_server
from tests.explore.llm_asking import KEY, TODAY
from tests.explore.llm_server import Behaviour, LlmServer
from tests.sites.server import refused_port


async def tried(base_url: str, model: str = "") -> Trial:
    return await try_model(LlmSettings(KEY, base_url, model), today=TODAY)


@pytest.mark.parametrize(
    ("forms", "rung"),
    [(("responses",), Rung.RESPONSES), (("json_object",), Rung.CHAT_JSON), (("text",), Rung.CHAT_TEXT)],
)
async def test_the_form_that_works_is_found_and_timed(forms: tuple[str, ...], rung: Rung) -> None:
    with LlmServer(llm_server.knows_only(*forms)) as server:
        found = await tried(server.base_url, "small-local")
    assert (found.trouble, found.rung, found.model) == (None, rung, "small-local")
    assert 0 < found.seconds < 20
    assert server.keys[-1] == f"Bearer {KEY}"


async def test_a_model_that_is_gone_is_answered_for_by_its_successor_and_that_is_said() -> None:
    with LlmServer(llm_server.has_only("gpt-6-luna")) as server:
        found = await tried(server.base_url, "gpt-4o-mini")
    assert (found.trouble, found.model) == (None, "gpt-6-luna")
    assert "There is no gpt-4o-mini; gpt-6-luna was asked instead." in found.notes


@pytest.mark.parametrize(
    ("behaviour", "trouble"),
    [
        (llm_server.fails(401), Trouble.KEY),
        (llm_server.has_only("something-else"), Trouble.NO_MODEL),
        (llm_server.fails(429, code="insufficient_quota"), Trouble.QUOTA),
        (llm_server.fails(500), Trouble.SERVER),
        (llm_server.says("no idea"), Trouble.NONSENSE),
    ],
)
async def test_what_is_wrong_is_named(behaviour: Behaviour, trouble: Trouble) -> None:
    with LlmServer(behaviour) as server:
        found = await tried(server.base_url, "gone")
    assert (found.trouble, found.rung, found.notes) == (trouble, None, ())
    assert reason_of(trouble)


async def test_a_host_that_is_down_and_one_whose_certificate_is_nobodys_are_told_apart() -> None:
    with refused_port() as port:
        assert (await tried(f"http://127.0.0.1:{port}/v1")).trouble is Trouble.UNREACHABLE
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    server = LlmServer(llm_server.reverses)
    server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
    with server:
        secure = server.base_url.replace("http://127.0.0.1", "https://localhost")
        assert (await tried(secure)).trouble is Trouble.TLS
    assert server.keys == [], "the key was not sent"


async def test_it_can_be_given_up() -> None:
    with LlmServer(llm_server.stalls) as server:
        asking = asyncio.create_task(tried(server.base_url))
        await asyncio.to_thread(server.asked.wait, 20)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
