"""The story: every event a sentence, or silence."""

from typing import get_args

import pytest

from autodemo_gui.assets import resource
from autodemo_gui.core import events as e
from autodemo_gui.core.policy import Layer, Rule
from autodemo_gui.core.story import Tone, clock, place, rule_in_words, step_title, tell, time_left

EVENTS: list[tuple[e.AnyEvent, str | None]] = [
    (e.Queued(url="https://acme.example/"), None),
    (e.Started(worker="w", attempt=1), None),
    (e.Started(worker="w", attempt=2), "Started again, attempt 2"),
    (e.Handed(reason="The worker stopped."), "Back in the queue"),
    (e.CameraChosen(camera="stepped"), None),
    (e.CameraChosen(camera="live", reason="No headless shell."), "Filming in real time"),
    (e.PageOpened(url="https://acme.example/", title="Acme", calm_s=0.61), "Opened Acme"),
    (e.PageOpened(url="https://acme.example/a?b", title="", calm_s=2.6), "Opened acme.example/a"),
    (e.ElementSkipped(name="Delete", rule="blacklist", evidence="delete", layer="element"), "Did not touch Delete"),
    (e.ElementSkipped(name="Log in", rule="auth", layer="element"), "Did not follow Log in"),
    (
        e.ElementSkipped(name="https://u:p@a.example/api?x=1", rule="write", layer="method"),
        "Held back a request to a.example/api",
    ),
    (e.ElementSkipped(name="10.0.0.1", rule="private_address", layer="egress"), "Did not connect to 10.0.0.1"),
    (e.ElementSkipped(name="Docs", rule="offsite", layer="navigation"), "Did not open Docs"),
    (e.ElementSkipped(name="Account", rule="auth", layer="page"), "Went back from Account"),
    (e.ElementSkipped(name="X", rule="of a newer worker", layer="new"), "Did not touch X"),
    (e.OverlayDismissed(what="cookie banner", how="declined"), "Put the cookie banner out of the way"),
    (e.Planned(choices=(), planner="keywords"), None),
    (e.Planned(choices=(("Prices", "why"), ("Kites", "")), planner="keywords"), "Worth showing next: Prices, Kites"),
    (e.ActionRehearsed(name="Reports", outcome="page", gain=0.4), "Tried Reports: it opens a page"),
    (e.ActionRehearsed(name="Reports", outcome="danced", gain=0.4), "Tried Reports: danced"),
    (e.StepFilmed(index=0, action="click", name="Prices", caption="", url="", film_s=0), "Filmed Prices"),
    (e.Noted(text="Braces {stay} and **stars** too"), "Braces {stay} and **stars** too"),
    (e.Progress(phase="filming", fraction=0.5), None),
    (e.Finished(duration_s=42.4), "The film is ready: 0:42"),
    (e.Finished(duration_s=42.4, metrics={"state": "planned"}), "The script is ready, for a film of about 0:42"),
    (e.Failed(code="x", title="It broke.", detail="Because."), "It broke."),
    (e.Cancelled(), "Cancelled"),
]


@pytest.mark.parametrize(("event", "sentence"), EVENTS)
def test_an_event_is_told_in_a_sentence(event: e.AnyEvent, sentence: str | None) -> None:
    line = tell(event, 0.0)
    assert (line.text if line else None) == sentence


def test_every_kind_of_event_is_tried_above() -> None:
    assert {type(event) for event, _ in EVENTS} == set(get_args(e.AnyEvent))


def test_every_icon_of_the_story_exists() -> None:
    lines = [line for event, _ in EVENTS if (line := tell(event, 0.0))]
    for line in lines:
        assert resource("icons", f"{line.icon}.svg").is_file()


def test_names_are_strong_and_never_read_as_format() -> None:
    line = tell(e.StepFilmed(index=0, action="click", name="{0} **x**", caption="", url="", film_s=0), 0.0)
    assert line is not None
    assert line.spans == (("Filmed ", False), ("{0} **x**", True))


def test_a_refusal_is_calm_and_names_its_rule_in_words() -> None:
    line = tell(e.ElementSkipped(name="Delete", rule="blacklist", evidence="delete", layer="element"), 0.0)
    assert line is not None
    assert (line.tone, line.why) == (Tone.CALM, "“delete” is on the never-touch list")


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_its_words(rule: Rule) -> None:
    assert rule_in_words(rule, "proof") != rule
    assert "proof" in rule_in_words(rule, "proof")


def test_every_layer_has_its_verb() -> None:
    lines = [tell(e.ElementSkipped(name="Thing", rule="write", layer=layer), 0.0) for layer in Layer]
    said = [line.text for line in lines if line is not None]
    assert all(text.endswith(" Thing") for text in said)
    assert len(set(said)) == len(Layer)


def test_evidence_is_told_as_a_person_would_say_it() -> None:
    assert rule_in_words("write", "POST") == "it would have written to the site (POST)"
    assert rule_in_words("auth", "") == "sign-in pages are never shown"
    assert (
        rule_in_words("download", "https://u:p@www.a.example/f.zip?x=1") == "it would download a file (a.example/f.zip)"
    )


def test_times_count_from_the_beginning() -> None:
    line = tell(e.Noted(at=112.0, text="x"), 100.0)
    assert line is not None
    assert line.at_s == 12.0


def test_clock() -> None:
    assert [clock(s) for s in (-1, 0, 7.9, 60, 750)] == ["0:00", "0:00", "0:07", "1:00", "12:30"]


def test_time_left_in_words() -> None:
    told = [time_left(s) for s in (None, 2, 24, 59, 61, 200)]
    words = ["", "almost done", "about 25 s left", "about 60 s left", "about 1 min left", "about 3 min left"]
    assert told == words


def test_places_and_titles() -> None:
    assert place("https://www.acme.example:8080/a/?q=1#f") == "acme.example:8080/a"
    assert place("nonsense") == "nonsense"
    assert step_title("scroll", "", "") == "A look down the page"
    assert step_title("click", "See the pricing", "Pricing") == "See the pricing"
    assert step_title("hover", "", "") == "hover"
