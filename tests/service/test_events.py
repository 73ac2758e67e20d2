"""A job's log over HTTP: all of it, in order, once, from anywhere."""

import asyncio
import json
import socket
from typing import Any

import pytest

from autodemo_gui.core.errors import SiteUnreachable
from autodemo_gui.core.events import Noted
from tests.queue.fixtures import OpenRedis, queue_on, taken
from tests.service.fixtures import Serve, Service


def told(body: bytes) -> list[dict[str, Any]]:
    """The events of a stream; of each its number must be that of its data."""
    found = []
    for block in body.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            data = json.loads(lines["data"])
            assert lines["event"] == data["type"]
            assert lines.get("id", "0") == str(data["seq"])
            found.append(data)
    return found


async def test_the_whole_log_as_it_grows_and_then_the_end(service: Service) -> None:
    job_id = await service.submit()
    reading = asyncio.create_task(service.ask("GET", f"/demo/events/{job_id}"))
    lease = await taken(service.queue)
    await service.queue.publish(lease, Noted(text="übung"), number=1)
    await service.queue.fail(lease, SiteUnreachable("Down."))
    answer = await reading
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert [event["type"] for event in told(answer.body)] == ["queued", "started", "noted", "failed"]
    assert [event["seq"] for event in told(answer.body)] == [1, 2, 3, 4]
    assert told(answer.body)[2]["text"] == "übung"


async def test_a_reader_goes_on_where_it_left_off_and_is_told_when_nothing_comes_any_more(service: Service) -> None:
    job_id = await service.submit()
    await service.queue.fail(await taken(service.queue), SiteUnreachable("Down."))
    later = await service.ask("GET", f"/demo/events/{job_id}", Last_Event_ID="1")
    assert [event["seq"] for event in told(later.body)] == [2, 3]
    assert [event["seq"] for event in told((await service.ask("GET", f"/demo/events/{job_id}?after=2")).body)] == [3]
    assert (await service.ask("GET", f"/demo/events/{job_id}", Last_Event_ID="3")).status == 204
    bad = await service.ask("GET", f"/demo/events/{job_id}", Last_Event_ID="x")
    assert (bad.status, bad.json["field"]) == (422, "Last-Event-ID")


async def test_a_reader_hears_that_redis_went_away_and_that_it_came_back_without_the_job(
    serve: Serve, open_redis: OpenRedis
) -> None:
    server = open_redis()
    queue = queue_on(server.url)
    service = serve(queue)
    job_id = await service.submit()
    with await asyncio.to_thread(service.connect) as wire:
        wire.sendall(f"GET /demo/events/{job_id} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        got = await heard(wire, b"event: queued")
        server.kill()
        got += await heard(wire, b"Trying again")
        server.start()
        got += await heard(wire, None)
    (*_, last) = told(got.partition(b"\r\n\r\n")[2])
    assert (last["seq"], last["type"]) == (0, "noted")
    assert last["text"].startswith("This job is not known. It has expired, was removed, or never existed")
    assert (await service.ask("GET", f"/demo/events/{job_id}", Last_Event_ID="1")).status == 404
    await queue.close()


async def heard(wire: socket.socket, what: bytes | None) -> bytes:
    """What comes until something is said, or until the end."""
    got = b""
    while what is None or what not in got:
        chunk = await asyncio.to_thread(wire.recv, 4096)
        if not chunk:
            assert what is None
            break
        got += chunk
    return got


async def test_silence_is_filled_so_that_proxies_wait(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autodemo_gui.service.events.KEEP_ALIVE_S", 0.02)
    job_id = await service.submit()
    with await asyncio.to_thread(service.connect) as wire:
        wire.sendall(f"GET /demo/events/{job_id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        got = b""
        while got.count(b": still here") < 2:
            got += await asyncio.to_thread(wire.recv, 4096)
    assert b"event: queued" in got
