"""Answers analytics, advertising and chat hosts on the spot: a demo is not a visit."""

import base64
from functools import cache
from urllib.parse import urlsplit

from playwright.async_api import Request, Route

from autodemo_gui.assets import resource

_LISTS = ("analytics_hosts.txt", "chat_hosts.txt")
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_SCRIPT_TYPE = "text/javascript"


def is_answered_locally(url: str) -> bool:
    """Whether the URL's host, or a domain above it, is on the lists."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return _is_listed(host)


@cache
def _is_listed(host: str) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in _hosts() for start in range(len(labels) - 1))


@cache
def _hosts() -> frozenset[str]:
    lines = [line.strip() for name in _LISTS for line in resource("guard", name).read_text("utf-8").splitlines()]
    return frozenset(line for line in lines if line and not line.startswith("#"))


async def answer_locally(route: Route, request: Request) -> None:
    """An empty script, a transparent pixel, or no content, readable from any origin."""
    origin = request.headers.get("origin")
    headers = {"access-control-allow-origin": origin or "*", "cache-control": "no-store"}
    if origin:
        headers["access-control-allow-credentials"] = "true"
    if request.resource_type == "script":
        await route.fulfill(status=200, content_type=_SCRIPT_TYPE, headers=headers, body="")
    elif request.resource_type == "image":
        await route.fulfill(status=200, content_type="image/gif", headers=headers, body=_PIXEL)
    else:
        await route.fulfill(status=204, headers=headers)
