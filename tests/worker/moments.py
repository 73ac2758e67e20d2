"""Moments that tests wait for, and the last word of a log."""

from autodemo_gui.core.events import AnyEvent, StepFilmed
from autodemo_gui.queue.redis_queue import RedisQueue


async def filming(queue: RedisQueue, job_id: str, times: int = 1) -> None:
    """Return when studios have filmed so many steps of a job."""
    async for event in queue.events(job_id):
        times -= isinstance(event, StepFilmed)
        if not times:
            return


def final(log: list[AnyEvent]) -> AnyEvent:
    """How a job ended."""
    return log[-1]


async def equal(one: object, other: object) -> bool:
    """For `until`: whether two things are equal now."""
    return one == other
