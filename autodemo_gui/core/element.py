"""What can be clicked on a page, as plain data."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in CSS pixels of the viewport."""

    x: float
    y: float
    width: float
    height: float

    @property
    def center(self) -> tuple[float, float]:
        """The middle point (x, y)."""
        return self.x + self.width / 2, self.y + self.height / 2


def fingerprint(tag: str, text: str, role: str, href: str, twin: int = 1) -> str:
    """MD5 of `tag:text:role:href`; the k-th twin of a page (k ≥ 2) adds `#k` (SPEC 5)."""
    identity = f"{tag}:{text}:{role}:{href}" + (f"#{twin}" if twin > 1 else "")
    return hashlib.md5(identity.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Element:
    """An interactable thing found on a page.

    Attributes:
        tag: lower-case tag name.
        text: the accessible name.
        role: explicit or implied ARIA role.
        href: absolute target of a link, else empty.
        selector: CSS path that finds it again: a Playwright selector where it crosses open shadow roots; ` >>> ` leads
            into a closed one, and only `browser.find` goes there.
        box: where it is, in CSS pixels relative to the viewport at scan time (may lie below the fold).
        fingerprint: see `fingerprint`.
        label: aria-label, alt or associated label text.
        title: the title attribute, or what else is shown as a tip.
        shown: what is written on it, where its name is given by a label.
        zone: the landmark it lies in: header, nav, main, aside, footer, dialog or empty.
        heading: the nearest heading above it.
        kind: link, button, tab, toggle, disclosure, menu, input, select, media or other.
        frame: URL of the frame it lies in; empty for the main frame.
        input_type: of form fields, else empty.
        form_method: what a click, or Enter in a field, would send a form by, lower-case; empty when it sends none.
        form_action: where to, absolute; by GET with its hidden fields.
        form_asks: what the form around it asks for: password, card, one-time-code, file, contact, message.
        icons: names of what is drawn on it: classes of icon fonts, ids of sprites, file names of small pictures.
        handlers: what its markup says it calls, without the sentences in it.
        language: the language tag that holds where it stands; empty when none is declared.
        cluster: key shared by look-alike list items; empty when it stands alone.
        salience: 0–1, how much of the eye it catches (area, weight, position).
    """

    tag: str
    text: str
    role: str
    href: str
    selector: str
    box: Box
    fingerprint: str
    label: str = ""
    title: str = ""
    shown: str = ""
    zone: str = ""
    heading: str = ""
    kind: str = "other"
    frame: str = ""
    input_type: str = ""
    form_method: str = ""
    form_action: str = ""
    form_asks: tuple[str, ...] = ()
    icons: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    language: str = ""
    cluster: str = ""
    salience: float = 0.0
    attributes: dict[str, str] = field(default_factory=dict, hash=False, compare=False)
