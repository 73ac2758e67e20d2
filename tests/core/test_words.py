"""Sentences: translation, errors, the story, and the small data files (look, script, take)."""

import gettext
import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core import errors, story, take, text
from autodemo_gui.core import events as e
from autodemo_gui.core.errors import AutoDemoError, InvalidInput, JobCancelled, Refused
from autodemo_gui.core.look import PLAIN, Look, parse_look
from autodemo_gui.core.metrics import Metrics
from autodemo_gui.core.policy import Rule
from autodemo_gui.core.ports import Control
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script, Step, Target, parse_script
from tests.core.test_job import EXAMPLES


class Backwards(gettext.NullTranslations):
    """A language of its own."""

    def gettext(self, message: str) -> str:
        return message[::-1] if "{" not in message else f"»{message}«"


def test_sentences_can_be_translated() -> None:
    text.install(Backwards())
    try:
        assert text.tr("Cancelled.") == ".dellecnaC"
        assert text.tr("{n} left", n=3) == "»3 left«"
    finally:
        text.install(gettext.NullTranslations())
    assert text.tr("Cancelled.") == "Cancelled."
    assert text.tr("a {brace} stays") == "a {brace} stays"
    with pytest.raises(KeyError):
        text.tr("{n} left", m=3)


def test_every_error_has_a_code_an_exit_and_a_status_of_the_contract() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, AutoDemoError)]
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind.exit_code in (2, 3, 4, 5, 130)
        assert kind.http_status in (400, 404, 422, 500, 503)
    retried = {kind.__name__ for kind in kinds if kind.retryable}
    assert retried == {"BrowserCrashed", "EncoderCrashed", "MemoryFull", "QueueUnreachable"}


def test_an_error_speaks_in_one_line() -> None:
    error = AutoDemoError("Title.", "Detail.", "Hint.")
    assert error.sentence == str(error) == "Title. Detail. Hint."
    assert AutoDemoError("Title.", "", "Hint.").sentence == "Title. Hint."
    assert error.partial is None
    assert InvalidInput("fps", "No.").field == "fps"
    assert Refused("scheme", "No.").rule == "scheme"
    assert JobCancelled().exit_code == 130


@pytest.mark.parametrize("event", EXAMPLES.values(), ids=lambda event: type(event).__name__)
def test_the_story_is_told_in_sentences(event: e.AnyEvent) -> None:
    line = story.in_a_line(event)
    assert "**" not in line
    assert (story.tell(event, 0.0) is None) == (line == "")


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (e.Started(worker="w", attempt=1), ""),
        (e.Started(worker="w", attempt=2), "Started again, attempt 2"),
        (e.PageOpened(url="https://e.com/{x}", title="", calm_s=0.25), "Opened e.com/{x}"),
        (
            e.ElementSkipped(name="{Delete}", rule="blacklist", evidence="delete", layer="element"),
            "Did not touch {Delete}: “delete” is on the never-touch list",
        ),
        (
            e.Planned(
                choices=(("How many will sell? A forecast for each product", "why"), ("B", "")), planner="keywords"
            ),
            "Worth showing next: How many will sell? A forecast for each…, B",
        ),
    ],
)
def test_how_it_is_told(event: e.AnyEvent, line: str) -> None:
    assert story.in_a_line(event) == line


def test_every_rule_and_phase_has_words() -> None:
    assert all(story.rule_in_words(rule, "it") not in set(Rule) for rule in Rule)
    assert all(story.phase_name(phase) not in set(Phase) for phase in Phase)
    assert story.phase_name("of a newer worker") == "of a newer worker"


