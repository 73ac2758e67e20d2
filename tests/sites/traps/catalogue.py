"""All pages of the trap site, read from the files in `pages`: one file is one page, in the order of their names.

A file begins with `<page title language>`; then come `<trap>`s and `<harmless>` things, whose attributes are the
fields of `Trap` and `Harmless`; what stands outside of them goes into the document's head. Within a trap, `<leads>` is
the page at its `{way}`, and `<inner>` the document at its `{frame}`.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from tests.sites.traps.trap import Fires, Harm, Harmless, Page, Trap, Way

PAGES = Path(__file__).parent / "pages"

_PAGE = re.compile(r'<page((?:\s+\w+="[^"]*")+)>')
_BLOCK = re.compile(r'<(trap|harmless)((?:\s+\w+="[^"]*")+)>(.*?)</\1>', re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_PART = re.compile(r"<(leads|inner)>(.*?)</\1>", re.DOTALL)


class Catalogue:
    """Every page, with all traps and look-alikes numbered through."""

    def __init__(self, folder: Path = PAGES) -> None:
        """Read the pages of a folder."""
        self._numbers = iter(range(1, 1000))
        self.pages = tuple(self._page(file) for file in sorted(folder.glob("*.html")))

    @cached_property
    def traps(self) -> dict[int, Trap]:
        """By number."""
        return {trap.number: trap for page in self.pages for trap in page.traps}

    @cached_property
    def harmless(self) -> dict[int, Harmless]:
        """By number."""
        return {one.number: one for page in self.pages for one in page.harmless}

    @cached_property
    def page_of(self) -> dict[int, Page]:
        """The page on which a number stands."""
        return {one.number: page for page in self.pages for one in (*page.traps, *page.harmless)}

    def key(self, number: int) -> str:
        """What a number is called in reports."""
        return (self.traps.get(number) or self.harmless[number]).key

    def _page(self, file: Path) -> Page:
        text = file.read_text(encoding="utf-8")
        (facts,) = map(_attributes, _PAGE.findall(text))
        blocks = [(kind, _attributes(attributes), content) for kind, attributes, content in _BLOCK.findall(text)]
        return Page(
            slug=file.stem.partition("-")[2],
            title=facts["title"],
            language=facts.get("language", ""),
            head=_PAGE.sub("", _BLOCK.sub("", text)).strip(),
            traps=tuple(self._traps(blocks)),
            harmless=tuple(
                Harmless(next(self._numbers), attributes["key"], content.strip())
                for kind, attributes, content in blocks
                if kind == "harmless"
            ),
        )

    def _traps(self, blocks: list[tuple[str, dict[str, str], str]]) -> Iterator[Trap]:
        for kind, attributes, content in blocks:
            if kind == "trap":
                parts = dict(_PART.findall(content))
                yield Trap(
                    number=next(self._numbers),
                    key=attributes["key"],
                    what=attributes["what"],
                    vector=attributes["vector"],
                    markup=_PART.sub("", content).strip(),
                    fires=Fires(attributes.get("fires", "write")),
                    harm=Harm(attributes.get("harm", "write")),
                    way=Way(attributes.get("way", "click")),
                    wait_s=float(attributes.get("wait", "0")),
                    status=200 if "leads" in parts else int(attributes.get("status", "0")),
                    to=parts.get("leads", attributes.get("to", "")),
                    inner=parts.get("inner", ""),
                    header=attributes.get("header", ""),
                )


def _attributes(text: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(text))


CATALOGUE = Catalogue()
