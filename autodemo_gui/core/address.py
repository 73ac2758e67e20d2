"""What a person types as an address, and which addresses belong to the same site."""

import ipaddress
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from autodemo_gui.core.errors import InvalidInput, Refused
from autodemo_gui.core.text import tr

if TYPE_CHECKING:
    from pydantic_core import Url

SAMPLE = "sample"
"""The word that stands for the bundled sample site wherever an address is expected."""

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST_PORT = re.compile(r"^[^/?#@:]+:\d{1,5}(?:[/?#]|$)")
_LABEL = re.compile(r"^(?!-)[a-z0-9_-]{1,63}(?<!-)$")
_NUMBER = re.compile(r"^(?:[0-9]+|0x[0-9a-f]*)$")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(r"^(utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|ref|_ga|_gl)$", re.IGNORECASE)
_INDEX = re.compile(r"/(index|default)\.(html?|php|aspx?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credentials:
    """User and password of an address, for HTTP authentication; kept in memory only."""

    username: str
    password: str

    def __repr__(self) -> str:
        """Never show the secret, not even in a traceback."""
        return "Credentials(***)"


@dataclass(frozen=True, slots=True)
class Address:
    """A checked http or https address without credentials in its text."""

    url: str
    scheme: str
    host: str
    port: int
    credentials: Credentials | None = None

    @property
    def origin(self) -> str:
        """`scheme://host[:port]`, the port only when it is not the scheme's own."""
        return _origin(self.scheme, self.host, self.port)

    @property
    def site(self) -> str:
        """The registrable domain, or the exact origin for an IP address, localhost or a bare host name."""
        return site_of(self.url)

    @property
    def label(self) -> str:
        """The address as a person would say it: host and path, no scheme, no `www.`."""
        parts = urlsplit(self.url)
        host = self.host.removeprefix("www.")
        if self.port != _DEFAULT_PORTS[self.scheme]:
            host = f"{host}:{self.port}"
        return (host + parts.path).rstrip("/")


def parse_address(typed: str) -> Address:
    """Turn what a person typed into an address; the scheme is optional.

    `https` is assumed for public names, `http` for localhost, IP addresses and single-label hosts.

    Raises:
        InvalidInput: it is not an address (`field` is `url`).
        Refused: it is an address, but neither http nor https.
    """
    text = typed.strip().strip("<>\"'").strip()
    if not text:
        raise InvalidInput("url", tr("The address is empty."), tr("Type one, for example example.com."))
    if re.search(r"[\s\x00-\x1f\\]", text):
        raise InvalidInput("url", tr("An address has no spaces in it."), tr("Type one, for example example.com."))
    if _SCHEME.match(text) and not _HOST_PORT.match(text):
        scheme = text.split(":", 1)[0].lower()
        if scheme not in _DEFAULT_PORTS:
            raise Refused(
                "scheme",
                tr("Only web addresses can be recorded."),
                tr("{scheme}: is not http or https.", scheme=scheme),
                tr("Type an address that starts with https:// or http://."),
            )
        return _checked(text)
    bare = text.removeprefix("//")
    host = re.split(r"[/?#]", bare, maxsplit=1)[0].rsplit("@", 1)[-1]
    return _checked(f"{'http' if _is_local_name(host) else 'https'}://{bare}")


def _is_local_name(host_port: str) -> bool:
    host = host_port.rsplit(":", 1)[0] if re.search(r":\d+$", host_port) else host_port
    host = host.strip("[]").lower()
    return host == "localhost" or host.endswith(".localhost") or "." not in host or _ip(host) is not None


def _checked(url: str) -> Address:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _not_an_address(url) from error
    scheme = parts.scheme.lower()
    host = _ascii_host(parts.hostname or "")
    if not host or port == 0:
        raise _not_an_address(url)
    number = port or _DEFAULT_PORTS[scheme]
    credentials = None
    if parts.username is not None:
        credentials = Credentials(unquote(parts.username), unquote(parts.password or ""))
    netloc = _origin(scheme, host, number).split("://", 1)[1]
    clean = urlunsplit((scheme, netloc, parts.path or "/", parts.query, parts.fragment))
    return Address(clean, scheme, host, number, credentials)


def _ascii_host(host: str) -> str:
    """The host as a browser sends it: lower-case ASCII, IPv6 shortened; an empty string when it cannot be one."""
    read = as_browsers_read(f"http://[{host}]/" if ":" in host else f"http://{host}/")
    found = _host_of(read) if read is not None else ""
    if ":" in found or "%" in host:
        return found if ":" in host else ""
    if _NUMBER.match(host.rstrip(".").rpartition(".")[2].lower()):
        # Browsers read a host that ends in a number as an IPv4 address, in old spellings too; we take the plain one.
        return found if found == host.rstrip(".") else ""
    fits = len(found) <= 253 and all(_LABEL.match(label) for label in found.split("."))
    return found if found and fits else ""


def as_browsers_read(url: str) -> "Url | None":
    """An absolute URL parsed by the rules that browsers keep to (https://url.spec.whatwg.org), or None.

    Python's own `urlsplit` finds another host than they do where a backslash, a tab or a percent sign comes into it.
    """
    from pydantic_core import Url

    try:
        return Url(url)
    except ValueError:
        return None


def _host_of(url: "Url") -> str:
    """Without brackets and the root's dot; an empty string when a part of the name is missing, as in `a..example`."""
    host = (url.host or "").strip("[]").removesuffix(".")
    return host if all(host.split(".")) else ""


def _not_an_address(url: str) -> InvalidInput:
    # Up to the last @, because what cannot be read may have its password in any place.
    shown = re.sub(r"^.*@", "***@", url.split("://", 1)[-1])[:80]
    return InvalidInput(
        "url",
        tr("“{typed}” is not a web address.", typed=shown),
        tr("Type one, for example example.com."),
    )


def mask_credentials(text: str) -> str:
    """The text with every `user:password@` of a URL in it replaced by `***@`."""
    return re.sub(r"(?<=//)[^/?#\s]*@", "***@", text)


def masked(data: Any) -> Any:
    """JSON-ready data with the credentials of every address in it masked."""
    match data:
        case str():
            return mask_credentials(data)
        case dict():
            return {key: masked(item) for key, item in data.items()}
        case list() | tuple():
            return [masked(item) for item in data]
        case _:
            return data


def _origin(scheme: str, host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{scheme}://{shown}:{port}"


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str | None:
    """The public suffix of a host plus one label, private suffixes included (`a.github.io` is its own domain).

    None for IP addresses, single-label names, and bare public suffixes.
    """
    if _ip(host) is not None or "." not in host.strip("."):
        return None
    domain: str | None = _suffix_list().privatesuffix(host.strip(".").lower())
    return domain


@cache
def _suffix_list():  # type: ignore[no-untyped-def]  # the library has no types
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def is_local_host(host: str) -> bool:
    """Whether a host means nothing to anyone elsewhere: this computer, its network, or the sample site."""
    if not host or host in ("localhost", SAMPLE) or host.endswith((".localhost", ".local", ".internal")):
        return True
    ip = _ip(host)
    return not ip.is_global if ip is not None else "." not in host


def spoken_host(host: str) -> str:
    """An internationalised name in its own script."""
    read = as_browsers_read(f"http://{host}/")
    return (read.unicode_host() if read is not None and "xn--" in host else None) or host


def site_of(url: str) -> str:
    """The site a URL belongs to: its registrable domain, or the exact origin where there is none.

    An empty string when the URL is no http(s) address; that equals no site.
    """
    read = as_browsers_read(url)
    if read is None or read.scheme not in _DEFAULT_PORTS:
        return ""
    host = _host_of(read)
    if not host:
        return ""
    if host == "localhost" or host.endswith(".localhost"):
        return _origin(read.scheme, host, read.port)
    return registrable_domain(host) or _origin(read.scheme, host, read.port)


def same_site(url: str, other: str) -> bool:
    """Whether two URLs belong to one site; anything that is no http(s) address belongs to none."""
    site = site_of(url)
    return bool(site) and site == site_of(other)


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL as written, `https://a.example:8443`; empty when it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


def page_key(url: str) -> str:
    """What makes two addresses one page: tracking parameters, `index.html` and plain fragments do not count.

    Fragments of hash routers (`#/…`, `#!…`) do.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query, True) if not _TRACKING.match(name)])
    path = _INDEX.sub("/", parts.path or "/")
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) and len(parts.fragment) > 1 else ""
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path.rstrip("/") or "/", query, fragment))


def document_key(url: str) -> str:
    """`page_key` without the fragment of a hash router: what has to be loaded to be there."""
    return page_key(url).partition("#")[0]
