"""Errors as answers: `application/problem+json` (RFC 9457) with our sentences, code and field."""

import json
import math
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from autodemo_gui.core.errors import AutoDemoError, EnvironmentProblem, InvalidInput, QueueFull, Refused
from autodemo_gui.core.text import tr

MEDIA_TYPE = "application/problem+json"
FULL_RETRY_S = 30
"""A job takes about a minute of a worker: sooner, a full queue is seldom less full."""
AWAY_RETRY_S = 2


class Problem(BaseModel):
    """Why a request was not granted."""

    type: str = Field(description="urn:autodemo: and the code")
    title: str = Field(description="what happened, in a few words")
    status: int = Field(description="the HTTP status")
    detail: str = Field(description="the plain reason")
    hint: str = Field(description="what to do next; may be empty")
    code: str = Field(description="stable name of the error")
    field: str | None = Field(None, description="which member of the request is wrong")
    job_status: str | None = Field(None, description="where the job stands that has no video yet")


class Rejected(AutoDemoError):
    """The service does not grant a request, before any job is concerned."""

    def __init__(
        self, status: int, code: str, title: str, detail: str = "", hint: str = "", *, wait_s: float | None = None
    ) -> None:
        """Say it with an HTTP status, and if waiting helps, for how many seconds."""
        super().__init__(title, detail, hint)
        self.http_status = status
        self.code = code
        self.wait_s = wait_s


class Json(Response):
    """JSON in ASCII: records of other programs may hold halves of characters, which no encoding can carry."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The content as text."""
        return json.dumps(content, separators=(",", ":")).encode("ascii")


class ProblemAnswer(Json):
    """A problem as an answer."""

    media_type = MEDIA_TYPE


def answer(error: AutoDemoError, *, job_status: str | None = None) -> Response:
    """The answer that tells an error."""
    code = error.rule if isinstance(error, Refused) else error.code
    problem = Problem(
        type=f"urn:autodemo:{code}",
        title=error.title,
        status=error.http_status,
        detail=error.detail,
        hint=error.hint,
        code=code,
        field=error.field if isinstance(error, InvalidInput) else "url" if isinstance(error, Refused) else None,
        job_status=job_status,
    )
    wait_s = wait_of(error)
    headers = {} if wait_s is None else {"Retry-After": str(max(1, math.ceil(wait_s)))}
    if error.http_status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return ProblemAnswer(problem.model_dump(exclude_none=True), status_code=error.http_status, headers=headers)


def wait_of(error: AutoDemoError) -> float | None:
    """Seconds after which asking again may help; None when it will not."""
    match error:
        case Rejected():
            return error.wait_s
        case QueueFull():
            return FULL_RETRY_S
        case EnvironmentProblem():
            return AWAY_RETRY_S
        case _:
            return None


def by_status(status: int, reason: str) -> Rejected:
    """What the framework refuses: an unknown path, another method."""
    return Rejected(
        status, f"http_{status}", reason, tr("This is not a request that the service knows."), "/openapi.json"
    )


_WORDS = {
    400: "the job has no video yet, or the Host is not one of the service's",
    401: "the bearer token is missing or nobody's",
    403: "the request comes from a web page",
    404: "no such job, or what it had is gone",
    408: "the request's body did not come",
    413: "the request is too large",
    415: "the request's body is not JSON",
    416: "the range is beyond the end",
    422: "a field of the request is wrong; it is named",
    429: "too many requests, or too many jobs, for this token",
    503: "the queue is full or cannot be reached",
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a path may answer with, for the OpenAPI document; those of every path are among them."""
    schema = {"schema": Problem.model_json_schema()}
    return {
        status: {"description": _WORDS[status], "content": {MEDIA_TYPE: schema}}
        for status in sorted({400, 401, 403, 429, 503, *statuses})
    }
