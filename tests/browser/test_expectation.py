"""A click is shown when it does what rehearsal saw it do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.browser.actor import Outcome
from autodemo_gui.browser.expectation import judged
from autodemo_gui.core.policy import Layer, Refusal, Rule
from autodemo_gui.core.script import Step

HOME, PRICES, STORY = "https://a.example/", "https://a.example/prices", "https://a.example/story"


def did(url: str = HOME, *, changed: bool = True, navigated: bool = False) -> Outcome:
    return Outcome(True, url, changed=changed or navigated, navigated=navigated)


def went(url: str) -> Outcome:
    return did(url, navigated=True)


def click(outcome: str = "", leads_to: str = "") -> Step:
    return Step.model_validate({"action": "click", "url": HOME, "outcome": outcome, "leads_to": leads_to})


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (click(), did()),
        (click(), went(STORY)),
        (click(), did(PRICES)),  # the address changed without a new document
        (click("page", PRICES), went(PRICES)),
        (click("page", PRICES), went(f"{PRICES}/?utm_source=demo#top")),
        (click("page", PRICES), did(PRICES)),
        (click("page"), went(STORY)),  # as old scripts say it
        (click("change"), did()),
        (click("tab"), did(f"{HOME}#tab2")),
        (click("change"), went(HOME)),  # loaded again, and the same page
    ],
)
def test_as_expected(step: Step, outcome: Outcome) -> None:
    assert judged(step, outcome, before=HOME) == outcome
    assert outcome.is_worth_showing


@pytest.mark.parametrize(
    ("step", "outcome", "reason"),
    [
        (click(), did(changed=False), "Nothing on the page changed."),
        (click("tab"), did(changed=False), "Nothing on the page changed."),
        (click("page", PRICES), did(), "It does not open its page any more."),
        (click("page", PRICES), went(HOME), "It does not open its page any more."),
        (click("page", PRICES), went(STORY), "It leads to another page than before."),
        (click("page"), did(), "It does not open a page any more."),
        (click("disclosure"), went(PRICES), "It leads away from the page now."),
        (click("dialog"), did(PRICES), "It leads away from the page now."),
    ],
)
def test_a_divergence_is_said(step: Step, outcome: Outcome, reason: str) -> None:
    judgement = judged(step, outcome, before=HOME)
    assert (judgement.diverged, judgement.reason) == (True, reason)
    assert not judgement.is_worth_showing


@pytest.mark.parametrize(
    "outcome",
    [Outcome(False, HOME, reason="It is not there."), Outcome(True, HOME, gone_back=True, reason="It leads away.")],
)
def test_what_was_not_done_keeps_its_own_reason(outcome: Outcome) -> None:
    assert judged(click("page", PRICES), outcome, before=HOME) is outcome


@given(st.sampled_from(["goto", "scroll", "hover", "type", "press", "wait"]), st.booleans(), st.booleans())
def test_only_clicks_are_judged(action: str, changed: bool, navigated: bool) -> None:
    step = Step.model_validate({"action": action, "outcome": "page", "leads_to": PRICES})
    outcome = did(changed=changed, navigated=navigated)
    assert judged(step, outcome, before=HOME) is outcome


WRITE = Refusal(Rule.WRITE, Layer.METHOD, "Like", "POST", HOME + "api")
SAID = Refusal(Rule.RESULT, Layer.PAGE, "Like", "deleted", HOME)
ALERT = Refusal(Rule.DIALOG, Layer.PAGE, "Hello", "alert", HOME)


@pytest.mark.parametrize(
    ("step", "refusal", "is_shown"),
    [
        ({"action": "click"}, WRITE, False),
        ({"action": "click", "outcome": "change"}, SAID, False),
        ({"action": "click"}, ALERT, True),
        ({"action": "type", "text": "kites"}, WRITE, False),
        ({"action": "hover"}, WRITE, False),
        ({"action": "press", "text": "Enter"}, WRITE, False),
        ({"action": "press", "text": "Escape"}, WRITE, True),
        ({"action": "scroll", "scroll_y": 300}, WRITE, True),
        ({"action": "wait"}, WRITE, True),
    ],
)
def test_what_turns_out_to_be_an_act_is_not_shown(step: dict[str, object], refusal: Refusal, is_shown: bool) -> None:
    outcome = judged(Step.model_validate(step), replace(did(), refusals=(refusal,)), before=HOME)
    assert outcome.is_worth_showing is is_shown
    assert is_shown or outcome.reason
