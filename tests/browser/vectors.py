"""Ways in which a page can ask for a server that it must not reach, and ways to write its address."""

from collections.abc import Iterable

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
    "speculation": '<script type=speculationrules>{"prerender":[{"urls":["%(at)s/speculation"]}]}</script>',
    "srcdoc": "<iframe sandbox=allow-scripts srcdoc='<img src=%(at)s/srcdoc>'></iframe>",
    "webrtc": _script(_STUN),
    "turn_tcp": _script(
        _STUN.replace("stun:127.0.0.1:%(stun)s'", "turn:127.0.0.1:%(turn)s?transport=tcp',username:'u',credential:'p'")
    ),
    "quic": "<img src=https://127.0.0.1:%(quic)s/quic>",
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
SCRIPTS = {
    "/sw.js": "fetch('%(at)s/sw',{mode:'no-cors'}).catch(()=>{});try{new WebSocket('%(ws)s/sw_ws')}catch(e){}",
    "/sharedworker.js": "fetch('%(at)s/shared',{mode:'no-cors'}).catch(()=>{})",
}
"""What workers of the attacking site do, by path."""
