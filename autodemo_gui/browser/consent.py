"""Puts out of the way what lies over a page that nobody asked for: cookie banners, newsletter pop-ups, chat bubbles."""

import json
import logging
from collections.abc import Callable
from functools import cache
from typing import Any, TypedDict, cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.assets import resource
from autodemo_gui.browser.scripts import script
from autodemo_gui.browser.settle import PassTime
from autodemo_gui.core.lexicon import Lexicon

log = logging.getLogger(__name__)

OnDismissed = Callable[[str, str], None]
"""Told what was dismissed and how: declined, closed, accepted or hidden."""

ROUNDS = 4
LEAVE_MS = 1200.0
LIBRARY_MS = 2000.0
POLL_MS = 100.0
LATE_POLL_MS = 250.0
_HOW = {"decline": "declined", "close": "closed", "accept": "accepted"}
# Hides what was hidden here on the pages to come as well, before they are first painted.
_KEEP_HIDDEN = """((selector) => {
  if (window !== window.top) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${selector} { display: none !important }`);
  document.adoptedStyleSheets.push(sheet);
})(%s)"""
_LIBRARY_DONE = frozenset({"done", "optOutFailed", "optOutSucceeded", "nothingDetected"})


class _Button(TypedDict):
    id: int
    name: str
    way: str


class _Overlay(TypedDict):
    id: int
    kind: str
    buttons: list[_Button]


async def dismiss_overlays(
    page: Page,
    *,
    pass_time: PassTime,
    on_dismissed: OnDismissed,
    lexicon: Lexicon | None = None,
    patience_ms: float = 0.0,
) -> None:
    """Decline, close or hide every overlay of a page that has just been opened. Call it inside a click window.

    A consent platform that the autoconsent library knows is declined by its rules; anything else by the button that
    says no, else the one that closes, else the one that accepts; a dialog by Escape; what then still stays is hidden by
    style, on the site's next pages too. A dialog that cannot be closed is taken for the page. Works while the page's
    clock stands still between calls of `pass_time`. Costs one look at a page without overlays.

    Args:
        page: a calm page.
        pass_time: lets page time pass.
        on_dismissed: told of each.
        lexicon: words that are never pressed; default is the absolute blacklist.
        patience_ms: page time to wait for overlays that come late.
    """
    lexicon = lexicon or Lexicon()
    waited_ms = 0.0
    asked_library = has_stayed = False
    try:
        for _ in range(ROUNDS):
            while not (overlays := await _survey(page, with_stubborn=not has_stayed)):
                if waited_ms >= patience_ms:
                    return
                await pass_time(LATE_POLL_MS)
                waited_ms += LATE_POLL_MS
            overlay = overlays[0]
            how = ""
            if overlay["kind"] == "cookie banner" and not asked_library:
                asked_library = True
                how = "declined" if await _library_declines(page, overlay, pass_time) else ""
            how = how or await _dismiss(page, overlay, lexicon, pass_time)
            if how:
                on_dismissed(overlay["kind"], how)
            else:
                has_stayed = True
    except PlaywrightError as error:  # the banner's answer was a new page: that one is looked at when it has loaded
        log.info("overlays not dismissed, the page changed: %s", error)


async def _dismiss(page: Page, overlay: _Overlay, lexicon: Lexicon, pass_time: PassTime) -> str:
    """Get rid of one overlay; how, or an empty text when it stays."""
    hits = ((button, lexicon.find(text=button["name"])) for button in overlay["buttons"])
    allowed = [button for button, hit in hits if hit is None or not hit.is_absolute]  # "Reject all" is an act we want
    # A chat bubble has only buttons that open it; other pop-ups than cookie banners are not agreed to.
    ways = {"cookie banner": ("decline", "close", "accept"), "chat bubble": ()}.get(
        overlay["kind"], ("decline", "close")
    )
    for button in [button for button in allowed if button["way"] in ways][:2]:
        await _call(page, f"press({button['id']})")
        if await _leaves(page, overlay, pass_time):
            return _HOW[button["way"]]
    if overlay["kind"] in ("newsletter pop-up", "pop-up"):
        await page.keyboard.press("Escape")
        if await _leaves(page, overlay, pass_time):
            return "closed"
    if overlay["kind"] == "pop-up" and not overlay["buttons"]:
        return ""
    selector = str(await _call(page, f"hide({overlay['id']})"))
    if selector:
        await page.add_init_script(_KEEP_HIDDEN % json.dumps(selector))
    return "hidden"


async def _leaves(page: Page, overlay: _Overlay, pass_time: PassTime) -> bool:
    """Whether an overlay goes away within the time that closing animations take."""
    waited_ms = 0.0
    while waited_ms < LEAVE_MS:
        await pass_time(POLL_MS)
        waited_ms += POLL_MS
        if await _call(page, f"isGone({overlay['id']})"):
            return True
    return False


async def _library_declines(page: Page, overlay: _Overlay, pass_time: PassTime) -> bool:
    """Whether the autoconsent library knew the banner and got rid of it."""
    from duckduckgo_autoconsent import bundle, rules_json  # a megabyte of rules, needed only where there is a banner

    await page.evaluate(script("autoconsent"), rules_json())
    await page.evaluate(bundle())
    waited_ms = 0.0
    while waited_ms < LIBRARY_MS:
        await pass_time(POLL_MS)
        waited_ms += POLL_MS
        if await page.evaluate("() => globalThis[Symbol.for('autodemo.consent')]?.lifecycle") in _LIBRARY_DONE:
            break
    return bool(await _call(page, f"isGone({overlay['id']})"))


async def _survey(page: Page, *, with_stubborn: bool) -> list[_Overlay]:
    """What lies over the page now; without dialogs that have no button to close them, once one has stayed."""
    overlays = cast("list[_Overlay]", await _call(page, "survey()"))
    return [overlay for overlay in overlays if with_stubborn or overlay["buttons"] or overlay["kind"] != "pop-up"]


async def _call(page: Page, call: str) -> Any:
    return await page.evaluate(f"(words) => ({script('overlays').rstrip()})(words).{call}", _words())


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = json.loads(resource("guard", "overlay_words.json").read_text("utf-8"))
    return words
