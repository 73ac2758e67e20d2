"""Answers analytics, advertising and chat on the spot: a demo is not a visit."""

import base64
import json
import re
from functools import cache
from urllib.parse import urlsplit

from playwright.async_api import Request, Route

from autodemo_gui.assets import resource
from autodemo_gui.browser.writes import Outgoing
from autodemo_gui.core.address import same_site

_LISTS = ("analytics_hosts.txt", "chat_hosts.txt")
_PATHS = "analytics_paths.txt"
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_SCRIPT_TYPE = "text/javascript"
# Where sites count what visitors do, in words that also mean other things: an event is one of a calendar as well.
_COUNTING = frozenset(
    {"analytics", "batch", "beacon", "collect", "e", "event", "events", "hit", "hits", "impression", "impressions"}
    | {"ingest", "insights", "log", "logger", "logs", "measure", "metric", "metrics", "ping", "stats", "t", "track"}
    | {"tracker", "tracking", "usage", "view", "views", "visit", "visits"}
)
_SHOWN = frozenset({"document", "stylesheet", "font", "media"})
# https://www.apollographql.com/docs/apollo-server/performance/apq: the client then sends the text along.
_TEXT_WANTED = json.dumps(
    {"errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]}
)


def is_visit(sent: Outgoing, start_url: str) -> bool:
    """Whether a request only tells somebody that the page is visited.

    That is what goes to a host of the lists, unless it is the site that is recorded, and what goes to a path at which
    sites take in such messages under their own name, for a vendor or for themselves.
    """
    if is_answered_locally(sent.url):
        return not same_site(sent.url, start_url)
    return sent.kind not in _SHOWN and _is_listed_path(sent)


def may_count(sent: Outgoing) -> bool:
    """Whether a request goes where sites may count what visitors do, by its name; what it does is not known by that."""
    name = urlsplit(sent.url).path.rstrip("/").rpartition("/")[2].lower()
    return sent.method.upper() == "POST" and sent.kind not in _SHOWN and name in _COUNTING


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


def _is_listed_path(sent: Outgoing) -> bool:
    parts = urlsplit(sent.url)
    return _path_pattern().search(f"{sent.method.upper()} {parts.path}?{parts.query}") is not None


@cache
def _hosts() -> frozenset[str]:
    return frozenset(line for name in _LISTS for line in _lines(name))


@cache
def _path_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in _lines(_PATHS)))


def _lines(name: str) -> list[str]:
    lines = [line.strip() for line in resource("guard", name).read_text("utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


async def answer_locally(route: Route, request: Request) -> None:
    """An empty script, a transparent pixel, or no content, readable from any origin."""
    headers = _readable(request)
    if request.resource_type == "script":
        await route.fulfill(status=200, content_type=_SCRIPT_TYPE, headers=headers, body="")
    elif request.resource_type == "image":
        await route.fulfill(status=200, content_type="image/gif", headers=headers, body=_PIXEL)
    else:
        await route.fulfill(status=204, headers=headers)


async def ask_for_text(route: Route, request: Request) -> None:
    """Answer a GraphQL request that has only the hash of an operation as a server does that does not know it."""
    await route.fulfill(status=200, content_type="application/json", headers=_readable(request), body=_TEXT_WANTED)


def _readable(request: Request) -> dict[str, str]:
    origin = request.headers.get("origin")
    headers = {"access-control-allow-origin": origin or "*", "cache-control": "no-store"}
    if origin:
        headers["access-control-allow-credentials"] = "true"
    return headers
