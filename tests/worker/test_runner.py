"""The worker around a studio: success, every kind of failure, orders, and its own end."""

import asyncio
import errno
import logging
import stat
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.core.errors import BrowserCrashed, DiskFull, JobCancelled, SiteUnreachable, VideoGone
from autodemo_gui.core.events import AnyEvent, Cancelled, Failed, Finished, Handed, Noted, Progress, StepFilmed
from autodemo_gui.core.job import Kind, Limits, Request, Status
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.script import parse_script
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.take import FRAMES_FILE
from autodemo_gui.queue.port import Lease
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.studio.develop import Result
from autodemo_gui.worker.attempt import deadline_s, first
from tests.queue.fixtures import EXAMPLE, TERMS, OpenQueue, content, dump, log_of, queue_on, taken, until
from tests.queue.server import RedisServer
from tests.worker.conftest import StartWorker
from tests.worker.studios import QUICK, Scene, film, hang, plan, tiny_mp4


async def _filming(queue: RedisQueue, job_id: str) -> None:
    """Until the studio has said its first word."""
    async for event in queue.events(job_id):
        if isinstance(event, StepFilmed):
            return


def _last(log: list[AnyEvent]) -> AnyEvent:
    return log[-1]


async def test_a_job_becomes_a_film(queue: RedisQueue, start_worker: StartWorker) -> None:
    start_worker(queue, film, name="desk")
    job_id = await queue.submit(EXAMPLE)
    log = await log_of(queue, job_id)
    names = [type(event).__name__ for event in log]
    assert names == ["Queued", "Started", "StepFilmed", "StepFilmed", "Finished"]
    job = await queue.job(job_id)
    assert (job.status, job.worker, job.files) == (Status.COMPLETED, "desk", ["demo.srt"])
    assert job.metrics
    assert (job.metrics["state"], job.metrics["clicks"], job.metrics["duration_s"]) == ("complete", 2, 0.5)
    assert await content(queue.video(job_id)) == tiny_mp4()
    assert await content(queue.file(job_id, "demo.srt")) == b"1\n"


async def test_a_dry_run_becomes_a_script_without_a_film(queue: RedisQueue, start_worker: StartWorker) -> None:
    kept: list[str] = []
    start_worker(queue, plan, keep_take=lambda job_id, _take: kept.append(job_id))
    job_id = await queue.submit(EXAMPLE.model_copy(update={"kind": Kind.PLAN}))
    last = _last(await log_of(queue, job_id))
    assert isinstance(last, Finished)
    assert (last.files, last.metrics["state"]) == (("script.json",), "planned")
    job = await queue.job(job_id)
    assert (job.kind, job.status, job.files) == (Kind.PLAN, Status.COMPLETED, ["script.json"])
    assert parse_script((await content(queue.file(job_id, "script.json"))).decode()).title == "Example"
    assert f"video:{job_id}" not in await dump(queue)
    with pytest.raises(VideoGone, match="A dry run makes no video"):
        await content(queue.video(job_id))
    assert kept == []
    await queue.delete(job_id)
    assert not [key for key in await dump(queue) if job_id in key]


async def test_each_job_has_a_private_folder_of_its_own(queue: RedisQueue, start_worker: StartWorker) -> None:
    seen: list[tuple[Path, bool, int]] = []

    async def look(scene: Scene) -> Result:
        empty = not list(scene.workspace.iterdir())
        seen.append((scene.workspace, empty, stat.S_IMODE(scene.workspace.stat().st_mode)))
        return scene.film()

    start_worker(queue, look)
    for job_id in [await queue.submit(EXAMPLE) for _ in range(2)]:
        await log_of(queue, job_id)
    (first, *_), (second, *_) = seen
    assert first != second
    assert [empty for _, empty, _ in seen] == [True, True]
    if sys.platform != "win32":
        assert {mode for *_, mode in seen} == {0o700}
    await until(lambda: _gone(first, second))


async def _gone(*folders: Path) -> bool:
    return not any(folder.exists() for folder in folders)


async def test_takes_are_given_away_before_the_folder_goes(
    queue: RedisQueue, start_worker: StartWorker, tmp_path: Path
) -> None:
    kept: list[tuple[str, Path]] = []

    def keep(job_id: str, take: Path) -> None:
        kept.append((job_id, take.rename(tmp_path / "kept")))

    start_worker(queue, film, keep_take=keep)
    job_id = await queue.submit(EXAMPLE)
    await log_of(queue, job_id)
    await until(lambda: _equal(kept, [(job_id, tmp_path / "kept")]))
    assert (tmp_path / "kept" / "take.json").exists()


