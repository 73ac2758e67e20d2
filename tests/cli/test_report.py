import json
from pathlib import Path

import pytest

from autodemo_gui.cli.report import Outcome, report_of, reported
from autodemo_gui.core.errors import JobCancelled, SiteUnreachable
from autodemo_gui.core.job import Job, Status
from autodemo_gui.core.metrics import FilmedStep, Metrics

# SPEC 9, word for word.
FIELDS = {
    *(
        "job_id",
        "status",
        "video",
        "duration_s",
        "fps",
        "width",
        "height",
        "camera",
        "state",
        "clicks",
        "rehearsal_clicks",
    ),
    *("depth", "visited_urls", "runtime", "phases", "steps", "refused", "files", "warnings", "error"),
}


def test_a_finished_job_reports_every_field_of_the_contract() -> None:
    metrics = Metrics(state="complete", clicks=3, steps=(FilmedStep(action="click", at_s=1.5, name="Pricing"),))
    outcome = Outcome(saved={"video": Path("demo.mp4")})
    outcome.take_over(
        Job(job_id="a1", url="https://e.com/", status=Status.COMPLETED, metrics=metrics.model_dump(mode="json"))
    )
    outcome.warn("Mind this.")
    report = report_of(outcome, None)
    assert set(report) >= FIELDS
    assert (report["job_id"], report["status"], report["video"]) == ("a1", "completed", "demo.mp4")
    assert report["steps"] == [
        {"action": "click", "selector": "", "name": "Pricing", "url": "", "at_s": 1.5, "caption": ""}
    ]
    assert report["warnings"] == ["Mind this."]
    assert report["error"] is None


def test_a_request_that_never_became_a_job_has_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SiteUnreachable), reported(Path("demo.mp4"), as_json=True):
        raise SiteUnreachable("No answer.", "Refused.", "Try later.")
    report = json.loads(capsys.readouterr().out)
    assert report["job_id"] is None
    assert report["status"] == "failed"
    assert report["error"] == {
        "code": "site_unreachable",
        "title": "No answer.",
        "detail": "Refused.",
        "hint": "Try later.",
    }


def test_a_cancelled_job_says_so_and_names_what_is_kept() -> None:
    report = report_of(Outcome(saved={"partial": Path("demo.partial.mp4")}), JobCancelled())
    assert (report["status"], report["video"]) == ("cancelled", None)
    assert report["files"] == {"partial": "demo.partial.mp4"}


def test_without_json_only_the_film_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with reported(Path("demo.mp4"), as_json=False):
        pass
    assert capsys.readouterr().out == "demo.mp4\n"
    with pytest.raises(JobCancelled), reported(Path("demo.mp4"), as_json=False):
        raise JobCancelled
    assert capsys.readouterr().out == ""
