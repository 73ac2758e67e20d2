"""Request, the worker's settings, its ceilings: which number wins (SPEC 1 and 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.job import Limits, Request, parse_request
from autodemo_gui.core.settings import Settings
from autodemo_gui.worker.ceilings import within

ASKED = parse_request({"url": "example.com", "limits": {"max_clicks": 20, "max_depth": 5, "max_runtime": 600}})
SILENT = parse_request({"url": "example.com"})


@pytest.mark.parametrize(
    ("request_", "environment", "shared", "expected", "notes"),
    [
        (SILENT, {}, True, Limits(), 0),
        (SILENT, {"MAX_CLICKS": "30", "AUTODEMO_LENGTH": "20"}, True, Limits(max_clicks=30, length=20), 0),
        (SILENT, {"MAX_CLICKS": "30"}, False, Limits(max_clicks=30), 0),
        (SILENT, {"AUTODEMO_REHEARSAL_CLICKS": "5"}, True, Limits(rehearsal_clicks=5), 0),
        (ASKED, {}, True, Limits(max_clicks=20, max_depth=5, max_runtime=600), 0),
        (ASKED, {"MAX_CLICKS": "30"}, True, Limits(max_clicks=20, max_depth=5, max_runtime=600), 0),
        (
            ASKED,
            {"MAX_CLICKS": "4", "MAX_DEPTH": "0", "MAX_RUNTIME": "60.5"},
            True,
            Limits(max_clicks=4, max_depth=0, max_runtime=60.5),
            3,
        ),
        (ASKED, {"MAX_CLICKS": "4"}, False, Limits(max_clicks=20, max_depth=5, max_runtime=600), 0),
        (ASKED, {"AUTODEMO_LENGTH": "20"}, True, Limits(max_clicks=20, max_depth=5, max_runtime=600, length=20), 0),
    ],
)
def test_which_number_wins(
    request_: Request, environment: dict[str, str], shared: bool, expected: Limits, notes: int
) -> None:
    result, said = within(request_, Settings(environment=environment), shared=shared)
    assert result.limits == expected
    assert len(said) == notes
    assert result.model_copy(update={"limits": request_.limits}) == request_


@given(asked=st.integers(0, 100), own=st.integers(0, 100))
def test_a_shared_worker_never_does_more_than_its_own(asked: int, own: int) -> None:
    request = Request(url="example.com", limits=Limits(max_clicks=asked))
    result, said = within(request, Settings(environment={"MAX_CLICKS": str(own)}), shared=True)
    assert result.limits.max_clicks == min(asked, own)
    assert bool(said) == (asked > own)
