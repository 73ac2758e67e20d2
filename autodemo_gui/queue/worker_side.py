"""What those who make films do with Redis: take, publish, beat, complete, fail, hand back, reap."""

import asyncio
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from autodemo_gui.core.address import mask_credentials, masked
from autodemo_gui.core.errors import AutoDemoError, JobCancelled, LeaseLost
from autodemo_gui.core.events import AnyEvent, Cancelled, Failed, Finished, Handed, Progress, Started, to_wire
from autodemo_gui.core.job import Job, Request
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.text import tr
from autodemo_gui.queue import keys, record
from autodemo_gui.queue.adoption import adopt
from autodemo_gui.queue.blobs import MOST_PREVIEW_BYTES, pack_preview, upload
from autodemo_gui.queue.credentials import Credentials
from autodemo_gui.queue.link import Link, text
from autodemo_gui.queue.port import Lease, Orders, Stored
from autodemo_gui.queue.tally import amounts
from autodemo_gui.queue.terms import Terms

MOST_BLOCK_S = 4.0
"""A pop must never be cancelled, so this is how long a worker that is told to stop may have to wait for it."""
PREVIEW_TTL_S = 5


class WorkerSide:
    """The working half of the port."""

    def __init__(self, link: Link, terms: Terms, credentials: Credentials) -> None:
        """Speak over a link."""
        self._link = link
        self._terms = terms
        self._credentials = credentials

    async def take(self, worker: str, block_s: float = 1.0) -> Lease | None:
        """See `JobQueue.take`."""
        taking = asyncio.ensure_future(self._take(worker, block_s))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            # A pop that is cancelled loses the job that arrives at that moment.
            (outcome,) = await asyncio.gather(taking, return_exceptions=True)
            if isinstance(outcome, Lease):
                # If even this fails the lease runs out, and the job is taken over.
                await asyncio.gather(self.hand_back(outcome), return_exceptions=True)
            raise

    async def _take(self, worker: str, block_s: float) -> Lease | None:
        wait_s = min(block_s, MOST_BLOCK_S)
        popped = await self._link.call(
            # BLMOVE, its successor, does not block on fakeredis.
            self._link.redis.brpoplpush(keys.QUEUE, keys.PROCESSING, wait_s),
            patience_s=wait_s + self._terms.patience_s,
        )
        if popped is None:
            return None
        job_id = str(text(popped))
        request = await adopt(self._link, job_id, self._credentials)
        return await self._claim(job_id, request, worker) if request else None

    async def _claim(self, job_id: str, request: Request, worker: str) -> Lease | None:
        token = f"{worker}:{uuid4().hex}"
        outcome, raw = await self._link.run(
            "claim",
            job_id,
            token,
            record.to_json(worker),
            _ms(self._terms.lease_s),
            self._terms.max_attempts,
            record.to_json(to_wire(Started(worker=worker, attempt=0))),
            *_poison(),
        )
        if outcome != "claimed":
            return None
        return Lease(Job.model_validate(record.read(raw)), self._credentials.restored(job_id, request), token)

    async def present(self, worker: str) -> None:
        """See `JobQueue.present`."""
        await self._link.run("present", "", worker)

    async def publish(self, lease: Lease, event: AnyEvent, *, number: int) -> None:
        """See `JobQueue.publish`."""
        wire = masked(to_wire(event))
        progress = ""
        if isinstance(event, Progress):
            progress = record.to_json({name: wire[name] for name in ("phase", "fraction", "eta_s")})
        self._check(await self._link.run("publish", lease.job_id, lease.token, number, record.to_json(wire), progress))

    async def show(self, lease: Lease, preview: Preview) -> bool:
        """See `JobQueue.show`. A picture that is too large is not shown, rather than slowing everybody."""
        redis = self._link.redis
        if not await self._link.call(redis.exists(keys.watched(lease.job_id))):
            return False
        if len(preview.jpeg) <= MOST_PREVIEW_BYTES:
            await self._link.call(redis.set(keys.preview(lease.job_id), pack_preview(preview), ex=PREVIEW_TTL_S))
        return True

    async def beat(self, lease: Lease) -> Orders:
        """See `JobQueue.beat`."""
        return Orders(await self._link.run("beat", lease.job_id, lease.token, _ms(self._terms.lease_s)))

    async def put_file(self, lease: Lease, name: str, path: Path) -> None:
        """See `JobQueue.put_file`."""
        keys.file(lease.job_id, name)
        key = keys.upload(lease.job_id, lease.token, name)
        sent = await upload(self._link, key, path, most_bytes=self._terms.max_file_bytes)
        self._check(await self._link.run("place", lease.job_id, lease.token, key, name, sent.size_bytes, sent.sha256))

    async def complete(
        self,
        lease: Lease,
        video: Path | None,
        *,
        files: Mapping[str, Path],
        metrics: Mapping[str, Any],
        duration_s: float,
    ) -> None:
        """See `JobQueue.complete`."""
        for name, path in files.items():
            await self.put_file(lease, name, path)
        key, sent = "", Stored(0, "")
        if video is not None:
            key = keys.upload(lease.job_id, lease.token, "video")
            sent = await upload(self._link, key, video, most_bytes=self._terms.max_file_bytes)
        finished = Finished(duration_s=duration_s, files=tuple(sorted(files)), metrics=dict(metrics))
        wire = masked(to_wire(finished))
        self._check(
            await self._link.run(
                "complete",
                lease.job_id,
                lease.token,
                key,
                record.to_json(wire["metrics"]),
                record.to_json(wire),
                sent.size_bytes,
                sent.sha256,
                *amounts(metrics),
            )
        )
        self._credentials.forget(lease.job_id)

    async def fail(self, lease: Lease, error: AutoDemoError, *, partial: Path | None = None) -> bool:
        """See `JobQueue.fail`."""
        is_cancelled = isinstance(error, JobCancelled)
        may_retry = error.retryable and lease.job.attempt < self._terms.max_attempts
        if partial is not None and not may_retry:
            await self.put_file(lease, keys.PARTIAL, partial)
        kept = partial is not None and not may_retry
        last = Cancelled(partial=kept) if is_cancelled else _failed(error, partial=kept)
        outcome = self._check(
            await self._link.run(
                "fail",
                lease.job_id,
                lease.token,
                "cancelled" if is_cancelled else "failed",
                "null" if is_cancelled else record.to_json(mask_credentials(error.sentence)),
                record.to_json(masked(to_wire(last))),
                self._backoff_ms(lease.job.attempt) if may_retry else "",
                self._terms.max_attempts,
                _handed(tr("{what} It will be tried again.", what=error.title)),
                error.exit_code,
            )
        )
        if outcome != "again":
            self._credentials.forget(lease.job_id)
        return outcome == "again"

    def _backoff_ms(self, attempt: int) -> int:
        """Full jitter (Brooker, “Exponential Backoff and Jitter”): anything between nothing and the doubled base."""
        longest_s = min(self._terms.backoff_cap_s, self._terms.backoff_base_s * 2 ** (attempt - 1))
        return _ms(random.uniform(0, longest_s))  # noqa: S311 - spreads retries, protects nothing

    async def hand_back(self, lease: Lease) -> None:
        """See `JobQueue.hand_back`."""
        handed = _handed(tr("Its worker is shutting down; another one will take it."))
        await self._link.run("hand_back", lease.job_id, lease.token, handed, record.to_json(to_wire(Cancelled())))

    async def reap(self, *, busy_with: str = "", every_s: float = 0.0) -> int:
        """See `JobQueue.reap`."""
        if every_s and not await self._link.call(self._link.redis.set(keys.REAPED, b"1", px=_ms(every_s), nx=True)):
            return 0
        waiting_again = int(await self._link.run("promote", ""))
        given_up = _poison()
        handed = _handed(tr("Its worker went silent; another one will take it."))
        cancelled = record.to_json(to_wire(Cancelled()))
        for raw in await self._link.call(self._link.redis.lrange(keys.PROCESSING, 0, -1)):
            job_id = str(text(raw))
            if job_id == busy_with:
                continue
            outcome = await self._link.run(
                "reap",
                job_id,
                _ms(self._terms.grace_s),
                self._terms.max_attempts,
                handed,
                *given_up,
                cancelled,
            )
            waiting_again += outcome == "requeued"
        return waiting_again

    def _check(self, outcome: str) -> str:
        if outcome in ("lost", "missing"):
            raise LeaseLost(
                tr("Another worker has this job now."), tr("This one was silent for too long, or the job was removed.")
            )
        return outcome


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _handed(reason: str) -> str:
    return record.to_json(masked(to_wire(Handed(reason=reason))))


def _failed(error: AutoDemoError, *, partial: bool = False) -> Failed:
    return Failed(
        code=error.code,
        title=error.title,
        detail=error.detail,
        hint=error.hint,
        exit_code=error.exit_code,
        partial=partial,
    )


def _poison() -> tuple[str, str, int]:
    """Reason and event of a job that is given up, as JSON texts, and its exit code."""
    error = AutoDemoError(
        tr("The recording was given up."),
        tr("Every worker that tried it stopped without a word."),
        tr("The site may need more memory than a worker has. Try fewer clicks or a smaller size."),
    )
    return record.to_json(error.sentence), record.to_json(to_wire(_failed(error))), error.exit_code
