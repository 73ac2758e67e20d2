"""The wall over time: connections that stay open, a job that loads without end, peers that dawdle."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from autodemo_gui.browser import proxy as proxying
from autodemo_gui.browser import relay
from autodemo_gui.browser.names import Failure
from autodemo_gui.browser.proxy import EgressProxy
from autodemo_gui.browser.traffic import Ledger
from autodemo_gui.core.policy import Rule
from tests.browser.wire import Streams, ask, connected, echo, mirror, running, server

CAP_BYTES = 300_000
FAR_BYTES = 50 * CAP_BYTES


class Kept:
    """A server that keeps connections open, and counts them."""

    def __init__(self, answers_each: int = 1000) -> None:
        self.connections = 0
        self.answers_each = answers_each

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        for _ in range(self.answers_each):
            await mirror(reader, writer)


@contextlib.asynccontextmanager
async def one_connection(proxy: EgressProxy) -> AsyncIterator[Streams]:
    reader, writer = await connected(proxy)
    yield reader, writer
    writer.close()


async def say(browser: Streams, port: int, path: str, *, host: str = "127.0.0.1", body: bytes = b"") -> bytes:
    """One request on a connection that stays open; the answer's head and body."""
    reader, writer = browser
    method = "POST" if body else "GET"
    head = f"{method} http://{host}:{port}{path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
    length = int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return answer + await reader.readexactly(length)


async def test_requests_follow_each_other_on_one_connection_to_one_server() -> None:
    kept = Kept()
    async with server(kept.serve) as port, running(f"127.0.0.1:{port}") as (proxy, _), one_connection(proxy) as browser:
        for number in range(20):
            body = bytes([number]) * (number % 3) * 100_000
            answer = await say(browser, port, f"/{number}?", body=body)
            assert b" /%d? HTTP/1.1\r\n" % number in answer
            assert answer.endswith(b"\r\n\r\n" + body)
    assert kept.connections == 1


@pytest.mark.parametrize("target", ["10.0.0.1:80", "localhost:{port}", "127.0.0.1:1", "127.0.0.2:{port}"])
async def test_each_request_of_a_connection_has_to_pass_the_rules(target: str) -> None:
    host, _, other = target.format(port=0).partition(":")
    async with (
        server(Kept().serve) as port,
        running(f"127.0.0.1:{port}") as (proxy, refusals),
        one_connection(proxy) as browser,
    ):
        assert b"200 OK" in await say(browser, port, "/")
        assert (await say(browser, int(other) or port, "/", host=host)).startswith(b"HTTP/1.1 403 ")
        assert await browser[0].read() == b""
    assert [refusal.rule for refusal in refusals] == [Rule.PRIVATE]


async def test_another_host_gets_another_connection() -> None:
    one, other = Kept(), Kept()
    async with (
        server(one.serve) as first,
        server(other.serve) as second,
        running(None, "127.0.0.1") as (proxy, _),
        one_connection(proxy) as browser,
    ):
        for port in (first, second, second, first):
            assert b"Host: 127.0.0.1:%d\r\n" % port in await say(browser, port, "/")
    assert (one.connections, other.connections) == (2, 1)


async def test_a_server_that_hung_up_meanwhile_is_called_again() -> None:
    kept = Kept(answers_each=1)
    async with server(kept.serve) as port, running(f"127.0.0.1:{port}") as (proxy, _), one_connection(proxy) as browser:
        for _ in range(3):
            assert b"200 OK" in await say(browser, port, "/")
            await kept_closed()
    assert kept.connections == 3


