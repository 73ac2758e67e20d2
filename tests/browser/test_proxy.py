"""The egress wall over raw sockets: what it passes on, what it refuses, and that it stays upright."""

import asyncio
import ipaddress

import pytest

from autodemo_gui.browser import names, relay
from autodemo_gui.browser import proxy as proxying
from autodemo_gui.browser.ip import IP
from autodemo_gui.browser.names import Failure
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.policy import Layer, Rule
from tests.browser.wire import LOCAL, ask, connected, echo, mirror, running, server


async def test_a_plain_request_reaches_the_typed_origin_in_origin_form() -> None:
    async with server(mirror) as port, running(f"127.0.0.1:{port}") as (proxy, refusals):
        answer = await ask(
            proxy,
            b"POST http://127.0.0.1:%d/a/b?c=d HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
            b"Proxy-Authorization: secret\r\n\r\nhello" % port,
        )
    assert b"POST /a/b?c=d HTTP/1.1\r\n" in answer
    assert answer.endswith(b"\r\n\r\nhello")
    assert b"Connection: close" in answer
    assert b"secret" not in answer
    assert b"Host: 127.0.0.1:%d\r\n" % port in answer
    assert b"Host: x" not in answer
    assert refusals == []


async def test_a_tunnel_carries_bytes_both_ways_and_half_closes() -> None:
    async with server(echo) as port, running(f"127.0.0.1:{port}") as (proxy, _):
        reader, writer = await connected(proxy)
        writer.write(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 200 Connection established\r\n\r\n"
        sent = bytes(range(256)) * 8192  # 2 MiB: more than all buffers together
        writer.write(sent)
        writer.write_eof()
        assert await reader.read(-1) == sent
        writer.close()


async def test_an_upgraded_connection_stays_open_both_ways() -> None:
    async def upgrade(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"Connection: Upgrade" in head
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        await echo(reader, writer)

    async with server(upgrade) as port, running(f"127.0.0.1:{port}") as (proxy, _):
        reader, writer = await connected(proxy)
        head = b"GET http://127.0.0.1:%d/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        writer.write(head % port)
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        for word in (b"one", b"two"):
            writer.write(word)
            assert await reader.readexactly(3) == word
        writer.close()


@pytest.mark.parametrize(
    "target",
    [
        *("127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "localhost.:{port}", "app.localhost:{port}"),
        *("2130706433:{port}", "0x7f000001:{port}", "0x7f.1:{port}", "0177.0.0.1:{port}", "127.1:{port}"),
        *("127.0.0.1.:{port}", "user:secret@127.0.0.1:{port}", "public.test@127.0.0.1:{port}", "0:{port}"),
        *("[::1]:{port}", "[::ffff:127.0.0.1]:{port}", "[::ffff:7f00:1]:{port}", "[::127.0.0.1]:{port}"),
        *("[64:ff9b::7f00:1]:80", "[2002:7f00:1::]:80", "[2001:0:4136:e378:8000:63bf:80ff:fffe]:80", "[fe80::1]:80"),
        *("10.0.0.1:80", "169.254.169.254:80", "100.100.100.200:80", "[fd00:ec2::254]:80"),
    ],
)
@pytest.mark.parametrize(
    "form", ["CONNECT {target} HTTP/1.1\r\n\r\n", "GET http://{target}/ HTTP/1.1\r\nHost: x\r\n\r\n"]
)
async def test_private_addresses_are_refused_in_either_form(target: str, form: str) -> None:
    async with server(mirror) as port, running() as (proxy, refusals):
        target = target.format(port=port)
        answer = await ask(proxy, form.format(target=target).encode())
        assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\nx-autodemo-egress: denied")
        host = target.rpartition("@")[2].rpartition(":")[0].strip("[]")
        assert proxy.last_failure(host, int(target.rpartition(":")[2])) is Failure.DENIED
    assert "secret" not in str(refusals)
    assert [(refusal.rule, refusal.layer) for refusal in refusals] == [(Rule.PRIVATE, Layer.EGRESS)]


async def test_a_denial_is_told_once_and_counted_always() -> None:
    async with running() as (proxy, refusals):
        for _ in range(3):
            await ask(proxy, b"CONNECT 10.0.0.1:443 HTTP/1.1\r\n\r\n")
        assert proxy.denied["10.0.0.1:443"] == 3
    assert len(refusals) == 1


async def test_a_page_that_scans_ports_does_not_fill_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxying, "REMEMBERED_DENIALS", 5)
    async with running() as (proxy, refusals):
        for port in range(1, 11):
            assert b"403" in await ask(proxy, b"CONNECT 10.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
        assert (len(proxy.denied), proxy.denied[proxying.OTHERS]) == (6, 5)
    assert len(refusals) == 5


async def test_the_browsers_own_calls_home_end_here() -> None:
    async with running() as (proxy, refusals):
        assert b"403" in await ask(proxy, b"CONNECT update.googleapis.com:443 HTTP/1.1\r\n\r\n")
    assert refusals == []


async def test_another_port_of_the_typed_host_is_refused() -> None:
    async with server(mirror) as port, running("127.0.0.1:1") as (proxy, _):
        assert b"403" in await ask(proxy, b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)


async def test_a_name_is_resolved_once_per_connection_and_pinned() -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[IP]:
        asked.append(host)
        return [LOCAL]

    async with server(mirror) as port, running(None, "127.0.0.1", resolve=resolve) as (proxy, _):
        answer = await ask(proxy, b"GET http://name.test:%d/ HTTP/1.1\r\nHost: x\r\n\r\n" % port)
    assert b"200 OK" in answer
    assert asked == ["name.test"]


async def test_a_typed_name_that_turns_to_another_private_address_later_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(names, "REMEMBERED_FOR_S", 0.0)
    answers = iter([ipaddress.ip_address("127.0.0.2"), LOCAL])

    async def rebind(_host: str, _port: int) -> list[IP]:
        return [next(answers)]

    async with server(mirror) as port, running(f"http://typed.test:{port}", resolve=rebind) as (proxy, refusals):
        request = b"GET http://typed.test:%d/ HTTP/1.1\r\nHost: x\r\n\r\n" % port
        assert b"502" in await ask(proxy, request)  # nobody listens at the first address
        assert b"403" in await ask(proxy, request)  # somebody does at the second
    assert [refusal.evidence for refusal in refusals] == ["127.0.0.1"]


async def test_a_typed_name_that_was_private_from_the_start_is_reached() -> None:
    async def resolve(_host: str, _port: int) -> list[IP]:
        return [LOCAL]

    async with server(mirror) as port, running(f"http://staging.corp:{port}", resolve=resolve) as (proxy, _):
        for _ in range(2):
            assert b"200 OK" in await ask(proxy, b"GET http://staging.corp:%d/ HTTP/1.1\r\nHost: x\r\n\r\n" % port)


async def test_the_next_address_is_tried_when_the_first_refuses() -> None:
    async def resolve(_host: str, _port: int) -> list[IP]:
        return [ipaddress.ip_address("127.0.0.2"), LOCAL]

    async with server(mirror) as port, running(None, "127.0.0.0/8", resolve=resolve) as (proxy, _):
        assert b"200 OK" in await ask(proxy, b"GET http://two.test:%d/ HTTP/1.1\r\nHost: x\r\n\r\n" % port)


async def test_failures_are_remembered_by_kind_until_it_works(refused_url: str) -> None:
    port = parse_address(refused_url).port
    async with running(None, "127.0.0.1") as (proxy, refusals):
        assert proxy.last_failure("127.0.0.1", port) is None
        answer = await ask(proxy, b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
        assert answer.startswith(b"HTTP/1.1 502")
        assert proxy.last_failure("127.0.0.1", port) is Failure.REFUSED
        assert b"dns" in await ask(proxy, b"CONNECT no-such-host.invalid:443 HTTP/1.1\r\n\r\n")
        assert proxy.last_failure("no-such-host.invalid", 443) is Failure.DNS
        async with server(echo) as other:
            proxy._failures[("127.0.0.1", other)] = Failure.TIMEOUT
            reader, writer = await connected(proxy)
            writer.write(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % other)
            await reader.readuntil(b"\r\n\r\n")
            assert proxy.last_failure("127.0.0.1", other) is None
            writer.close()
    assert refusals == []


async def test_no_answer_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_host: str, _port: int) -> list[IP]:
        await asyncio.Event().wait()
        raise AssertionError

    async def silent(*_: object, **__: object) -> object:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(names, "RESOLVE_TIMEOUT_S", 0.05)
    async with running(resolve=never) as (proxy, _):
        await ask(proxy, b"CONNECT slow.test:443 HTTP/1.1\r\n\r\n")
        assert proxy.last_failure("slow.test", 443) is Failure.TIMEOUT
    monkeypatch.setattr(names, "CONNECT_TIMEOUT_S", 0.05)
    monkeypatch.setattr(asyncio, "open_connection", silent)
    with pytest.raises(names.NoConnectionError) as caught:
        await names.first_connection([LOCAL], 80)
    assert caught.value.kind is Failure.TIMEOUT


async def test_an_idle_tunnel_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "IDLE_TIMEOUT_S", 0.1)
    async with server(echo) as port, running(f"127.0.0.1:{port}") as (proxy, _):
        reader, writer = await connected(proxy)
        writer.write(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
        await reader.readuntil(b"\r\n\r\n")
        assert await asyncio.wait_for(reader.read(-1), 20) == b""
        writer.close()


@pytest.mark.parametrize(
    "request_text",
    [
        "nonsense\r\n\r\n",
        "GET /origin-form HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET https://example.com/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET ftp://example.com/ HTTP/1.1\r\n\r\n",
        "CONNECT example.com HTTP/1.1\r\n\r\n",
        "CONNECT example.com:443/path HTTP/1.1\r\n\r\n",
        "CONNECT example.com:443?query HTTP/1.1\r\n\r\n",
        "CONNECT example.com:0 HTTP/1.1\r\n\r\n",
        "GET http://exa\tmple.com/ HTTP/1.1\r\n\r\n",
        "GET http://bücher.example/ HTTP/1.1\r\n\r\n",
        "GET http://[::1/ HTTP/1.1\r\n\r\n",
        "CONNECT example.com:99999 HTTP/1.1\r\n\r\n",
        "GET http:///nohost HTTP/1.1\r\n\r\n",
        "GET http://127.0.0.1/ HTTP/1.1\r\nBad Header: x\r\n\r\n",
        "GET http://127.0.0.1/ HTTP/1.1\r\nA: b\nc\r\n\r\n",
        "GET http://127.0.0.1/ HTTP/1.1\r\nA: " + "x" * 70_000 + "\r\n\r\n",
        "POST http://127.0.0.1:{port}/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST http://127.0.0.1:{port}/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ],
)
async def test_malformed_requests_get_a_400(request_text: str) -> None:
    async with server(mirror) as port, running(None, "127.0.0.1") as (proxy, _):
        answer = await ask(proxy, request_text.format(port=port).encode())
    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_a_hundred_connections_at_once() -> None:
    async with server(mirror) as port, running(f"127.0.0.1:{port}") as (proxy, _):
        requests = [b"GET http://127.0.0.1:%d/%d HTTP/1.1\r\nHost: x\r\n\r\n" % (port, n) for n in range(100)]
        answers = await asyncio.gather(*(ask(proxy, request) for request in requests))
    assert all(b"GET /%d HTTP" % n in answer for n, answer in enumerate(answers))


async def test_the_end_closes_every_connection() -> None:
    async with server(echo) as port:
        async with running(f"127.0.0.1:{port}") as (proxy, _):
            reader, writer = await connected(proxy)
            writer.write(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
            await reader.readuntil(b"\r\n\r\n")
            idle_reader, idle_writer = await connected(proxy)
        assert await asyncio.wait_for(reader.read(-1), 20) == b""
        assert await asyncio.wait_for(idle_reader.read(-1), 20) == b""
        writer.close()
        idle_writer.close()


async def test_a_browser_that_stops_reading_does_not_keep_the_wall_from_ending() -> None:
    async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(bytes(65536))
            await writer.drain()

    async with server(flood) as port:
        async with running(f"127.0.0.1:{port}") as (proxy, _):
            reader, writer = await connected(proxy)
            writer.write(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
            await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()


async def test_a_connection_without_a_request_is_nothing() -> None:
    async with running() as (proxy, refusals):
        _reader, writer = await connected(proxy)
        writer.close()
        await writer.wait_closed()
        assert b"400" in await ask(proxy, b"GET http\r\n\r\n")
    assert refusals == []


async def test_localhost_is_never_asked_from_the_network() -> None:
    assert await names.resolve("app.localhost", 80) == [LOCAL, ipaddress.ip_address("::1")]
    assert LOCAL in await names.resolve("127.0.0.1", 80)
