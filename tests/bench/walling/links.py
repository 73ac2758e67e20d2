"""Our reading of links beside that of a real browser."""

import json
import random
from dataclasses import dataclass
from typing import Any

from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.core.address import same_site
from tests.core.hrefs import BASES, belongs, hrefs

_READ = """pairs => pairs.map(([href, base]) => {
  const read = (...parts) => {
    try { const url = new URL(...parts); return [url.protocol, url.hostname, url.port, url.href]; }
    catch { return null; }
  };
  return [read(href), read(href, base)];
})"""


@dataclass(frozen=True, slots=True)
class _Read:
    protocol: str
    hostname: str
    port: str
    href: str


async def compared(count: int) -> dict[str, Any]:
    """How many links a browser and we read differently, as they stand and resolved."""
    links = hrefs(random.Random(7))
    pairs: list[tuple[str, str]] = []
    while len(pairs) < count:
        href, base = next(links)
        if href.isprintable() or href.encode(errors="ignore").decode() == href:  # half a surrogate pair is not sent
            pairs.append((href, base))
    nobody = "http://127.0.0.1:9"
    async with launch(choose(stepped=False), proxy_url=nobody, stepped=False, density=1, on_note=print) as browser:
        page = await browser.new_page()
        answers = await page.evaluate(_READ, pairs)
    differing, inside = [], 0
    for (href, base), (alone, resolved) in zip(pairs, answers, strict=True):
        expected = alone is not None and belongs(_Read(*alone), base)
        if same_site(href, base) is not expected:
            differing.append((href, base))
        if resolved is not None:
            inside += belongs(_Read(*resolved), base)
            if same_site(resolved[3], base) is not belongs(_Read(*resolved), base):
                differing.append((resolved[3], base))
    no_url = sum(resolved is None for _, resolved in answers)
    return {"links": count, "sites": len(BASES), "inside": inside, "no_url": no_url, "differing": json.dumps(differing)}
