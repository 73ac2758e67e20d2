"""Submit, ask, cancel: statuses and sentences of SPEC 3 and 8."""

import asyncio
from typing import Any

import pytest

from autodemo_gui.core.job import Kind, Mode, Status
from autodemo_gui.queue.terms import Terms
from autodemo_gui.service.door import MOST_BODY_BYTES
from tests.queue.fixtures import OpenQueue, taken
from tests.service.fixtures import Serve, Service

SCRIPT = {"url": "https://example.com/", "title": "T", "steps": [{"action": "goto", "url": "https://example.com/"}]}


async def test_a_job_is_accepted_at_once_and_can_be_asked_for(service: Service) -> None:
    wanted = {
        **{"url": "https://example.com/", "goal": "prices", "limits": {"max_clicks": 3}, "blacklist": ["archive"]},
        **{"mode": "direct", "look": "night", "shapes": ["1:1", "9:16"], "size": "720p", "fps": 30},
    }
    answer = await service.ask("POST", "/demo/run", wanted)
    assert answer.status == 202
    job_id = answer.json["job_id"]
    assert answer.headers["Location"] == answer.json["status_url"] == f"/demo/status/{job_id}"
    record = (await service.ask("GET", f"/demo/status/{job_id}")).json
    assert (record["job_id"], record["url"], record["status"]) == (job_id, "https://example.com/", "pending")
    request = (await taken(service.queue)).request
    assert (request.kind, request.mode, request.look, request.shapes) == (
        Kind.RECORD,
        Mode.DIRECT,
        "night",
        ("1:1", "9:16"),
    )
    assert (await service.ask("GET", f"/demo/status/{job_id}")).json["status"] == "processing"


async def test_a_script_is_filmed(service: Service) -> None:
    await service.submit(url="", script=SCRIPT)
    assert (await taken(service.queue)).request.kind is Kind.FILM


async def test_sample_is_an_address(service: Service) -> None:
    await service.submit(url="sample")


WRONG: list[tuple[Any, str]] = [
    ({}, "url"),
    ({"url": "not an address"}, "url"),
    ({"url": "file:///etc/passwd"}, "url"),
    ({"url": "https://a.example", "limits": {"max_clicks": 101}}, "limits.max_clicks"),
    ({"url": "https://a.example", "limits": {"max_clicks": "x"}}, "limits.max_clicks"),
    ({"url": "https://a.example", "look": "nosuch"}, "look"),
    ({"url": "https://a.example", "shapes": []}, "shapes"),
    ({"url": "https://a.example", "fps": 24}, "fps"),
    ({"url": "https://a.example", "colour": "red"}, "colour"),
    ({"script": {"steps": 1}}, "script.url"),
    ({"url": "https://a.example", "kind": "film"}, "script"),
    ([], "body"),
    (b"{", "body"),
    (b"[" * 100_000, "body"),
    (b"\xff", "body"),
]


async def test_what_is_wrong_is_named_and_nothing_is_queued(service: Service) -> None:
    for body, field in WRONG:
        answer = await service.ask("POST", "/demo/run", body, Content_Type="application/json")
        assert (answer.status, answer.json["field"]) == (422, field)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json["status"] == 422
        assert answer.json["detail"]
    assert (await service.queue.state()).waiting == 0


async def test_a_password_is_refused_where_others_read(service: Service) -> None:
    answer = await service.ask("POST", "/demo/run", {"url": "https://a:s3cret@example.com/"})
    assert (answer.status, answer.json["field"]) == (422, "url")
    assert b"s3cret" not in answer.body


async def test_only_json_and_not_too_much_of_it(service: Service) -> None:
    body = b'{"url": "https://example.com/"}'
    assert (await service.ask("POST", "/demo/run", body, Content_Type="text/plain")).status == 415
    assert (await service.ask("POST", "/demo/run", body)).status == 415
    huge = b'"' + bytes(MOST_BODY_BYTES)
    assert (await service.ask("POST", "/demo/run", huge, Content_Type="application/json")).status == 413


async def test_a_body_without_a_length_is_not_read_beyond_the_bound(service: Service) -> None:
    def send() -> bytes:
        with service.connect() as wire:
            wire.sendall(
                b"POST /demo/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n"
            )
            for _ in range(MOST_BODY_BYTES // 65536 + 1):
                wire.sendall(b"10000\r\n" + bytes(65536) + b"\r\n")
            return wire.recv(100)

    assert b" 413 " in await asyncio.to_thread(send)


async def test_fifty_at_once_with_one_key_are_one_job(service: Service) -> None:
    body = {"url": "https://example.com/"}
    answers = await asyncio.gather(
        *(service.ask("POST", "/demo/run", body, Idempotency_Key="order 66") for _ in range(50))
    )
    assert {answer.status for answer in answers} == {202}
    assert len({answer.json["job_id"] for answer in answers}) == 1
    assert (await service.queue.state()).waiting == 1


async def test_a_full_queue_says_when_to_come_back(serve: Serve, open_queue: OpenQueue) -> None:
    service = serve(open_queue(Terms(max_depth=2)))
    await service.submit()
    await service.submit()
    answer = await service.ask("POST", "/demo/run", {"url": "https://example.com/"})
    assert (answer.status, answer.json["code"]) == (503, "queue_full")
    assert int(answer.headers["Retry-After"]) > 0
    await service.queue.take("w")
    await service.submit()


async def test_cancelling(service: Service) -> None:
    waiting, running = await service.submit(), await service.submit()
    await service.queue.cancel(waiting)
    lease = await taken(service.queue)
    assert lease.job_id == running
    answer = await service.ask("POST", f"/demo/cancel/{running}")
    assert (answer.status, answer.json) == (202, {"job_id": running, "status": "processing"})
    assert await service.queue.beat(lease) == "cancel"
    again = await service.ask("POST", f"/demo/cancel/{waiting}")
    assert again.json["status"] == Status.CANCELLED


async def test_an_unknown_job_is_404(service: Service) -> None:
    for path in ("status/x", "export/x", "events/x", "files/x/demo.srt"):
        answer = await service.ask("GET", f"/demo/{path}")
        assert (answer.status, answer.json["code"]) == (404, "job_unknown"), path
    assert (await service.ask("POST", "/demo/cancel/x")).json["code"] == "job_unknown"


async def test_other_paths_and_methods_are_problems_too(service: Service) -> None:
    for path in ("/nowhere", "/health/", "/demo/run/", "/docs"):
        answer = await service.ask("GET", path)
        assert (answer.status, answer.headers["Content-Type"]) == (404, "application/problem+json"), path
    answer = await service.ask("DELETE", "/demo/run")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert (await service.ask("PUT", "/demo/export/x")).headers["Allow"] == "GET, HEAD"
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_defect_is_a_problem_too_and_its_words_are_in_the_log_only(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_job_id: str) -> None:
        raise KeyError("some-internal-name")

    job_id = await service.submit()
    monkeypatch.setattr(service.queue, "job", broken)
    answer = await service.ask("GET", f"/demo/status/{job_id}")
    assert (answer.status, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert b"some-internal-name" not in answer.body
    assert "KeyError: 'some-internal-name'" in caplog.text


async def test_a_foreign_record_with_halves_of_characters_is_told(service: Service) -> None:
    await service.queue._link.redis.set(
        "job:x-1", b'{"job_id":"x-1","url":"https://a.example","status":"completed","note":"\\ud83d"}'
    )
    answer = await service.ask("GET", "/demo/status/x-1")
    assert (answer.status, answer.json["note"]) == (200, "\ud83d")
