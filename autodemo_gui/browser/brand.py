"""Reads from a site's first page what a film about it should wear: name, line, logo, colours and fonts."""

import asyncio
import logging
import re
from collections.abc import Iterable
from typing import cast
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.browser.brand_colours import Colours, palette_of
from autodemo_gui.browser.brand_words import Words, name_of, tagline_of
from autodemo_gui.browser.logo import Logo, find_logo, on_page, on_paper
from autodemo_gui.browser.settle import PassTime
from autodemo_gui.core.address import is_local_host, spoken_host
from autodemo_gui.core.brand import Brand

log = logging.getLogger(__name__)

LIMIT_S = 6.0
"""Wall seconds for each half, far more than a page needs that answers at all (measured: 0.05 to 0.4 s)."""
MAX_FAMILIES = 6
_GENERIC_FAMILIES = frozenset({"sans-serif", "serif", "monospace", "cursive", "fantasy"})
# What a system offers under a name that no other system knows.
_SYSTEM_FAMILY = re.compile(r"(system-ui|math|emoji)$|ui-|-apple-|blinkmac|.*\b(emoji|symbol)\b", re.IGNORECASE)


class _Facts(Words, Colours):
    families: list[str]


async def read_brand(page: Page, *, pass_time: PassTime) -> Brand:
    """What a page says about whose it is; whatever cannot be read stays empty, and nothing is ever raised for it.

    Reads by synchronous JavaScript and from what the page has loaded, so it works while the page's clock stands still
    between calls of `pass_time`; the page is not changed. At most `LIMIT_S` twice.

    Args:
        page: the start page, calm and clear of overlays, not scrolled.
        pass_time: lets page time pass; used only while an icon is loaded, where the page itself shows no logo.
    """
    host = urlsplit(page.url).hostname or ""
    address = "" if is_local_host(host) else spoken_host(host).removeprefix("www.")
    facts: _Facts | None = None
    logo: Logo | None = None
    try:
        async with asyncio.timeout(LIMIT_S):
            facts = cast("_Facts", await page.evaluate(on_page("brand")))
        async with asyncio.timeout(LIMIT_S):
            logo = await find_logo(page, pass_time=pass_time)
    except (PlaywrightError, TimeoutError) as error:
        log.info("the brand was not read to its end: %s", str(error) or "it took too long")
    if facts is None:
        return Brand(address=address)
    palette = palette_of(facts, logo.colours if logo else ())
    name = name_of(facts, host=host if address else "", logo_alt=logo.alt if logo else "")
    shown = on_paper(logo, paper=palette.paper, ink=palette.ink) if logo else None
    return Brand(
        name=name,
        tagline=tagline_of(facts, name=name),
        logo=shown.data if shown else "",
        logo_is_wide=bool(shown and shown.is_wide),
        accent=palette.accent,
        paper=palette.paper,
        ink=palette.ink,
        fonts=families_of(facts["families"]),
        address=address[:255],
    )


def families_of(stacks: Iterable[str]) -> tuple[str, ...]:
    """Font families of CSS stacks, best first, each once; at most one generic family, which comes last."""
    named: dict[str, str] = {}
    last = ""
    for stack in stacks:
        for found in re.findall(r"\"[^\"]*\"|'[^']*'|[^,]+", stack):
            family = re.sub(r"[^\w .-]", "", found).strip()
            if family.lower() in _GENERIC_FAMILIES:
                last = last or family.lower()
            elif family and len(family) <= 80 and not _SYSTEM_FAMILY.match(family):
                named.setdefault(family.lower(), family)
    return (*list(named.values())[:MAX_FAMILIES], *((last,) if last else ()))
