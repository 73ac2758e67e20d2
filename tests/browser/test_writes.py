"""What counts as a write: methods, methods asked for in other words, and operations of GraphQL."""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest

from autodemo_gui.browser.operations import PERSISTED
from autodemo_gui.browser.writes import Outgoing, Writes

SITE = "https://shop.test/"
QUERY, MUTATION = "query Shoes { shoes { name } }", "mutation Like { like(id: 7) }"
JSON = {"content-type": "application/json"}


def evidence(sent: Outgoing, writes: Writes | None = None) -> str:
    return (writes or Writes(SITE)).evidence(sent)


def posted(body: Any, headers: dict[str, str] = JSON, url: str = f"{SITE}graphql", kind: str = "fetch") -> Outgoing:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Outgoing("POST", url, kind, headers, raw)


def hashed(document: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256(document.encode()).hexdigest()}}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "get"])
def test_safe_methods_are_reads(method: str) -> None:
    assert evidence(Outgoing(method, f"{SITE}shoes?query=red&id=7")) == ""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "MKCOL", "delete"])
def test_other_methods_are_writes(method: str) -> None:
    assert evidence(Outgoing(method, f"{SITE}search", "fetch", JSON, b'{"query": "shoes"}')) == method.upper()


@pytest.mark.parametrize(
    ("method", "query", "headers", "expected"),
    [
        ("GET", "?_method=delete", {}, "_method=DELETE"),
        ("GET", "?id=7&_method=PUT", {}, "_method=PUT"),
        ("GET", "?X-HTTP-Method-Override=PATCH", {}, "X-HTTP-Method-Override=PATCH"),
        ("GET", "", {"x-http-method-override": "DELETE"}, "x-http-method-override=DELETE"),
        ("HEAD", "", {"x-method-override": "PUT"}, "x-method-override=PUT"),
        ("GET", "?_method=GET", {}, ""),
        ("GET", "", {"x-http-method-override": "get"}, ""),
        ("POST", "", {"x-http-method-override": "GET"}, "POST"),
        ("POST", "", {"x-http-method": "DELETE"}, "x-http-method=DELETE"),
        ("POST", "?_method=delete", {}, "_method=DELETE"),
    ],
)
def test_methods_asked_for_in_other_words(method: str, query: str, headers: dict[str, str], expected: str) -> None:
    assert evidence(Outgoing(method, f"{SITE}items/7{query}", "fetch", headers)) == expected


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ({"query": QUERY}, JSON, ""),
        ({"query": QUERY, "variables": {"query": MUTATION}, "operationName": "Shoes"}, JSON, ""),
        ({"query": QUERY}, {}, ""),
        ([{"query": QUERY}, {"query": "{ a }"}], JSON, ""),
        (QUERY.encode(), {"content-type": "application/graphql; charset=utf-8"}, ""),
        ({"query": MUTATION}, JSON, "mutation"),
        ({"query": f"{QUERY} {MUTATION}"}, JSON, "mutation"),
        ({"query": f"{QUERY} {MUTATION}", "operationName": "Shoes"}, JSON, ""),
        ([{"query": QUERY}, {"query": MUTATION}], JSON, "mutation"),
        ({"query": "subscription { likes }"}, JSON, "subscription"),
        (MUTATION.encode(), {"content-type": "application/graphql"}, "mutation"),
        ({"extensions": hashed(QUERY)}, JSON, PERSISTED),
        ({"query": "shoes"}, JSON, "POST"),  # some other search
        ({"query": QUERY, "operationName": "Other"}, JSON, "POST"),
        ({"query": QUERY, "documentId": "7"}, JSON, "POST"),  # which of the two would be executed?
        (b'{"query": "mutation { a }", "query": "{ a }"}', JSON, "POST"),
        ([], JSON, "POST"),
        ({}, JSON, "POST"),
        (b"\xff\xfe{", JSON, "POST"),
        (b"--x\r\n", {"content-type": "multipart/form-data; boundary=x"}, "POST"),
        (urlencode({"query": QUERY}).encode(), {"content-type": "application/x-www-form-urlencoded"}, "POST"),
    ],
)
def test_of_what_is_posted_only_queries_are_reads(body: Any, headers: dict[str, str], expected: str) -> None:
    assert evidence(posted(body, headers)) == expected


def test_a_query_in_the_body_does_not_excuse_a_mutation_in_the_address() -> None:
    url = f"{SITE}graphql?{urlencode({'query': MUTATION})}"
    assert evidence(posted({"query": QUERY}, url=url)) == "POST"


def test_a_form_that_posts_a_query_is_a_form() -> None:
    assert evidence(posted({"query": QUERY}, kind="document")) == "POST"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"query": QUERY}, ""),
        ({"query": MUTATION}, "mutation"),
        ({"query": f"{QUERY} {MUTATION}", "operationName": "Like"}, "mutation"),
        ([("query", QUERY), ("query", MUTATION)], "mutation"),
        ({"query": "mutation shoes"}, ""),  # a search, and no document
        ({"extensions": json.dumps(hashed(QUERY))}, PERSISTED),
        ({"extensions": '["a"]'}, ""),
    ],
)
def test_a_get_may_carry_an_operation_as_well(fields: Any, expected: str) -> None:
    assert evidence(Outgoing("GET", f"{SITE}graphql?{urlencode(fields)}", "fetch")) == expected


def test_a_hash_is_known_once_its_text_has_been_seen() -> None:
    writes = Writes(SITE)
    assert evidence(posted({"extensions": hashed(QUERY)}), writes) == PERSISTED
    assert evidence(posted({"query": QUERY, "extensions": hashed(QUERY)}), writes) == ""
    assert evidence(posted({"extensions": hashed(QUERY)}), writes) == ""
    assert evidence(posted({"query": MUTATION, "extensions": hashed(MUTATION)}), writes) == "mutation"
    assert evidence(posted({"extensions": hashed(MUTATION)}), writes) == PERSISTED


def test_a_hash_with_the_text_of_another_operation_is_believed_in_neither() -> None:
    writes = Writes(SITE)
    assert evidence(posted({"query": QUERY, "extensions": hashed(MUTATION)}), writes) == PERSISTED
    assert evidence(posted({"extensions": hashed(MUTATION)}), writes) == PERSISTED


def test_what_a_page_asked_for_by_get_while_it_loaded_is_a_query() -> None:
    writes = Writes(SITE)
    sent = Outgoing("GET", f"{SITE}graphql?{urlencode({'extensions': json.dumps(hashed(QUERY))})}", "fetch")
    writes.remember(sent)
    assert evidence(sent, writes) == ""


@pytest.mark.parametrize(
    ("url", "is_read"),
    [
        ("https://abc-dsn.algolia.net/1/indexes/*/queries?x-algolia-agent=docsearch", True),
        ("https://abc-1.algolianet.com/1/indexes/docs/query", True),
        ("https://x.a1.typesense.net/multi_search?q=a", True),
        ("https://ms-1.fra.meilisearch.io/indexes/docs/search", True),
        ("https://abc.algolia.net/1/indexes/docs/batch", False),
        ("https://abc.algolia.net/1/indexes/docs", False),
        ("https://notalgolia.net/1/indexes/docs/query", False),
        ("https://shop.test/1/indexes/docs/query", False),
    ],
)
def test_searching_an_index_that_another_site_hosts_is_a_read(url: str, is_read: bool) -> None:
    assert (evidence(posted({"params": "query=a"}, url=url)) == "") is is_read
