"""What a job's trace says, and that there is none unless somebody wants one."""

import sys
from collections.abc import Sequence

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from autodemo_gui.core.errors import SiteUnreachable
from autodemo_gui.core.events import Progress
from autodemo_gui.core.job import Job
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.worker.traces import Traces, trace_of, traces_from
from tests.queue.fixtures import EXAMPLE, log_of
from tests.worker.collector import Collector
from tests.worker.conftest import StartWorker
from tests.worker.studios import Scene

JOB = Job(job_id="f" * 32, url="https://secret-project.example/", attempt=1)


def of(spans: Sequence[ReadableSpan]) -> dict[str, ReadableSpan]:
    return {span.name: span for span in spans}


async def test_a_job_is_one_trace_of_waiting_an_attempt_and_its_phases(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    async def act(scene: Scene) -> object:
        for phase in ("exploring", "exploring", "filming"):
            scene.emit(Progress(phase=phase, fraction=0.5))
        return scene.film()

    kept = InMemorySpanExporter()
    traces = Traces(kept)
    running = start_worker(queue, act, name="w1", traces=traces)
    job_id = await queue.submit(EXAMPLE)
    await log_of(queue, job_id)
    await running.end()
    traces.close()
    spans = of(kept.get_finished_spans())
    assert set(spans) == {"waiting", "attempt", "exploring", "filming", "publishing"}
    assert {f"{span.context.trace_id:032x}" for span in spans.values() if span.context} == {job_id}
    attempt = spans["attempt"]
    assert attempt.context
    for name in ("exploring", "filming", "publishing"):
        parent = spans[name].parent
        assert parent
        assert parent.span_id == attempt.context.span_id
    assert attempt.attributes == {"job.kind": "record", "job.attempt": 1, "worker": "w1"}
    ends = [spans[name].end_time or 0 for name in ("waiting", "exploring", "filming", "publishing", "attempt")]
    assert ends == sorted(ends)
    assert (spans["waiting"].start_time or 0) <= (attempt.start_time or 0)


async def test_a_failure_is_named_by_its_code_and_nothing_by_its_address(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    async def act(scene: Scene) -> object:
        raise SiteUnreachable("secret-project.example does not answer.")

    kept = InMemorySpanExporter()
    traces = Traces(kept)
    running = start_worker(queue, act, traces=traces)
    await log_of(queue, await queue.submit(EXAMPLE))
    await running.end()
    traces.close()
    status = of(kept.get_finished_spans())["attempt"].status
    assert (status.is_ok, status.description) == (False, SiteUnreachable.code)
    assert "secret-project" not in "".join(span.to_json() for span in kept.get_finished_spans())


@pytest.mark.parametrize(
    ("created_at", "attempt", "names"),
    [("yesterday", 1, {"waiting", "attempt"}), ("", 1, {"waiting", "attempt"}), ("", 2, {"attempt"})],
)
def test_jobs_of_other_programs_have_traces_too(created_at: str, attempt: int, names: set[str]) -> None:
    kept = InMemorySpanExporter()
    traces = Traces(kept)
    job = JOB.model_copy(update={"job_id": "order-66", "created_at": created_at, "attempt": attempt})
    with traces.attempt(job, "w"):
        assert not kept.get_finished_spans()
    traces.close()
    assert set(of(kept.get_finished_spans())) == names


def test_a_collector_that_the_environment_names_is_sent_them() -> None:
    with Collector() as collector:
        traces = traces_from(Settings(environment={"OTEL_EXPORTER_OTLP_ENDPOINT": f"{collector.address}/"}))
        with traces.attempt(JOB, "w1") as trace:
            trace.enter("filming")
        traces.close()
    assert {span.name for span in collector.spans} == {"waiting", "attempt", "filming"}
    assert {span.trace_id.hex() for span in collector.spans} == {JOB.job_id}


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no trace",
        f"00-{'0' * 32}-{'b' * 16}-01",
        f"00-{'a' * 32}-{'0' * 16}-01",
        f"00-{'A' * 32}-{'b' * 16}-01",
        f"00-{'a' * 32}-{'b' * 16}-01-x",
    ],
)
def test_a_context_that_is_none_leaves_a_job_in_its_own_trace(said: str) -> None:
    kept = InMemorySpanExporter()
    traces = Traces(kept)
    job = JOB.model_copy(update={"traceparent": said})
    with traces.attempt(job, "w"), traces.request("POST /demo/run", said):
        pass
    traces.close()
    spans = of(kept.get_finished_spans())
    assert trace_of(job) == JOB.job_id == f"{spans['attempt'].context.trace_id:032x}"
    assert spans["POST /demo/run"].parent is None
    with Traces().request("POST /demo/run", said) as place:
        assert place == ""


@pytest.mark.parametrize("job_id", ["0" * 32, f"{'0' * 16}{'1' * 16}", "order-66"])
def test_every_job_has_a_trace_whatever_its_id(job_id: str) -> None:
    kept = InMemorySpanExporter()
    traces = Traces(kept)
    job = JOB.model_copy(update={"job_id": job_id})
    with traces.attempt(job, "w"):
        pass
    traces.close()
    assert {f"{span.context.trace_id:032x}" for span in kept.get_finished_spans()} == {trace_of(job)}
    assert int(trace_of(job), 16)


def test_without_a_collector_the_library_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with traces_from(Settings()).attempt(JOB, "w") as trace:
        trace.enter("filming")
        trace.failed("crash")


def test_a_collector_without_the_extra_is_said_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    traces = traces_from(Settings(environment={"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}))
    with traces.attempt(JOB, "w"):
        assert "telemetry" in caplog.text
