"""Connections that say nothing, too little, nonsense, or come too many: each gets an end, most a problem."""

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.core.events import Noted
from tests.queue.fixtures import taken, until
from tests.service.fixtures import FILM, Service

WHILE_S = 1.5
"""Enough for a request to come, on a busy computer as well."""
HEAD = b"POST /demo/cancel/x HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autodemo_gui.service.wire.ARRIVAL_S", 0.2)


async def heard(service: Service, *said: bytes) -> bytes:
    """What the service answers until it hangs up, to who says this and then a letter now and then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    for part in said:
        writer.write(part)
    answer = asyncio.ensure_future(reader.read(-1))
    while not answer.done():
        await asyncio.wait({answer}, timeout=0.05)
        if said and not writer.is_closing():
            writer.write(b"x")
    writer.close()
    return answer.result()


def problem(answer: bytes) -> tuple[int, Any]:
    """Status and body of the last answer."""
    head, _, body = answer.rpartition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    return int(head.rpartition(b"HTTP/1.1 ")[2][:3]), json.loads(body)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("said", [(), (b"GET /hea",), (b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",)])
async def test_a_head_that_does_not_come_to_its_end_is_not_waited_for(service: Service, said: tuple[bytes]) -> None:
    status, told = problem(await asyncio.wait_for(heard(service, *said), 10))
    assert (status, told["code"]) == (408, "timeout")


async def test_nor_is_a_body_that_nobody_reads(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autodemo_gui.service.wire.ARRIVAL_S", WHILE_S)
    try:
        answer = await asyncio.wait_for(heard(service, HEAD + b"Content-Length: 100000\r\n\r\n"), 10)
    except ConnectionResetError:
        return
    assert b" 404 " in answer.partition(b"\r\n")[0]


async def test_who_has_asked_may_listen_for_longer_than_that(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = await service.submit()
    monkeypatch.setattr("autodemo_gui.service.wire.ARRIVAL_S", WHILE_S)
    reading = asyncio.create_task(service.ask("GET", f"/demo/events/{job_id}"))
    await asyncio.wait({reading}, timeout=1.5 * WHILE_S)
    assert not reading.done()
    await service.queue.cancel(job_id)
    assert b"event: cancelled" in (await reading).body


@pytest.mark.parametrize("what", ["export", "events"])
async def test_who_takes_nothing_of_his_answer_is_not_kept(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    monkeypatch.setattr("autodemo_gui.service.wire.STALL_S", 0.2)
    if what == "export":
        job_id = await service.film(tmp_path, FILM * 5)
    else:
        job_id = await service.submit()
        lease = await taken(service.queue)
        for number in range(1, 150):
            await service.queue.publish(lease, Noted(text="x" * 100_000), number=number)
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await asyncio.to_thread(wire.connect, ("127.0.0.1", service.port))
        wire.sendall(f"GET /demo/{what}/{job_id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        await until(lambda: _said(caplog, "takes nothing"))
        got = await asyncio.to_thread(_rest, wire)
    assert 0 < got < min(len(FILM) * 5, 149 * 100_000), "what was on its way, and then the end"
    assert (await service.ask("GET", f"/demo/status/{job_id}")).status == 200, "nothing is removed"


async def _said(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    return words in caplog.text


def _rest(wire: socket.socket) -> int:
    """Bytes that still come."""
    count = 0
    while chunk := wire.recv(1 << 20):
        count += len(chunk)
    return count


async def test_what_is_no_http_is_a_problem(service: Service) -> None:
    status, told = problem(await heard(service, b"\x16\x03\x01 hello\r\n\r\n"))
    assert (status, told["code"]) == (400, "malformed")


async def test_who_comes_too_many_is_asked_to_come_again(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autodemo_gui.service.wire.MOST_CONNECTIONS", 1)
    with await asyncio.to_thread(service.connect):
        answer = await service.ask("GET", "/ready")
        assert (answer.status, answer.json["code"]) == (503, "busy")
        assert int(answer.headers["Retry-After"]) > 0
        assert (await service.ask("GET", "/health")).status == 200, "it lives"
    await until(lambda: _is_served(service))


async def _is_served(service: Service) -> bool:
    return (await service.ask("GET", "/ready")).status == 200
