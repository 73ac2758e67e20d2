"""Which fields something may be typed into: those that look for something, never those that ask who somebody is."""

from autodemo_gui.core.element import Element

SEARCH_TYPES = frozenset({"search", "text", ""})
"""Types of an `<input>` that a search field may have; the others ask for something of a certain kind."""
_ASKS_SOMEBODY = frozenset({"contact", "message"})


def asks_for(element: Element) -> str:
    """What a field asks for that is nobody's to type in a demo; empty when it may be typed into.

    Fields of forms that would save something, or that ask for secrets, are refused with every other use of them.
    """
    if element.input_type not in SEARCH_TYPES:
        return element.input_type
    if element.tag == "textarea":
        return "message"
    return next((asked for asked in element.form_asks if asked in _ASKS_SOMEBODY), "")
