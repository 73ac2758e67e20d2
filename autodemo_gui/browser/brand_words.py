"""What a site is called and what it is, chosen from everything that its page says. Pure."""

import re
import unicodedata
from collections import defaultdict
from typing import TypedDict

from autodemo_gui.core.address import registrable_domain

LONGEST_NAME = 40
LONGEST_TAGLINE = 90
_SEPARATORS = re.compile(r"\s+[|–—·•»/:-]+\s+|:\s+|\s*[|\uff5c・»]\s*")
_GENERIC = re.compile(
    r"(home|homepage|welcome|index|start|startseite|accueil|inicio|início|overview|dashboard|login|untitled|main|menu"
    r"|document|website|logo|site|skip|about|docs|documentation|ホーム|トップページ|首页)$"
)
_COPYRIGHT = re.compile(
    r"(?:(?:©|\(c\)|copyright)[\s:]*)+(?:\d{4}(?:\s*[-–—]\s*(?:\d{2,4}|present))?)?[\s,]*(?:by\s+)?([^.|·•,©\n\d]{2,60})",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"[\s,]+(inc|llc|ltd|limited|gmbh|ag|corp|co|corporation|company|s\.?a\.?|b\.?v\.?)\.?$", re.IGNORECASE
)
_EDITION = re.compile(r"\bv?\d+(\.\d+)+\w*|\b(documentation|official (web)?site)\b", re.IGNORECASE)
_COOKIES = re.compile(r"\b(cookies?|consent|javascript|gdpr|dsgvo|browser)\b", re.IGNORECASE)
_JOINT = re.compile(r"\s*[|–—:,-]\s+|\s+is\s+(?=an?\b|the\b)|\s+(?=[a-z]{3,}s\b)")
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[。\uff01\uff1f])")
# What each source is worth; two that agree add up.
_WORTH = {
    "site": 6.0,
    "described": 4.0,
    "application": 3.5,
    "logo": 3.0,
    "home": 3.0,
    "copyright": 2.5,
    "title": 2.0,
    "headline": 1.0,
}


class Words(TypedDict):
    """What scripts/brand.js found; any text may be empty, none is longer than 400 characters."""

    siteName: str
    applicationName: str
    describedNames: list[str]
    title: str
    description: str
    socialDescription: str
    headline: str
    homeTexts: list[str]
    copyright: str


def name_of(words: Words, *, host: str, logo_alt: str = "") -> str:
    """What the product is called: what most witnesses agree on, else the domain, else the page's title.

    Args:
        words: what the page says.
        host: of the site, empty for a site of this computer.
        logo_alt: what the logo is said to show.
    """
    domain = _domain_label(host)
    named: list[tuple[str, float]] = [
        (words["siteName"], _WORTH["site"]),
        (words["applicationName"], _WORTH["application"]),
    ]
    named += [(name, _WORTH["described"]) for name in words["describedNames"]]
    named.append((_without_logo(logo_alt), _WORTH["logo"]))
    named += [(_without_logo(text), _WORTH["home"]) for text in words["homeTexts"]]
    named.append((_owner(words["copyright"]), _WORTH["copyright"]))
    named += [(part, _WORTH["title"] - 0.4 * place) for place, part in enumerate(_parts(words["title"]))]
    named.append((words["headline"] if len(words["headline"].split()) <= 3 else "", _WORTH["headline"]))
    worth: defaultdict[str, float] = defaultdict(float)
    spelled: dict[str, str] = {}
    for raw, points in named:
        name = _trimmed(_EDITION.sub(" ", raw))
        if not _is_name(name):
            continue
        letters = _letters(name)
        worth[letters] += points
        if letters not in spelled or (_is_one_case(spelled[letters]) and not _is_one_case(name)):
            spelled[letters] = name  # a style sheet or a domain may have made the other one loud
    stated = dict(worth)
    for letters, name in spelled.items():
        # Who says "Acme Kites" speaks for "Acme" as well.
        worth[letters] += sum(stated[other] / 2 for other, longer in spelled.items() if longer.startswith(f"{name} "))
        worth[letters] += _likeness(letters, domain) - 0.15 * max(0, len(name.split()) - 3)
    if worth:
        return spelled[max(worth, key=lambda letters: worth[letters])]
    return domain.capitalize() or _clipped(_trimmed(words["title"]), LONGEST_NAME)


