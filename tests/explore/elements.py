"""Elements for tests that need no browser."""

from typing import Any

from autodemo_gui.core.element import Box, Element, fingerprint


def element(text: str = "Thing", **changes: Any) -> Element:
    """A visible button in the main part, changed as asked; its fingerprint follows from what it is."""
    fields: dict[str, Any] = {
        "tag": "button",
        "role": "button",
        "href": "",
        "selector": f"#{text}",
        "box": Box(100, 100, 120, 40),
        "zone": "main",
        "kind": "button",
        "salience": 0.5,
        **changes,
    }
    name = fingerprint(fields["tag"], text, fields["role"], fields["href"])
    return Element(text=text, fingerprint=fields.pop("fingerprint", name), **fields)


def link(text: str, href: str, **changes: Any) -> Element:
    """A link in the main navigation."""
    return element(text, **{"tag": "a", "role": "link", "kind": "link", "zone": "nav", "href": href, **changes})
