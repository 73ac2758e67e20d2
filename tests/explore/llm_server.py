"""A local OpenAI-compatible server, of both APIs, that can answer well, badly, late, and not at all."""

import json
import re
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from autodemo_gui.explore import llm_ladder

Behaviour = Callable[["_Handler", dict[str, Any]], None]
RESPONSES = "/v1/responses"
CHAT = "/v1/chat/completions"
READ, WRITTEN = 300, 21
"""Tokens that every answer is said to have taken."""


class LlmServer:
    """Answers each request with the next of the behaviours it was given, the last one again and again."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.keys: list[str] = []
        self.asked = threading.Event()
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.llm = self
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
        llm_ladder.forget()  # its port may be one that another server had
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    llm: LlmServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def llm(self) -> LlmServer:
        return self.server.llm  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.llm.requests.append(request)
        self.llm.paths.append(self.path)
        self.llm.keys.append(self.headers.get("Authorization", ""))
        self.llm.asked.set()
        self.llm.next_behaviour()(self, request)

    def reply(self, status: int, body: str, content_type: str = "application/json", **headers: str) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def say(self, content: str | None, **changes: Any) -> None:
        """A well-formed answer with this text, in the form of the API that was asked; its members may be changed."""
        form = _response if self.path == RESPONSES else _completion
        self.reply(200, json.dumps(form(content) | changes))

    def fail(self, status: int, message: str, code: str | None = None, param: str | None = None) -> None:
        self.reply(status, json.dumps({"error": {"message": message, "type": "error", "code": code, "param": param}}))

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


def _completion(content: str | None) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "local",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": READ, "completion_tokens": WRITTEN, "total_tokens": READ + WRITTEN},
    }


def _response(content: str | None) -> dict[str, Any]:
    parts = [] if content is None else [{"type": "output_text", "text": content, "annotations": []}]
    return {
        "id": "r1",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": "local",
        "output": [
            {"type": "reasoning", "id": "t1", "summary": []},
            {"type": "message", "id": "m1", "role": "assistant", "status": "completed", "content": parts},
        ],
        "usage": {"input_tokens": READ, "output_tokens": WRITTEN, "total_tokens": READ + WRITTEN},
    }


def question_of(request: dict[str, Any]) -> str:
    """What the user's part of a question says."""
    said: str = request["input"] if "input" in request else request["messages"][1]["content"]
    return said


def ids_of(request: dict[str, Any]) -> list[str]:
    """The candidate ids of a question, in its order."""
    return re.findall(r'"id": "(e\d+)"', question_of(request))


def picks(*chosen: tuple[str, int, str]) -> str:
    """An answer with these ids, interests and captions."""
    return json.dumps({"picks": [{"id": id_, "interest": interest, "caption": said} for id_, interest, said in chosen]})


def _reversed(request: dict[str, Any]) -> str:
    return picks(*((id_, 5, "") for id_ in ids_of(request)[::-1]))


def reverses(handler: _Handler, request: dict[str, Any]) -> None:
    """Sensible: the last candidate first."""
    handler.say(_reversed(request))


def fences(handler: _Handler, request: dict[str, Any]) -> None:
    """Sensible, but chatty, as small local models are."""
    handler.say(f"<think>{{hm}}</think>Sure! Here it is:\n```json\n{_reversed(request)}\n```\nEnjoy.")


def says(content: str | None, **changes: Any) -> Behaviour:
    """Always the same text."""
    return lambda handler, _request: handler.say(content, **changes)


def replies(status: int, body: str, content_type: str = "application/json", **headers: str) -> Behaviour:
    """A raw answer."""
    return lambda handler, _request: handler.reply(status, body, content_type, **headers)


def fails(status: int, message: str = "no", code: str | None = None, param: str | None = None) -> Behaviour:
    """An error in OpenAI's form."""
    return lambda handler, _request: handler.fail(status, message, code, param)


def knows_only(*forms: str) -> Behaviour:
    """Understands some forms of question: `responses`, `json_schema`, `json_object`, `text`; as the many servers do."""

    def answer(handler: _Handler, request: dict[str, Any]) -> None:
        form = request.get("response_format", {}).get("type", "text")
        if handler.path == RESPONSES:
            if "responses" not in forms:
                handler.reply(404, "404 page not found", "text/plain")
                return
        elif form not in forms:
            handler.fail(400, "This response_format type is unavailable now", "invalid_request_error")
            return
        fences(handler, request)

    return answer


def rejects(*parameters: str, names_them: bool = True) -> Behaviour:
    """Does not know some parameters; says which, or says so in prose only."""

    def answer(handler: _Handler, request: dict[str, Any]) -> None:
        unknown = next((name for name in parameters if name in request), None)
        if unknown is None:
            reverses(handler, request)
        elif names_them:
            handler.fail(400, "Unsupported parameter", "unsupported_parameter", unknown)
        else:
            handler.reply(422, json.dumps({"detail": [{"loc": ["body", unknown], "msg": "Extra inputs"}]}))

    return answer


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
    _endless(handler, b" ", 0.05)


def floods(handler: _Handler, _request: dict[str, Any]) -> None:
    """Answers with more than anybody can read, as fast as it can."""
    _endless(handler, b"[" * 65536, 0.0)


def _endless(handler: _Handler, chunk: bytes, pause_s: float) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(1 << 40))
    handler.end_headers()
    while not handler.llm.closing.wait(pause_s):
        try:
            handler.wfile.write(chunk)
        except OSError:
            break
    handler.close_connection = True


def hangs_up(handler: _Handler, _request: dict[str, Any]) -> None:
    """Closes the connection instead of answering."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True
