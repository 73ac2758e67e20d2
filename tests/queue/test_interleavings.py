"""Whatever people, workers and deaths do in whatever order: no job is lost, none has two ends (hypothesis)."""

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from autodemo_gui.core.errors import BrowserCrashed, JobCancelled, LeaseLost, SiteUnreachable
from autodemo_gui.core.events import Cancelled, Failed, Finished, Noted
from autodemo_gui.core.job import Status
from autodemo_gui.queue.embedded import EmbeddedQueue
from autodemo_gui.queue.port import Lease
from tests.queue.fixtures import EXAMPLE, TERMS, dump, log_of

T = TypeVar("T")
ERRORS = [BrowserCrashed("Crashed."), SiteUnreachable("Down."), JobCancelled()]


class Queue(RuleBasedStateMachine):
    """Leases are never given up by the machine: a worker that is thought dead may speak again at any time."""

    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.queue = EmbeddedQueue(TERMS)
        self.job_ids: list[str] = []
        self.published: dict[str, int] = {}
        self.folder = tempfile.TemporaryDirectory()
        self.film = Path(self.folder.name) / "film.mp4"
        self.film.write_bytes(b"film")

    def teardown(self) -> None:
        self.run(self.queue.close())
        self.runner.close()
        self.folder.cleanup()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @rule()
    def submit(self) -> None:
        self.job_ids.append(self.run(self.queue.submit(EXAMPLE)))

    @rule(target=leases)
    def take(self) -> Any:
        return self.run(self.queue.take("w", 0.001)) or "nothing"

    @rule()
    def pop_and_die(self) -> None:
        self.run(self._redis().rpoplpush("demo:queue", "demo:processing"))

    @rule(data=st.data())
    def push_again(self, data: st.DataObject) -> None:
        if self.job_ids:
            self.run(self._redis().lpush("demo:queue", data.draw(st.sampled_from(self.job_ids))))

    @rule(data=st.data(), what=st.sampled_from(["cancel", "finish_now"]))
    def order(self, data: st.DataObject, what: str) -> None:
        if self.job_ids:
            self.run(getattr(self.queue, what)(data.draw(st.sampled_from(self.job_ids))))

    @rule(lease=leases)
    def fall_silent(self, lease: Any) -> None:
        if isinstance(lease, Lease):
            self.run(self._redis().delete(f"demo:lease:{lease.job_id}"))

    @rule()
    def reap(self) -> None:
        async def past_grace() -> None:
            await self.queue.reap()
            for key in await self._redis().keys("demo:suspect:*"):
                await self._redis().set(key, 1, keepttl=True)
            await self.queue.reap()

        self.run(past_grace())

    @rule(lease=leases)
    def beat(self, lease: Any) -> None:
        if isinstance(lease, Lease):
            self.run(self.queue.beat(lease))

    @rule(lease=leases, number=st.integers(1, 3))
    def publish(self, lease: Any, number: int) -> None:
        self._speak(lease, lambda: self.queue.publish(lease, Noted(text="x"), number=number))

    @rule(lease=consumes(leases))
    def complete(self, lease: Any) -> None:
        if self._speak(
            lease, lambda: self.queue.complete(lease, self.film, files={"a": self.film}, metrics={}, duration_s=1)
        ):
            self.published[lease.job_id] = self.published.get(lease.job_id, 0) + 1

    @rule(lease=leases, error=st.sampled_from(ERRORS))
    def fail(self, lease: Any, error: Any) -> None:
        self._speak(lease, lambda: self.queue.fail(lease, error, partial=self.film))

    @rule(lease=leases)
    def hand_back(self, lease: Any) -> None:
        self._speak(lease, lambda: self.queue.hand_back(lease))

    def _speak(self, lease: Any, act: Any) -> bool:
        """Whether the queue listened."""
        if not isinstance(lease, Lease):
            return False
        try:
            self.run(act())
        except LeaseLost:
            return False
        return True

    def _redis(self) -> Any:
        async def client() -> Any:
            return self.queue._link.redis

        return self.run(client()) if not _in_loop() else self.queue._link.redis

    @invariant()
    def every_job_is_somewhere_and_ends_once(self) -> None:
        self.run(self._check())

    async def _check(self) -> None:
        everything = await dump(self.queue)
        redis = self.queue._link.redis
        listed = {key.decode() for name in ("demo:queue", "demo:processing") for key in await redis.lrange(name, 0, -1)}
        listed |= {key.decode() for key in await redis.zrange("demo:delayed", 0, -1)}
        assert not [key for key, (_, ttl_s, _) in everything.items() if ttl_s < 0 and key.count(":") > 1]
        for job_id in self.job_ids:
            job = await self.queue.job(job_id)
            assert (f"video:{job_id}" in everything) == (job.status is Status.COMPLETED)
            assert self.published.get(job_id, 0) == (job.status is Status.COMPLETED)
            assert 0 <= job.attempt <= TERMS.max_attempts
            assert job.status.is_final or job_id in listed, "lost"
            assert bool(job.error) == (job.status is Status.FAILED)
            if job.status.is_final:
                log = await log_of(self.queue, job_id)
                assert [event.seq for event in log] == list(range(1, len(log) + 1))
                assert [isinstance(event, (Finished, Failed, Cancelled)) for event in log].count(True) == 1


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


TestInterleavings = Queue.TestCase
TestInterleavings.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