def tagline_of(words: Words, *, name: str) -> str:
    """One line of what it is; empty when the page has none."""
    for text in (words["description"], words["headline"], words["socialDescription"], *_parts(words["title"])):
        whole = _trimmed(text)
        is_headline = text == words["headline"]  # which may well be two sentences
        line = whole if is_headline else _END_OF_SENTENCE.split(whole, maxsplit=1)[0]
        if _is_short(line) or _COOKIES.search(line) or _letters(line) == _letters(name):
            continue
        return _clipped(_without_name(line if is_headline else line.rstrip(" .。"), name), LONGEST_TAGLINE)
    return ""


def _without_name(line: str, name: str) -> str:
    """A card says the name right above: "Acme plans your week" is "Plans your week" there."""
    if not name or not line.casefold().startswith(name.casefold()):
        return line
    rest = line[len(name) :]
    joint = _JOINT.match(rest)
    if joint is None or _is_short(rest[joint.end() :]):
        return line
    return rest[joint.end()].upper() + rest[joint.end() + 1 :]


def _is_short(line: str) -> bool:
    """One word of a script with spaces is a heading, not a line."""
    return len(line.split()) < 2 and (line.isascii() or len(_letters(line)) < 4)


def _parts(title: str) -> list[str]:
    return [part for part in _SEPARATORS.split(title) if part]


def _owner(line: str) -> str:
    found = _COPYRIGHT.search(line)
    return re.split(r"\ball rights\b|\balle rechte\b", found[1], flags=re.IGNORECASE)[0] if found else ""


def _without_logo(text: str) -> str:
    return re.sub(
        r"\b(logo(type)?|icon|home ?page|homepage|home|link to|go to|back to|site)\b", " ", text, flags=re.IGNORECASE
    )


def _trimmed(text: str) -> str:
    """Without invisible characters that would disturb a card, and without a company's legal form."""
    seen = "".join(
        sign
        for sign in text
        if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cn", "Cs") or sign in "\u200d\u200c"
    )
    return _COMPANY.sub("", re.sub(r"\s+", " ", seen).strip(" -–—|·•:,\u203a»→←/\\"))


def _is_name(name: str) -> bool:
    letters = _letters(name)
    words = [word for word in re.split(r"\W+", name.lower()) if word]
    return (
        1 <= len(name) <= LONGEST_NAME
        and len(letters) >= 2
        and len(words) <= 6
        and not all(_GENERIC.match(word) for word in words)
        and not _COOKIES.search(name)
    )


def _is_one_case(name: str) -> bool:
    return name.isupper() or name.islower()


def _letters(text: str) -> str:
    """What two spellings of a name have in common."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _domain_label(host: str) -> str:
    return (registrable_domain(host) or "").partition(".")[0] if host else ""


def _likeness(letters: str, domain: str) -> float:
    wanted = _letters(domain)
    if not wanted or not letters.isascii():
        return 0.0
    if letters == wanted:
        return 4.0
    return 2.0 if len(letters) > 3 and (wanted.startswith(letters) or letters.startswith(wanted)) else 0.0


def _clipped(text: str, longest: int) -> str:
    """At most so many characters: ended after a clause, else after a word where the script has words."""
    if len(text) <= longest:
        return text
    clauses = [found.start() for found in re.finditer(r"[,;:–—、\uff0c](?=\s|\Z)|[、\uff0c]| - ", text[: longest + 1])]
    if clauses and clauses[-1] > longest * 0.4:
        return text[: clauses[-1]].rstrip()
    head = text[: longest - 1]
    whole = head.rpartition(" ")[0]
    return (whole if len(whole) > longest // 2 else head).rstrip(" ,;:–—-") + "…"
