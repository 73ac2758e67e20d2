"""Submitting a job, asking where it stands, stopping it."""

import asyncio
import json
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel
from starlette.responses import Response

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Job, Kind, parse_request
from autodemo_gui.core.job import Request as Wanted
from autodemo_gui.core.text import tr
from autodemo_gui.service.desk import AtDesk, Caller, OwnJob, check_share
from autodemo_gui.service.door import MOST_BODY_BYTES, too_large
from autodemo_gui.service.problems import Json, Rejected, documented
from autodemo_gui.studio.looks import look_of

router = APIRouter(tags=["jobs"])

BODY_PATIENCE_S = 20.0

IdempotencyKey = Annotated[
    str | None,
    Header(description="the same key gives the first job again, never a second one", min_length=1, max_length=255),
]
TraceParent = Annotated[
    str, Header(description="where in the caller's trace the job belongs (W3C Trace Context); else ignored")
]
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Request"}}},
    }
}


class Accepted(BaseModel):
    """A job that waits for a worker."""

    job_id: str
    status_url: str
    events_url: str
    export_url: str


class Standing(BaseModel):
    """Where a job stands."""

    job_id: str
    status: str


@router.post(
    "/demo/run",
    status_code=202,
    response_model=Accepted,
    responses=documented(408, 413, 415, 422),
    openapi_extra=_BODY,
)
async def run(
    request: Request,
    desk: AtDesk,
    owner: Caller,
    idempotency_key: IdempotencyKey = None,
    traceparent: TraceParent = "",
) -> Response:
    """Submit a job: an address to explore and record, or a script to film."""
    with desk.traces.request("POST /demo/run", traceparent) as place:
        wanted = _wanted(await _object_in(request))
        await check_share(desk, owner, idempotency_key)
        job_id = await desk.queue.submit(wanted, idempotency_key=idempotency_key, owner=owner, traceparent=place)
    urls = {f"{what}_url": f"/demo/{what}/{job_id}" for what in ("status", "events", "export")}
    return Json({"job_id": job_id, **urls}, status_code=202, headers={"Location": urls["status_url"]})


@router.get("/demo/status/{job_id}", response_model=Job, responses=documented(404, 422))
async def status(job_id: OwnJob, desk: AtDesk) -> Response:
    """The job's record: where it stands, how far it is, what was measured, what went wrong."""
    return Json((await desk.queue.job(job_id)).model_dump(mode="json"), headers={"Cache-Control": "no-store"})


@router.post("/demo/cancel/{job_id}", status_code=202, response_model=Standing, responses=documented(404, 422))
async def cancel(job_id: OwnJob, desk: AtDesk) -> Response:
    """Stop a job: one that waits at once, a running one within a second; one that has ended stays as it is."""
    await desk.queue.cancel(job_id)
    job = await desk.queue.job(job_id)
    return Json({"job_id": job_id, "status": job.status}, status_code=202)


def _wanted(data: dict[str, Any]) -> Wanted:
    """The request that a body makes; who sends a script wants it filmed.

    Raises:
        InvalidInput: a member is wrong; it is named.
    """
    if data.get("script") is not None:
        data = {"kind": Kind.FILM.value, **data}
    wanted = parse_request(data)
    look_of(wanted.look)
    return wanted


async def _object_in(request: Request) -> dict[str, Any]:
    """The JSON object that a request carries.

    Raises:
        Rejected: it is not JSON by its own word, too large, or does not come.
        InvalidInput: it is no object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Rejected(
            415, "media_type", tr("The service reads JSON only."), "", tr("Send Content-Type: application/json.")
        )
    try:
        async with asyncio.timeout(BODY_PATIENCE_S):
            body = await _body_of(request)
    except TimeoutError as error:
        raise Rejected(408, "timeout", tr("The request did not come to its end.")) from error
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("body", tr("It is not JSON.")) from error
    if not isinstance(data, dict):
        raise InvalidInput("body", tr("It is no JSON object."))
    return data


async def _body_of(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY_BYTES:
            raise too_large()
    return bytes(body)
