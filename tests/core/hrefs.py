"""Links as hostile and careless pages write them, for a few sites whose extent is known beforehand."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Extent:
    """What belongs to a start address: a domain and all below it, or one origin."""

    host: str
    is_exact: bool = False
    scheme: str = ""
    port: str = ""


BASES = {
    "https://www.example.com/a/b?c#d": Extent("example.com"),
    "http://shop.example.co.uk:8080/": Extent("example.co.uk"),
    "https://me.github.io/page": Extent("me.github.io"),
    "https://xn--bcher-kva.example/": Extent("xn--bcher-kva.example"),
    "http://127.0.0.1:8000/x": Extent("127.0.0.1", True, "http", "8000"),
    "http://[::1]:3000/": Extent("::1", True, "http", "3000"),
    "http://localhost/": Extent("localhost", True, "http", "80"),
    "https://intranet/": Extent("intranet", True, "https", "443"),
}
"""Start pages, and what belongs to each."""

_SCHEMES = [
    *("http:", "https:", "HTTP:", "hTTps:", "ht\ttp:", " https:", "http&colon;", "javascript:", "data:text/html,"),
    *("file:", "ftp:", "ws:", "blob:https:", "view-source:http:", "mailto:", "filesystem:http:", "", "", "", ""),
]
_SLASHES = ["//", "//", "//", "", "/", "\\\\", "/\\", "\\/", "///", "//\t/", "\\", "////"]
_USERS = [
    "",
    "",
    "",
    "",
    "u@",
    "u:p@",
    "@",
    "{host}@",
    "{host}:80@",
    "%40@",
    "a@b@",
    "{host}\\@",
    "{host}/@",
    "{host}#@",
]
_HOSTS = [
    *(
        "{host}",
        "{host}",
        "{host}",
        "sub.{host}",
        "a.b.{host}",
        "{host}.",
        "{host}..",
        ".{host}",
        "x{host}",
        "x-{host}",
    ),
    *("{host}.evil.net", "{host}-evil.net", "evil.net", "evil.net.", "{upper}", "{wide}", "{host}%00.evil.net"),
    *(
        "{host}%2eevil.net",
        "{host}%2f.evil.net",
        "%65vil.net",
        "{host}。",
        "sub。{host}",
        "{host}\u00ad",
        "\u200b{host}",
    ),
    *(
        "github.io",
        "you.github.io",
        "co.uk",
        "com",
        "example",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
    ),
    *(
        "localhost",
        "app.localhost",
        "LOCALHOST",
        "\uff11\uff12\uff17.\uff10.\uff10.\uff11",
        "[::1]",
        "[0:0::1]",
        "[::ffff:7f00:1]",
        "[::ffff:127.0.0.1]",
    ),
    *("[", "[::1", "::1", "[fe80::1%25lo]", "169.254.169.254", "0", "", "*", "a b", "exa<mple.com", "bücher.example"),
    *(
        "BÜCHER.example",
        "b\u0075\u0308cher.example",
        "xn--",
        "xn--bcher-kva.example",
        "\ud83d",
        "\U0001f4a9.la",
        "faß.de",
    ),
]
_PORTS = [
    "",
    "",
    "",
    "",
    ":80",
    ":443",
    ":8000",
    ":3000",
    ":8080",
    ":",
    ":0",
    ":00080",
    ":65536",
    ":-1",
    ":x",
    ":\uff18\uff10",
]
_RESTS = [
    "",
    "/",
    "/a",
    "?q",
    "#f",
    "/../..",
    "\\a",
    "/a b",
    "/%00",
    "/\n",
    "@evil.net",
    "/@evil.net",
    ";evil.net",
    "/\ud800",
]
_NOISE = "/\\@:#?.[]%&;\t\n\r\0 \u3002\uff0e\u2044\u200b\ud83daA0"


def hrefs(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Links without end, each with the page it stands on."""
    bases = sorted(BASES)
    while True:
        base = chance.choice(bases)
        host = BASES[base].host
        host = f"[{host}]" if ":" in host else host
        parts = [chance.choice(kinds) for kinds in (_SCHEMES, _SLASHES, _USERS, _HOSTS, _PORTS, _RESTS)]
        wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() and sign.isascii() else sign for sign in host)
        href = "".join(parts).replace("{host}", host).replace("{upper}", host.upper()).replace("{wide}", wide)
        for _ in range(chance.choice((0, 0, 0, 1, 2))):
            place = chance.randrange(len(href) + 1)
            href = href[:place] + chance.choice(_NOISE) + href[place + chance.randrange(2) :]
        yield href, base


class ReadUrl(Protocol):
    """A URL as a browser's `URL`, or a library that follows it, has read it."""

    @property
    def protocol(self) -> str: ...
    @property
    def hostname(self) -> str: ...
    @property
    def port(self) -> str: ...


def belongs(url: ReadUrl, base: str) -> bool:
    """Whether a page is on the site of another, by what is known of the bases and nothing of the code's own."""
    start = BASES[base]
    if url.protocol not in ("http:", "https:"):
        return False
    host = url.hostname.strip("[]").removesuffix(".")
    if "" in host.split("."):  # no name that could be looked up
        return False
    if start.is_exact:
        port = url.port or {"http:": "80", "https:": "443"}[url.protocol]
        return (url.protocol, host, port) == (start.scheme + ":", start.host, start.port)
    return host == start.host or host.endswith("." + start.host)
