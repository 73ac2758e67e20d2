"""Figures for Prometheus: what this process answered, and how the whole queue stands. No address, no id, no name."""

import time
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autodemo_gui.queue.port import State
from autodemo_gui.queue.tally import AMOUNTS, PREFIX

MEDIA_TYPE = CONTENT_TYPE_LATEST
NO_ROUTE = "none"
WHAT_HAPPENS = (
    *("submitted", "adopted", "completed", "failed", "cancelled", "exported"),
    *("retried", "recovered", "handed_back", "given_up", "fenced"),
)
"""What the queue counts; a newer queue's other counts are not shown, so that the set of labels stays closed."""
REASONS = {2: "request", 3: "site", 4: "guard", 5: "machine"}
"""Why jobs failed, by the exit codes of SPEC 8; the last is the operator's: browser, encoder, disk, or a defect."""
_METHODS = frozenset({"GET", "HEAD", "POST"})
# Status answers take milliseconds, exports begin within a few; what takes longer is Redis on its way to being away.
_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """What this process counts, and the page that shows it."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "autodemo_http_requests", "Answers given.", ["route", "method", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "autodemo_http_request_seconds",
            "Seconds until an answer begins.",
            ["route"],
            buckets=_BUCKETS_S,
            registry=self._registry,
        )

    def observe(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(route, method if method in _METHODS else "other", str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def page(self, state: State | None) -> bytes:
        """Everything as text.

        Args:
            state: of the queue; None when it cannot be reached: its figures are left out rather than wrong.
        """
        once = CollectorRegistry(auto_describe=False)
        once.register(_QueueFigures(state))
        return generate_latest(self._registry) + generate_latest(once)


class _QueueFigures(Collector):
    """Read at the moment somebody looks."""

    def __init__(self, state: State | None) -> None:
        self._state = state

    def collect(self) -> Iterable[Metric]:
        state = self._state
        yield GaugeMetricFamily("autodemo_redis_up", "Whether Redis answers.", value=state is not None)
        if state is None:
            return
        for name, words, value in (
            ("autodemo_queue_waiting", "Jobs that wait for a worker.", state.waiting),
            ("autodemo_queue_taken", "Jobs that a worker has.", state.taken),
            ("autodemo_queue_delayed", "Jobs that wait for another try.", state.delayed),
            ("autodemo_queue_given_up", "Jobs given up lately because they ended their workers.", state.given_up),
            ("autodemo_queue_oldest_seconds", "How long the next job has waited.", state.oldest_s),
            ("autodemo_workers", "Workers that spoke lately.", state.workers),
        ):
            yield GaugeMetricFamily(name, words, value=value)
        happened = CounterMetricFamily("autodemo_jobs", "What happened to jobs.", labels=["what"])
        for what in WHAT_HAPPENS:
            happened.add_metric([what], state.counts.get(what, 0))
        yield happened
        failed = CounterMetricFamily("autodemo_jobs_failed", "Why jobs failed.", labels=["reason"])
        for code, reason in REASONS.items():
            failed.add_metric([reason], state.counts.get(f"failed:{code}", 0))
        yield failed
        made = CounterMetricFamily("autodemo_made", "What completed jobs add up to.", labels=["what"])
        for what in AMOUNTS:
            made.add_metric([what], state.counts.get(PREFIX + what, 0))
        yield made


class Measured:
    """ASGI middleware: counts every answer by its route, and takes the time until it begins."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Measure an application."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and watch its answer begin."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began_s = time.monotonic()

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", NO_ROUTE)
                seconds = time.monotonic() - began_s
                self._metrics.observe(route=route, method=scope["method"], status=message["status"], seconds=seconds)
            await send(message)

        await self._app(scope, receive, watched)
