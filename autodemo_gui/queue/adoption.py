"""Jobs that other programs wrote by the table of SPEC 2 alone become jobs like ours, or fail with a reason."""

from typing import Any

from redis.exceptions import ResponseError

from autodemo_gui.core.address import mask_credentials, masked
from autodemo_gui.core.errors import AutoDemoError, EnvironmentProblem, InvalidInput, Refused
from autodemo_gui.core.events import Failed, Queued, to_wire
from autodemo_gui.core.job import Request
from autodemo_gui.core.text import tr
from autodemo_gui.queue import keys, record
from autodemo_gui.queue.credentials import Credentials
from autodemo_gui.queue.link import Link

MOST_RECORD_BYTES = 8 << 20
"""Ours have kilobytes, 2 MB with a picture in the look. One that takes too long to read would come back for ever."""


async def adopt(link: Link, job_id: str, credentials: Credentials) -> Request | None:
    """Read a job's record and, when it has no control hash yet, give it one.

    Args:
        link: the way to Redis.
        job_id: which job.
        credentials: what the queue does with addresses that carry some.

    Returns:
        What is asked for; None when nothing is to be done: the job had ended, or has now failed with a reason.
    """
    data: dict[str, Any] = {}
    try:
        record.check_id(job_id)
        data = record.read(await _raw(link, job_id))
        if record.is_final(data):
            await link.call(link.redis.lrem(keys.PROCESSING, 0, job_id))
            return None
        request = record.request_in(data)
        credentials.check(request)
    except (InvalidInput, Refused) as error:
        await _reject(link, job_id, record.foreign(job_id, data), error)
        return None
    credentials.keep(job_id, request)
    found = record.foreign(job_id, data)
    queued = record.to_json(to_wire(Queued(url=mask_credentials(request.address))))
    await link.run("adopt", job_id, queued, found.created_at, *_flat(found))
    return request


async def _raw(link: Link, job_id: str) -> bytes:
    """The record as it is stored.

    Raises:
        InvalidInput: there is none that can be read.
    """
    key = keys.record(job_id)
    try:
        if await link.call(link.redis.strlen(key)) > MOST_RECORD_BYTES:
            raise InvalidInput("job", tr("The job's record has more than {most:.0f} MB.", most=MOST_RECORD_BYTES / 1e6))
        raw = await link.bytes_of(key)
    except EnvironmentProblem as error:
        if not isinstance(error.__cause__, ResponseError):
            raise
        raise InvalidInput("job", tr("The job's record is not a text.")) from error
    if raw is None:
        raise InvalidInput(
            "job", tr("Its record is missing: it waited too long, or was never written."), tr("Record the demo again.")
        )
    return raw


async def _reject(link: Link, job_id: str, found: record.Foreign, error: AutoDemoError) -> None:
    failed = Failed(code=error.code, title=error.title, detail=error.detail, hint=error.hint, exit_code=error.exit_code)
    event = record.to_json(masked(to_wire(failed)))
    reason = record.to_json(mask_credentials(error.sentence))
    await link.run("reject", job_id, reason, event, error.exit_code, *_flat(found))


def _flat(found: record.Foreign) -> list[str]:
    return [text for pair in found.members.items() for text in pair]
