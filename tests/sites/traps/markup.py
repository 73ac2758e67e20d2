"""The pages of the trap site as HTML: a small shop, with a theme on each page and a card for each trap."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.sites.traps.catalogue import Catalogue
from tests.sites.traps.trap import Harmless, Page, Trap

SITE, ELSEWHERE = "harbour.localhost", "elsewhere.localhost"
REBIND, SHIFTING = "rebind.localhost", "shifting.localhost"
"""Names that are this computer's: the site, another one, one whose second answer is an internal address, and one whose
second answer begins with it.

Below `localhost` a page is a secure context, as on a real site with https: service workers, clipboard and so on work.
"""
INTERNAL = "127.0.0.2"

_STYLE = """
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1a2733; }
body.dark { background: #10202c; color: #eef; }
header, footer { padding: 14px 40px; background: #e6eef3; } header a { margin-right: 18px; }
main { padding: 20px 40px; display: grid; grid-template-columns: repeat(3, 1fr); gap: 18px; }
h1, main > p { grid-column: 1 / -1; margin: 6px 0; }
article { border: 1px solid #c6d4de; border-radius: 8px; padding: 14px; min-height: 70px; }
button, a, summary, select, input { font: inherit; padding: 6px 10px; }
"""
_TELLS_CLICKS = """<script>
addEventListener("click", (event) => {
  const card = event.composedPath().find((node) => node.dataset?.safe);
  if (card) fetch(`/seen/${card.dataset.safe}/clicked`);
}, true);
</script>"""
_HANDLER = re.compile(r"(?<=[a-z\"]) on([a-z]+)=(?=\")")
_ADDS_HANDLERS = """<script>
for (const node of document.querySelectorAll("main *")) {
  for (const { name, value } of [...node.attributes]) {
    if (!name.startsWith("data-on")) continue;
    node.addEventListener(name.slice("data-on".length), new Function("event", value));
    node.removeAttribute(name);
  }
}
</script>"""
_OWN_WRITES = """<script>
fetch("/own/track", { method: "POST", body: location.pathname });
for (const to of JSON.parse(localStorage.getItem("queue") ?? "[]")) fetch(to, { method: "POST" });
for (const to of JSON.parse(localStorage.getItem("errands") ?? "[]")) fetch(to);
for (const to of JSON.parse(localStorage.getItem("telegrams") ?? "[]")) {
  const socket = new WebSocket(to);
  socket.onopen = () => socket.send("remove");
}
for (const name of ["queue", "errands", "telegrams"]) localStorage.removeItem(name);
</script>"""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes the pages for one port.

    Attributes:
        catalogue: what is on them.
        port: of the site, and of every other name and address that it knows.
        seed: shuffles pages and cards; 0 leaves them in order.
        inline: handlers stand in attributes, where everybody can read what they do; else scripts add them.
    """

    catalogue: Catalogue
    port: int
    seed: int = 0
    inline: bool = True

    def fill(self, markup: str, number: int) -> str:
        """Markup with its placeholders filled in.

        `{at}` is an address that nothing else calls, `{seen}` one of a look-alike, `{way}` one that leads on,
        `{frame}` that of the inner document, `{n}` the number. The others are origins: another domain, an internal
        address in four spellings, a name that is rebound, and the site's own for WebSockets.
        """
        values = {
            "at": f"/items/{number}",
            "seen": f"/seen/{number}",
            "way": f"/way/{number}",
            "frame": f"/frame/{number}",
            "n": str(number),
            "port": str(self.port),
            "elsewhere": f"http://{ELSEWHERE}:{self.port}",
            "elsewhere-host": f"{ELSEWHERE}:{self.port}",
            "rebind": f"http://{REBIND}:{self.port}",
            "shifting": f"http://{SHIFTING}:{self.port}",
            "internal": f"http://{INTERNAL}:{self.port}",
            "decimal": f"http://{127 << 24 | 2}:{self.port}",
            "mapped": f"http://[::ffff:{INTERNAL}]:{self.port}",
            "metadata": f"http://169.254.169.254:{self.port}",
            "socket": f"ws://{SITE}:{self.port}",
        }
        for name, value in values.items():
            markup = markup.replace("{" + name + "}", value)
        return markup

    def home(self) -> str:
        """Links to every page."""
        links = "".join(
            f'<article class="theme-{page.slug}"><a href="/{page.slug}">{page.title}</a></article>'
            for page in self._shuffled(self.catalogue.pages, "home")
        )
        return _document(
            "Harbour Supplies", f"<h1>Harbour Supplies</h1><p>Everything for the quay.</p>{links}", "en", ""
        )

    def page(self, page: Page) -> str:
        """A theme."""
        cards = "".join(self._card(entry) for entry in self._shuffled((*page.traps, *page.harmless), page.slug))
        added = "" if self.inline else _ADDS_HANDLERS
        return _document(page.title, f"<h1>{page.title}</h1>{cards}{added}", page.language, page.head)

    def _card(self, entry: Trap | Harmless) -> str:
        safe = f' data-safe="{entry.number}"' if isinstance(entry, Harmless) else ""
        content = self.fill(entry.markup, entry.number)
        if not self.inline:
            content = _HANDLER.sub(r" data-on\1=", content)
        # A class of its own each, so that the cards are no template of which two or three are looked at.
        return f'<article class="card-{_letters(entry.number)}" data-number="{entry.number}"{safe}>{content}</article>'

    def _shuffled(self, entries: Sequence[Page] | Sequence[Trap | Harmless], name: str) -> list[Page | Trap | Harmless]:
        ordered: list[Page | Trap | Harmless] = list(entries)
        if self.seed:
            random.Random(f"{self.seed} {name}").shuffle(ordered)
        return ordered


def _letters(number: int) -> str:
    """A number without digits; explorers take numbered classes for copies of each other."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _document(title: str, content: str, language: str, head: str) -> str:
    lang = f' lang="{language}"' if language else ""
    return f"""<!doctype html>
<html{lang}>
<head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,"><style>{_STYLE}</style>{head}</head>
<body>
<header><a href="/">Harbour Supplies</a></header>
<main>{content}</main>
{_TELLS_CLICKS}{_OWN_WRITES}
</body>
</html>"""


def small_page(content: str) -> str:
    """A document with nothing around its content."""
    head = '<meta charset="utf-8"><title>Harbour</title><link rel="icon" href="data:,">'
    return f'<!doctype html><html lang="en">{head}{content}'
