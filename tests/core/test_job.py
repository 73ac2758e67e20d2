"""Requests, records, statuses, events on the wire."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core import events as e
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import TRANSITIONS, Job, Kind, Limits, Output, Request, Status, iso_utc, parse_request

SCRIPT = {"url": "https://example.com/", "steps": [{"action": "goto", "url": "https://example.com/"}]}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "url"),
        ({"kind": "film", "url": "a.com"}, "script"),
        ({"url": "a.com", "limits": {"max_clicks": 101}}, "limits.max_clicks"),
        ({"url": "a.com", "limits": {"max_clicks": -1}}, "limits.max_clicks"),
        ({"url": "a.com", "limits": {"max_depth": 21}}, "limits.max_depth"),
        ({"url": "a.com", "limits": {"max_runtime": 4}}, "limits.max_runtime"),
        ({"url": "a.com", "limits": {"max_runtime": "NaN"}}, "limits.max_runtime"),
        ({"url": "a.com", "limits": {"length": 301}}, "limits.length"),
        ({"url": "a.com", "limits": {"extra": 1}}, "limits.extra"),
        ({"url": "a.com", "shapes": []}, "shapes"),
        ({"url": "a.com", "shapes": ["2:1"]}, "shapes.0"),
        ({"url": "a.com", "fps": 25}, "fps"),
        ({"url": "a.com", "size": "8K"}, "size"),
        ({"url": "a.com", "quality": "best"}, "quality"),
        ({"url": "a.com", "formats": ["avi"]}, "formats.0"),
        ({"url": "a.com", "phone": True}, "phone"),
        ({"url": "a.com", "blacklist": [" "]}, "blacklist.0"),
        ({"url": "a.com", "script": {**SCRIPT, "steps": [{"action": "dance"}]}}, "script.steps.0.action"),
        ({"url": "a" * 5000}, "url"),
        ({"url": "a.com", "surprise": 1}, "surprise"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(data: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        parse_request(data)
    assert wrong.value.field == field
    assert wrong.value.detail.endswith(".")


def test_a_request_that_is_no_mapping_is_said() -> None:
    with pytest.raises(InvalidInput) as wrong:
        parse_request([1])  # type: ignore[arg-type]
    assert wrong.value.field == "request"


def test_the_defaults_are_those_of_the_contract() -> None:
    request = parse_request({"url": "example.com"})
    assert (request.limits.max_clicks, request.limits.max_depth, request.limits.max_runtime) == (10, 3, 300)
    assert (request.size, request.fps, request.shapes, request.kind) == ("1080p", 60, ("16:9",), Kind.RECORD)
    assert request.address == "example.com"


def test_the_output_is_the_part_that_rendering_needs_and_names_each_thing_once() -> None:
    asked = {
        "look": "plain",
        "shapes": ["9:16", "1:1", "9:16"],
        "formats": ["gif", "gif"],
        "fps": 30,
        "quality": "high",
    }
    request = parse_request({"url": "a.com", "phone": True, **asked})
    assert request.output == Output(look="plain", shapes=("9:16", "1:1"), formats=("gif",), fps=30, quality="high")


def test_a_script_has_its_own_address() -> None:
    assert parse_request({"kind": "film", "script": SCRIPT}).address == "https://example.com/"


@given(
    st.builds(
        Request,
        url=st.text(min_size=1, max_size=40),
        goal=st.text(max_size=40),
        limits=st.builds(Limits, max_clicks=st.integers(0, 100), max_runtime=st.floats(5, 3600)),
        blacklist=st.lists(st.text("abc ü", min_size=1).filter(str.strip), max_size=3).map(tuple),
        size=st.sampled_from(["720p", "1080p", "1440p", "2160p"]),
        fps=st.sampled_from([30, 60]),
    )
)
def test_a_request_survives_the_way_through_a_record(request_: Request) -> None:
    job = Job(job_id="j", url=request_.url, request=request_.model_dump(mode="json"))
    read = Job.model_validate_json(job.model_dump_json())
    assert read.request is not None
    assert parse_request(read.request) == request_


def test_foreign_members_are_kept() -> None:
    job = Job.model_validate({"job_id": "j", "url": "a", "traceparent": "00-1"})
    assert job.model_dump()["traceparent"] == "00-1"


def test_no_way_leads_out_of_an_end_and_every_status_can_end() -> None:
    ends = {status for status in Status if status.is_final}
    assert ends == {Status.COMPLETED, Status.FAILED, Status.CANCELLED}
    assert set(TRANSITIONS) == set(Status)
    assert all(TRANSITIONS[status] & ends for status in set(Status) - ends)
    assert Status.COMPLETED not in TRANSITIONS[Status.PENDING]


def test_times_are_iso_8601_in_utc() -> None:
    assert iso_utc(0) == "1970-01-01T00:00:00.000Z"
    assert iso_utc(1767323045.5) == "2026-01-02T03:04:05.500Z"


EXAMPLES: dict[type[e.Event], e.AnyEvent] = {
    type(event): event
    for event in (
        e.Queued(url="u", position=2),
        e.Started(worker="w", attempt=1),
        e.Handed(reason="Because."),
        e.CameraChosen(camera="live", reason="No headless shell."),
        e.PageOpened(url="u", title="t", calm_s=0.5),
        e.ElementSkipped(name="Delete", rule="blacklist", evidence="delete", layer="element", url="u"),
        e.OverlayDismissed(what="cookie banner", how="declined"),
        e.Planned(choices=(("Prices", "menu"), ("Story", "heading")), planner="keywords"),
        e.ActionRehearsed(name="Prices", outcome="page", gain=0.7),
        e.StepFilmed(index=1, action="click", name="Prices", caption="See", url="u", film_s=1.5),
        e.Noted(text="Slow.", warning=True),
        e.Progress(phase="filming", fraction=0.5, eta_s=None),
        e.Finished(duration_s=20.5, files=("demo.srt", "poster.jpg"), metrics={"visited_urls": ["u"], "clicks": 1}),
        e.Failed(code="error", title="t", detail="d", hint="h", exit_code=3, partial=True),
        e.Cancelled(partial=True),
    )
}


def test_there_is_an_example_of_every_event() -> None:
    assert set(EXAMPLES) == set(get_args(e.AnyEvent))


@pytest.mark.parametrize("event", EXAMPLES.values(), ids=lambda event: type(event).__name__)
def test_an_event_survives_the_wire(event: e.AnyEvent) -> None:
    import json

    stamped = type(event)(**{**{f: getattr(event, f) for f in event.__dataclass_fields__}, "job_id": "j", "seq": 7})
    wire = json.loads(json.dumps(e.to_wire(stamped)))
    assert wire["schema"] == e.EVENT_SCHEMA
    assert e.from_wire(wire) == stamped
    assert e.from_wire({**wire, "of_a_newer_writer": 1}) == stamped


@pytest.mark.parametrize("data", [{}, {"type": "dance"}, {"type": "started"}, {"type": ["started"]}, {"type": None}])
def test_what_is_no_event_is_said(data: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        e.from_wire(data)
