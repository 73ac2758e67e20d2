"""Whether a click did what its step says it should: what did nothing, or something else, is not shown."""

from dataclasses import replace

from autodemo_gui.browser.actor import Outcome
from autodemo_gui.browser.acts import why
from autodemo_gui.core.address import document_key, page_key
from autodemo_gui.core.bans import act_among
from autodemo_gui.core.script import Step
from autodemo_gui.core.text import tr

_DEEDS = frozenset({"click", "type", "hover"})


def judged(step: Step, outcome: Outcome, *, before: str) -> Outcome:
    """The outcome of a step, marked as diverged when it turned out to be an act, or is not what rehearsal saw.

    What a step expects is asked of clicks only: one that expects nothing in particular just has to change something. A
    page that is loaded again is the same page. What only closes or moves something is not blamed for a write.

    Args:
        step: what was done.
        outcome: what came of it.
        before: address of the page on which it was done.
    """
    if not outcome.is_worth_showing:
        return outcome
    act = act_among(outcome.refusals)
    if act is not None and (step.action in _DEEDS or (step.action == "press" and step.text != "Escape")):
        return replace(outcome, diverged=True, reason=why(act))
    if step.action != "click":
        return outcome
    reason = _divergence(step, outcome, before)
    return replace(outcome, diverged=True, reason=reason) if reason else outcome


def _divergence(step: Step, outcome: Outcome, before: str) -> str:
    """What a click did instead, as a sentence; empty when it did what it should."""
    has_left = page_key(outcome.url) != page_key(before)
    if not (outcome.changed or outcome.navigated or has_left):
        return tr("Nothing on the page changed.")
    if step.leads_to:
        if page_key(outcome.url) == page_key(step.leads_to):
            return ""
        return tr("It leads to another page than before.") if has_left else tr("It does not open its page any more.")
    if step.outcome == "page" and not has_left:
        return tr("It does not open a page any more.")
    if step.outcome not in ("", "page") and document_key(outcome.url) != document_key(before):
        return tr("It leads away from the page now.")
    return ""
