"""Which network addresses a filmed page may reach: public ones, and the one private origin the user typed."""

import ipaddress
from dataclasses import dataclass, field

from autodemo_gui.browser.ip import IP, Network, is_metadata, is_public, plain
from autodemo_gui.browser.traffic import Ledger
from autodemo_gui.core.address import Address, parse_address
from autodemo_gui.core.errors import InvalidInput, Refused
from autodemo_gui.core.text import tr

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


@dataclass(frozen=True)
class EgressRules:
    """What the proxy lets pass.

    Attributes:
        allowed_origin: the address the user typed; private or not, its exact host and port are reachable. None on a
            shared worker, where no private address is.
        allow_private: hosts (`staging.corp`, `*.corp`) or networks (`10.1.0.0/16`) that the operator opened.
        ledger: what the job has done on the network so far.

    Raises:
        InvalidInput: an entry of `allow_private` is neither.
    """

    allowed_origin: Address | None
    allow_private: tuple[str, ...] = ()
    ledger: Ledger = field(default_factory=Ledger, compare=False, repr=False)
    _hosts: tuple[str, ...] = field(init=False, default=())
    _networks: tuple[Network, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        hosts: list[str] = []
        networks: list[Network] = []
        for entry in filter(None, (entry.strip().lower() for entry in self.allow_private)):
            try:
                networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                hosts.append(_host_entry(entry))
        object.__setattr__(self, "_hosts", tuple(hosts))
        object.__setattr__(self, "_networks", tuple(networks))

    def permitted(self, host: str, port: int, addresses: list[IP]) -> tuple[list[IP], str]:
        """Those of a host's addresses that may be connected to, and why another one may not.

        Args:
            host: the name or address asked for, lower case, without brackets and trailing dot.
            port: the port asked for.
            addresses: what it was looked up to be.
        """
        typed: frozenset[IP] = frozenset()
        if self._is_typed_origin(host, port):
            typed = self.ledger.typed_ips(addresses)
        refused = {ip: self._refuses(host, port, ip, is_typed=ip in typed) for ip in addresses}
        reason = next(filter(None, refused.values()), "")
        return [ip for ip, why in refused.items() if why is None], reason

    def _is_typed_origin(self, host: str, port: int) -> bool:
        origin = self.allowed_origin
        return origin is not None and (origin.host, origin.port) == (host, port)

    def _refuses(self, host: str, port: int, ip: IP, *, is_typed: bool) -> str | None:
        """Why one address is not connected to, or None."""
        if is_metadata(ip):
            return str(ip)
        if is_typed or self._is_opened(host, ip):
            return None
        if not is_public(ip):
            return str(ip)
        typed_port = self.allowed_origin is not None and self.allowed_origin.port == port
        return None if port in WEB_PORTS or typed_port else f"port {port}"

    def _is_opened(self, host: str, ip: IP) -> bool:
        if any(plain(ip) in network for network in self._networks):
            return True
        return any(host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in self._hosts)


def _host_entry(entry: str) -> str:
    """A host as the browser will spell it, its `*.` kept.

    Raises:
        InvalidInput: no host is written like this; a slip must not look like something that was opened.
    """
    name = entry.removeprefix("*.")
    try:
        host = parse_address(f"http://{name}").host
    except (InvalidInput, Refused):
        host = ""
    if not host or any(sign in name for sign in "/:?#@*"):
        detail = tr("“{entry}” is neither a host nor a network.", entry=entry)
        raise InvalidInput("AUTODEMO_ALLOW_PRIVATE", detail)
    return f"*.{host}" if name != entry else host
