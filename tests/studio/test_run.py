import asyncio
from collections.abc import Callable

import pytest

from autodemo_gui.core.errors import JobCancelled, Refused
from autodemo_gui.core.events import ElementSkipped, PageOpened, Progress, StepFilmed
from autodemo_gui.core.job import Kind
from autodemo_gui.core.plan_sheet import PLAN_FILE, PlanSheet
from autodemo_gui.core.script import parse_script
from autodemo_gui.studio import run as studio_run
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.develop import Result
from autodemo_gui.studio.place import place_of
from autodemo_gui.studio.run import run_job
from tests.e2e.film_probe import probe
from tests.sites.server import SiteServer
from tests.studio.conftest import Told

QUICK = {"size": "720p", "fps": 30, "limits": {"length": 10, "max_clicks": 3}}


async def run(job: Assignment) -> Result:
    return await run_job(
        job.request,
        job_id=job.job_id,
        workspace=job.workspace,
        emit=job.publish,
        show_preview=job.show_preview,
        control=job.control,
        settings=job.settings,
        shared=job.shared,
    )


async def test_a_request_becomes_a_film_with_its_companions(
    assign: Callable[..., Assignment], told: Told, acme: SiteServer
) -> None:
    result = await run(assign(url=acme.url, **QUICK))
    film = probe(result.video)
    assert (film.width, film.height, film.fps) == (1280, 720, 30)
    assert {"script.json", "poster.jpg", "demo.srt", "demo.vtt"} <= set(result.files)
    assert all(path.stat().st_size > 0 for path in result.files.values())
    assert result.metrics.clicks == sum(step.action == "click" for step in result.metrics.steps)
    assert result.metrics.frames_kept == result.metrics.frames_due > 0
    assert result.metrics.steps_cut == 0
    assert set(result.metrics.phases) == {"exploring", "starting", "filming", "rendering"}
    assert told.of(PageOpened)
    assert len(told.of(StepFilmed)) >= len(result.metrics.steps)
    assert told.previews
    assert told.of(Progress)[-1].fraction > 0.9


async def test_the_live_camera_makes_the_same_kind_of_film(assign: Callable[..., Assignment], acme: SiteServer) -> None:
    result = await run(assign(url=acme.url, environment={"AUTODEMO_CAMERA": "live"}, **QUICK))
    assert result.metrics.camera == "live"
    assert probe(result.video).duration_s == pytest.approx(result.metrics.duration_s, abs=0.1)


async def test_cancelling_keeps_what_was_filmed(
    assign: Callable[..., Assignment], told: Told, acme: SiteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio_run, "CANCEL_DRAFT_S", 60.0)  # whatever the machine is busy with
    job = assign(url=acme.url, size="720p")
    running = asyncio.create_task(run(job))
    await told.until(StepFilmed, 3)
    job.control.cancel()
    with pytest.raises(JobCancelled) as caught:
        await running
    assert caught.value.partial is not None
    assert probe(caught.value.partial).duration_s > 1


async def test_finishing_early_makes_a_whole_film(
    assign: Callable[..., Assignment], told: Told, acme: SiteServer
) -> None:
    job = assign(url=acme.url, size="720p", fps=30, limits={"length": 60})
    running = asyncio.create_task(run(job))
    await told.until(StepFilmed, 1)
    job.control.finish_now()
    result = await running
    assert probe(result.video).duration_s < 40


async def test_a_shared_worker_reaches_no_private_address(assign: Callable[..., Assignment], acme: SiteServer) -> None:
    with pytest.raises(Refused) as caught:
        await run(assign(url=acme.url, shared=True, **QUICK))
    assert caught.value.rule == "private_address"
    assert acme.log.all() == []


async def test_a_shared_worker_reaches_what_its_operator_lists(
    assign: Callable[..., Assignment], acme: SiteServer
) -> None:
    allowed = {"AUTODEMO_ALLOW_PRIVATE": "127.0.0.0/8"}
    limits = {"length": 10, "max_clicks": 0}
    result = await run(assign(url=acme.url, shared=True, environment=allowed, size="720p", fps=30, limits=limits))
    assert result.metrics.clicks == 0


async def test_the_sample_is_an_address_everywhere(assign: Callable[..., Assignment]) -> None:
    async with place_of(assign(url="sample", shared=True)) as place:
        assert place.address.host == "127.0.0.1"
        assert place.egress.allowed_origin == place.address


async def test_a_sign_in_page_is_refused_before_anything_starts(assign: Callable[..., Assignment], told: Told) -> None:
    with pytest.raises(Refused) as caught:
        await run(assign(url="https://example.com/login"))
    assert caught.value.rule == "auth"
    assert not told.of(PageOpened)
    assert not told.of(ElementSkipped)


async def test_a_dry_run_leaves_a_script_and_no_film(
    assign: Callable[..., Assignment], told: Told, acme: SiteServer
) -> None:
    result = await run(assign(url=acme.url, kind=Kind.PLAN, limits={"max_clicks": 3, "length": 20}))
    assert (result.video, result.take) == (None, None)
    script = parse_script(result.files["script.json"].read_text("utf-8"))
    clicks = [step for step in script.steps if step.action == "click"]
    assert 0 < len(clicks) <= 3
    for step in clicks:
        assert step.target is not None
        assert all((step.target.name, step.target.locator, step.target.css, step.target.box))
        assert step.target.role or step.outcome == "disclosure"  # <summary> has no role that ARIA knows
        assert step.outcome
        assert bool(step.leads_to) is (step.outcome == "page")
        assert step.reason
    sheet = PlanSheet.model_validate_json(result.files[PLAN_FILE].read_bytes())
    assert {step.fingerprint for step in clicks} <= set(sheet.stills), "each click has a still"
    for name in sheet.stills.values():
        assert result.files[name].read_bytes().startswith(b"\xff\xd8")
    assert not {spare[0].fingerprint for spare in sheet.left_out} & {step.fingerprint for step in clicks}
    metrics = result.metrics
    assert (metrics.state, metrics.clicks) == ("planned", 0)
    assert metrics.rehearsal_clicks >= len(clicks)
    assert [step.name for step in metrics.steps] == [step.name for step in script.steps]
    assert [step.at_s for step in metrics.steps] == sorted(step.at_s for step in metrics.steps)
    assert metrics.steps[-1].at_s < metrics.duration_s
    assert not told.of(StepFilmed)
    assert acme.log.writes() == []


async def test_a_script_of_the_sample_site_is_good_on_another_day(assign: Callable[..., Assignment]) -> None:
    result = await run(assign(url="Sample", kind=Kind.PLAN, limits={"max_clicks": 0, "length": 10}))
    assert parse_script(result.files["script.json"].read_text("utf-8")).url == "sample"
