"""Leases, attempts, orders: what happens to a job when workers and people do what they do."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from autodemo_gui.core.errors import BrowserCrashed, JobCancelled, LeaseLost, SiteUnreachable
from autodemo_gui.core.events import Cancelled, Failed, Handed, Noted, Started
from autodemo_gui.core.job import Status
from autodemo_gui.queue.port import Lease, Orders
from autodemo_gui.queue.redis_queue import RedisQueue
from tests.queue.fixtures import EXAMPLE, SILENT, TERMS, OpenQueue, content, dump, log_of, taken, until

CRASH = BrowserCrashed("The browser crashed.", "It ran out of memory.", "Try again.")


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    return path


async def _finish(queue: RedisQueue, lease: Lease, film: Path | None = None) -> None:
    await queue.complete(lease, film, files={}, metrics={}, duration_s=1)


async def _let_silence_pass(queue: RedisQueue) -> None:
    """Until the lease has run out and the job waits again or has ended."""

    async def is_over() -> bool:
        await queue.reap()
        return not await queue._link.redis.exists("demo:processing")

    await until(is_over)


async def test_a_silent_workers_job_goes_to_another_and_the_first_can_publish_nothing(
    open_queue: OpenQueue, film: Path
) -> None:
    queue = open_queue(SILENT)
    job_id = await queue.submit(EXAMPLE)
    silent = await taken(queue, "silent")
    await _let_silence_pass(queue)
    patient = open_queue()
    other = await taken(patient, "other")
    assert other.job.attempt == 2
    assert await queue.beat(silent) is Orders.LOST
    with pytest.raises(LeaseLost):
        await queue.publish(silent, Noted(text="I am still here"), number=1)
    with pytest.raises(LeaseLost):
        await queue.put_file(silent, "a.srt", film)
    with pytest.raises(LeaseLost):
        await _finish(queue, silent, film)
    with pytest.raises(LeaseLost):
        await queue.fail(silent, CRASH)
    await queue.hand_back(silent)
    assert (await patient.job(job_id)).worker == "other"
    assert not [key for key in await dump(patient) if "upload" in key or "video" in key or key.startswith("file")]
    film.write_bytes(b"the other film")
    await _finish(patient, other, film)
    assert await content(patient.video(job_id)) == b"the other film"
    log = await log_of(patient, job_id)
    assert [type(event).__name__ for event in log] == ["Queued", "Started", "Handed", "Started", "Finished"]


async def test_a_lease_that_ran_out_is_still_good_while_nobody_else_has_the_job(
    open_queue: OpenQueue, film: Path
) -> None:
    queue = open_queue(SILENT)
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    await until(lambda: _no_lease(queue, job_id))
    assert await open_queue(TERMS).beat(lease) is Orders.CARRY_ON
    assert await queue.reap() == 0
    await _finish(queue, lease, film)
    assert (await queue.job(job_id)).status is Status.COMPLETED


async def _no_lease(queue: RedisQueue, job_id: str) -> bool:
    return not await queue._link.redis.exists(f"demo:lease:{job_id}")


async def test_a_job_between_pop_and_claim_is_only_suspected(queue: RedisQueue) -> None:
    await queue.submit(EXAMPLE)
    await queue._link.redis.rpoplpush("demo:queue", "demo:processing")
    assert await queue.reap() == 0
    assert await queue.reap() == 0
    assert await queue._link.redis.llen("demo:queue") == 0


async def test_of_a_busy_fleet_one_looks_for_silent_workers_and_leaves_its_own_job_alone(open_queue: OpenQueue) -> None:
    queue = open_queue(SILENT)
    own, other = await queue.submit(EXAMPLE), await queue.submit(EXAMPLE)
    for job_id in (own, other):
        assert (await taken(queue)).job_id == job_id
        await until(lambda job_id=job_id: _no_lease(queue, job_id))
    assert [await queue.reap(busy_with=own) for _ in range(2)] == [0, 1]
    assert [(await queue.job(job_id)).status for job_id in (own, other)] == [Status.PROCESSING, Status.PENDING]
    assert [await queue.reap(every_s=60) for _ in range(3)] == [0, 0, 0]
    assert await queue.reap() == 1


async def test_a_worker_that_beats_keeps_its_job(open_queue: OpenQueue) -> None:
    hasty = open_queue(replace(TERMS, grace_s=0.0))
    job_id = await hasty.submit(EXAMPLE)
    lease = await taken(hasty)
    for _ in range(5):
        assert await hasty.beat(lease) is Orders.CARRY_ON
        assert await hasty.reap() == 0
    assert 29_000 < await hasty._link.redis.pttl(f"demo:lease:{job_id}") <= 30_000


async def test_a_job_that_kills_its_workers_is_given_up_after_three_attempts(open_queue: OpenQueue) -> None:
    queue = open_queue(SILENT)
    job_id = await queue.submit(EXAMPLE)
    for attempt in (1, 2, 3):
        assert (await taken(queue)).job.attempt == attempt
        await _let_silence_pass(queue)
    job = await queue.job(job_id)
    assert job.status is Status.FAILED
    assert job.error
    assert "given up" in job.error
    log = await log_of(queue, job_id)
    assert [type(event) for event in log if isinstance(event, (Started, Failed))] == [Started] * 3 + [Failed]
    everything = await dump(queue)
    assert job_id.encode() in everything["demo:dead"][2]
    assert everything["demo:dead"][1] > 0
    assert await queue.take("w1", 0.01) is None


async def test_even_a_worker_that_forgot_to_reap_gives_no_fourth_attempt(open_queue: OpenQueue) -> None:
    queue = open_queue(SILENT)
    job_id = await queue.submit(EXAMPLE)
    for _ in range(3):
        lease = await taken(queue)
        await until(lambda: _no_lease(queue, job_id))
        await queue._link.redis.rpush("demo:queue", job_id)
    assert lease.job.attempt == 3
    assert await queue.take("w1") is None
    assert (await queue.job(job_id)).status is Status.FAILED


async def test_a_fault_that_may_pass_is_tried_again_and_then_fails_with_its_reason(
    queue: RedisQueue, film: Path
) -> None:
    job_id = await queue.submit(EXAMPLE)
    for attempt in (1, 2):
        lease = await taken(queue)
        assert lease.job.attempt == attempt
        assert await queue.fail(lease, CRASH, partial=film) is True
        job = await queue.job(job_id)
        assert (job.status, job.error, job.worker, job.files) == (Status.PENDING, None, None, [])
        await until(queue.reap)
    lease = await taken(queue)
    assert await queue.fail(lease, CRASH, partial=film) is False
    job = await queue.job(job_id)
    assert job.status is Status.FAILED
    assert job.error == "The browser crashed. It ran out of memory. Try again."
    assert await content(queue.file(job_id, "partial.mp4")) == b"film"
    log = await log_of(queue, job_id)
    assert [event.reason for event in log if isinstance(event, Handed)] == [
        "The browser crashed. It will be tried again."
    ] * 2
    assert isinstance(log[-1], Failed)
    assert (log[-1].code, log[-1].exit_code, log[-1].partial) == ("browser_crashed", 5, True)


async def test_a_job_waits_before_it_is_tried_again(open_queue: OpenQueue) -> None:
    queue = open_queue(replace(TERMS, backoff_base_s=1e6, backoff_cap_s=1e6))
    job_id = await queue.submit(EXAMPLE)
    await queue.fail(await taken(queue), CRASH)
    assert await queue.reap() == 0
    assert await queue._link.redis.zrange("demo:delayed", 0, -1) == [job_id.encode()]
    await queue._link.redis.zadd("demo:delayed", {job_id: 1})
    assert await queue.reap() == 1
    assert (await taken(queue)).job.attempt == 2


async def test_a_fault_of_the_site_is_final_at_once(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    error = SiteUnreachable("The site does not answer.", "https://u:p@example.com timed out.")
    assert await queue.fail(await taken(queue), error) is False
    job = await queue.job(job_id)
    assert job.status is Status.FAILED
    assert job.error == "The site does not answer. https://***@example.com timed out."
    assert job.files == []
    last = (await log_of(queue, job_id))[-1]
    assert isinstance(last, Failed)
    assert last.exit_code == 3
    assert last.partial is False


async def test_what_is_handed_back_comes_first_and_costs_no_attempt(queue: RedisQueue) -> None:
    first = await queue.submit(EXAMPLE)
    await queue.submit(EXAMPLE)
    for _ in range(5):
        lease = await taken(queue)
        assert (lease.job_id, lease.job.attempt) == (first, 1)
        await queue.hand_back(lease)
        assert (await queue.job(first)).status is Status.PENDING


async def test_a_waiting_job_is_cancelled_at_once(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    await queue.cancel(job_id)
    await queue.cancel(job_id)
    job = await queue.job(job_id)
    assert (job.status, job.error) == (Status.CANCELLED, None)
    assert [type(event) for event in await log_of(queue, job_id)][1:] == [Cancelled]
    assert await queue.take("w1", 0.01) is None


async def test_a_job_that_waits_for_another_try_is_cancelled_at_once(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    await queue.fail(await taken(queue), CRASH)
    await queue.cancel(job_id)
    assert (await queue.job(job_id)).status is Status.CANCELLED
    assert not await queue._link.redis.exists("demo:delayed")


async def test_a_running_job_learns_of_its_orders_with_the_beat(queue: RedisQueue, film: Path) -> None:
    job_id = await queue.submit(EXAMPLE)
    await queue.finish_now(job_id)  # nothing to finish yet
    lease = await taken(queue)
    assert await queue.beat(lease) is Orders.CARRY_ON
    await queue.finish_now(job_id)
    assert await queue.beat(lease) is Orders.FINISH
    await queue.cancel(job_id)
    assert await queue.beat(lease) is Orders.CANCEL
    assert await queue.fail(lease, JobCancelled(), partial=film) is False
    job = await queue.job(job_id)
    assert (job.status, job.error, job.files) == (Status.CANCELLED, None, ["partial.mp4"])
    last = (await log_of(queue, job_id))[-1]
    assert isinstance(last, Cancelled)
    assert last.partial is True


async def test_a_cancelled_job_is_not_tried_again_whatever_ended_it(open_queue: OpenQueue) -> None:
    queue = open_queue(SILENT)
    by_crash, by_shutdown, by_silence = [await queue.submit(EXAMPLE) for _ in range(3)]
    lease = await taken(queue)
    await queue.cancel(by_crash)
    assert await queue.fail(lease, CRASH) is False
    assert (await queue.job(by_crash)).status is Status.FAILED
    lease = await taken(queue)
    await queue.cancel(by_shutdown)
    await queue.hand_back(lease)
    assert (await queue.job(by_shutdown)).status is Status.CANCELLED
    await taken(queue)
    await queue.cancel(by_silence)
    await _let_silence_pass(queue)
    assert (await queue.job(by_silence)).status is Status.CANCELLED
    for job_id in (by_crash, by_shutdown, by_silence):
        assert len([e for e in await log_of(queue, job_id) if isinstance(e, (Failed, Cancelled))]) == 1


async def test_a_job_that_ended_stays_as_it_is(queue: RedisQueue, film: Path) -> None:
    job_id = await queue.submit(EXAMPLE)
    await _finish(queue, await taken(queue), film)
    before = await queue.job(job_id)
    await queue.cancel(job_id)
    await queue.finish_now(job_id)
    assert await queue.job(job_id) == before


async def test_a_call_whose_answer_was_lost_can_be_repeated(queue: RedisQueue, film: Path) -> None:
    first, second, third = [await queue.submit(EXAMPLE) for _ in range(3)]
    lease = await taken(queue)
    await _finish(queue, lease, film)
    await _repeat(queue, lease)
    assert len(await log_of(queue, first)) == 3
    lease = await taken(queue)
    assert [await queue.fail(lease, CRASH) for _ in range(2)] == [True, True]
    assert (await queue.job(second)).attempt == 1
    lease = await taken(queue)
    await queue.hand_back(lease)
    await queue.hand_back(lease)
    assert (await queue.job(third)).attempt == 0
    assert await queue._link.redis.llen("demo:queue") == 1


async def _repeat(queue: RedisQueue, lease: Lease) -> None:
    """As redis-py does by itself: the same script with the same arguments."""
    upload = f"demo:upload:{lease.job_id}:{lease.token}:video"
    answer = await queue._link.run("complete", lease.job_id, lease.token, upload, "{}", "{}")
    assert answer == "completed"


async def test_a_claim_whose_answer_was_lost_costs_one_attempt_only(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    await queue._link.redis.rpoplpush("demo:queue", "demo:processing")
    arguments = ("w1:token", '"w1"', 30_000, 3, "{}", "null", "{}")
    first = await queue._link.run("claim", job_id, *arguments)
    assert await queue._link.run("claim", job_id, *arguments) == first
    assert first[0] == "claimed"
    assert (await queue.job(job_id)).attempt == 1


async def test_a_cancelled_wait_for_work_loses_no_job(queue: RedisQueue) -> None:
    for round_number in range(20):
        waiting = asyncio.create_task(queue.take("w1", 1.0))
        for _ in range(round_number):
            await asyncio.sleep(0)
        job_id = await queue.submit(EXAMPLE)
        waiting.cancel()
        (outcome,) = await asyncio.gather(waiting, return_exceptions=True)
        assert isinstance(outcome, (asyncio.CancelledError, Lease))
        lease = outcome if isinstance(outcome, Lease) else await taken(queue)
        assert (lease.job_id, lease.job.attempt) == (job_id, 1)
        await _finish(queue, lease)


async def test_removing_a_running_job_takes_it_from_its_worker(queue: RedisQueue, film: Path) -> None:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    await queue.put_file(lease, "a.srt", film)
    await queue.delete(job_id)
    assert set(await dump(queue)) == {"demo:counts"}
    assert await queue.beat(lease) is Orders.LOST
    with pytest.raises(LeaseLost):
        await _finish(queue, lease, film)
    assert set(await dump(queue)) == {"demo:counts"}
    await queue.delete(job_id)


async def test_one_of_many_takers_gets_the_job(open_queue: OpenQueue) -> None:
    queue = open_queue()
    job_id = await queue.submit(EXAMPLE)
    leases = await asyncio.gather(*(queue.take(f"w{n}", 0.2) for n in range(8)))
    assert [lease.job_id for lease in leases if lease] == [job_id]
