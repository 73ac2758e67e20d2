"""Who may ask, how much, and what another's token sees: nothing."""

from pathlib import Path

import pytest

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.settings import Settings
from autodemo_gui.service.options import Options, options_from, tokens_from
from autodemo_gui.service.tokens import Tokens
from tests.queue.fixtures import EXAMPLE
from tests.service.fixtures import ANNA, BERT, TOKENS, Serve, Service

PATHS = [
    *(("GET", "/demo/status/{id}"), ("GET", "/demo/export/{id}"), ("HEAD", "/demo/export/{id}")),
    *(("GET", "/demo/events/{id}"), ("GET", "/demo/files/{id}/demo.srt"), ("HEAD", "/demo/files/{id}/demo.srt")),
    ("POST", "/demo/cancel/{id}"),
]


@pytest.fixture
async def guarded(serve: Serve, service: Service) -> Service:
    return serve(service.queue, TOKENS)


async def test_a_missing_or_foreign_token_is_refused(guarded: Service) -> None:
    for method, path in [*PATHS, ("POST", "/demo/run"), ("GET", "/metrics")]:
        for header in ["", f"Bearer {ANNA[:-1]}", f"Bearer {ANNA}0", f"Basic {ANNA}", ANNA, "Bearer t\xf6ken"]:
            said = {"Authorization": header} if header else {}
            answer = await guarded.ask(method, path.format(id="0" * 32), **said)
            assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), (path, header)


async def test_anothers_job_is_not_there(guarded: Service, tmp_path: Path) -> None:
    annas = await guarded.film(tmp_path, owner="anna")
    nobodys = await guarded.queue.submit(EXAMPLE)
    for job_id in (annas, nobodys):
        for method, path in PATHS:
            answer = await guarded.ask(method, path.format(id=job_id), token=BERT)
            assert answer.status == 404, (method, path)
            if method != "HEAD":
                assert answer.json["code"] == "job_unknown"
    assert (await guarded.ask("GET", f"/demo/status/{annas}", token=ANNA)).json["status"] == "completed"
    mine = await guarded.submit(token=BERT)
    assert (await guarded.ask("GET", f"/demo/status/{mine}", token=BERT)).status == 200
    assert (await guarded.ask("GET", f"/demo/status/{mine}", token=ANNA)).status == 404


async def test_who_only_watches_needs_no_token(guarded: Service) -> None:
    for path in ("/health", "/ready", "/openapi.json"):
        assert (await guarded.ask("GET", path)).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "10.1.2.3", "", "127.0.0.1.evil.example:80"]
)
async def test_another_host_is_refused(service: Service, host: str) -> None:
    answer = await service.ask("GET", "/health", Host=host)
    assert (answer.status, answer.json["code"]) == (400, "host")


async def test_its_own_names_are_not(serve: Serve, service: Service) -> None:
    service = serve(
        service.queue, None, options_from(Settings(environment={"AUTODEMO_API_HOSTS": "Films.example, b.example"}))
    )
    for host in ("localhost", "LOCALHOST:8080", "[::1]:80", "127.0.0.1", "films.example:443", "b.example"):
        assert (await service.ask("GET", "/health", Host=host)).status == 200, host


async def test_pages_may_not_ask(service: Service) -> None:
    for origin in ("https://evil.example", "http://localhost", "null"):
        answer = await service.ask("POST", "/demo/run", {"url": "https://example.com/"}, Origin=origin)
        assert (answer.status, answer.json["code"]) == (403, "origin")
    assert (await service.queue.state()).waiting == 0


async def test_too_many_requests_are_told_when_to_come_back(serve: Serve, service: Service) -> None:
    one, replica = (serve(service.queue, TOKENS, Options(per_s=0.02)) for _ in range(2))
    path = f"/demo/status/{'0' * 32}"
    assert (await one.ask("GET", path, token=ANNA)).status == 404
    answer = await replica.ask("GET", path, token=ANNA)
    assert (answer.status, answer.json["code"]) == (429, "too_many_requests")
    assert 40 <= int(answer.headers["Retry-After"]) <= 50
    assert (await one.ask("GET", path, token=BERT)).status == 404


async def test_a_tokens_share_of_jobs(serve: Serve, service: Service) -> None:
    service = serve(service.queue, TOKENS, Options(jobs_per_hour=2))
    body = {"url": "https://example.com/"}
    await service.submit(token=ANNA)
    keyed = await service.ask("POST", "/demo/run", body, token=ANNA, Idempotency_Key="nightly")
    answer = await service.ask("POST", "/demo/run", body, token=ANNA)
    assert (answer.status, answer.json["code"]) == (429, "too_many_jobs")
    assert 1700 < int(answer.headers["Retry-After"]) <= 1800
    again = await service.ask("POST", "/demo/run", body, token=ANNA, Idempotency_Key="nightly")
    assert (again.status, again.json) == (202, keyed.json), "what is repeated makes no job, so it costs none"
    await service.submit(token=BERT)


def test_tokens_come_from_settings_and_a_file(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text(f"# the team\nanna = {ANNA}\n\nbert={BERT}\nanna={ANNA}2\n")
    tokens = tokens_from(Settings(environment={"AUTODEMO_API_TOKENS_FILE": str(file)}))
    assert [tokens.owner_of(token) for token in (ANNA, f"{ANNA}2", BERT, "x")] == ["anna", "anna", "bert", None]
    assert tokens_from(Settings(environment={"AUTODEMO_API_TOKENS": f"c={'c' * 16},"})).owner_of("c" * 16) == "c"
    assert not tokens_from(Settings())


@pytest.mark.parametrize(
    "line", ["anna", "anna=short", f"an na={ANNA}", f"={ANNA}", f"a/b={ANNA}", "a=ünïcode-ünïcode"]
)
def test_a_line_that_is_no_token_is_refused_without_repeating_it(line: str) -> None:
    with pytest.raises(InvalidInput, match="Entry 2 is not name=token") as caught:
        Tokens.parse("FILE", [f"ok={ANNA}", line])
    assert caught.value.field == "FILE"
    assert line not in str(caught.value)


def test_a_token_is_kept_as_a_digest_only() -> None:
    assert ANNA not in repr(vars(TOKENS))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        tokens_from(Settings(environment={"AUTODEMO_API_TOKENS_FILE": str(tmp_path)}))
