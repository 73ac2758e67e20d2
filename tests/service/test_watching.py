"""Health, readiness, figures, and what the service says while Redis is away."""

import asyncio
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.terms import Terms
from autodemo_gui.service.metrics import WHAT_HAPPENS
from autodemo_gui.service.server import PATIENCE_S
from tests.queue.fixtures import OpenRedis, queue_on, taken, until
from tests.queue.server import RedisServer
from tests.service.fixtures import FILM, Serve, Service

ASKED = [
    *(("POST", "/demo/run"), ("GET", "/demo/status/{id}"), ("GET", "/demo/export/{id}"), ("GET", "/demo/events/{id}")),
    *(("POST", "/demo/cancel/{id}"), ("GET", "/demo/files/{id}/a.srt"), ("GET", "/ready")),
]

OLD, NEW = "an-old-password", "a-new-password"


async def figures(service: Service) -> dict[tuple[str, tuple[str, ...]], float]:
    answer = await service.ask("GET", "/metrics")
    assert answer.status == 200
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


async def test_it_lives_and_can_work(service: Service) -> None:
    assert (await service.ask("GET", "/health")).json["status"] == "ok"
    await service.submit()
    await service.queue.present("w1")
    assert (await service.ask("GET", "/ready")).json == {"status": "ready", "waiting": 1, "workers": 1}


async def test_an_answer_does_not_wait_for_its_second_half(service: Service) -> None:
    """Nagle's algorithm and delayed acknowledgements together cost 40 ms for each answer on a connection that stays."""

    def ask_often() -> float:
        connection = HTTPConnection("127.0.0.1", service.port, timeout=30)
        took_s = []
        for _ in range(10):
            began_s = time.monotonic()
            connection.request("GET", "/health")
            connection.getresponse().read()
            took_s.append(time.monotonic() - began_s)
        connection.close()
        return sorted(took_s)[2]

    assert await asyncio.to_thread(ask_often) < 0.04


async def test_figures_count_what_happened_and_name_nobody(service: Service) -> None:
    job_id = await service.submit(url="https://secret-project.example/")
    await service.ask("GET", f"/demo/status/{job_id}")
    await service.ask("GET", "/demo/status/nope")
    await service.ask("BREW", f"/nowhere/{job_id}")
    found = await figures(service)
    assert found["autodemo_redis_up", ()] == 1
    assert found["autodemo_queue_waiting", ()] == 1
    assert found["autodemo_jobs_total", ("submitted",)] == 1
    assert found["autodemo_http_requests_total", ("GET", "/demo/status/{job_id}", "200")] == 1
    assert found["autodemo_http_requests_total", ("GET", "/demo/status/{job_id}", "404")] == 1
    assert found["autodemo_http_requests_total", ("other", "none", "404")] == 1
    assert {labels[0] for name, labels in found if name == "autodemo_jobs_total"} == set(WHAT_HAPPENS)
    page = (await service.ask("GET", "/metrics")).body
    assert b"secret-project" not in page
    assert job_id.encode() not in page


