"""Every way to reach an internal server, in every browser here, as rehearsed and as filmed, with each flag left out."""

from collections.abc import AsyncIterator
from typing import Any

from autodemo_gui.browser.launch import WALL_FLAGS
from autodemo_gui.browser.locate import BrowserChoice, find_browsers
from tests.browser.attacks import attacked
from tests.browser.vectors import LOOPBACK, VECTORS


async def attacks(*, full: bool) -> AsyncIterator[dict[str, Any]]:
    """What reached the internal server in each setting, as it becomes known.

    Args:
        full: leave each flag out as well, one at a time.
    """
    for choice in find_browsers():
        for stepped in (True, False) if choice.can_step else (False,):
            yield await _told(choice, stepped, "whole")
            yield await _told(choice, stepped, "none", with_wall=False)
            for flag in WALL_FLAGS if full else ():
                yield await _told(choice, stepped, f"without {flag}", without=(flag,))


async def _told(choice: BrowserChoice, stepped: bool, wall: str, **settings: Any) -> dict[str, Any]:
    outcome = await attacked(choice, stepped=stepped, **settings)
    spelled = {knock for knock in outcome.knocks if knock.startswith("spelled")}
    return {
        "browser": choice.path.name,
        "launched_for": "filming" if stepped else "rehearsal",
        "wall": wall,
        "vectors": len(VECTORS),
        "spellings": len(LOOPBACK),
        "reached": sorted(set(outcome.knocks) - spelled),
        "reached_by_spelling": len(spelled),
        "denied": sum(outcome.denied.values()),
        "told": len(outcome.refusals),
    }
