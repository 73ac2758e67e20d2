"""A public site that tries to reach an internal server, in every way a page can, from a browser of our own launch."""

import asyncio
import collections
import contextlib
import ipaddress
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from unittest import mock

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser import launch as launching
from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.ip import IP
from autodemo_gui.browser.locate import BrowserChoice
from autodemo_gui.browser.proxy import egress
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.policy import Refusal
from tests.browser.vectors import LOOPBACK, PAST_THE_WALL_ONLY, SCRIPTS, VECTORS

ATTACK_S = 2.0
"""What is to be shown is that nothing comes, so time has to pass; without the wall the last knock comes after 1 s."""
GOTO_TIMEOUT_MS = 8000


class Inside(asyncio.DatagramProtocol):
    """The internal server, TCP and UDP; every knock counts."""

    def __init__(self) -> None:
        self.knocks: collections.Counter[str] = collections.Counter()
        self.first_knock = asyncio.Event()

    def note(self, what: str) -> None:
        self.knocks[what] += 1
        self.first_knock.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = b""
        with contextlib.suppress(OSError, TimeoutError):
            line = await asyncio.wait_for(reader.readline(), 1)
        path = line.decode("latin-1").split(" ")[1:2]
        self.note(path[0].strip("/") if path else "bare connection")
        with contextlib.suppress(OSError):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            await writer.drain()
        writer.close()


def _turn(inside: Inside, writer: asyncio.StreamWriter) -> None:
    inside.note("turn_tcp")
    writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, inside: Inside, name: str) -> None:
        self._inside, self._name = inside, name

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._inside.note(self._name)


@dataclass
class Scene:
    """The attacking site, `public.test`, and what it attacks."""

    inside: Inside
    names: dict[str, object]
    port: int = 0

    def answer(self, path: str) -> tuple[str, str, str]:
        """Status, further header and body."""
        name = path.strip("/")
        if name == "redirect":
            return "302 Found", f"Location: {self.names['at']}/redirect\r\n", ""
        if name == "hop":
            return "307 Temporary Redirect", "Location: /redirect\r\n", ""
        if name.startswith("spelled/"):
            number = name.partition("/")[2]
            spelled = f"http://{LOOPBACK[int(number)]}:{self.names['tcp']}/spelled_redirect-{number}"
            return "302 Found", f"Location: {spelled}\r\n", ""
        if path in SCRIPTS:
            return "200 OK", "Content-Type: text/javascript\r\n", SCRIPTS[path] % self.names
        body = (VECTORS | PAST_THE_WALL_ONLY).get(name, "").replace("%31%32%37", "%%31%%32%%37") % self.names
        return "200 OK", "Content-Type: text/html; charset=utf-8\r\n", f"<!doctype html><title>t</title>{body}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            status, further, body = self.answer((await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode())
            data = body.encode()
            head = f"HTTP/1.1 {status}\r\n{further}Content-Length: {len(data)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + data)
            await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    """Both servers, on ports of the system's choice."""
    inside = Inside()
    loop = asyncio.get_running_loop()
    async with contextlib.AsyncExitStack() as stack:
        internal = await asyncio.start_server(inside.serve, "127.0.0.1", 0)
        tcp = internal.sockets[0].getsockname()[1]
        servers = [internal, await asyncio.start_server(inside.serve, "127.0.0.2", tcp)]
        with contextlib.suppress(OSError):  # a machine without IPv6
            servers.append(await asyncio.start_server(inside.serve, "::1", tcp))
        turn = await asyncio.start_server(lambda _reader, writer: _turn(inside, writer), "127.0.0.1", 0)
        servers.append(turn)
        names: dict[str, object] = {"turn": turn.sockets[0].getsockname()[1]} | {
            "at": f"http://127.0.0.1:{tcp}",
            "ws": f"ws://127.0.0.1:{tcp}",
            "tcp": tcp,
        }
        for name in ("stun", "quic"):
            transport, _ = await loop.create_datagram_endpoint(
                lambda name=name: _Datagrams(inside, name), local_addr=("127.0.0.1", 0)
            )
            stack.callback(transport.close)
            names[name] = transport.get_extra_info("sockname")[1]
        staged = Scene(inside, names)
        public = await asyncio.start_server(staged.serve, "127.0.0.1", 0)
        staged.port = public.sockets[0].getsockname()[1]
        for server in (*servers, public):
            stack.callback(server.close)
        yield staged


