"""The one JSON object that `--json` ends with (SPEC 9)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.job import Job
from autodemo_gui.core.metrics import Metrics


def report_of(job: Job | None, saved: Mapping[str, Path], error: AutoDemoError | None) -> dict[str, Any]:
    """The report of a job that ended, or of a request that never became one.

    Args:
        job: its record, None when there is none.
        saved: what was written, by name; `video` is the film.
        error: why there is no film.
    """
    metrics = Metrics.model_validate(job.metrics) if job and job.metrics else Metrics()
    status = str(job.status) if job else "failed"
    if error is not None and error.exit_code == 130:
        status = "cancelled"
    return {
        "job_id": job.job_id if job else None,
        "status": status,
        "video": str(saved["video"]) if "video" in saved else None,
        **metrics.model_dump(mode="json"),
        "files": {name: str(path) for name, path in saved.items()},
        "error": None if error is None else _error(error),
    }


def _error(error: AutoDemoError) -> dict[str, Any]:
    return {"code": error.code, "title": error.title, "detail": error.detail, "hint": error.hint}
