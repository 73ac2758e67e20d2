"""Which network addresses a filmed page may reach: public ones, and the one private origin the user typed."""

import ipaddress
from dataclasses import dataclass, field

from autodemo_gui.core.address import Address
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.text import tr

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

WEB_PORTS = frozenset({80, 443, 8080, 8443})
"""Ports on which public web servers are reached; the start address adds its own."""

BROWSERS_OWN_HOSTS = frozenset(
    {
        "update.googleapis.com",
        "clients2.google.com",
        "optimizationguide-pa.googleapis.com",
        "safebrowsing.googleapis.com",
        "redirector.gvt1.com",
        "edgedl.me.gvt1.com",
        "edge.microsoft.com",
        "config.edge.skype.com",
        "msedge.api.cdp.microsoft.com",
    }
)
"""What Chromium, Chrome and Edge call by themselves and no page does; never reached, and no refusal of a page's."""

# Not on the internet, though `ipaddress` of some supported Python versions thinks so: the IANA special-purpose
# registries (https://www.iana.org/assignments/iana-ipv4-special-registry and the IPv6 one), and Azure's WireServer.
_ALSO_SPECIAL: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "168.63.129.16/32", "64:ff9b:1::/48", "100::/64", "3fff::/20", "5f00::/16")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_IPV4_COMPATIBLE = ipaddress.IPv6Network("::/96")  # RFC 4291, deprecated


def is_public(ip: IP) -> bool:
    """Whether an address is on the public internet, looking through every way to write an IPv4 address as IPv6."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = embedded_ipv4(ip)
        if inner is not None:
            return is_public(inner)
        if ip.is_site_local:
            return False
    if any(ip in network for network in _ALSO_SPECIAL):
        return False
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    return ip.is_global and not special


def embedded_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for (mapped, 6to4, Teredo, NAT64, compatible), or None."""
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in _NAT64 or (ip in _IPV4_COMPATIBLE and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


@dataclass(frozen=True)
class EgressRules:
    """What the proxy lets pass.

    Attributes:
        allowed_origin: the address the user typed; private or not, its exact host and port are reachable. None on a
            shared worker, where no private address is.
        allow_private: hosts (`staging.corp`, `*.corp`) or networks (`10.1.0.0/16`) that the operator opened.

    Raises:
        InvalidInput: an entry of `allow_private` is neither.
    """

    allowed_origin: Address | None
    allow_private: tuple[str, ...] = ()
    _hosts: tuple[str, ...] = field(init=False, default=())
    _networks: tuple[Network, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        hosts: list[str] = []
        networks: list[Network] = []
        for entry in filter(None, (entry.strip().lower() for entry in self.allow_private)):
            try:
                networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                if "/" in entry or ":" in entry:
                    detail = tr("“{entry}” is neither a host nor a network.", entry=entry)
                    raise InvalidInput("AUTODEMO_ALLOW_PRIVATE", detail) from None
                hosts.append(entry)
        object.__setattr__(self, "_hosts", tuple(hosts))
        object.__setattr__(self, "_networks", tuple(networks))

    def is_typed_origin(self, host: str, port: int) -> bool:
        """Whether host and port are those of the address the user typed."""
        origin = self.allowed_origin
        return origin is not None and (origin.host, origin.port) == (host, port)

    def refuses(self, host: str, port: int, ip: IP, *, is_typed: bool) -> str | None:
        """Why a connection to `ip`, which `host` resolved to, is not made; None when it may be.

        Args:
            host: the name asked for.
            port: the port asked for.
            ip: one of its addresses.
            is_typed: it is the typed origin, at an address which that had from the beginning.
        """
        if is_typed or self._is_opened(host, ip):
            return None
        if not is_public(ip):
            return str(ip)
        typed_port = self.allowed_origin is not None and self.allowed_origin.port == port
        return None if port in WEB_PORTS or typed_port else f"port {port}"

    def _is_opened(self, host: str, ip: IP) -> bool:
        plain = (embedded_ipv4(ip) if isinstance(ip, ipaddress.IPv6Address) else None) or ip
        if any(plain in network for network in self._networks):
            return True
        return any(host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in self._hosts)