@dataclass
class Outcome:
    """What came of an attack.

    Attributes:
        knocks: what reached the internal server, by vector.
        denied: what the wall refused, by `host:port`.
        refusals: what it told of that.
    """

    knocks: dict[str, int]
    denied: dict[str, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


async def _resolve(host: str, _port: int) -> list[IP]:
    """Every name is this computer, as an attacker's own name server would have it."""
    with contextlib.suppress(ValueError):
        return [ipaddress.ip_address(host)]
    return [ipaddress.ip_address("127.0.0.1")]


async def attacked(
    choice: BrowserChoice,
    *,
    stepped: bool = False,
    without: Iterable[str] = (),
    with_wall: bool = True,
    kept: Iterable[str] = (),
    vectors: Iterable[str] = VECTORS,
    until_knock: bool = False,
) -> Outcome:
    """Let pages try, with no guard in the browser: the wall alone has to hold.

    Args:
        choice: the browser.
        stepped: launched as for filming.
        without: switches of the wall that are left out.
        with_wall: else there is no proxy either, and every name leads to this computer.
        kept: without a wall, switches of it that are there all the same.
        vectors: which of `VECTORS`; a whole wall has to stand `PAST_THE_WALL_ONLY` as well.
        until_knock: end with the first knock, or after five times as long as needed for it.
    """
    async with scene() as staged, contextlib.AsyncExitStack() as stack:
        outcome = Outcome({})
        proxy = None
        if with_wall:
            rules = EgressRules(parse_address(f"http://public.test:{staged.port}"))
            proxy = await stack.enter_async_context(egress(rules, outcome.refusals.append, resolve=_resolve))
        wall = tuple(flag for flag in launching.WALL_FLAGS if flag not in set(without))
        trusted = f"--unsafely-treat-insecure-origin-as-secure=http://public.test:{staged.port}"
        # Else Chromium speaks QUIC only to who has offered it before.
        quick = f"--origin-to-force-quic-on=127.0.0.1:{staged.names['quic']}"
        mapped = ("--host-resolver-rules=MAP *.test 127.0.0.1",) if proxy is None else ()
        with (
            mock.patch.object(launching, "WALL_FLAGS", wall if with_wall else tuple(kept)),
            mock.patch.object(launching, "_QUIET_FLAGS", (*launching._QUIET_FLAGS, trusted, quick, *mapped)),
        ):
            launched = launching.launch(
                choice,
                proxy_url=proxy.url if proxy else "direct://",
                stepped=stepped,
                density=1.0,
                on_note=lambda _note: None,
            )
            browser = await stack.enter_async_context(launched)
        if with_wall and not without:
            vectors = (*vectors, *PAST_THE_WALL_ONLY)
        await _try_all(browser, staged, vectors)
        with contextlib.suppress(TimeoutError):
            if until_knock:
                await asyncio.wait_for(staged.inside.first_knock.wait(), 5 * ATTACK_S)
            else:
                await asyncio.sleep(ATTACK_S)
        outcome.denied = dict(proxy.denied) if proxy else {}
    outcome.knocks = dict(staged.inside.knocks)
    return outcome


async def _try_all(browser: Browser, staged: Scene, vectors: Iterable[str]) -> None:
    context = await browser.new_context()

    async def one(vector: str) -> None:
        page = await context.new_page()
        with contextlib.suppress(PlaywrightError):  # some of them navigate away at once
            url = f"http://public.test:{staged.port}/{vector}"
            await page.goto(url, timeout=GOTO_TIMEOUT_MS, wait_until="commit")

    await asyncio.gather(*(one(vector) for vector in vectors))
