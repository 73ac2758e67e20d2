"""Twenty ways a page can try to reach an internal address: through flags and proxy together, none does."""

import asyncio
import collections
import contextlib
import ipaddress
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from autodemo_gui.browser.addresses import IP, EgressRules
from autodemo_gui.browser.launch import WALL_FLAGS, flags
from autodemo_gui.browser.locate import BrowserChoice, find_browsers
from autodemo_gui.browser.proxy import egress
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.policy import Refusal

pytestmark = pytest.mark.browser

ATTACK_S = 2.0
"""What is to be shown is that nothing comes, so time has to pass; without the wall the last knock comes after 1 s."""
INTERNAL = "http://127.0.0.1:{tcp}"
VECTORS = {
    "img": "<img src={at}/img>",
    "iframe": "<iframe src={at}/iframe></iframe>",
    "fetch": "<script>fetch('{at}/fetch',{{mode:'no-cors'}}).catch(()=>{{}})</script>",
    "xhr": "<script>x=new XMLHttpRequest();x.open('GET','{at}/xhr');x.send()</script>",
    "beacon": "<script>navigator.sendBeacon('{at}/beacon','a')</script>",
    "css": "<link rel=stylesheet href={at}/css>",
    "eventsource": "<script>new EventSource('{at}/eventsource')</script>",
    "metarefresh": "<meta http-equiv=refresh content='0;url={at}/metarefresh'>",
    "jsnav": "<script>setTimeout(()=>location='{at}/jsnav',50)</script>",
    "popup": "<script>window.open('{at}/popup')</script>",
    "websocket": "<script>new WebSocket('{ws}/websocket')</script>",
    "worker_fetch": (
        "<script>new Worker(URL.createObjectURL(new Blob("
        "[\"fetch('{at}/worker_fetch',{{mode:'no-cors'}})\"])))</script>"
    ),
    "worker_ws": "<script>new Worker(URL.createObjectURL(new Blob([\"new WebSocket('{ws}/worker_ws')\"])))</script>",
    "sharedworker": "<script>new SharedWorker('/sharedworker.js')</script>",
    "serviceworker": "<script>navigator.serviceWorker?.register('/sw.js')</script>",
    "prefetch": "<link rel=prefetch href={at}/prefetch><link rel=preconnect href={at}>",
    "webrtc": (
        "<script>p=new RTCPeerConnection({{iceServers:[{{urls:'stun:127.0.0.1:{udp}'}}]}});"
        "p.createDataChannel('x');p.createOffer().then(o=>p.setLocalDescription(o))</script>"
    ),
    "webtransport": "<script>try{{new WebTransport('https://127.0.0.1:{udp}/wt')}}catch(e){{}}</script>",
    "rebind": "<img src=http://rebind.test:{tcp}/rebind>",
    "redirect": "",
}
SCRIPTS = {
    "/sw.js": "fetch('{at}/sw',{{mode:'no-cors'}}).catch(()=>{{}});try{{new WebSocket('{ws}/sw_ws')}}catch(e){{}}",
    "/sharedworker.js": "fetch('{at}/shared',{{mode:'no-cors'}}).catch(()=>{{}})",
}


class Inside(asyncio.DatagramProtocol):
    """The internal server, TCP and UDP; every knock counts."""

    def __init__(self) -> None:
        self.knocks: collections.Counter[str] = collections.Counter()
        self.first_knock = asyncio.Event()

    def note(self, what: str) -> None:
        self.knocks[what] += 1
        self.first_knock.set()

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.note("udp")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = b""
        with contextlib.suppress(OSError, TimeoutError):
            line = await asyncio.wait_for(reader.readline(), 1)
        self.note(line.decode("latin-1").strip() or "bare connection")
        with contextlib.suppress(OSError):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            await writer.drain()
        writer.close()