async def test_control_tells_what_a_person_asked() -> None:
    control = Control()
    control.check()
    assert (control.is_cancelled, control.finish_requested) == (False, False)
    control.finish_now()
    control.check()
    control.cancel()
    assert (control.is_cancelled, control.finish_requested) == (True, True)
    await control.cancelled()
    with pytest.raises(JobCancelled):
        control.check()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "look.name"),
        ({"name": "x", "cursor": {"size": 9}}, "look.cursor.size"),
        ({"name": "x", "cursor": {"ripple_colour": "red"}}, "look.cursor.ripple_colour"),
        ({"name": "x", "window": {"padding": 1}}, "look.window.padding"),
        ({"name": "x", "background": {"colours": []}}, "look.background.colours"),
        ({"name": "x", "sparkles": True}, "look.sparkles"),
    ],
)
def test_what_is_wrong_with_a_look_is_named(data: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        parse_look(data)
    assert wrong.value.field == field


def test_plain_is_the_page_itself() -> None:
    assert not PLAIN.cursor.visible
    assert (PLAIN.window.padding, PLAIN.window.frame, PLAIN.cross_fade_s) == (0, "none", 0)
    assert parse_look(json.loads(PLAIN.model_dump_json())) == PLAIN
    assert isinstance(parse_look({"name": "x"}), Look)


def test_a_script_survives_its_file(tmp_path: Path) -> None:
    target = Target(role="link", name="Prices", css="a.p", box=(1, 2, 3, 4))
    script = Script(
        url="https://example.com/",
        title="Käse “風”",
        steps=(Step(action="goto", url="https://example.com/"), Step(action="click", target=target, name="Prices")),
    )
    file = tmp_path / "demo.script.json"
    file.write_text(script.to_json(), encoding="utf-8")
    assert parse_script(file.read_text(encoding="utf-8")) == script
    assert [step.selector for step in script.steps] == ["", "a.p"]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("{", "script"),
        ("[]", "script"),
        ("{}", "script.url"),
        ('{"url": "u", "version": 2}', "script.version"),
        ('{"url": "u", "steps": [{"action": "click"}, {"action": "dance"}]}', "script.steps.1.action"),
        ('{"url": "u", "steps": [{"action": "wait", "hold_ms": -1}]}', "script.steps.0.hold_ms"),
    ],
)
def test_what_is_wrong_with_a_script_is_named(content: str, field: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        parse_script(content)
    assert wrong.value.field == field


CUES: list[take.Cue] = [
    take.PointerCue(1, 2.5, 3.5, "hand"),
    take.ClickCue(2, 1, 1, (0, 0, 10, 10)),
    take.ClickCue(2, 1, 1),
    take.KeyCue(3, "Enter"),
    take.ScrollCue(4, 100),
    take.PageCue(5, "u", "t"),
    take.BeatCue(6, 60, 1, "click", "Prices", "See", "u", "a", (1, 2, 3, 4)),
    take.WaitCue(7, 9),
]


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: type(cue).__name__)
def test_a_cue_survives_its_line(cue: take.Cue) -> None:
    line = json.loads(json.dumps(take.cue_to_wire(cue)))
    assert take.cue_from_wire(line) == cue
    assert take.cue_from_wire({**line, "of_a_newer_writer": 1}) == cue


@pytest.mark.parametrize("data", [{}, {"cue": "dance"}, {"cue": "click"}, {"cue": None}])
def test_what_is_no_cue_is_said(data: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        take.cue_from_wire(data)


@given(width=st.integers(100, 4000), height=st.integers(100, 4000), density=st.sampled_from([1, 1.5, 2, 3]))
def test_the_plate_is_the_viewport_in_pixels(width: int, height: int, density: float) -> None:
    info = take.TakeInfo(url="u", camera="stepped", viewport=(width, height), density=density)
    assert info.plate_size == (round(width * density), round(height * density))
    assert take.TakeInfo.model_validate_json(info.model_dump_json()) == info


def test_metrics_of_a_newer_worker_can_be_read() -> None:
    assert Metrics.model_validate({"clicks": 2, "of_a_newer_writer": 1}) == Metrics(clicks=2)
    assert {"state", "clicks", "depth", "visited_urls", "runtime"} <= set(Metrics.model_fields)
