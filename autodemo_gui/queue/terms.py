"""Durations and bounds that all clients of one queue share."""

from dataclasses import dataclass

PATIENCE_S = 1.8
"""An outage is to be said within two seconds."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Durations and bounds of a queue; every client of one queue should have the same.

    Attributes:
        ttl_s: how long everything of a job is kept after its last change.
        lease_s: how long a worker may be silent before its job can be taken over.
        grace_s: how long a job without a lease is only suspected.
        max_attempts: after so many attempts a job that kills its workers, or meets faults, has failed.
        max_depth: how many jobs may wait.
        max_file_bytes: how large a film or companion may be. Redis takes no value beyond 512 MB; half of that leaves it
            room beside the films of others.
        backoff_base_s: mean wait before the second attempt is half of this; doubles with every attempt.
        backoff_cap_s: longest wait between attempts.
        patience_s: how long one exchange with Redis may take.
        reconnect_s: how long a reader of the log keeps trying to reach Redis again.
    """

    ttl_s: int = 3600
    lease_s: float = 30.0
    grace_s: float = 3.0
    max_attempts: int = 3
    max_depth: int = 1000
    max_file_bytes: int = 256 << 20
    backoff_base_s: float = 2.0
    backoff_cap_s: float = 60.0
    patience_s: float = PATIENCE_S
    reconnect_s: float = 3600.0
