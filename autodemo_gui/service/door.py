"""What no request passes without: one of the service's own names, no web page behind it, and a bearable size."""

import ipaddress
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from autodemo_gui.core.text import tr
from autodemo_gui.service.problems import Rejected, answer

MOST_BODY_BYTES = 2 << 20
"""A script is a few kilobytes; a look may have a picture in it."""
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Door:
    """ASGI middleware. Names are checked because of DNS rebinding, Origin because no page is meant to ask."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        """Guard an application.

        Args:
            app: what is behind the door.
            hosts: names by which it may be asked, besides this computer's.
        """
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass or answer it."""
        if scope["type"] == "http" and (refusal := self._refusal(scope)) is not None:
            await answer(refusal)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Rejected | None:
        headers = Headers(scope=scope)
        host = host_in(headers.get("host", ""))
        if host not in self._hosts | _LOOPBACK_NAMES and not _is_own_address(host, scope.get("server")):
            return Rejected(
                400,
                "host",
                tr("This service does not go by that name."),
                tr("The request says Host: {host}.", host=host[:100]),
                tr("Name it in AUTODEMO_API_HOSTS."),
            )
        if "origin" in headers:
            return Rejected(403, "origin", tr("Web pages may not use this service."), tr("The request has an Origin."))
        said = headers.get("content-length", "0")
        if said.isdigit() and int(said) > MOST_BODY_BYTES:
            return too_large()
        return None


def too_large() -> Rejected:
    """A body that nobody reads to its end."""
    return Rejected(
        413, "too_large", tr("The request is too large."), tr("It may have {most} bytes.", most=MOST_BODY_BYTES)
    )


def host_in(header: str) -> str:
    """The name in a Host header, in lower case, without port and brackets."""
    name = header.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0]


def _is_own_address(host: str, server: Any) -> bool:
    """Whether a client named the very address it reached, as probes do: no page can rebind a number."""
    if not server:
        return False
    try:
        return ipaddress.ip_address(host) == ipaddress.ip_address(server[0])
    except ValueError:
        return False