async def kept_closed() -> None:
    """Both ends are in this event loop: a few turns of it bring the server's farewell to the wall."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_server_that_hangs_up_on_a_request_leaves_the_browser_free_to_ask_again() -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await mirror(reader, writer)
        await reader.read(1)

    async with server(once) as port, running(f"127.0.0.1:{port}") as (proxy, _), one_connection(proxy) as browser:
        assert b"200 OK" in await say(browser, port, "/")
        with pytest.raises(asyncio.IncompleteReadError) as ended:  # no byte of ours: browsers then try once more
            await say(browser, port, "/")
        assert ended.value.partial == b""


async def test_an_answer_before_the_body_was_sent_ends_the_connection() -> None:
    async def hasty(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        await reader.read()

    async with server(hasty) as port, running(f"127.0.0.1:{port}") as (proxy, _):
        answer = await ask(proxy, b"POST http://127.0.0.1:%d/ HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc" % port)
    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_browser_that_hangs_up_frees_the_server() -> None:
    freed = asyncio.Event()

    async def stream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        with contextlib.suppress(OSError):
            await reader.read()
        freed.set()

    async with server(stream) as port, running(f"127.0.0.1:{port}") as (proxy, _), one_connection(proxy) as browser:
        browser[1].write(b"GET http://127.0.0.1:%d/ HTTP/1.1\r\nHost: x\r\n\r\n" % port)
        await browser[0].readuntil(b"\r\n\r\n")
        browser[1].close()
        await asyncio.wait_for(freed.wait(), 20)


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Sends far more than a cap allows, to whatever is asked."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(FAR_BYTES // 50_000):
        writer.write(bytes(50_000))
        await writer.drain()


@pytest.mark.parametrize("is_tunnel", [False, True], ids=["plain", "tunnel"])
async def test_a_job_that_loads_without_end_is_stopped_and_told_why(is_tunnel: bool) -> None:
    ledger = Ledger(CAP_BYTES)
    async with server(endless) as port, running(f"127.0.0.1:{port}", ledger=ledger) as (proxy, refusals):
        request = b"GET http://127.0.0.1:%d/ HTTP/1.1\r\n\r\n" % port
        reader, writer = await connected(proxy)
        writer.write(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port * is_tunnel + request)
        got = 0
        with contextlib.suppress(ConnectionResetError):
            while chunk := await asyncio.wait_for(reader.read(65536), 20):
                got += len(chunk)
        writer.close()
        assert CAP_BYTES / 2 < got <= CAP_BYTES + 100
        for _ in range(2):
            answer = await ask(proxy, request)
            assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\nx-autodemo-egress: over_cap\r\n")
        assert proxy.last_failure("127.0.0.1", port) is Failure.OVER_CAP
    assert [(refusal.rule, refusal.evidence) for refusal in refusals] == [(Rule.TRAFFIC, "0.000279 GiB")]


async def test_what_is_sent_counts_as_well() -> None:
    async def listen(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    ledger = Ledger(CAP_BYTES)
    async with server(listen) as port, running(f"127.0.0.1:{port}", ledger=ledger) as (proxy, _):
        reader, writer = await connected(proxy)
        writer.write(b"POST http://127.0.0.1:%d/ HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (port, FAR_BYTES))
        with contextlib.suppress(OSError):
            writer.write(bytes(2 * CAP_BYTES))
            await asyncio.wait_for(reader.read(), 20)
        writer.transport.abort()
    assert ledger.is_spent


async def test_rehearsal_and_film_share_an_account() -> None:
    ledger = Ledger(CAP_BYTES)
    ledger.carry(CAP_BYTES)
    async with server(mirror) as port, running(f"127.0.0.1:{port}", ledger=ledger) as (proxy, _):
        assert b"over_cap" in await ask(proxy, b"GET http://127.0.0.1:%d/ HTTP/1.1\r\n\r\n" % port)


async def dawdle(proxy: EgressProxy) -> bytes:
    """A head that never ends, a byte at a time, until the wall hangs up; what it said."""
    reader, writer = await connected(proxy)
    answer = asyncio.ensure_future(reader.read())
    with contextlib.suppress(OSError):
        while not answer.done():
            writer.write(b"G")
            await asyncio.wait({answer}, timeout=0.02)
    writer.close()
    with contextlib.suppress(OSError):
        return await answer
    return b""


async def test_a_hundred_peers_that_dawdle_keep_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "HEAD_TIMEOUT_S", 2.0)
    async with server(mirror) as port, running(f"127.0.0.1:{port}") as (proxy, _):
        dawdlers = [asyncio.ensure_future(dawdle(proxy)) for _ in range(100)]
        while len(proxy._connections) < 100:
            await asyncio.wait(dawdlers, timeout=0.02)
        answer = await ask(proxy, b"GET http://127.0.0.1:%d/ HTTP/1.1\r\n\r\n" % port)
        assert b"200 OK" in answer
        assert not any(dawdler.done() for dawdler in dawdlers)  # they were still at it
        assert set(await asyncio.wait_for(asyncio.gather(*dawdlers), 20)) == {b""}


async def test_a_server_that_dawdles_keeps_only_its_own_request_waiting() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        with contextlib.suppress(OSError):
            for _ in range(1000):
                writer.write(b"H")
                await asyncio.sleep(0.02)

    async with server(drip) as slow, server(mirror) as port, running(None, "127.0.0.1") as (proxy, _):
        waiting = [await connected(proxy) for _ in range(100)]
        for _, writer in waiting:
            writer.write(b"GET http://127.0.0.1:%d/ HTTP/1.1\r\nHost: x\r\n\r\n" % slow)
        for reader, _ in waiting:
            assert await asyncio.wait_for(reader.read(1), 20) == b"H"
        assert b"200 OK" in await ask(proxy, b"GET http://127.0.0.1:%d/ HTTP/1.1\r\n\r\n" % port)
        for _, writer in waiting:
            writer.close()


async def test_an_unused_connection_is_closed_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "HEAD_TIMEOUT_S", 0.1)
    monkeypatch.setattr(relay, "KEPT_OPEN_S", 0.1)
    async with (
        server(Kept().serve) as port,
        running(f"127.0.0.1:{port}") as (proxy, _),
        one_connection(proxy) as unused,
        one_connection(proxy) as used,
    ):
        assert b"200 OK" in await say(used, port, "/")
        assert await asyncio.wait_for(unused[0].read(), 20) == b""
        assert await asyncio.wait_for(used[0].read(), 20) == b""


async def test_connections_beyond_any_browsers_need_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxying, "MAX_CONNECTIONS", 3)
    async with server(echo) as port, running(f"127.0.0.1:{port}") as (proxy, _):
        open_ones = [await connected(proxy) for _ in range(3)]
        tunnel = b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port
        for reader, writer in open_ones:
            writer.write(tunnel)
            assert b"200" in await reader.readuntil(b"\r\n\r\n")
        reader, writer = await connected(proxy)
        with contextlib.suppress(ConnectionResetError):
            assert await asyncio.wait_for(reader.read(), 20) == b""
        writer.close()
        for _, writer in open_ones:
            writer.close()
        while proxy._connections:
            await asyncio.wait(proxy._connections)
        reader, writer = await connected(proxy)
        writer.write(tunnel)
        assert b"200" in await reader.readuntil(b"\r\n\r\n")
        writer.close()