async def test_what_was_filmed_before_a_failure_is_given_away_too(
    queue: RedisQueue, start_worker: StartWorker, tmp_path: Path
) -> None:
    kept: list[str] = []

    def keep(job_id: str, take: Path) -> None:
        assert (take / FRAMES_FILE).read_bytes() == b"[0,0,9]\n"
        kept.append(job_id)
        raise OSError(28, "No space left on device")

    async def run_out(scene: Scene) -> Result:
        take = scene.workspace / "take"
        take.mkdir()
        if len(kept) == 0:
            (take / FRAMES_FILE).write_bytes(b"[0,0,9]\n")
        raise DiskFull("The disk is full.")

    start_worker(queue, run_out, keep_take=keep)
    first = await queue.submit(EXAMPLE)
    await log_of(queue, first)
    await until(lambda: _equal(kept, [first]))
    second = await queue.submit(EXAMPLE)
    await log_of(queue, second)
    assert (await queue.job(first)).status is (await queue.job(second)).status is Status.FAILED
    assert kept == [first], "of the second nothing had been filmed"


async def _equal(one: object, other: object) -> bool:
    return one == other


async def test_a_failure_that_is_the_sites_keeps_its_words_and_what_was_filmed(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    async def fail(scene: Scene) -> Result:
        error = SiteUnreachable("The site does not answer.", "It timed out.", "Check the address.")
        error.partial = scene.film().video
        raise error

    start_worker(queue, fail)
    job_id = await queue.submit(EXAMPLE)
    last = _last(await log_of(queue, job_id))
    assert isinstance(last, Failed)
    assert (last.code, last.title, last.detail, last.hint) == (
        *("site_unreachable", "The site does not answer."),
        *("It timed out.", "Check the address."),
    )
    assert (last.exit_code, last.partial) == (3, True)
    job = await queue.job(job_id)
    assert (job.status, job.attempt) == (Status.FAILED, 1)
    assert await content(queue.file(job_id, "partial.mp4")) == tiny_mp4()


async def test_a_partial_film_that_does_not_exist_is_not_promised(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def fail(scene: Scene) -> Result:
        error = SiteUnreachable("Down.")
        error.partial = scene.workspace / "never-written.mp4"
        raise error

    start_worker(queue, fail)
    last = _last(await log_of(queue, await queue.submit(EXAMPLE)))
    assert isinstance(last, Failed)
    assert last.partial is False


async def test_a_crash_is_tried_again_and_the_film_is_made(queue: RedisQueue, start_worker: StartWorker) -> None:
    tries: list[int] = []

    async def crash_once(scene: Scene) -> Result:
        tries.append(1)
        if len(tries) == 1:
            raise BrowserCrashed("The browser crashed.")
        return scene.film(steps=1)

    start_worker(queue, crash_once)
    job_id = await queue.submit(EXAMPLE)
    log = await log_of(queue, job_id)
    names = [type(event).__name__ for event in log]
    assert names == ["Queued", "Started", "Handed", "Started", "StepFilmed", "Finished"]
    assert (await queue.job(job_id)).attempt == 2


async def test_crashes_without_end_end(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def crash(scene: Scene) -> Result:
        raise BrowserCrashed("The browser crashed.")

    start_worker(queue, crash)
    job_id = await queue.submit(EXAMPLE)
    log = await log_of(queue, job_id)
    assert [type(event) for event in log if isinstance(event, (Handed, Failed))] == [Handed, Handed, Failed]
    assert (await queue.job(job_id)).attempt == 3


async def test_a_defect_is_a_sentence_in_the_job_and_a_trace_in_the_log(
    queue: RedisQueue, start_worker: StartWorker, caplog: pytest.LogCaptureFixture
) -> None:
    async def defect(scene: Scene) -> Result:
        raise KeyError("some-internal-name")

    start_worker(queue, defect)
    job_id = await queue.submit(EXAMPLE)
    last = _last(await log_of(queue, job_id))
    job = await queue.job(job_id)
    assert isinstance(last, Failed)
    assert job.error
    assert job.error.startswith("The recording met an error it did not expect.")
    assert "some-internal-name" not in job.error + repr(last)
    assert "KeyError: 'some-internal-name'" in caplog.text
    start_worker(queue, film)
    assert isinstance(_last(await log_of(queue, await queue.submit(EXAMPLE))), (Finished, Failed))


async def test_a_full_disk_is_said(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def full(scene: Scene) -> Result:
        raise OSError(errno.ENOSPC, "No space left on device", "/scratch/x")

    start_worker(queue, full)
    last = _last(await log_of(queue, await queue.submit(EXAMPLE)))
    assert isinstance(last, Failed)
    assert (last.code, last.title) == ("disk_full", "The disk is full.")


async def test_a_studio_that_cancels_itself_is_a_defect_not_the_workers_end(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    async def cancel_itself(scene: Scene) -> Result:
        raise asyncio.CancelledError

    start_worker(queue, cancel_itself)
    for _ in range(2):
        last = _last(await log_of(queue, await queue.submit(EXAMPLE)))
        assert isinstance(last, Failed)
        assert last.code == "error"


async def test_cancel_reaches_the_studio_and_what_it_kept_is_kept(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def obedient(scene: Scene) -> Result:
        result = scene.film(steps=1)
        await scene.control.cancelled()
        error = JobCancelled()
        error.partial = result.video
        raise error

    start_worker(queue, obedient)
    job_id = await queue.submit(EXAMPLE)
    await _filming(queue, job_id)
    await queue.cancel(job_id)
    last = _last(await log_of(queue, job_id))
    assert isinstance(last, Cancelled)
    assert last.partial is True
    assert (await queue.job(job_id)).status is Status.CANCELLED
    assert await content(queue.file(job_id, "partial.mp4")) == tiny_mp4()


async def test_a_crash_while_cancelling_is_still_a_cancel(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def clumsy(scene: Scene) -> Result:
        scene.film(steps=1)
        await scene.control.cancelled()
        raise BrowserCrashed("The browser crashed.")

    start_worker(queue, clumsy)
    job_id = await queue.submit(EXAMPLE)
    await _filming(queue, job_id)
    await queue.cancel(job_id)
    assert isinstance(_last(await log_of(queue, job_id)), Cancelled)


async def test_a_studio_that_does_not_listen_is_cut_off(queue: RedisQueue, start_worker: StartWorker) -> None:
    start_worker(queue, hang, pace=replace(QUICK, cancel_patience_s=0.05))
    job_id = await queue.submit(EXAMPLE)
    await _filming(queue, job_id)
    await queue.cancel(job_id)
    assert isinstance(_last(await log_of(queue, job_id)), Cancelled)


async def test_finish_now_reaches_the_studio(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def until_told(scene: Scene) -> Result:
        result = scene.film(steps=1)
        await until(lambda: _equal(scene.control.finish_requested, True))
        return result

    start_worker(queue, until_told)
    job_id = await queue.submit(EXAMPLE)
    await _filming(queue, job_id)
    await queue.finish_now(job_id)
    assert isinstance(_last(await log_of(queue, job_id)), Finished)


async def test_a_removed_job_is_dropped_and_the_worker_goes_on(queue: RedisQueue, start_worker: StartWorker) -> None:
    ended = asyncio.Event()

    async def hang_once(scene: Scene) -> Result:
        if scene.request.goal != "hang":
            return scene.film()
        try:
            return await hang(scene)
        finally:
            ended.set()

    start_worker(queue, hang_once)
    removed = await queue.submit(Request(url="example.com", goal="hang"))
    await _filming(queue, removed)
    await queue.delete(removed)
    await ended.wait()
    job_id = await queue.submit(EXAMPLE)
    assert isinstance(_last(await log_of(queue, job_id)), Finished)
    assert not [key for key in await dump(queue) if removed in key]


async def test_a_job_that_was_taken_over_meanwhile_is_thrown_away(
    queue: RedisQueue, start_worker: StartWorker, caplog: pytest.LogCaptureFixture
) -> None:
    taken_over = asyncio.Event()

    async def too_slow(scene: Scene) -> Result:
        result = scene.film(steps=1)
        await taken_over.wait()
        return result

    running = start_worker(queue, too_slow, pace=replace(QUICK, beat_s=1000))
    job_id = await queue.submit(EXAMPLE)
    await _filming(queue, job_id)
    await queue._link.redis.hset(f"demo:control:{job_id}", "token", "somebody else")
    taken_over.set()
    await until(lambda: _equal("thrown away" in caplog.text, True))
    await running.end()
    assert (await queue.job(job_id)).status is Status.PROCESSING
    assert f"video:{job_id}" not in await dump(queue)


async def test_a_worker_that_stops_hands_its_job_back_and_another_makes_the_film(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    first = start_worker(queue, hang)
    job_id = await queue.submit(EXAMPLE)
    await _filming(queue, job_id)
    await first.end()
    job = await queue.job(job_id)
    assert (job.status, job.attempt, job.worker) == (Status.PENDING, 0, None)
    start_worker(queue, film)
    assert isinstance(_last(await log_of(queue, job_id)), Finished)
    assert (await queue.job(job_id)).attempt == 1


def test_the_last_deadline_leaves_room_for_all_that_is_asked_for() -> None:
    one = Request(url="example.com", limits=Limits(max_runtime=100, length=60))
    assert deadline_s(one) == 4 * 100 + 240 + 60
    more = one.model_copy(update={"shapes": ("16:9", "9:16"), "formats": ("gif", "webm"), "phone": True})
    assert deadline_s(more) == 2 * 4 * 100 + 4 * 240 + 60


async def test_what_hangs_for_certain_is_ended(
    queue: RedisQueue, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autodemo_gui.worker.attempt.deadline_s", lambda request: 0.2)
    start_worker(queue, hang)
    job_id = await queue.submit(EXAMPLE)
    last = _last(await log_of(queue, job_id))
    assert isinstance(last, Failed)
    assert (last.code, last.exit_code) == ("safety_violation", 4)


async def test_a_busy_loop_does_not_lose_the_job(open_queue: OpenQueue, start_worker: StartWorker) -> None:
    lease_s = 0.5
    queue = open_queue(replace(TERMS, lease_s=lease_s, grace_s=0.0))

    async def block_the_loop(scene: Scene) -> Result:
        time.sleep(4 * lease_s)  # noqa: ASYNC251 - the point of the test
        return scene.film()

    start_worker(queue, block_the_loop)
    job_id = await queue.submit(EXAMPLE)

    def reap_meanwhile() -> None:
        async def main() -> None:
            while not (await queue.job(job_id)).status.is_final:
                await queue.reap()
            await queue.close()

        asyncio.run(main())

    await asyncio.to_thread(reap_meanwhile)
    assert [type(event).__name__ for event in await log_of(queue, job_id)].count("Started") == 1
    assert (await queue.job(job_id)).status is Status.COMPLETED


async def test_ceilings_are_applied_and_said(queue: RedisQueue, start_worker: StartWorker) -> None:
    given: list[Request] = []

    async def note(scene: Scene) -> Result:
        given.append(scene.request)
        assert scene.shared
        return scene.film()

    start_worker(queue, note, settings=Settings(environment={"MAX_CLICKS": "4"}), shared=True)
    job_id = await queue.submit(Request(url="example.com", limits=Limits(max_clicks=50)))
    log = await log_of(queue, job_id)
    assert given[0].limits.max_clicks == 4
    assert [event.text for event in log if isinstance(event, Noted)] == [
        "Clicks: 50 was asked for, this worker allows 4."
    ]


async def test_a_worker_with_an_unusable_setting_fails_jobs_with_its_name(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    start_worker(queue, film, settings=Settings(environment={"MAX_DEPTH": "many"}))
    last = _last(await log_of(queue, await queue.submit(EXAMPLE)))
    assert isinstance(last, Failed)
    assert "MAX_DEPTH" in last.title


async def test_pictures_go_to_whoever_watches_or_straight_to_the_window(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    seen = asyncio.Event()
    picture = Preview(b"jpeg", (1280, 720), (1.0, 2.0))

    async def show(scene: Scene) -> Result:
        while not seen.is_set():
            scene.show_preview(picture)
            await asyncio.sleep(0.01)
        return scene.film()

    first = start_worker(queue, show)
    job_id = await queue.submit(EXAMPLE)
    assert await until(lambda: queue.preview(job_id)) == picture
    seen.set()
    assert isinstance(_last(await log_of(queue, job_id)), Finished)
    await first.end()
    seen.clear()
    direct: list[Preview] = []

    def take(preview: Preview) -> None:
        direct.append(preview)
        seen.set()

    start_worker(queue, show, show_preview=take)
    await log_of(queue, await queue.submit(EXAMPLE))
    assert direct[0] == picture


async def test_the_end_is_told_after_everything_else(
    queue: RedisQueue, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish, complete, completing = queue.publish, queue.complete, asyncio.Event()

    async def slow_publish(lease: Lease, event: AnyEvent, *, number: int) -> None:
        # A worker that does not wait for its events would end the job here.
        await first(completing.wait(), timeout_s=0.2)
        await publish(lease, event, number=number)

    async def noted_complete(lease: Lease, video: Path | None, **what: Any) -> None:
        completing.set()
        await complete(lease, video, **what)

    monkeypatch.setattr(queue, "publish", slow_publish)
    monkeypatch.setattr(queue, "complete", noted_complete)
    start_worker(queue, film)
    log = await log_of(queue, await queue.submit(EXAMPLE))
    assert [type(event).__name__ for event in log] == ["Queued", "Started", "StepFilmed", "StepFilmed", "Finished"]


async def test_a_film_waits_for_a_queue_that_is_away(
    own_redis: RedisServer, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = queue_on(own_redis.url)
    complete, tries = queue.complete, []

    async def away_twice(lease: Lease, video: Path | None, **what: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            own_redis.kill()
        if len(tries) == 3:
            own_redis.start()
        await complete(lease, video, **what)

    monkeypatch.setattr(queue, "complete", away_twice)
    running = start_worker(queue, film)
    job_id = await queue.submit(EXAMPLE)
    log = [event for event in await log_of(queue, job_id) if event.seq]
    assert [type(event).__name__ for event in log] == ["Queued", "Started", "StepFilmed", "StepFilmed", "Finished"]
    assert await content(queue.video(job_id)) == tiny_mp4()
    assert len(tries) == 3
    await running.end()
    await queue.close()


async def test_a_queue_that_stays_away_costs_the_film_but_not_the_worker(
    own_redis: RedisServer, start_worker: StartWorker, caplog: pytest.LogCaptureFixture
) -> None:
    queue = queue_on(own_redis.url)
    tries: list[int] = []

    async def kill_once(scene: Scene) -> Result:
        result = scene.film(steps=1)
        await _filming(queue, scene.job_id)
        tries.append(1)
        if len(tries) == 1:
            own_redis.kill()
        return result

    running = start_worker(queue, kill_once, pace=replace(QUICK, settle_patience_s=0.01))
    job_id = await queue.submit(EXAMPLE)
    await until(lambda: _equal("another worker will take it over" in caplog.text, True))
    own_redis.start()
    hasty = queue_on(own_redis.url, replace(TERMS, grace_s=0.0))
    await hasty._link.redis.delete(f"demo:lease:{job_id}")
    await until(lambda: _reaped(hasty, job_id))
    assert isinstance(_last([event async for event in queue.events(job_id)]), Finished)
    assert (await queue.job(job_id)).attempt == 2
    await running.end()
    for each in (queue, hasty):
        await each.close()


async def _reaped(queue: RedisQueue, job_id: str) -> bool:
    """Until the second attempt began, whoever took it over."""
    await queue.reap()
    return (await queue.job(job_id)).attempt == 2


async def test_of_progress_only_the_newest_is_told(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def chatter(scene: Scene) -> Result:
        for percent in range(100):
            scene.emit(Progress(phase="filming", fraction=percent / 100))
        await until(lambda: _told(queue, scene.job_id))
        return scene.film()

    start_worker(queue, chatter)
    log = await log_of(queue, await queue.submit(EXAMPLE))
    assert [event.fraction for event in log if isinstance(event, Progress)] == [0.99]


async def _told(queue: RedisQueue, job_id: str) -> bool:
    return (await queue.job(job_id)).progress is not None


async def test_a_worker_survives_a_queue_that_does_not_answer(
    queue: RedisQueue, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = queue.reap
    faults = [RuntimeError("a defect"), None]

    async def reap(**_given: Any) -> int:
        if (fault := faults.pop(0) if faults else None) is not None:
            raise fault
        return await real()

    monkeypatch.setattr(queue, "reap", reap)
    with caplog.at_level(logging.WARNING):
        start_worker(queue, film)
        assert isinstance(_last(await log_of(queue, await queue.submit(EXAMPLE))), Finished)
    assert "RuntimeError: a defect" in caplog.text


async def test_a_worker_that_is_busy_looks_after_the_jobs_of_silent_ones(
    open_queue: OpenQueue, start_worker: StartWorker
) -> None:
    queue = open_queue(replace(TERMS, grace_s=0.0))
    lost = await queue.submit(EXAMPLE)
    await taken(queue, "silent")
    start_worker(queue, hang)
    busy = await queue.submit(EXAMPLE)
    await _filming(queue, busy)
    await queue._link.redis.delete(f"demo:lease:{lost}")
    await until(lambda: _stands(queue, lost, Status.PENDING))
    assert await _stands(queue, busy, Status.PROCESSING)


async def _stands(queue: RedisQueue, job_id: str, status: Status) -> bool:
    return (await queue.job(job_id)).status is status
