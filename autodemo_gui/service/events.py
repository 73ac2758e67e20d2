"""A job's log as server-sent events: from the beginning, or from where a reader left off."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.responses import Response, StreamingResponse

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.events import AnyEvent, Noted, to_wire
from autodemo_gui.service.desk import AtDesk, OwnJob
from autodemo_gui.service.problems import documented

router = APIRouter(tags=["jobs"])

KEEP_ALIVE_S = 15.0
"""Proxies end connections on which nothing passes for a minute."""
MEDIA_TYPE = "text/event-stream"

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "the log as it grows", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}},
    204: {"description": "the job has ended and its whole log was read"},
}

LastEventId = Annotated[
    int, Header(alias="Last-Event-ID", description="number of the last event that was read", ge=0, le=1 << 53)
]
After = Annotated[int, Query(description="the same, for who cannot send headers", ge=0, le=1 << 53)]


@router.get("/demo/events/{job_id}", responses=documented(404, 422) | _STREAM, response_class=Response)
async def events(job_id: OwnJob, desk: AtDesk, last_event_id: LastEventId = 0, after: After = 0) -> Response:
    """The job's events in order, each once; the stream ends with the job."""
    read_until = max(last_event_id, after)
    job = await desk.queue.job(job_id)
    log = desk.queue.events(job_id, read_until)
    first: AnyEvent | None = None
    if job.status.is_final:
        first = await anext(log, None)
        if first is None:
            return Response(status_code=204)  # tells an EventSource not to come back
    return StreamingResponse(
        _lines(first, log), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


async def _lines(first: AnyEvent | None, log: AsyncIterator[AnyEvent]) -> AsyncIterator[str]:
    if first is not None:
        yield _told(first)
    coming = asyncio.ensure_future(anext(log, None))
    try:
        while True:
            # The wait is bounded, not the step: a step that is cancelled would end the log.
            await asyncio.wait({coming}, timeout=KEEP_ALIVE_S)
            if not coming.done():
                yield ": still here\n\n"
                continue
            try:
                event = coming.result()
            except AutoDemoError as error:  # the answer has begun, so this is no other status but its last words
                yield _told(Noted(text=error.sentence, warning=True))
                return
            if event is None:
                return
            yield _told(event)
            coming = asyncio.ensure_future(anext(log, None))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)


def _told(event: AnyEvent) -> str:
    """An event in the stream's form; what is not in the log (`seq` 0) has no number, so nobody resumes from it."""
    data = to_wire(event)
    number = f"id: {event.seq}\n" if event.seq else ""
    return f"{number}event: {data['type']}\ndata: {json.dumps(data)}\n\n"
