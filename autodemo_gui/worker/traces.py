"""Traces of jobs by OpenTelemetry, for those who have a collector: how long a job waited, and what its time went into.

A job's id is the id of its trace. So nobody has to hand a context on, a job that another worker takes over stays in the
same trace, and from a job's record one finds its trace. Without a collector, or without the extra `telemetry`, nothing
happens; there are no addresses and no names of things in it.
"""

import hashlib
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from autodemo_gui import __version__
from autodemo_gui.core.events import AnyEvent, Progress
from autodemo_gui.core.job import Job
from autodemo_gui.core.settings import Setting, Settings

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, Tracer

COLLECTOR = Setting(
    "otlp_endpoint",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "",
    "Collector of traces",
    "Address of an OpenTelemetry collector (OTLP over HTTP); empty: no traces.",
)
PUBLISHING = "publishing"
EXPORT_S = 2.0
"""A collector that takes longer for an answer must not keep a worker from ending."""
_log = logging.getLogger(__name__)


class Trace:
    """One attempt at a job, as it goes on: a span with a child for each phase."""

    def __init__(self, tracer: "Tracer | None", span: "Span | None") -> None:
        """Without a tracer nothing is kept."""
        self._tracer = tracer
        self._span = span
        self._phase = ""
        self._child: Span | None = None

    def saw(self, event: AnyEvent) -> None:
        """Take note of an event of the job, from any thread."""
        if isinstance(event, Progress):
            self.enter(event.phase)

    def enter(self, phase: str) -> None:
        """The attempt is in this phase from now on; empty for none."""
        if self._tracer is None or self._span is None or phase == self._phase:
            return
        from opentelemetry.trace import set_span_in_context

        if self._child is not None:
            self._child.end()
        self._phase = phase
        self._child = self._tracer.start_span(phase, set_span_in_context(self._span)) if phase else None

    def failed(self, code: str) -> None:
        """The attempt came to nothing, for a reason with this name (`AutoDemoError.code`)."""
        if self._span is not None:
            from opentelemetry.trace import StatusCode

            self._span.set_status(StatusCode.ERROR, code)


class Traces:
    """Makes traces and hands them to an exporter in the background."""

    def __init__(self, exporter: "SpanExporter | None" = None) -> None:
        """Without an exporter it makes none."""
        self._tracer: Tracer | None = None
        if exporter is None:
            return
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        resource = Resource.create({"service.name": "autodemo-worker", "service.version": __version__})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("autodemo", __version__)

    @contextmanager
    def attempt(self, job: Job, worker: str) -> Iterator[Trace]:
        """An attempt that begins now and ends with the block; with the first one, how long the job waited for it."""
        if self._tracer is None:
            yield Trace(None, None)
            return
        now_ns = time.time_ns()
        parent = _trace_of(job.job_id)
        if job.attempt == 1:
            self._tracer.start_span("waiting", parent, start_time=min(_created_ns(job, now_ns), now_ns)).end(now_ns)
        span = self._tracer.start_span("attempt", parent, start_time=now_ns)
        span.set_attributes({"job.kind": str(job.kind), "job.attempt": job.attempt, "worker": worker})
        trace = Trace(self._tracer, span)
        try:
            yield trace
        finally:
            trace.enter("")
            span.end()

    def close(self) -> None:
        """Hand over what is left."""
        if self._tracer is not None:
            self._provider.shutdown()


def traces_from(settings: Settings) -> Traces:
    """Traces for the collector that the settings name; none where there is none, or no library to speak to it."""
    collector = settings.get(COLLECTOR)
    if not collector:
        return Traces()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        _log.warning("no traces are sent: %s; the extra `telemetry` brings it", error)
        return Traces()
    return Traces(OTLPSpanExporter(f"{collector.rstrip('/')}/v1/traces", timeout=EXPORT_S))


def _created_ns(job: Job, otherwise_ns: int) -> int:
    """When a job came; another program may have written no time, or what is none."""
    try:
        return int(datetime.fromisoformat(job.created_at).timestamp() * 1e9)
    except ValueError:
        return otherwise_ns


def _trace_of(job_id: str) -> "Context":
    """A context in which new spans belong to the job's trace: its id if it looks like one, else a digest of it."""
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    digits = job_id if re.fullmatch(r"[0-9a-f]{32}", job_id) else hashlib.sha256(job_id.encode()).hexdigest()[:32]
    root = SpanContext(int(digits, 16), int(digits[:16], 16) or 1, is_remote=True, trace_flags=TraceFlags(1))
    return set_span_in_context(NonRecordingSpan(root))
