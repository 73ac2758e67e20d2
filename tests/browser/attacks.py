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

ATTACK_S = 2.0
"""What is to be shown is that nothing comes, so time has to pass; without the wall the last knock comes after 1 s."""
GOTO_TIMEOUT_MS = 8000

LOOPBACK = (
    *("127.0.0.1", "localhost", "localhost.", "LOCALHOST", "app.localhost", "rebind.test", "127.0.0.2", "0.0.0.0", "0"),
    *("2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "127.0.0.1."),
    *(
        "\uff11\uff12\uff17.\uff10.\uff10.\uff11",
        "127\u30020\u30020\u30021",
        "%31%32%37.0.0.1",
        "\u2460\u2461\u2466.0.0.1",
    ),
    *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0::ffff:7F00:1]"),
)
"""Ways to write this computer."""
ELSEWHERE = (
    *("[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[::127.0.0.1]", "[fe80::1]"),
    *("169.254.169.254", "0xa9fea9fe", "metadata.google.internal", "[fd00:ec2::254]", "100.100.100.200"),
    *("168.63.129.16", "10.0.0.1", "192.168.1.1", "[fd12::1]"),
)
"""Addresses on which none of our servers listens: that the wall refuses them is seen at the wall alone."""

_WORKER = "new Worker(URL.createObjectURL(new Blob([{code!r}])))"
_STUN = (
    "p=new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:%(stun)s'}]});"
    "p.createDataChannel('x');p.createOffer().then(o=>p.setLocalDescription(o))"
)


def _script(code: str) -> str:
    return f"<script>{code}</script>"


def _images(sources: Iterable[str]) -> str:
    return "".join(f'<img src="{source}">' for source in sources)


VECTORS = {
    "img": "<img src=%(at)s/img>",
    "iframe": "<iframe src=%(at)s/iframe></iframe>",
    "object": "<object data=%(at)s/object></object>",
    "video": "<video autoplay muted src=%(at)s/video></video>",
    "css": "<link rel=stylesheet href=%(at)s/css>",
    "font": "<style>@font-face{font-family:f;src:url(%(at)s/font)}p{font-family:f}</style><p>x",
    "module": "<script type=module src=%(at)s/module></script>",
    "fetch": _script("fetch('%(at)s/fetch',{mode:'no-cors'}).catch(()=>{})"),
    "keepalive": _script("fetch('%(at)s/keepalive',{mode:'no-cors',method:'POST',keepalive:true}).catch(()=>{})"),
    "xhr": _script("x=new XMLHttpRequest();x.open('GET','%(at)s/xhr');x.send()"),
    "beacon": _script("navigator.sendBeacon('%(at)s/beacon','a')"),
    "eventsource": _script("new EventSource('%(at)s/eventsource')"),
    "metarefresh": "<meta http-equiv=refresh content='0;url=%(at)s/metarefresh'>",
    "jsnav": _script("setTimeout(()=>location='%(at)s/jsnav',50)"),
    "userinfo": _script("setTimeout(()=>location='http://public.test:80@127.0.0.1:%(tcp)s/userinfo',50)"),
    "form": "<form action=%(at)s/form method=post></form>" + _script("document.forms[0].submit()"),
    "popup": _script("window.open('%(at)s/popup')"),
    "websocket": _script("new WebSocket('%(ws)s/websocket')"),
    "worker_fetch": _script(_WORKER.format(code="fetch('%(at)s/worker_fetch',{mode:'no-cors'})")),
    "worker_ws": _script(_WORKER.format(code="new WebSocket('%(ws)s/worker_ws')")),
    "sharedworker": _script("new SharedWorker('/sharedworker.js')"),
    "serviceworker": _script("navigator.serviceWorker?.register('/sw.js')"),
    "prefetch": "<link rel=prefetch href=%(at)s/prefetch><link rel=preconnect href=%(at)s>",
    "csp_report": "<meta http-equiv=content-security-policy content='img-src none; report-uri %(at)s/csp'><img src=/x>",
    "webrtc": _script(_STUN),
    "webtransport": _script("try{new WebTransport('https://127.0.0.1:%(quic)s/wt')}catch(e){}"),
    "rebind": "<img src=http://rebind.test:%(tcp)s/rebind>",
    "redirect": "",
    "redirected_img": "<img src=/redirect>",
    "redirected_twice": "<img src=/hop>",
    "redirected_frame": "<iframe src=/redirect></iframe>",
    "redirected_fetch": _script("fetch('/redirect',{mode:'no-cors'}).catch(()=>{})"),
    "spelled": _images(f"http://{host}:%(tcp)s/spelled-{number}" for number, host in enumerate(LOOPBACK)),
    "spelled_redirect": _images(f"/spelled/{number}" for number in range(len(LOOPBACK))),
}
"""By name, what a page contains that asks for the internal server; its path names the vector."""
PAST_THE_WALL_ONLY = {"elsewhere": _images(f"http://{host}/elsewhere" for host in ELSEWHERE)}
"""Never tried without a wall: nobody else's machine is asked for anything."""
_SCRIPTS = {
    "/sw.js": "fetch('%(at)s/sw',{mode:'no-cors'}).catch(()=>{});try{new WebSocket('%(ws)s/sw_ws')}catch(e){}",
    "/sharedworker.js": "fetch('%(at)s/shared',{mode:'no-cors'}).catch(()=>{})",
}


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
        if path in _SCRIPTS:
            return "200 OK", "Content-Type: text/javascript\r\n", _SCRIPTS[path] % self.names
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
        names: dict[str, object] = {"at": f"http://127.0.0.1:{tcp}", "ws": f"ws://127.0.0.1:{tcp}", "tcp": tcp}
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
    vectors: Iterable[str] = VECTORS,
    until_knock: bool = False,
) -> Outcome:
    """Let pages try, with no guard in the browser: the wall alone has to hold.

    Args:
        choice: the browser.
        stepped: launched as for filming.
        without: switches of the wall that are left out.
        with_wall: else there is no proxy either, and every name leads to this computer.
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
        mapped = ("--host-resolver-rules=MAP *.test 127.0.0.1",) if proxy is None else ()
        with (
            mock.patch.object(launching, "WALL_FLAGS", wall if with_wall else ()),
            mock.patch.object(launching, "_QUIET_FLAGS", (*launching._QUIET_FLAGS, trusted, *mapped)),
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
