"""How an element of a script is found again, as Playwright code in Python that a person would write."""

import json
import re

from autodemo_gui.browser.find import CLOSED
from autodemo_gui.core.script import Target

_QUOTED = r"\"(?:\\.|[^\"\\])*\""
_PIECE = re.compile(rf" >> |{_QUOTED}|'(?:\\.|[^'\\])*'|.", re.DOTALL)
_ROLE = re.compile(rf"internal:role=(?P<role>[a-z]+)(?:\[name=(?P<name>{_QUOTED})(?P<flag>[is])\])?")
_TEST_ID = re.compile(rf"internal:testid=\[data-testid=(?P<text>{_QUOTED})s\]")
_TEXT = re.compile(rf"internal:(?P<how>text|label)=(?P<text>{_QUOTED})(?P<flag>[is])")
_HAS_TEXT = re.compile(rf"internal:has-text=(?P<text>{_QUOTED})i")
_ATTRIBUTE = re.compile(rf"internal:attr=\[(?P<how>placeholder|title|alt)=(?P<text>{_QUOTED})(?P<flag>[is])\]")
_NTH = re.compile(r"nth=(?P<number>-?\d+)")


def literal(text: str) -> str:
    """A text as a string of Python source, in the quotes that need less escaping; what cannot be seen is escaped."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return f"{quote}{''.join(_shown(character, quote) for character in text)}{quote}"


def _shown(character: str, quote: str) -> str:
    if character in (quote, "\\"):
        return f"\\{character}"
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def locator_code(target: Target, scope: str) -> str:
    """The expression that finds the element, `page.get_by_role("link", name="Prices", exact=True)`.

    Playwright's own selector is taken where there is one: it was unique when it was made. Else role and name, held
    against the CSS path, because names come twice; else what there is. Empty for a target known by its place only, and
    for one that Playwright cannot reach.

    Args:
        target: what is to be found.
        scope: name of the variable that holds the page or frame.
    """
    if CLOSED in target.css:  # into a closed shadow root, where only the registry of our own pages looks
        return ""
    if target.locator.startswith("internal:"):
        return f"{scope}.{selector_code(target.locator)}"
    path = target.css or target.locator
    by_path = f"{scope}.locator({literal(path)})" if path else ""
    if not target.role:
        return by_path
    name = f", name={literal(target.name)}, exact=True" if target.name else ""
    by_role = f"{scope}.get_by_role({literal(target.role)}{name})"
    return f"{by_role}.and_({by_path})" if by_path else by_role


def selector_code(selector: str) -> str:
    """A Playwright selector as a chain of calls; a part without a call of its own stays as it is."""
    parts = [""]
    for piece in _PIECE.findall(selector):
        if piece == " >> ":
            parts.append("")
        else:
            parts[-1] += piece
    return ".".join(_call(part) for part in parts if part)


def _call(part: str) -> str:
    try:
        return _own_call(part) or f"locator({literal(part)})"
    except ValueError:  # a text in it is not quoted as Playwright does it: somebody wrote it by hand
        return f"locator({literal(part)})"


def _own_call(part: str) -> str:
    """The call that makes just this kind of selector; empty when there is none."""
    if match := _ROLE.fullmatch(part):
        name = "" if match["name"] is None else f", name={_text(match)}"
        return f"get_by_role({literal(match['role'])}{name})"
    if match := _TEST_ID.fullmatch(part):
        return f"get_by_test_id({literal(json.loads(match['text']))})"
    if match := _TEXT.fullmatch(part):
        return f"get_by_{match['how']}({_text(match)})"
    if match := _HAS_TEXT.fullmatch(part):
        return f"filter(has_text={literal(json.loads(match['text']))})"
    if match := _ATTRIBUTE.fullmatch(part):
        return f"get_by_{'alt_text' if match['how'] == 'alt' else match['how']}({_text(match)})"
    if match := _NTH.fullmatch(part):
        return {0: "first", -1: "last"}.get(int(match["number"]), f"nth({int(match['number'])})")
    return ""


def _text(match: re.Match[str]) -> str:
    """The text in a selector, and whether all of it is meant."""
    quoted = match.groupdict().get("text") or match["name"]
    return literal(json.loads(quoted)) + (", exact=True" if match["flag"] == "s" else "")
