"""The hand labels are as described, and strict enough that a start page alone is no demo."""

import re

import pytest

from tests.bench.exploring.labels import LABELS, Clickable, Feature, load
from tests.bench.exploring.sites import SITES

NAMES = sorted(path.stem for path in LABELS.glob("*.json"))


def test_every_site_is_labelled_and_two_never_serve_for_tuning() -> None:
    assert set(NAMES) == set(SITES)
    assert {name for name in NAMES if load(name).group == "held_out"} == {"sbadmin", "datasette"}


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_whole_and_their_patterns_are_patterns(name: str) -> None:
    labels = load(name)
    assert labels.site == name
    assert labels.group in ("tuning", "held_out")
    assert 8 <= len(labels.features) <= 14
    assert len({feature.name for feature in labels.features}) == len(labels.features)
    assert len(labels.clickables) == 2
    for feature in labels.features:
        assert feature.url or feature.text or feature.request
        for pattern in (feature.url, feature.text, feature.request):
            assert not re.fullmatch(pattern, "") or not pattern
        assert not feature.is_shown(address="/nowhere", words="", requests=())
    for path, rows in labels.clickables.items():
        assert path.startswith("/")
        for row in rows:
            assert row.count >= 1
            assert bool(row.css) != bool(row.role and (row.name is not None) != bool(row.like))
            re.compile(row.like)


def test_all_that_a_feature_names_must_be_in_the_same_look() -> None:
    feature = Feature("a page with an answer", url="^/faq", text="Yes", request="^GET /api/")
    asked = ("GET /api/answers",)
    assert feature.is_shown(address="/faq#one", words="No\nYes", requests=asked)
    assert not feature.is_shown(address="/home", words="Yes", requests=asked)
    assert not feature.is_shown(address="/faq", words="No", requests=asked)
    assert not feature.is_shown(address="/faq", words="Yes", requests=("POST /api/answers",))


def test_a_clickable_is_known_by_role_and_whole_name() -> None:
    row = Clickable(role="link", name="What's new")
    assert row.is_named("link", " What's\n new ")
    assert not row.is_named("button", "What's new")
    assert not row.is_named("link", "What's new today")
    assert Clickable(role="link", like="Row \\d+").is_named("link", "Row 12")
    assert not Clickable(role="link", like="Row \\d+").is_named("link", "A Row 12")
    assert not Clickable(css="summary").is_named("", "")
