"""A script on disk: read as it was saved, whoever wrote it, and described for others by a published schema."""

import json
from typing import Any, get_args

import pytest

from autodemo_gui.assets import resource
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.script import Effect, Script, Step, Target, parse_script
from autodemo_gui.core.script_schema import script_schema, script_schema_json


def saved(**fields: Any) -> str:
    return json.dumps({"url": "https://a.example/", **fields})


def test_a_script_is_read_as_it_was_saved() -> None:
    target = Target(role="tab", name="Gale", locator="#a", css="#b", box=(1, 2, 3, 4), frame="https://a.example/f")
    click = Step(action="click", target=target, outcome="tab", reason="It is new.", gain=0.4, caption="In a gale")
    script = Script(url="https://a.example/", steps=(Step(action="goto", url="https://a.example/"), click))
    assert parse_script(script.to_json()) == script


@pytest.mark.parametrize("outcome", ["", "page", "change"])
def test_scripts_of_the_first_version_are_read(outcome: str) -> None:
    """They have neither `leads_to` nor a reason, and know three outcomes."""
    step = {"action": "click", "url": "https://a.example/", "outcome": outcome, "caption": "", "fingerprint": "x"}
    (read,) = parse_script(saved(version=1, steps=[step])).steps
    assert (read.outcome, read.leads_to, read.reason, read.gain) == (outcome, "", "", 0)


def test_an_editor_may_be_told_where_the_schema_is() -> None:
    script = parse_script(saved(**{"$schema": "../resources/schema/script.schema.json"}))
    assert "$schema" not in script.to_json()


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"version": 2}, "script.version"),
        ({"steps": [{"action": "click"}, {"action": "fly"}]}, "script.steps.1.action"),
        ({"steps": [{"action": "click", "outcome": "dead"}]}, "script.steps.0.outcome"),
        ({"steps": [{"action": "click", "target": {"xpath": "//a"}}]}, "script.steps.0.target.xpath"),
        ({"steps": [{"action": "wait", "hold_ms": -1}]}, "script.steps.0.hold_ms"),
        ({"$Schema": "x"}, "script.$Schema"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_script(saved(**fields))
    assert caught.value.field == place


@pytest.mark.parametrize(
    ("step", "opens"),
    [
        (Step(action="goto", url="https://a.example/"), True),
        (Step(action="click", outcome="page"), True),
        (Step(action="click", outcome="change", leads_to="https://a.example/?tab=2"), True),
        (Step(action="click", outcome="tab"), False),
        (Step(action="click"), False),
        (Step(action="scroll", scroll_y=10), False),
    ],
)
def test_some_steps_go_on_on_another_page(step: Step, opens: bool) -> None:
    assert step.opens_page is opens


def test_a_demo_moves_to_another_origin_with_all_its_addresses() -> None:
    here, elsewhere = "http://127.0.0.1:4000", "https://docs.a.example/x"
    steps = (
        Step(action="goto", url=f"{here}/"),
        Step(action="click", url=f"{here}/?q=1", leads_to=f"{here}/prices#top", target=Target(frame=f"{here}/frame")),
        Step(action="click", url=elsewhere, target=Target(role="link")),
        Step(action="wait"),
    )
    moved = Script(url="sample", steps=steps).moved_to("http://127.0.0.1:5000/")
    assert moved.url == "sample"
    assert [step.url for step in moved.steps] == [
        "http://127.0.0.1:5000/",
        "http://127.0.0.1:5000/?q=1",
        elsewhere,
        "",
    ]
    assert moved.steps[1].leads_to == "http://127.0.0.1:5000/prices#top"
    assert moved.steps[1].target == Target(frame="http://127.0.0.1:5000/frame")
    assert moved.steps[2:] == steps[2:]


def test_an_origin_that_only_begins_alike_is_another_one() -> None:
    script = Script(url="http://a.example", steps=(Step(action="goto", url="http://a.example.evil/x"),))
    assert (
        Script(url="http://a.example/", steps=(Step(action="wait"), *script.steps))
        .moved_to("http://b.example/")
        .steps[1]
        .url
        == "http://a.example.evil/x"
    )


@pytest.mark.parametrize("script", [Script(url="sample"), Script(url="http://a.example/")])
def test_where_nothing_moves_the_script_stays(script: Script) -> None:
    assert script.moved_to("http://a.example/there") is script


def test_the_published_schema_is_that_of_the_model() -> None:
    published = resource("schema", "script.schema.json").read_text("utf-8")
    assert published == script_schema_json(), (
        "run: python -m autodemo_gui.core.script_schema > resources/schema/script.schema.json"
    )


def test_the_schema_names_everything_and_leads_nowhere() -> None:
    schema = script_schema()
    assert schema["$id"].startswith("urn:")
    assert set(schema["properties"]) == {"$schema", *Script.model_fields}
    assert schema["required"] == ["url"]
    assert schema["additionalProperties"] is False
    step = schema["$defs"]["Step"]["properties"]
    assert step["outcome"]["enum"] == list(get_args(Effect))
    assert set(step) == set(Step.model_fields)
    assert set(schema["$defs"]["Target"]["properties"]) == set(Target.model_fields)
