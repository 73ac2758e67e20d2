"""The film and its companions on their way out (SPEC 3, DESIGN 16)."""

import base64
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.responses import Response

from autodemo_gui.queue.port import Stored
from autodemo_gui.service.desk import AtDesk, Desk, OwnJob
from autodemo_gui.service.download import Download
from autodemo_gui.service.problems import documented
from autodemo_gui.service.ranges import span_of

router = APIRouter(tags=["films"])

_TYPES = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "png": "image/png",
    "json": "application/json",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
}
_OTHER_TYPE = "application/octet-stream"
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_FILM: dict[int | str, dict[str, Any]] = {200: {"description": "the film", "content": {"video/mp4": _BYTES}}}
_PART: dict[int | str, dict[str, Any]] = {206: {"description": "a part of it", "content": {"video/mp4": _BYTES}}}
_ANY = dict.fromkeys([*_TYPES.values(), _OTHER_TYPE], _BYTES)
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "the file", "content": _ANY}}
_FILE_PART: dict[int | str, dict[str, Any]] = {206: {"description": "a part of it", "content": _ANY}}

WantedRange = Annotated[str | None, Header(alias="Range", description="bytes=first-last; nothing is removed then")]
IfRange = Annotated[str | None, Header(description="an ETag: the range is granted only for this film")]
Keep = Annotated[bool, Query(description="1: nothing is removed")]
FileName = Annotated[str, Path(description="one of the job's files", min_length=1, max_length=100)]


@router.head("/demo/export/{job_id}", responses=documented(404, 422) | _FILM, response_class=Response)
async def look_at_film(job_id: OwnJob, desk: AtDesk) -> Response:
    """Size and digest of the film; nothing is removed."""
    return Response(headers=_headers(job_id, None, await desk.queue.stored(job_id)))


@router.get("/demo/export/{job_id}", responses=documented(404, 416, 422) | _FILM | _PART, response_class=Response)
async def export(
    job_id: OwnJob,
    desk: AtDesk,
    request: Request,
    wanted: WantedRange = None,
    if_range: IfRange = None,
    keep: Keep = False,
) -> Response:
    """The film. Once all of it has reached the reader, everything of the job is removed; not with Range or keep."""
    stored = await desk.queue.stored(job_id)
    span = _span(wanted, if_range, stored)
    return await _download(desk, request, job_id, None, stored, span, removes=wanted is None and not keep)


@router.head("/demo/files/{job_id}/{name}", responses=documented(404, 422) | _FILE, response_class=Response)
async def look_at_file(job_id: OwnJob, name: FileName, desk: AtDesk) -> Response:
    """Size and digest of a companion."""
    return Response(headers=_headers(job_id, name, await desk.queue.stored(job_id, name)))


@router.get(
    "/demo/files/{job_id}/{name}", responses=documented(404, 416, 422) | _FILE | _FILE_PART, response_class=Response
)
async def file(
    job_id: OwnJob,
    name: FileName,
    desk: AtDesk,
    request: Request,
    wanted: WantedRange = None,
    if_range: IfRange = None,
) -> Response:
    """A companion of the film; nothing is removed."""
    stored = await desk.queue.stored(job_id, name)
    return await _download(desk, request, job_id, name, stored, _span(wanted, if_range, stored), removes=False)


def _span(wanted: str | None, if_range: str | None, stored: Stored) -> range | None:
    """What a request asks for of a file; None for all of it, as when it is not the file any more that was meant.

    Raises:
        Unsatisfiable: the range is beyond the end.
    """
    return span_of(wanted, stored.size_bytes) if if_range in (None, _etag(stored)) else None


async def _download(
    desk: Desk, request: Request, job_id: str, name: str | None, stored: Stored, span: range | None, *, removes: bool
) -> Response:
    headers = _headers(job_id, name, stored)
    if span is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{stored.size_bytes}"
        headers["Content-Length"] = str(len(span))
        headers.pop("Repr-Digest", None)
    return Download(
        desk,
        request.state.wire,
        job_id,
        name,
        range(stored.size_bytes) if span is None else span,
        await desk.queue.begin_reading(job_id),
        removes=removes,
        status_code=200 if span is None else 206,
        headers=headers,
    )


def _headers(job_id: str, name: str | None, stored: Stored) -> dict[str, str]:
    name = name or f"demo-{''.join(char for char in job_id if char.isascii() and char.isalnum())[:8]}.mp4"
    headers = {
        "Content-Type": _TYPES.get(name.rpartition(".")[2].lower(), _OTHER_TYPE),
        "Content-Length": str(stored.size_bytes),
        "Content-Disposition": f'attachment; filename="{name}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if stored.sha256:
        headers["ETag"] = _etag(stored)
        headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(stored.sha256)).decode()}:"  # RFC 9530
    return headers


def _etag(stored: Stored) -> str:
    return f'"{stored.sha256}"'
