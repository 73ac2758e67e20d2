"""A worker around a studio: a job becomes a film or a script, and is told about in order."""

import asyncio
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.core.errors import VideoGone
from autodemo_gui.core.events import AnyEvent, Failed, Finished, Noted, Progress
from autodemo_gui.core.job import Kind, Limits, Request, Status
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.script import parse_script
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.port import Lease
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.studio.develop import Result
from autodemo_gui.worker.attempt import first
from tests.queue.fixtures import EXAMPLE, content, dump, log_of, until
from tests.worker.conftest import StartWorker
from tests.worker.moments import equal, final
from tests.worker.studios import Scene, film, plan, tiny_mp4


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
    last = final(await log_of(queue, job_id))
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
    await until(lambda: equal(kept, [(job_id, tmp_path / "kept")]))
    assert (tmp_path / "kept" / "take.json").exists()


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
    last = final(await log_of(queue, await queue.submit(EXAMPLE)))
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
    assert isinstance(final(await log_of(queue, job_id)), Finished)
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
