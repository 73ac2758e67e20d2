"""What a click came to, from what the actor and the guard say and what can be seen; pure."""

from autodemo_gui.browser.actor import Outcome
from autodemo_gui.core.address import document_key, page_key
from autodemo_gui.core.bans import act_among
from autodemo_gui.core.element import Element
from autodemo_gui.core.policy import Layer, Refusal, Rule
from autodemo_gui.explore.atlas import switched_on
from autodemo_gui.explore.gain import Result, Seen

_LEAST_TILES = 2
"""Of the picture's tiles: fewer may differ by the pointer's shadow alone."""
_KEPT_SHARE = 0.5
"""Of the texts of a page that are still there when it is the same page in another state."""
_LEAST_HIDDEN = 3
_LEAST_MORE = 0.25
"""Of what is seen of it already."""
_FROM_TOP = 0.25
_TOP_MARGIN, _BOTTOM_MARGIN = 0.12, 0.08
"""Of the picture, where a sticky header or footer may lie over what was scrolled there."""
_LEAST_GLIDE = 0.15
_BY_RULE = {
    Rule.AUTH: Result.AUTH,
    Rule.OFFSITE: Result.OFFSITE,
    Rule.SCHEME: Result.OFFSITE,
    Rule.POPUP: Result.OFFSITE,
    Rule.ERROR: Result.ERROR,
    Rule.DOWNLOAD: Result.ERROR,
    Rule.DIALOG: Result.WRITE_BLOCKED,
}


def result_of(outcome: Outcome, before: Seen, after: Seen | None, element: Element) -> Result:
    """What a click came to.

    Args:
        outcome: what the actor says.
        before: the page just before.
        after: the page afterwards; None when the click was undone or could not be done.
        element: what was clicked.
    """
    held_back = _held_back(outcome.refusals)
    if held_back is not None:
        return held_back
    if after is None:
        return Result.ERROR if outcome.gone_back else Result.MISSED
    if _is_another_page(outcome, before, after):
        return Result.PAGE
    if after.scan.dialog and after.scan.dialog != before.scan.dialog:
        return Result.DIALOG
    if not _differs(before, after):
        return Result.DEAD
    if _only_scrolled(before, after):
        return Result.ANCHOR
    match element.kind:
        case "tab":
            return Result.TAB
        case "disclosure" | "menu":
            return Result.DISCLOSURE
        case _:
            return Result.CHANGE


def _is_another_page(outcome: Outcome, before: Seen, after: Seen) -> bool:
    """Whether another page is shown; an address that only notes what is unfolded (`#/books`) makes no other page."""
    if outcome.navigated or document_key(after.scan.url) != document_key(before.scan.url):
        return True
    if page_key(after.scan.url) == page_key(before.scan.url):
        return False
    kept = before.view.words & after.view.words
    return len(kept) < _KEPT_SHARE * len(before.view.words)


def _held_back(refusals: tuple[Refusal, ...]) -> Result | None:
    """What the guard saw; a request that would have written weighs more than anything else."""
    if act_among(refusals) is not None or any(refusal.layer is Layer.METHOD for refusal in refusals):
        return Result.WRITE_BLOCKED
    return next((_BY_RULE[refusal.rule] for refusal in refusals if refusal.rule in _BY_RULE), None)


def _differs(before: Seen, after: Seen) -> bool:
    """Whether a viewer would notice; texts and switches tell more surely than a few tiles."""
    share = after.view.changed_share(before.view)
    if share * len(after.view.tiles) > _LEAST_TILES:
        return True
    return switched_on(after.scan) != switched_on(before.scan) or after.view.shown != before.view.shown


def _only_scrolled(before: Seen, after: Seen) -> bool:
    return (
        abs(after.view.scroll_y - before.view.scroll_y) > 1
        and switched_on(after.scan) == switched_on(before.scan)
        and after.view.is_like(before.view)
    )


def out_of_view(before: Seen, after: Seen) -> float | None:
    """Where to scroll so that a viewer sees what a click brought, CSS pixels; None when that shows little more of it.

    An answer often comes below what asked for it, and out of the picture; so does the end of what was unfolded.
    """
    new = [(text, y) for text, y in after.view.texts if text not in before.view.words]
    seen = sum(text in after.view.shown for text, _ in new)
    height = after.scan.viewport[1]
    bottom = max(0.0, after.scan.scroll_height - height)

    def shown_at(scroll_y: float) -> int:
        top, end = scroll_y + _TOP_MARGIN * height, scroll_y + (1 - _BOTTOM_MARGIN) * height
        return sum(top <= y < end for _, y in new)

    stops = (min(max(0.0, y - _FROM_TOP * height), bottom) for _, y in new)
    best = max(stops, key=lambda y: (shown_at(y), -abs(y - after.view.scroll_y)), default=after.view.scroll_y)
    if shown_at(best) - seen < max(_LEAST_HIDDEN, _LEAST_MORE * seen):
        return None
    return round(best) if abs(best - after.view.scroll_y) > _LEAST_GLIDE * height else None
