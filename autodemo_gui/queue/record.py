"""Between a request and the members of `job:{job_id}`, in both directions, whoever wrote them."""

import json
from dataclasses import dataclass
from typing import Any

from autodemo_gui.core.address import SAMPLE, mask_credentials, masked, parse_address
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Job, Kind, Request, Status, parse_request
from autodemo_gui.core.text import tr

_OUR_MEMBERS = frozenset(Job.model_fields)
LONGEST_TRACE = 200
"""A `traceparent` has 55 characters in the version of today."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """What is taken over of a record that another program wrote; `created_at` is a JSON text or empty."""

    members: dict[str, str]
    created_at: str


def to_json(value: Any) -> str:
    """Compact JSON in ASCII: other programs' texts may hold halves of characters, which no encoding can carry."""
    return json.dumps(value, separators=(",", ":"))


def has_credentials(request: Request) -> bool:
    """Whether an address in the request carries a user name or a password."""
    data = request.model_dump(mode="json")
    return bool(masked(data) != data)


def check_address(request: Request) -> None:
    """Check the address of a request before anything starts.

    Raises:
        InvalidInput, Refused: it cannot be recorded.
    """
    if request.address != SAMPLE:
        parse_address(request.address)


def members(job_id: str, request: Request) -> dict[str, str]:
    """A new job's members as JSON texts, without those that the queue stamps."""
    data = masked(request.model_dump(mode="json"))
    return _members(job_id, data["url"] or mask_credentials(request.address), str(request.kind), data)


def _members(job_id: str, url: str, kind: str, request: dict[str, Any] | None) -> dict[str, str]:
    return {
        "job_id": to_json(job_id),
        "url": to_json(url),
        "error": "null",
        "kind": to_json(kind),
        "request": to_json(request),
        "attempt": "0",
        "progress": "null",
        "metrics": "null",
        "worker": "null",
    }


def read(raw: bytes | str) -> dict[str, Any]:
    """The members of a record.

    Raises:
        InvalidInput: it is no JSON object.
    """
    try:
        data = json.loads(raw)
        to_json(masked(data))  # what is nested too deeply fails here, not later
    except (ValueError, RecursionError) as error:
        raise InvalidInput("job", tr("The job's record is not JSON.")) from error
    if not isinstance(data, dict):
        raise InvalidInput("job", tr("The job's record is not a JSON object."))
    return data


def request_in(data: dict[str, Any]) -> Request:
    """What a record asks for; a job of another program may have nothing but its address.

    Raises:
        InvalidInput, Refused: it cannot be done; the field is named.
    """
    asked = data.get("request")
    if asked is None:
        asked = {name: data[name] for name in ("url", "kind") if data.get(name) is not None}
    elif isinstance(asked, dict) and not asked.get("url") and not asked.get("script"):
        asked = {**asked, "url": data.get("url", "")}
    request = parse_request(asked)
    check_address(request)
    return request


def check_id(job_id: str) -> None:
    """An id is a text.

    Raises:
        InvalidInput: another program pushed bytes that are none.
    """
    if _whole(job_id) != job_id:
        raise InvalidInput("job_id", tr("It is not a text in UTF-8."))


def _whole(text: str) -> str:
    """The text with question marks for halves of characters."""
    return text.encode("utf-8", "replace").decode()


def is_final(data: dict[str, Any]) -> bool:
    """Whether the record says that the job has ended."""
    return data.get("status") in [status.value for status in Status if status.is_final]


def foreign(job_id: str, data: dict[str, Any]) -> Foreign:
    """What is kept of another program's record: address, kind, request, trace, time of birth, and all that is not ours.

    Nothing in it needs to be right; what is of the wrong type counts as absent.
    """
    asked, url, kind = data.get("request"), data.get("url"), data.get("kind")
    asked = masked(asked) if isinstance(asked, dict) else None
    url = url if isinstance(url, str) else (asked or {}).get("url")
    members = _members(
        job_id,
        mask_credentials(_whole(url)) if isinstance(url, str) else "",
        kind if kind in list(Kind) else Kind.RECORD.value,
        asked,
    )
    trace = data.get("traceparent")
    if isinstance(trace, str) and len(trace) <= LONGEST_TRACE:
        members["traceparent"] = to_json(trace)
    others = {name: value for name, value in data.items() if name not in _OUR_MEMBERS}
    members["foreign"] = to_json(masked(others))[1:-1]
    created_at = data.get("created_at")
    return Foreign(members, to_json(created_at) if isinstance(created_at, str) and created_at else "")
