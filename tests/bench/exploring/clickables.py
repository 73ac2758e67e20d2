"""What discovery finds against what was labelled by hand, and how fast it looks at a very large page."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, Page

from autodemo_gui.core.element import Element
from autodemo_gui.explore.discovery import scan
from tests.bench.exploring.labels import Clickable, load
from tests.bench.exploring.options import Options
from tests.bench.exploring.sites import site
from tests.bench.exploring.stage import visit, walled_browser
from tests.bench.exploring.witness import Witness
from tests.bench.filming.figures import Bar, Part
from tests.bench.real_sites import SiteUnavailableError
from tests.sites.server import SiteServer

LEAST_RECALL, LEAST_PRECISION = 0.95, 0.90
LARGE_NODES, LARGE_SCAN_S = 12_000, 1.0
_SCANS = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A page's labels against what was found on it.

    Attributes:
        right: things found that are labelled.
        missing: things labelled that were not found, a line for each row.
        wrong: things found that are not labelled.
        collisions: things found that share their fingerprint with another one.
    """

    right: int
    missing: dict[str, int]
    wrong: tuple[str, ...]
    collisions: int

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + sum(self.missing.values()))

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))


async def discovery(options: Options) -> Part:
    """Scan the labelled pages, and a page of 12,000 nodes."""
    part = Part()
    matches: list[Match] = []
    unmeasured: dict[str, str] = {}
    async with walled_browser() as browser:
        for name in options.sites:
            try:
                with site(name) as served:
                    for path, rows in load(name).clickables.items():
                        async with visit(browser, served, path) as fresh:
                            await fresh.witness.open(fresh.url)
                            await _reveal(fresh.witness)
                            elements = (await scan(fresh.witness.page)).elements
                            matches.append(await match(fresh.witness.page, elements, rows))
                        part.facts[f"{name} {path}"] = _account(matches[-1])
                        options.say(f"{name} {path}: {_account(matches[-1])}")
            except SiteUnavailableError as error:
                unmeasured[name] = str(error)
        scans_s = await _large_page(browser)
    right = sum(match.right for match in matches)
    missing = sum(sum(match.missing.values()) for match in matches)
    wrong = sum(len(match.wrong) for match in matches)
    part.facts |= {"large_page_s": [round(seconds, 3) for seconds in scans_s], "unmeasured": unmeasured}
    part.bars = [
        Bar("discovery: recall", right / max(1, right + missing), LEAST_RECALL, at_most=False),
        Bar("discovery: precision", right / max(1, right + wrong), LEAST_PRECISION, at_most=False),
        Bar("discovery: identity collisions", sum(match.collisions for match in matches), 0),
        Bar(f"discovery: a page of {LARGE_NODES:,} nodes, s", median(scans_s), LARGE_SCAN_S),
        Bar("discovery: sites not measured", len(unmeasured), 0),
    ]
    return part


async def match(page: Page, elements: Sequence[Element], rows: Sequence[Clickable]) -> Match:
    """Pair what was found with what is labelled, each once; rows by CSS first, as they are the more precise ones."""
    left = list(elements)
    right, missing = 0, {}
    for row in sorted(rows, key=lambda row: not row.css):
        found = [element for element in left if await _is_meant(page, element, row)][: row.count]
        left = [element for element in left if element not in found]
        if row.optional:
            continue
        right += len(found)
        if len(found) < row.count:
            missing[f"{row.role} {row.name or row.like or row.css}".strip()] = row.count - len(found)
    wrong = tuple(f"{element.role or element.tag} “{element.text}” {element.selector}" for element in left)
    prints = [element.fingerprint for element in elements]
    return Match(right, missing, wrong, len(prints) - len(set(prints)))


async def _reveal(witness: Witness) -> None:
    """Scroll the page through once, as the explorer does: much of a page is there only once it has been in view."""
    bottom, screen = await witness.page.evaluate("() => [document.documentElement.scrollHeight, innerHeight]")
    for y in (*range(screen, bottom, screen), 0):
        await witness.page.evaluate("(y) => scrollTo({ top: y, behavior: 'instant' })", y)
        await witness.settle()


async def _is_meant(page: Page, element: Element, row: Clickable) -> bool:
    if not row.css:
        return row.is_named(element.role, element.text)
    frame = next((frame for frame in page.frames if frame.url == element.frame), page.main_frame)
    handle = await frame.query_selector(element.selector)
    return handle is not None and bool(await handle.evaluate("(element, css) => element.matches(css)", row.css))


def _account(match: Match) -> dict[str, object]:
    return {
        "recall": round(match.recall, 3),
        "precision": round(match.precision, 3),
        "missing": match.missing,
        "wrong": list(match.wrong),
        "collisions": match.collisions,
    }


async def _large_page(browser: Browser) -> list[float]:
    """Seconds of each scan of a page of 12,000 nodes with a thousand things to click."""
    with tempfile.TemporaryDirectory(prefix="autodemo-bench-large-") as folder:
        Path(folder, "index.html").write_text(large_page(), "utf-8")
        with SiteServer(Path(folder)) as served:
            async with visit(browser, served) as fresh:
                await fresh.witness.open(fresh.url)
                scans_s = []
                for _ in range(_SCANS):
                    began_s = time.monotonic()
                    await scan(fresh.witness.page)
                    scans_s.append(time.monotonic() - began_s)
                return scans_s


def large_page() -> str:
    """HTML of 12,000 elements: a thousand rows of a link and a button among texts."""
    row = (
        "<li><p>Row {n}, <b>a word</b> and <i>another</i></p><div><a href='#{n}'>Open {n}</a>{button}</div>{rest}</li>"
    )
    rest = "<span><em></em></span>" * 2 + "<p>End</p>"
    rows = (
        row.format(n=number, button="<button>Mark</button>" if number % 10 == 0 else "<u>-</u>", rest=rest)
        for number in range(LARGE_NODES // 12)
    )
    return f"<!doctype html><title>Large</title><h1>Large</h1><ul>{''.join(rows)}</ul>"
