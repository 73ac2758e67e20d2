"""How a command that makes a film ends: with files, or with a sentence; and the JSON object of SPEC 9 for both."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.job import Job, Status
from autodemo_gui.core.metrics import Metrics


@dataclass(slots=True)
class Outcome:
    """What is known when the command ends, however it ends.

    Attributes:
        job_id: None when there was no job.
        status: of the job, or of what the command did without one.
        saved: what was written, by name; `video` is the film.
    """

    job_id: str | None = None
    status: Status = Status.FAILED
    metrics: Metrics = field(default_factory=Metrics)
    saved: dict[str, Path] = field(default_factory=dict)

    def take_over(self, job: Job) -> None:
        """Note a job's record."""
        self.job_id, self.status = job.job_id, job.status
        self.metrics = Metrics.model_validate(job.metrics or {})

    def warn(self, sentence: str) -> None:
        """Add a sentence to the report's warnings."""
        self.metrics = self.metrics.model_copy(update={"warnings": (*self.metrics.warnings, sentence)})


@contextmanager
def reported(output: Path, *, as_json: bool) -> Iterator[Outcome]:
    """Tell on stdout how it ended: the film's path, or with `as_json` the report, also of a failure."""
    outcome = Outcome()
    try:
        yield outcome
    except AutoDemoError as error:
        if as_json:
            click.echo(json.dumps(report_of(outcome, error), ensure_ascii=False))
        raise
    click.echo(json.dumps(report_of(outcome, None), ensure_ascii=False) if as_json else str(output))


def report_of(outcome: Outcome, error: AutoDemoError | None) -> dict[str, Any]:
    """The one JSON object that `--json` ends with.

    Args:
        outcome: what is known.
        error: why there is no film.
    """
    status = outcome.status
    if error is not None and error.exit_code == 130:
        status = Status.CANCELLED
    return {
        "job_id": outcome.job_id,
        "status": str(status),
        "video": str(outcome.saved["video"]) if "video" in outcome.saved else None,
        **outcome.metrics.model_dump(mode="json"),
        "files": {name: str(path) for name, path in outcome.saved.items()},
        "error": None if error is None else _error(error),
    }


def _error(error: AutoDemoError) -> dict[str, Any]:
    return {"code": error.code, "title": error.title, "detail": error.detail, "hint": error.hint}
