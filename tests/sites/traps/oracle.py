"""What a request means to the site: to which trap it belongs, and whether that has gone off with it."""

import json
import re
from urllib.parse import parse_qs

from tests.sites.log import Request
from tests.sites.traps.trap import Fires, Trap

KNOWN_MUTATION = "8f2a"
"""The hash of a persisted operation that changes something."""

_NUMBER = re.compile(r"/(?:items|seen|way|frame)/(\d+)(?=/|$)")
_OVERRIDES = ("x-http-method-override", "x-http-method", "x-method-override")


def number_of(request: Request) -> int | None:
    """The number of the trap or look-alike that a request belongs to, or None."""
    return number_in(request.path)


def number_in(path: str) -> int | None:
    """The number of the trap or look-alike that a path belongs to, or None."""
    found = _NUMBER.search(path)
    return int(found[1]) if found else None


def goes_off(trap: Trap, request: Request) -> bool:
    """Whether a trap goes off with a request to its address."""
    match trap.fires:
        case Fires.WRITE:
            return request.writes
        case Fires.REQUEST:
            return True
        case Fires.MUTATION:
            return mutates(request)
        case Fires.OVERRIDE:
            return request.writes or "DELETE" in _methods_named(request)


def mutates(request: Request) -> bool:
    """Whether a GraphQL request changes something; the texts are those of the trap site, no parser is needed."""
    asked = [{name: values[0] for name, values in parse_qs(request.query).items()}]
    if "json" in request.headers.get("content-type", ""):
        posted = json.loads(request.body)
        asked += posted if isinstance(posted, list) else [posted]
    elif request.body:
        asked.append({"query": request.body.decode()})
    texts = [f"{one.get('query', '')} {one.get('extensions', '')}" for one in asked]
    return any("mutation" in text or KNOWN_MUTATION in text for text in texts)


def _methods_named(request: Request) -> list[str]:
    return [*parse_qs(request.query).get("_method", []), *(request.headers.get(name, "") for name in _OVERRIDES)]


def is_read(request: Request) -> bool:
    """Whether a POST is a GraphQL query, which changes nothing."""
    return request.method == "POST" and request.path.endswith("/graphql") and not mutates(request)
