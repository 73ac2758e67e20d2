"""What a use case is given: the request, a private folder, and the ways to be heard and to be stopped."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from autodemo_gui.browser.standby import Standby
from autodemo_gui.core.events import (
    AnyEvent,
    CameraChosen,
    ElementSkipped,
    Noted,
    Progress,
    StepFilmed,
    from_wire,
    to_wire,
)
from autodemo_gui.core.job import Kind, Mode, Request
from autodemo_gui.core.metrics import Metrics, RefusedThing
from autodemo_gui.core.ports import Budget, Cache, Control, Emit, ShowPreview
from autodemo_gui.core.progress import DIRECT_WEIGHTS, PLAN_WEIGHTS, REHEARSED_WEIGHTS, Phase, ProgressMeter
from autodemo_gui.core.settings import Settings


@dataclass(slots=True)
class Assignment:
    """One job on the studio's table; also notes what the report at the end needs.

    Attributes:
        request: what is asked for.
        job_id: whose it is.
        workspace: private folder; whoever gave it removes it.
        show_preview: slot for the newest picture.
        control: what a person asks of the running job.
        settings: browser, camera, LLM.
        shared: on a shared worker no private address is reachable (SPEC 6).
        answers: what a language model answered in earlier jobs.
        llm_month: what all jobs together may spend on it.
        standby: has a browser ready for the first look, if its worker had time to start one.
        phases: seconds by phase.
        camera: which one films, once it is chosen.
        has_shown: something worth keeping is on film.
    """

    request: Request
    job_id: str
    workspace: Path
    publish: Emit
    show_preview: ShowPreview
    control: Control
    settings: Settings
    shared: bool = False
    answers: Cache | None = None
    llm_month: Budget | None = None
    standby: Standby | None = None
    phases: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    refused: list[RefusedThing] = field(default_factory=list)
    camera: str = ""
    has_shown: bool = False
    _takes_done: int = 0
    _meter: ProgressMeter = field(init=False)

    def __post_init__(self) -> None:
        """Weigh the phases that this job has."""
        self._meter = ProgressMeter(dict(_weights(self.request)))

    @property
    def take(self) -> Path:
        """Where the take is filmed."""
        return self.workspace / "take"

    def emit(self, event: AnyEvent) -> None:
        """Pass an event on, masked as the pages are; progress within a phase becomes progress of the whole."""
        if self.request.masks:
            event = from_wire(self.request.masks.covered_all(to_wire(event)))
        match event:
            case Progress(phase=phase, fraction=within):
                if phase == Phase.FILMING:
                    within = (self._takes_done + min(within, 1.0)) / (2 if self.request.phone else 1)
                fraction, eta_s = self._meter.update(Phase(phase), within, time.monotonic())
                event = replace(event, fraction=fraction, eta_s=eta_s)
            case Noted(text=text, warning=True):
                self.warnings.append(text)
            case ElementSkipped():
                thing = RefusedThing(
                    name=event.name, rule=event.rule, url=event.url, evidence=event.evidence, layer=event.layer
                )
                if thing not in self.refused:
                    self.refused.append(thing)
            case CameraChosen(camera=camera):
                self.camera = camera
            case StepFilmed():
                self.has_shown = True
            case _:
                pass
        self.publish(event)

    def masked(self, metrics: Metrics) -> Metrics:
        """A report that says no more than the film shows."""
        masks = self.request.masks
        return Metrics.model_validate(masks.covered_all(metrics.model_dump())) if masks else metrics

    def begin_second_take(self) -> None:
        """The same is filmed again: progress goes on from the middle of filming."""
        self._takes_done = 1

    @contextmanager
    def phase(self, phase: Phase) -> Iterator[None]:
        """Time a phase and announce its beginning."""
        began_s = time.monotonic()
        self.emit(Progress(phase=phase, fraction=0.0))
        try:
            yield
        finally:
            self.phases[phase] = round(self.phases.get(phase, 0.0) + time.monotonic() - began_s, 3)


def _weights(request: Request) -> Mapping[Phase, float]:
    if request.kind is Kind.PLAN:
        return PLAN_WEIGHTS
    explores = request.script is None and request.mode is Mode.REHEARSED
    return REHEARSED_WEIGHTS if explores else DIRECT_WEIGHTS
