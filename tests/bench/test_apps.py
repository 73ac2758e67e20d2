"""The bench of programs that can be written to: it sees a changed byte, and writing to them changes some."""

import pytest

from tests.bench.apps import difference, refused, ways_of
from tests.bench.exploring.programs import is_installed
from tests.bench.writing.programs import APPS, PACKAGES
from tests.bench.writing.recordings import Recording


def test_every_other_byte_counts() -> None:
    before = {"a": "1", "b": "1", "c": "1"}
    assert difference(before, dict(before)) == []
    assert difference(before, {"a": "1", "b": "2", "d": "1"}) == ["b", "c", "d"]


def test_one_of_ten_is_filmed_or_all() -> None:
    assert ways_of(10, full=True) == ["filmed"] * 10
    ways = ways_of(10, full=False)
    assert (len(ways), ways.count("rehearsed"), ways.count("direct"), ways[-1]) == (10, 5, 4, "filmed")
    assert refused([Recording("direct")]) == []


@pytest.mark.parametrize("name", APPS)
def test_reading_changes_nothing_and_a_form_that_is_sent_does(name: str) -> None:
    if not is_installed(PACKAGES[name]):
        pytest.skip("the bench has not downloaded it yet")
    with APPS[name]() as app:
        assert app.read() > 3  # what is kept in a cache is in it now
        before = app.snapshot()
        app.read()
        assert app.snapshot() == before
        app.write()
        assert difference(before, app.snapshot())
