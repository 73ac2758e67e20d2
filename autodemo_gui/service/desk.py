"""What every path of the service has in common: the queue, who asks, whose job it is, and how much each may ask."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from autodemo_gui.core.text import tr
from autodemo_gui.queue.client_side import unknown
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.service.metrics import Metrics
from autodemo_gui.service.options import Options
from autodemo_gui.service.problems import Rejected
from autodemo_gui.service.settling import Settling
from autodemo_gui.service.tokens import Tokens
from autodemo_gui.worker.traces import Traces

HOUR_S = 3600.0

_bearer = HTTPBearer(auto_error=False, description="needed when the service has tokens")

JobId = Annotated[str, Path(description="what POST /demo/run answered", min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the service works with.

    Attributes:
        queue: where jobs go.
        tokens: who may ask; without any, whoever reaches the service.
        options: its bounds.
        metrics: what it counts.
        settling: downloads that have sent all and wait for what comes of it.
        traces: where it is told which requests began jobs; by default nowhere.
    """

    queue: RedisQueue
    tokens: Tokens
    options: Options
    metrics: Metrics = field(default_factory=Metrics)
    settling: Settling = field(default_factory=Settling)
    traces: Traces = field(default_factory=Traces)


def desk_of(request: Request) -> Desk:
    """The desk of the application that answers."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]


async def named(
    desk: AtDesk, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)] = None
) -> str:
    """Who asks; empty when the service has no tokens.

    Raises:
        Rejected: the token is missing or nobody's.
    """
    owner: str | None = ""
    if desk.tokens:
        owner = desk.tokens.owner_of(credentials.credentials) if credentials is not None else None
    if owner is None:
        raise Rejected(
            401,
            "unauthorized",
            tr("This service wants a token."),
            tr("The request has none, or one that is nobody's."),
            tr("Send it as Authorization: Bearer TOKEN."),
        )
    return owner


async def caller(desk: AtDesk, owner: Annotated[str, Depends(named)]) -> str:
    """Who asks, having been counted.

    Raises:
        Rejected: the owner of the token asks too often.
        QueueUnreachable: Redis does not answer.
    """
    wait_s = await desk.queue.allow(f"requests {owner}", per_s=desk.options.per_s, burst=desk.options.burst)
    if wait_s:
        raise Rejected(429, "too_many_requests", tr("Too many requests."), tr("Slow down a little."), wait_s=wait_s)
    return owner


Caller = Annotated[str, Depends(caller)]


async def own_job(job_id: JobId, desk: AtDesk, owner: Caller) -> str:
    """The id of a job that the caller may see; another's is answered as if there were none.

    Raises:
        JobUnknown: there is no such job, or it is another's.
        QueueUnreachable: Redis does not answer.
    """
    await desk.settling.settled(job_id)
    if owner and await desk.queue.owner(job_id) != owner:
        raise unknown(job_id)
    return job_id


OwnJob = Annotated[str, Depends(own_job)]


async def check_share(desk: Desk, owner: str, idempotency_key: str | None) -> None:
    """Count one more job of an owner; a request that is repeated with its key makes none.

    Raises:
        Rejected: there were too many in the last hour.
        QueueUnreachable: Redis does not answer.
    """
    jobs = desk.options.jobs_per_hour
    if not jobs or (idempotency_key and await desk.queue.knows(idempotency_key, owner=owner)):
        return
    wait_s = await desk.queue.allow(f"jobs {owner}", per_s=jobs / HOUR_S, burst=jobs)
    if wait_s:
        raise Rejected(
            429,
            "too_many_jobs",
            tr("Too many jobs."),
            tr("{count} jobs an hour are this token's share.", count=jobs),
            wait_s=wait_s,
        )
