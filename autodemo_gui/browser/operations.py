"""GraphQL over HTTP: whether a request asks for queries only, which change nothing and so may go by POST."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from autodemo_gui.browser.graphql import kind_of

PERSISTED = "persisted operation"
"""The evidence against a request that names an operation by its hash alone, and nobody here has seen its text."""
_LONGEST = 1_000_000
_FIELDS = frozenset(
    {"query", "variables", "operationName", "extensions"}
)  # https://graphql.github.io/graphql-over-http/
_Payload = dict[str, Any]


class Operations:
    """Tells what is asked of a GraphQL server, and remembers which hashes of persisted operations are of queries."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._queries: set[str] = set()

    def in_url(self, url: str) -> str | None:
        """What the query string of a request asks for.

        Returns:
            None if it is no GraphQL, empty if it is a query, else what it is instead.
        """
        fields = parse_qsl(urlsplit(url).query)
        documents = [value for name, value in fields if name == "query"]
        names = [value for name, value in fields if name == "operationName"]
        extensions = [_read(value) for name, value in fields if name == "extensions"]
        payloads: list[_Payload] = [
            {"query": document, "operationName": name} for document in documents for name in names or [""]
        ]
        if not documents:
            payloads = [{"extensions": some} for some in extensions if _hash({"extensions": some})]
        answers = [self._judge(payload) for payload in payloads]
        return _worst(answers)

    def in_body(self, content_type: str, body: bytes) -> str | None:
        """What a body asks for; see `in_url`. Files come with mutations only, so a form with parts is none of it."""
        try:
            text = body[:_LONGEST].decode()
        except UnicodeDecodeError:
            return None
        if content_type.partition(";")[0].strip().lower() == "application/graphql":
            return self._judge({"query": text})
        read = _read(text)
        payloads = read if isinstance(read, list) else [read]
        if not all(isinstance(payload, dict) and payload and _FIELDS.issuperset(payload) for payload in payloads):
            return None
        return _worst(self._judge(payload) for payload in payloads)

    def remember(self, url: str) -> None:
        """A page asked for this by GET while it loaded by itself, so the hash in it is that of a query."""
        for name, value in parse_qsl(urlsplit(url).query):
            if name == "extensions" and (digest := _hash({"extensions": _read(value)})):
                self._queries.add(digest)

    def _judge(self, payload: _Payload) -> str | None:
        document, digest = payload.get("query"), _hash(payload)
        if document is None:
            return None if not digest else "" if digest in self._queries else PERSISTED
        if not isinstance(document, str):
            return None
        kind = kind_of(document, payload.get("operationName"))
        if kind == "query" and digest and digest not in self._queries:
            if digest != sha256(document.encode()).hexdigest():
                return PERSISTED  # which of the two a server goes by is not known
            self._queries.add(digest)
        return "" if kind == "query" else kind


def _worst(answers: Iterable[str | None]) -> str | None:
    """One answer for several operations sent as one: a query only if all of them are."""
    given = list(answers)
    if not given or None in given:
        return None
    return next(filter(None, given), "")


def _hash(payload: _Payload) -> str:
    """The hash of Apollo's persisted queries, or nothing."""
    extensions = payload.get("extensions")
    persisted = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    digest = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
    return digest if isinstance(digest, str) else ""


def _read(text: str) -> Any:
    """JSON, or None; with a field twice it is not read at all, because servers differ in which one they take."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None


def _once(pairs: list[tuple[str, Any]]) -> _Payload:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field twice")
    return fields
