"""The names of everything we keep in Redis, in one place (SPEC 2)."""

import hashlib
import re

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.text import tr

QUEUE = "demo:queue"
"""List of job ids that wait: producers push on the left, workers take from the right."""
PROCESSING = "demo:processing"
"""List of job ids that a worker has taken."""
DELAYED = "demo:delayed"
"""Sorted set of job ids that will be tried again, by due time (epoch milliseconds)."""
DEAD = "demo:dead"
"""List of the newest job ids that were given up because they kept killing workers."""

PARTIAL = "partial.mp4"
"""Name of the file that keeps what was filmed of a job that did not complete."""

WORKERS = "demo:workers"
"""Sorted set of the workers that live, by their last word (epoch milliseconds)."""
REAPED = "demo:reaped"
"""Exists for a moment after a busy worker has looked for jobs of silent ones."""
COUNTS = "demo:counts"
"""Hash of what has happened since the server was empty: counters for whoever watches over it; they hold no job."""

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def of_job(job_id: str) -> list[str]:
    """The keys every script is given, in the order `scripts/prelude.lua` unpacks them."""
    return [
        record(job_id),
        control(job_id),
        lease(job_id),
        events(job_id),
        video(job_id),
        file_names(job_id),
        f"demo:suspect:{job_id}",
        QUEUE,
        PROCESSING,
        DELAYED,
        DEAD,
        readers(job_id),
        WORKERS,
        COUNTS,
    ]


def record(job_id: str) -> str:
    """The public record, JSON."""
    return f"job:{job_id}"


def video(job_id: str) -> str:
    """The finished film; exists exactly while the job is completed."""
    return f"video:{job_id}"


def file(job_id: str, name: str) -> str:
    """A companion of the film.

    Raises:
        InvalidInput: the name is no plain file name.
    """
    if not _FILE_NAME.fullmatch(name):
        raise InvalidInput("file", tr("“{name}” is not a plain file name.", name=name[:100]))
    return file_prefix(job_id) + name


def file_prefix(job_id: str) -> str:
    """What the keys of all companions begin with."""
    return f"file:{job_id}:"


def file_names(job_id: str) -> str:
    """Set of the companions' names."""
    return f"demo:files:{job_id}"


def control(job_id: str) -> str:
    """Hash of what the scripts decide on; the public record is composed from it."""
    return f"demo:control:{job_id}"


def lease(job_id: str) -> str:
    """The running attempt's fencing token; lives only while its worker beats."""
    return f"demo:lease:{job_id}"


def events(job_id: str) -> str:
    """Stream of the job's events; the entry `n-0` is event number n."""
    return f"demo:events:{job_id}"


def upload(job_id: str, token: str, name: str) -> str:
    """Where a file grows until it is whole and is renamed to its place."""
    return f"demo:upload:{job_id}:{token}:{name}"


def preview(job_id: str) -> str:
    """The newest picture of a running job that somebody watches."""
    return f"demo:preview:{job_id}"


def watched(job_id: str) -> str:
    """Exists while somebody watches the job."""
    return f"demo:watch:{job_id}"


def readers(job_id: str) -> str:
    """Sorted set of the downloads that are under way, by the time until which each is believed (epoch milliseconds)."""
    return f"demo:readers:{job_id}"


def allowance(bucket: str) -> str:
    """How much of an allowance is left; a bucket's name may be any text, so it is hashed."""
    return f"demo:allowance:{hashlib.sha256(bucket.encode()).hexdigest()}"


def idempotency(key: str, owner: str = "") -> str:
    """Where the first job of an owner's idempotency key is remembered; the key may be any text, so it is hashed."""
    text = f"{owner}\n{key}" if owner else key
    return f"demo:idem:{hashlib.sha256(text.encode()).hexdigest()}"
