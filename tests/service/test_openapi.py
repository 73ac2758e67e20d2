"""The OpenAPI document, and what no request whatever does: break the service."""

import asyncio
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp

from autodemo_gui.queue.embedded import EmbeddedQueue
from autodemo_gui.queue.terms import Terms
from autodemo_gui.service.api import create_app
from autodemo_gui.service.desk import Desk
from autodemo_gui.service.options import Options
from autodemo_gui.service.tokens import Tokens
from tests.service.fixtures import TOKENS, Serve, Service

PATHS = {
    *("/demo/run", "/demo/status/{job_id}", "/demo/export/{job_id}", "/demo/events/{job_id}"),
    *("/demo/files/{job_id}/{name}", "/demo/cancel/{job_id}", "/health", "/ready", "/metrics"),
}
FIELDS = ["url", "script", "goal", "limits", "blacklist", "mode", "look", "shapes", "size", "fps", "kind", "formats"]


async def test_the_document_asks_for_a_token_where_the_service_does(serve: Serve, service: Service) -> None:
    document = (await serve(service.queue, TOKENS).ask("GET", "/openapi.json")).json
    asking = {path for path, item in document["paths"].items() if all("security" in each for each in item.values())}
    assert asking == PATHS - {"/health", "/ready"}


async def test_the_document_names_every_path_body_and_problem(service: Service) -> None:
    document = (await service.ask("GET", "/openapi.json")).json
    assert set(document["paths"]) == PATHS
    run = document["paths"]["/demo/run"]["post"]
    assert run["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Request"}
    assert {*FIELDS} <= set(document["components"]["schemas"]["Request"]["properties"])
    assert {"202", "401", "413", "415", "422", "429", "503"} <= set(run["responses"])
    assert "security" not in run
    for reference in _references(document):
        name = reference.rpartition("/")[2]
        assert name in document["components"]["schemas"], reference


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in _references(value)]
    return [found for value in node for found in _references(value)] if isinstance(node, list) else []


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner, max_size=4),
    max_leaves=12,
)
bodies = st.binary(max_size=60) | st.dictionaries(st.sampled_from(FIELDS), values).map(lambda v: json.dumps(v).encode())


def test_no_body_whatever_is_our_fault() -> None:
    queue = EmbeddedQueue(Terms())
    app = create_app(Desk(queue, Tokens({}), Options(per_s=1000)))
    with asyncio.Runner() as runner:

        @given(body=bodies)
        @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        def check(body: bytes) -> None:
            assert runner.run(_answered(app, body)) in (202, 422)

        check()
        runner.run(queue.close())


async def _answered(app: ASGIApp, body: bytes) -> int:
    """The application alone, without its socket, so that many bodies fit into a second."""
    statuses: list[int] = []
    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {"type": "http", "method": "POST", "path": "/demo/run", "raw_path": b"/demo/run", "query_string": b""}
    await app({**scope, "headers": headers, "server": ("127.0.0.1", 1), "scheme": "http"}, receive, send)
    return statuses[0]
