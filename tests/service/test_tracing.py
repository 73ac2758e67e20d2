"""From a caller's request to the phases of a worker: one trace, as a collector sees it and a job's record tells it."""

import json
from pathlib import Path

from autodemo_gui.core.events import Progress
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.studio.develop import Result
from autodemo_gui.worker.runner import Worker
from autodemo_gui.worker.scratch import Scratch
from autodemo_gui.worker.traces import API, WORKER, traces_from
from tests.queue.fixtures import dump, log_of, taken
from tests.service.fixtures import Serve, Service
from tests.worker.collector import Collector
from tests.worker.conftest import Running
from tests.worker.studios import QUICK, Scene, studio

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PLACE = f"00-{TRACE}-{CALLER}-01"
"""The example of the W3C's recommendation."""


async def act(scene: Scene) -> Result:
    scene.emit(Progress(phase="filming", fraction=0.5))
    return scene.film()


async def test_a_collector_sees_one_trace_from_the_caller_to_the_workers_phases(
    queue: RedisQueue, serve: Serve, tmp_path: Path
) -> None:
    with Collector() as collector:
        settings = Settings(environment={"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address})
        api, worker = traces_from(settings, API), traces_from(settings)
        service = serve(queue, traces=api)
        job_id = await service.submit(traceparent=PLACE)
        running = Running(
            Worker(queue, studio(act), settings=Settings(), scratch=Scratch(tmp_path), pace=QUICK, traces=worker)
        )
        await log_of(queue, job_id)
        await running.end()
        api.close()
        worker.close()
    spans = {span.name: span for span in collector.spans}
    parents = {name: span.parent_span_id.hex() for name, span in spans.items()}
    ids = {name: span.span_id.hex() for name, span in spans.items()}
    assert {span.trace_id.hex() for span in spans.values()} == {TRACE}
    assert parents == {
        "POST /demo/run": CALLER,
        "waiting": ids["POST /demo/run"],
        "attempt": ids["POST /demo/run"],
        "filming": ids["attempt"],
        "publishing": ids["attempt"],
    }
    by_service = {name: collector.services[span.span_id] for name, span in spans.items()}
    assert by_service == {"POST /demo/run": API} | dict.fromkeys(set(spans) - {"POST /demo/run"}, WORKER)
    record = json.loads((await dump(queue))[f"job:{job_id}"][2])
    assert record["traceparent"] == f"00-{TRACE}-{ids['POST /demo/run']}-01"


async def test_without_a_collector_of_its_own_the_service_hands_the_callers_context_on(service: Service) -> None:
    job_id = await service.submit(traceparent=PLACE)
    assert (await service.ask("GET", f"/demo/status/{job_id}")).json["traceparent"] == PLACE
    assert (await taken(service.queue)).job.traceparent == PLACE


async def test_a_job_of_another_program_may_say_where_it_belongs_and_nonsense_is_left_out(queue: RedisQueue) -> None:
    redis = queue._link.redis
    for job_id, said in (("good", PLACE), ("odd", 7), ("long", "x" * 10_000)):
        await redis.set(f"job:{job_id}", json.dumps({"url": "https://example.com/", "traceparent": said}))
        await redis.lpush("demo:queue", job_id)
    found = {lease.job_id: lease.job.traceparent for lease in [await taken(queue) for _ in range(3)]}
    assert found == {"good": PLACE, "odd": None, "long": None}


async def test_a_context_that_cannot_be_read_is_no_reason_to_refuse_a_job(service: Service) -> None:
    for said in ("", "nonsense", "é" * 300):
        job_id = await service.submit(traceparent=said)
        assert (await service.ask("GET", f"/demo/status/{job_id}")).json["traceparent"] is None