async def test_a_full_redis_takes_no_jobs_but_gives_films_away_which_makes_room(
    serve: Serve, open_redis: OpenRedis, tmp_path: Path
) -> None:
    server = open_redis("--maxmemory-policy", "noeviction")
    queue = queue_on(server.url)
    service = serve(queue)
    job_id = await service.film(tmp_path)
    with server.client() as client:
        client.config_set("maxmemory", client.info("memory")["used_memory"] - len(FILM) // 2)
    answer = await service.ask("POST", "/demo/run", {"url": "https://example.com/"})
    assert (answer.status, answer.json["title"]) == (503, "The queue has no room left.")
    assert int(answer.headers["Retry-After"]) > 0
    assert (await service.ask("GET", f"/demo/status/{job_id}")).status == 200
    assert (await service.ask("GET", f"/demo/export/{job_id}")).body == FILM
    assert (await service.ask("GET", f"/demo/status/{job_id}")).status == 404
    await service.submit()
    await queue.close()


@pytest.mark.parametrize("how", ["dead", "frozen"])
async def test_without_redis_it_says_so_within_two_seconds_and_heals_by_itself(
    serve: Serve, own_redis: RedisServer, how: str
) -> None:
    queue: RedisQueue = queue_on(own_redis.url, Terms(patience_s=PATIENCE_S))
    service = serve(queue)
    job_id = await service.submit()
    own_redis.kill() if how == "dead" else own_redis.freeze()
    asked = ASKED if how == "dead" else ASKED[:2]
    await is_away(service, asked, job_id)
    assert (await service.ask("GET", "/health")).status == 200
    found = await figures(service)
    assert found["autodemo_redis_up", ()] == 0
    assert ("autodemo_queue_waiting", ()) not in found
    own_redis.start() if how == "dead" else own_redis.thaw()
    await until(lambda: is_there(service, job_id))
    await service.submit()
    await queue.close()


async def test_a_password_that_was_changed_is_said_and_nothing_is_restarted_when_it_is_right_again(
    serve: Serve, open_redis: OpenRedis
) -> None:
    server = open_redis()
    queue = queue_on(f"redis://api:{OLD}@127.0.0.1:{server.port}/0", Terms(patience_s=PATIENCE_S))
    with server.client() as operator:
        operator.execute_command("ACL", "SETUSER", "api", "on", f">{OLD}", "~*", "+@all")
        service = serve(queue)
        job_id = await service.submit()
        operator.execute_command("ACL", "SETUSER", "api", "resetpass", f">{NEW}")
        assert (await service.ask("GET", f"/demo/status/{job_id}")).status == 200, "who is in stays in"
        operator.execute_command("CLIENT", "KILL", "USER", "api")
        await is_away(service, ASKED, job_id, "Redis refuses the user name or password.")
        assert (await figures(service))["autodemo_redis_up", ()] == 0
        assert (await service.ask("GET", "/health")).status == 200
        operator.execute_command("ACL", "SETUSER", "api", f">{OLD}")
    await until(lambda: is_there(service, job_id))
    await service.submit()
    await queue.close()


async def test_a_redis_that_comes_back_empty_knows_no_job_and_takes_new_ones(
    serve: Serve, open_redis: OpenRedis
) -> None:
    server = open_redis()
    queue = queue_on(server.url, Terms(patience_s=PATIENCE_S))
    service = serve(queue)
    job_id = await service.submit()
    server.kill()
    await is_away(service, ASKED, job_id, "Redis cannot be reached.")
    server.start()
    assert await until(lambda: _status(service, "/ready")) == 200
    answer = await service.ask("GET", f"/demo/status/{job_id}")
    assert (answer.status, answer.json["title"]) == (404, "This job is not known.")
    assert answer.json["hint"] == "Record the demo again."
    assert (await service.ask("GET", f"/demo/events/{job_id}")).status == 404
    again = await service.submit()
    assert (await taken(queue)).job_id == again
    assert (await figures(service))["autodemo_jobs_total", ("submitted",)] == 1
    await queue.close()


async def is_away(service: Service, asked: list[tuple[str, str]], job_id: str, reason: str = "") -> None:
    """Every one of these is answered within two seconds: Redis is away, for this reason."""
    for method, path in asked:
        began_s = time.monotonic()
        body = {"url": "https://example.com/"} if path == "/demo/run" else None
        answer = await service.ask(method, path.format(id=job_id), body)
        assert time.monotonic() - began_s < 2
        assert (answer.status, answer.json["code"]) == (503, "queue_unreachable"), path
        assert reason in answer.json["detail"]
        assert int(answer.headers["Retry-After"]) > 0


async def is_there(service: Service, job_id: str) -> bool:
    return (await service.ask("GET", f"/demo/status/{job_id}")).status == 200


async def _status(service: Service, path: str) -> int:
    """The status of an answer that is no error; else 0."""
    status = (await service.ask("GET", path)).status
    return status if status < 400 else 0
