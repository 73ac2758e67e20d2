"""What those who ask for films do with Redis: submit, listen, order, download, delete."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from autodemo_gui.core.address import masked
from autodemo_gui.core.errors import (
    InvalidInput,
    JobNotCompleted,
    JobUnknown,
    QueueFull,
    QueueUnreachable,
    VideoGone,
)
from autodemo_gui.core.events import AnyEvent, Cancelled, Failed, Finished, Noted, Queued, from_wire, to_wire
from autodemo_gui.core.job import Job, Kind, Request, Status
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.text import tr
from autodemo_gui.queue import keys, record
from autodemo_gui.queue.adoption import adopt
from autodemo_gui.queue.blobs import download, unpack_preview
from autodemo_gui.queue.credentials import Credentials
from autodemo_gui.queue.link import Link
from autodemo_gui.queue.terms import Terms

EVENT_BATCH = 500
LISTEN_S = 1.0
WATCH_TTL_S = 3
RECONNECT_PAUSE_S = (0.2, 5.0)


class ClientSide:
    """The asking half of the port."""

    def __init__(self, link: Link, terms: Terms, credentials: Credentials) -> None:
        """Speak over a link."""
        self._link = link
        self._terms = terms
        self._credentials = credentials

    async def submit(
        self, request: Request, *, idempotency_key: str | None = None, owner: str = "", traceparent: str = ""
    ) -> str:
        """See `JobQueue.submit`. The id is made here, so that a call whose answer was lost can be repeated.

        `owner` is who may see the job through the service; idempotency keys of different owners do not meet.
        `traceparent` is where in which trace the job belongs (W3C Trace Context), if in any.
        """
        record.check_address(request)
        self._credentials.check(request)
        job_id = uuid4().hex
        members = record.members(job_id, request)
        queued = record.to_json(masked(to_wire(Queued(url=json.loads(members["url"])))))
        if owner:
            members["owner"] = record.to_json(owner)
        if traceparent:
            members["traceparent"] = record.to_json(traceparent)
        idempotency = keys.idempotency(idempotency_key, owner) if idempotency_key else ""
        flat = [text for pair in members.items() for text in pair]
        self._credentials.keep(job_id, request)
        given_id, outcome = await self._link.run("submit", job_id, idempotency, self._terms.max_depth, queued, *flat)
        if outcome != "new":
            self._credentials.forget(job_id)
        if outcome == "full":
            raise QueueFull(
                tr("The queue is full."),
                tr("{count} jobs are waiting already.", count=self._terms.max_depth),
                tr("Try again in a few minutes."),
            )
        return str(given_id)

    async def job(self, job_id: str) -> Job:
        """See `JobQueue.job`."""
        raw = await self._link.bytes_of(keys.record(job_id))
        if raw is None:
            raise unknown(job_id)
        try:
            return Job.model_validate({**record.read(raw), "job_id": job_id})
        except ValidationError as error:
            raise InvalidInput("job", tr("The job's record has fields that cannot be read.")) from error

    async def events(self, job_id: str, after: int = 0) -> AsyncIterator[AnyEvent]:
        """See `JobQueue.events`."""
        lost_at: float | None = None
        pause_s = RECONNECT_PAUSE_S[0]
        while True:
            try:
                batch, has_ended = await self._listen(job_id, after)
            except QueueUnreachable:
                if lost_at is None:
                    lost_at = time.monotonic()
                    yield Noted(
                        job_id=job_id, text=tr("The connection to the queue is lost. Trying again …"), warning=True
                    )
                if time.monotonic() - lost_at > self._terms.reconnect_s:
                    raise
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, RECONNECT_PAUSE_S[1])
                continue
            if lost_at is not None:
                lost_at, pause_s = None, RECONNECT_PAUSE_S[0]
                yield Noted(job_id=job_id, text=tr("The connection to the queue is back."))
            for event in batch:
                after = event.seq
                yield event
                if isinstance(event, (Finished, Failed, Cancelled)):
                    return
            if has_ended and not batch:
                return

    async def _listen(self, job_id: str, after: int) -> tuple[list[AnyEvent], bool]:
        """The next events, or none after a while; and whether the job had ended before the wait.

        Raises:
            JobUnknown: no such job (any more).
        """
        has_ended = (await self.job(job_id)).status.is_final
        redis, stream = self._link.redis, keys.events(job_id)
        block_ms = None if has_ended else int(LISTEN_S * 1000)
        answer: Any = await self._link.call(
            redis.xread({stream: f"{after}-0"}, count=EVENT_BATCH, block=block_ms),
            patience_s=LISTEN_S + self._terms.patience_s,
        )
        entries = answer[0][1] if answer else []
        return [_event_of(job_id, entry_id, stamped) for entry_id, stamped in entries], has_ended

    async def preview(self, job_id: str) -> Preview | None:
        """See `JobQueue.preview`."""
        redis = self._link.redis
        await self._link.call(redis.set(keys.watched(job_id), b"1", ex=WATCH_TTL_S))
        packed = await self._link.bytes_of(keys.preview(job_id))
        return unpack_preview(packed) if packed else None

    async def cancel(self, job_id: str) -> None:
        """See `JobQueue.cancel`."""
        await self._order(job_id, "cancel")

    async def finish_now(self, job_id: str) -> None:
        """See `JobQueue.finish_now`."""
        await self._order(job_id, "finish")

    async def _order(self, job_id: str, what: str) -> None:
        cancelled = record.to_json(to_wire(Cancelled()))
        outcome = await self._link.run("order", job_id, what, cancelled)
        if outcome == "unknown":
            # Nobody has looked at it yet: a job that another program wrote.
            await self.job(job_id)
            await adopt(self._link, job_id, self._credentials)
            outcome = await self._link.run("order", job_id, what, cancelled)
        if outcome == "cancelled":
            self._credentials.forget(job_id)

    async def video(self, job_id: str) -> AsyncIterator[bytes]:
        """See `JobQueue.video`."""
        check_has_video(await self.job(job_id))
        async for chunk in download(self._link, keys.video(job_id)):
            yield chunk

    async def file(self, job_id: str, name: str) -> AsyncIterator[bytes]:
        """See `JobQueue.file`."""
        key = keys.file(job_id, name)
        await self.job(job_id)
        async for chunk in download(self._link, key):
            yield chunk

    async def files(self, job_id: str) -> tuple[str, ...]:
        """See `JobQueue.files`."""
        return tuple(sorted((await self.job(job_id)).files))

    async def delete(self, job_id: str) -> None:
        """See `JobQueue.delete`."""
        self._credentials.forget(job_id)
        await self._link.run("delete", job_id)
        await self._link.call(self._link.redis.unlink(keys.preview(job_id), keys.watched(job_id)))


def _event_of(job_id: str, entry_id: bytes, stamped: dict[bytes, bytes]) -> AnyEvent:
    """An entry of the stream; what the scripts stamped goes over what was written."""
    stamps = {name.decode(): int(value) for name, value in stamped.items() if name != b"event"}
    at_ms = stamps.pop("at")
    event = from_wire({**json.loads(stamped[b"event"]), **stamps})
    return replace(event, job_id=job_id, seq=int(entry_id.split(b"-")[0]), at=at_ms / 1000)


def check_has_video(job: Job) -> None:
    """Return if there is, or was, a film.

    Raises:
        JobNotCompleted, VideoGone: there is none.
    """
    if job.status is not Status.COMPLETED:
        raise JobNotCompleted(tr("There is no video yet."), tr("The job is {status}.", status=tr(job.status.value)), "")
    if job.kind is Kind.PLAN:
        raise VideoGone(tr("A dry run makes no video."), tr("What it found is in its script."), tr("Film that."))


def unknown(job_id: str) -> JobUnknown:
    """No record under this id."""
    return JobUnknown(
        tr("This job is not known."),
        tr("It has expired, was removed, or never existed: {job_id}.", job_id=job_id[:64]),
        tr("Record the demo again."),
    )
