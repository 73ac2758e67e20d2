"""What title and end card say. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.look import Look
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.core.text import tr
from autodemo_gui.render.bars import bar_name

_GREETINGS = frozenset(
    {"home", "homepage", "home page", "welcome", "start", "startseite", "accueil", "inicio", "index"}
)
_BETWEEN = re.compile(r"\s+[|·•–—-]\s+|\s*[|•]\s*|:\s+")


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of the cards; any of them may be empty.

    Attributes:
        name: of what is shown.
        tagline: one line of what it is.
        call_to_action: what to do now.
        address: where; never one that means nothing to others.
    """

    name: str
    tagline: str
    call_to_action: str
    address: str


def words(look: Look, brand: Brand, info: TakeInfo) -> Words:
    """What the look says goes first, then the brand, then what is known of the take."""
    host = public_host(info.url)
    name = _line(look.cards.title_text or brand.name) or short_title(info.title, host) or host
    tagline = _line(look.cards.tagline or brand.tagline)
    return Words(
        name=name,
        tagline="" if tagline.casefold() == name.casefold() else tagline,
        call_to_action=_line(look.cards.call_to_action) or tr("See for yourself"),
        address=bar_name(f"https://{brand.address}", "") if brand.address else host,
    )


def public_host(url: str) -> str:
    """The host of an address as a person says it; empty for a site on this computer or in its network."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return bar_name(f"https://{host}/", "") if host else ""


def short_title(title: str, host: str = "") -> str:
    """The name in a page's title, as sites write them: "Acme | Books that keep themselves".

    The part that sounds like the host, else the first one.
    """
    parts = [part for part in map(_line, _BETWEEN.split(title)) if _letters(part)]
    parts = [part for part in parts if part.casefold() not in _GREETINGS] or parts
    label = _letters(host.split(".")[0])
    named = [part for part in parts if label and (_letters(part) in label or label in _letters(part))]
    return min(named, key=len) if named else parts[0] if parts else ""


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _line(text: str) -> str:
    return " ".join(text.split())
