"""Traces of jobs by OpenTelemetry, for those who have a collector: how long a job waited, and what its time went into.

A job that came through the service says in its record, by a `traceparent` (W3C Trace Context), that it belongs under
the request that made it. Any other job's id is the id of its trace. Either way from a job's record one finds its trace,
and a job that another worker takes over stays in it. Without a collector, or without the extra `telemetry`, nothing is
measured; there are no addresses and no names of things in it.
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
from autodemo_gui.core.errors import AutoDemoError
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
WORKER, API = "autodemo-worker", "autodemo-api"
"""Who speaks, as a collector knows it."""
_TRACEPARENT = re.compile("00-(?P<trace>(?!0{32})[0-9a-f]{32})-(?P<span>(?!0{16})[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})")
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

    def __init__(self, exporter: "SpanExporter | None" = None, service: str = WORKER) -> None:
        """Without an exporter it makes none."""
        self._tracer: Tracer | None = None
        if exporter is None:
            return
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        resource = Resource.create({"service.name": service, "service.version": __version__})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("autodemo", __version__)

    @contextmanager
    def request(self, route: str, traceparent: str) -> Iterator[str]:
        """A request that is answered in the block; a failure of ours in it is named by its code.

        Args:
            route: method and path.
            traceparent: where the caller says that it belongs; what cannot be read counts as nothing said.

        Yields:
            Where what it begins belongs, as a `traceparent`: under this request; without a collector where the caller
            said, and empty when he said nothing.
        """
        if self._tracer is None:
            yield traceparent if _TRACEPARENT.fullmatch(traceparent) else ""
            return
        from opentelemetry.trace import SpanKind

        span = self._tracer.start_span(route, _place_of(traceparent), kind=SpanKind.SERVER)
        context = span.get_span_context()
        try:
            yield f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
        except AutoDemoError as error:
            span.set_attribute("http.response.status_code", error.http_status)
            if error.http_status >= 500:
                Trace(self._tracer, span).failed(error.code)
            raise
        finally:
            span.end()

    @contextmanager
    def attempt(self, job: Job, worker: str) -> Iterator[Trace]:
        """An attempt that begins now and ends with the block; with the first one, how long the job waited for it."""
        if self._tracer is None:
            yield Trace(None, None)
            return
        now_ns = time.time_ns()
        parent = _place_of(job.traceparent or "") or _place_of(_own_place(job.job_id))
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


def traces_from(settings: Settings, service: str = WORKER) -> Traces:
    """Traces for the collector that the settings name; none where there is none, or no library to speak to it."""
    collector = settings.get(COLLECTOR)
    if not collector:
        return Traces()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        _log.warning("no traces are sent: %s; the extra `telemetry` brings it", error)
        return Traces()
    return Traces(OTLPSpanExporter(f"{collector.rstrip('/')}/v1/traces", timeout=EXPORT_S), service)


def trace_of(job: Job) -> str:
    """The id of the job's trace, 32 hexadecimal digits."""
    said = _TRACEPARENT.fullmatch(job.traceparent or "") or _TRACEPARENT.fullmatch(_own_place(job.job_id))
    return said["trace"] if said else ""


def _created_ns(job: Job, otherwise_ns: int) -> int:
    """When a job came; another program may have written no time, or what is none."""
    try:
        return int(datetime.fromisoformat(job.created_at).timestamp() * 1e9)
    except ValueError:
        return otherwise_ns


def _own_place(job_id: str) -> str:
    """The `traceparent` of a job that nobody gave one: its id if it looks like one, else a digest of it."""
    is_one = re.fullmatch(r"(?!0{16})[0-9a-f]{32}", job_id)
    digits = job_id if is_one else hashlib.sha256(job_id.encode()).hexdigest()[:32]
    return f"00-{digits}-{digits[:16]}-01"


def _place_of(traceparent: str) -> "Context | None":
    """A context in which new spans are what a `traceparent` says; None when it says nothing that can be read."""
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    if (said := _TRACEPARENT.fullmatch(traceparent)) is None:
        return None
    flags = TraceFlags(int(said["flags"], 16) & TraceFlags.SAMPLED)
    parent = SpanContext(int(said["trace"], 16), int(said["span"], 16), is_remote=True, trace_flags=flags)
    return set_span_in_context(NonRecordingSpan(parent))