class Scene:
    """A public site that attacks an internal server."""

    def __init__(self, inside: Inside, tcp: int, udp: int) -> None:
        self.inside = inside
        self.names = {"at": INTERNAL.format(tcp=tcp), "ws": f"ws://127.0.0.1:{tcp}", "tcp": tcp, "udp": udp}
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, IndexError):
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
            path = "/" + path.split("://")[-1].partition("/")[2] if "://" in path else path
            name = path.strip("/")
            kind, body, extra = "text/html", f"<title>t</title>{VECTORS.get(name, '')}", ""
            if path in SCRIPTS:
                kind, body = "text/javascript", SCRIPTS[path]
            status = "302 Found" if name == "redirect" else "200 OK"
            extra = f"Location: {self.names['at']}/redirect\r\n" if name == "redirect" else ""
            data = body.format(**self.names).encode()
            head = (
                f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}Content-Length: {len(data)}\r\nConnection: close"
            )
            writer.write(head.encode() + b"\r\n\r\n" + data)
            await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    inside = Inside()
    internal = await asyncio.start_server(inside.serve, "127.0.0.1", 0)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: inside, local_addr=("127.0.0.1", 0))
    tcp = internal.sockets[0].getsockname()[1]
    staged = Scene(inside, tcp, transport.get_extra_info("sockname")[1])
    public = await asyncio.start_server(staged.serve, "127.0.0.1", 0)
    staged.port = public.sockets[0].getsockname()[1]
    try:
        yield staged
    finally:
        transport.close()
        for server in (internal, public):
            server.close()


async def attack(browser_choice: BrowserChoice, staged: Scene, switches: list[str]) -> None:
    """Let the page try every vector, with no guard in the browser: the wall alone has to hold."""
    trusted = f"--unsafely-treat-insecure-origin-as-secure=http://public.test:{staged.port}"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=browser_choice.path, args=[*switches, trusted, "--no-sandbox"]
        )
        context = await browser.new_context()

        async def one(vector: str) -> None:
            page = await context.new_page()
            with contextlib.suppress(PlaywrightError):  # some of them navigate away at once
                await page.goto(f"http://public.test:{staged.port}/{vector}", timeout=8000, wait_until="commit")

        await asyncio.gather(*(one(vector) for vector in VECTORS))
        await asyncio.sleep(ATTACK_S)
        await browser.close()


every_browser = pytest.mark.parametrize("choice", find_browsers(), ids=lambda choice: choice.path.name)


@every_browser
async def test_nothing_gets_through_the_wall(choice: BrowserChoice) -> None:
    async def resolve(_host: str, _port: int) -> list[IP]:
        return [ipaddress.ip_address("127.0.0.1")]

    refusals: list[Refusal] = []
    async with scene() as staged:
        rules = EgressRules(parse_address(f"http://public.test:{staged.port}"))
        async with egress(rules, refusals.append, resolve=resolve) as proxy:
            await attack(choice, staged, flags(proxy_url=proxy.url, stepped=False, density=1))
            denied = dict(proxy.denied)
    assert staged.inside.knocks == {}
    names = staged.names
    assert set(denied) >= {f"127.0.0.1:{names['tcp']}", f"rebind.test:{names['tcp']}"}
    assert denied[f"127.0.0.1:{names['tcp']}"] >= 12  # they did try


async def test_without_the_flags_most_get_through() -> None:
    async with scene() as staged:
        await attack(
            find_browsers()[0], staged, ["--host-resolver-rules=MAP public.test 127.0.0.1, MAP rebind.test 127.0.0.1"]
        )
    assert len(staged.inside.knocks) >= 12
    assert staged.inside.knocks["udp"] > 0


async def test_a_proxy_without_the_loopback_flag_is_no_wall() -> None:
    async def resolve(_host: str, _port: int) -> list[IP]:
        return [ipaddress.ip_address("127.0.0.1")]

    async with scene() as staged:
        rules = EgressRules(parse_address(f"http://public.test:{staged.port}"))
        async with egress(rules, lambda _refusal: None, resolve=resolve) as proxy:
            await attack(find_browsers()[0], staged, [f"--proxy-server={proxy.url}"])
    assert len(staged.inside.knocks) >= 8


def test_the_flags_of_the_wall_are_in_every_launch() -> None:
    for stepped in (True, False):
        switches = flags(proxy_url="http://127.0.0.1:1", stepped=stepped, density=1.5)
        assert {"--proxy-server=http://127.0.0.1:1", *WALL_FLAGS} <= set(switches)
