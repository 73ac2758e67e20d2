"""Short captions in the page's own words: three to six words from accessible names and headings."""

import re

from autodemo_gui.core.element import Element
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.words import is_vague

MAX_WORDS = 6
_MAX_CHARS = 48
_SEPARATORS = re.compile(r"\s+[|–—·•:»/-]\s+|\s*[|•»]\s*")  # titles use all of these dashes
_LOOSE_ENDS = frozenset("a an and at by for from in is of on or that the to with your our".split())  # noqa: SIM905
_MARKS = re.compile(r"[¶→›»▾▼▸+×✓✕]+")  # noqa: RUF001  # arrows and signs beside a name, not part of it
_DOING = frozenset("toggle switch show hide open view see explore browse try expand collapse change choose".split())  # noqa: SIM905
_HINTS = re.compile(r"\W+(activate|click|press|tap) (to|for|enter)\b.*$", re.IGNORECASE)  # for screen readers

# Spoken only around names in the same language; elsewhere the name stands alone.
_PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "search": "Search for {name}",
        "opening": "Meet {name}",
        "link": "A look at {name}",
        "tab": "Switch to {name}",
        "toggle": "Switch to {name}",
        "disclosure": "A closer look: {name}",
        "menu": "Open the menu: {name}",
        "button": "Try it: {name}",
    },
    "de": {
        "search": "Suche nach {name}",
        "opening": "Das ist {name}",
        "link": "Ein Blick auf: {name}",
        "tab": "Wechsel zu: {name}",
        "toggle": "Wechsel zu: {name}",
        "disclosure": "Im Detail: {name}",
        "button": "Ausprobiert: {name}",
    },
    "fr": {
        "search": "Rechercher : {name}",
        "opening": "Voici {name}",
        "link": "Découvrons : {name}",
        "tab": "On passe à : {name}",
        "toggle": "On passe à : {name}",
        "disclosure": "En détail : {name}",
        "button": "À l’essai : {name}",
    },
    "es": {
        "search": "Buscar: {name}",
        "opening": "Esto es {name}",
        "link": "Un vistazo a: {name}",
        "tab": "Cambiamos a: {name}",
        "toggle": "Cambiamos a: {name}",
        "disclosure": "En detalle: {name}",
        "button": "Probamos: {name}",
    },
}


def caption_of(element: Element, language: str) -> str:
    """What is about to be shown, at most MAX_WORDS words; empty when the element has no speakable name."""
    if not is_speakable(element):
        return ""
    name = shortened(_name_of(element))
    phrase = _PHRASES.get(language.split("-")[0].lower(), {}).get(element.kind, "{name}")
    return _framed(phrase, name)


def is_speakable(element: Element) -> bool:
    """Whether a thing has a name that can be said: signs alone (×, ▾) say nothing."""
    return any(letter.isalnum() for letter in shortened(_name_of(element)))


def _name_of(element: Element) -> str:
    """What a viewer would call it: the headline in it, else what is written on it, else its accessible name."""
    return element.attributes.get("headline") or element.attributes.get("written") or element.text


def result_caption(element: Element, after: Scan) -> str:
    """What is about to be shown, when it is known what that is: a name that says nothing gives way to the heading."""
    name = caption_of(element, after.language)
    if name and not is_vague(element.text):
        return name
    heading = next((heading.text for heading in after.headings if heading.level <= 2), "")
    return shortened(heading) or name


def search_caption(word: str, language: str) -> str:
    """What is about to be typed."""
    return _framed(_PHRASES.get(language.split("-")[0].lower(), {}).get("search", "{name}"), word)


def opening_caption(scan: Scan) -> str:
    """The page's main heading when it is short, else the product's name from the title."""
    heading = next((heading.text for heading in scan.headings if heading.level == 1), "")
    if heading and len(heading.split()) <= MAX_WORDS and len(heading) <= _MAX_CHARS:
        return _spoken(heading)
    parts = [part for part in _SEPARATORS.split(scan.title) if part.strip()]
    name = shortened(min(parts, key=len)) if parts else shortened(heading)
    if not name:
        return ""
    return _framed(_PHRASES.get(scan.language.split("-")[0].lower(), {}).get("opening", "{name}"), name)


def section_caption(scan: Scan, scroll_y: float) -> str:
    """The heading that comes into view in the upper half when the page is scrolled to an offset; empty without one."""
    top, half = scroll_y, scroll_y + scan.viewport[1] / 2
    text = next((heading.text for heading in scan.headings if heading.level <= 3 and top <= heading.y <= half), "")
    return shortened(text)


def shortened(text: str) -> str:
    """A name cut to MAX_WORDS words at a place where it may end."""
    spoken = _spoken(text)
    words = spoken.split()
    if len(words) <= MAX_WORDS and len(spoken) <= _MAX_CHARS:
        return spoken
    words = words[:MAX_WORDS]
    while len(words) > 1 and (words[-1].lower() in _LOOSE_ENDS or len(" ".join(words)) > _MAX_CHARS):
        words.pop()
    return " ".join(words)[:_MAX_CHARS].rstrip(" ,;:.-")


def _spoken(text: str) -> str:
    return " ".join(_MARKS.sub(" ", _HINTS.sub("", text)).split()).strip(" .:")


def _framed(phrase: str, name: str) -> str:
    """The phrase around a name of one or two words; longer names speak for themselves, and so do questions."""
    framed = phrase.format(name=name)
    if name.split(" ", 1)[0].casefold() in _DOING:  # "Toggle theme" tells already what is done
        return name
    if len(name.split()) >= 3 or name.endswith("?") or len(framed.split()) > MAX_WORDS:
        return name
    return framed
