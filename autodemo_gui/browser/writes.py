"""What counts as a write: by its method, by a method it asks for in other words, or by the operation it carries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from autodemo_gui.browser.operations import Operations
from autodemo_gui.core.address import same_site
from autodemo_gui.core.policy import SAFE_METHODS

SCRIPTED = frozenset({"xhr", "fetch"})

# Rails, Laravel, Symfony, Express' method-override, OData and Google's APIs listen to these.
_OVERRIDE_HEADERS = ("x-http-method-override", "x-http-method", "x-method-override")
_OVERRIDE_FIELDS = frozenset(
    {"_method", "_http_method", "x-http-method-override", "x-http-method", "x-method-override"}
)
_FORM = "application/x-www-form-urlencoded"
_LONGEST_FORM = 100_000
# Search services that other sites host read by POST. Nobody's data is behind these paths but an index.
_HOSTED_SEARCH = (
    (("algolia.net", "algolianet.com"), r"/1/indexes/(\*/(queries|recommendations)|[^/]+/(query|facets/[^/]+/query))"),
    (("typesense.net",), r"/(multi_search|collections/[^/]+/documents/search)"),
    (("meilisearch.io",), r"/(multi-search|indexes/[^/]+/(search|facet-search))"),
    (("coveo.com",), r"/rest/search/v2(/querySuggest)?"),
    (("swiftype.com", "found.io", "elastic-cloud.com"), r"/api/as/v1/engines/[^/]+/(search|query_suggestion)(\.json)?"),
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request that wants to leave the browser.

    Attributes:
        method: HTTP method.
        url: its target.
        kind: what the browser asks for it as: "document", "fetch", "xhr", "image" …
        headers: names in lower case.
        body: empty where there is none, or the browser does not show it.
    """

    method: str
    url: str
    kind: str = "document"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Writes:
    """Tells writes from reads; remembers what it has learnt about GraphQL operations that go by a hash."""

    def __init__(self, start_url: str) -> None:
        """`start_url` is the address of the site itself."""
        self._start_url = start_url
        self._operations = Operations()

    def evidence(self, sent: Outgoing) -> str:
        """What makes a request one that may change something, in the words of HTTP; empty for a read.

        A POST that carries GraphQL queries only is a read, and so is a search in an index that another site hosts. Any
        other POST is a write, whatever it may be by custom (SPEC 6).
        """
        override = _override(sent)
        if sent.method.upper() in SAFE_METHODS:
            return override or self._operations.in_url(sent.url) or ""
        if sent.method.upper() == "POST" and not override and sent.kind in SCRIPTED and self._is_read(sent):
            return ""
        return override or self._asked_for(sent) or sent.method.upper()

    def remember(self, sent: Outgoing) -> None:
        """A page sent this while it loaded by itself."""
        if sent.method.upper() == "GET":
            self._operations.remember(sent.url)

    def _is_read(self, sent: Outgoing) -> bool:
        if not same_site(sent.url, self._start_url) and _is_hosted_search(sent.url):
            return True
        return self._asked_for(sent) == "" and not self._operations.in_url(sent.url)

    def _asked_for(self, sent: Outgoing) -> str | None:
        return self._operations.in_body(sent.headers.get("content-type", ""), sent.body) if sent.body else None


def _override(sent: Outgoing) -> str:
    """Another method that the server is asked to take the request for, and where; empty if there is none."""
    asked = [(name, sent.headers[name]) for name in _OVERRIDE_HEADERS if name in sent.headers]
    asked += [(name, value) for name, value in _fields(sent) if name.lower() in _OVERRIDE_FIELDS]
    is_override = (f"{name}={value.upper()}" for name, value in asked if value.strip().upper() not in SAFE_METHODS)
    return next(is_override, "")


def _fields(sent: Outgoing) -> list[tuple[str, str]]:
    """Of the address, and of a form that is sent in the body."""
    fields = parse_qsl(urlsplit(sent.url).query)
    if _FORM in sent.headers.get("content-type", "").lower():
        fields += parse_qsl(sent.body[:_LONGEST_FORM].decode("latin-1"))
    return fields


def _is_hosted_search(url: str) -> bool:
    parts = urlsplit(url)
    host = f".{parts.hostname or ''}"
    return any(
        host.endswith(tuple(f".{domain}" for domain in domains)) and re.fullmatch(path, parts.path)
        for domains, path in _HOSTED_SEARCH
    )
