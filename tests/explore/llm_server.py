"""A local OpenAI-compatible server that can answer well, badly, late, and not at all."""

import json
import re
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Behaviour = Callable[["_Handler", dict[str, Any]], None]


class LlmServer:
    """Answers each request with the next of the behaviours it was given, the last one again and again."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.llm = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def models(self) -> list[str]:
        """The model of each request."""
        return [request["model"] for request in self.requests]

    def next_behaviour(self) -> Behaviour:
        return self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def llm(self) -> LlmServer:
        return self.server.llm  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.llm.requests.append(request)
        self.llm.keys.append(self.headers.get("Authorization", ""))
        self.llm.next_behaviour()(self, request)

    def reply(self, status: int, body: str, content_type: str = "application/json") -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def say(self, content: str | None) -> None:
        """A well-formed completion with this text."""
        message = {"role": "assistant", "content": content}
        completion = {
            "id": "c1",
            "object": "chat.completion",
            "created": 1,
            "model": "local",
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": 300, "completion_tokens": 21, "total_tokens": 321},
        }
        self.reply(200, json.dumps(completion))

    def fail(self, status: int, message: str, code: str | None = None) -> None:
        self.reply(status, json.dumps({"error": {"message": message, "type": "error", "code": code, "param": None}}))

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


def ids_of(request: dict[str, Any]) -> list[str]:
    """The candidate ids of a question, in its order."""
    return re.findall(r'"id": "(e\d+)"', request["messages"][1]["content"])


def reverses(handler: _Handler, request: dict[str, Any]) -> None:
    """Sensible: the last candidate first."""
    handler.say(json.dumps({"order": ids_of(request)[::-1]}))


def fences(handler: _Handler, request: dict[str, Any]) -> None:
    """Sensible, but chatty, as small local models are."""
    handler.say(f"Sure! Here it is:\n```json\n{json.dumps({'order': ids_of(request)[::-1]})}\n```\nEnjoy.")


def says(content: str | None) -> Behaviour:
    """Always the same text."""
    return lambda handler, _request: handler.say(content)


def replies(status: int, body: str, content_type: str = "application/json") -> Behaviour:
    """A raw answer."""
    return lambda handler, _request: handler.reply(status, body, content_type)


def fails(status: int, message: str = "no", code: str | None = None) -> Behaviour:
    """An error in OpenAI's form."""
    return lambda handler, _request: handler.fail(status, message, code)


def rejects_schemas(handler: _Handler, request: dict[str, Any]) -> None:
    """As servers do that know no structured output."""
    if "response_format" in request:
        handler.fail(400, "Unsupported parameter: response_format", "unsupported_parameter")
    else:
        fences(handler, request)


def has_only(model: str) -> Behaviour:
    """Every other model is gone."""

    def answer(handler: _Handler, request: dict[str, Any]) -> None:
        if request["model"] == model:
            reverses(handler, request)
        else:
            handler.fail(404, f"The model `{request['model']}` does not exist", "model_not_found")

    return answer


def stalls(handler: _Handler, _request: dict[str, Any]) -> None:
    """Takes the question and never answers."""
    handler.llm.closing.wait()
    handler.close_connection = True


def trickles(handler: _Handler, _request: dict[str, Any]) -> None:
    """Begins an answer and goes on for ever, a byte now and then: no read ever times out."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.llm.closing.wait(0.05):
        try:
            handler.wfile.write(b" ")
        except OSError:
            break
    handler.close_connection = True


def hangs_up(handler: _Handler, _request: dict[str, Any]) -> None:
    """Closes the connection instead of answering."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True
