"""What the pages of a site refer to, read from their HTML, so that a test can follow every link without a browser."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

REFERENCES = {("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("iframe", "src")}


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if (tag, name) in REFERENCES and value]


def references(page: Path) -> list[str]:
    """Every address in ``page``, as written."""
    parser = _References()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.found


def local_paths(root: Path) -> Iterator[tuple[Path, str]]:
    """Each page below ``root`` with each URL path on the same site that it refers to."""
    for page in sorted(root.rglob("*.html")):
        base = f"http://site/{page.relative_to(root).as_posix()}"
        for reference in references(page):
            target = urlsplit(urljoin(base, reference))
            if target.hostname == "site" and target.scheme == "http" and "{{" not in reference:
                yield page, target.path
