"""What a trap, a harmless look-alike and a page of them are: data that site, control run and bench share."""

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """What a visitor does to set a trap off; the control run does just that."""

    CLICK = "click"
    HOVER = "hover"
    FOCUS = "focus"
    TYPE = "type"
    ENTER = "enter"
    KEY = "key"
    DRAG = "drag"
    CHOOSE = "choose"
    SCROLL = "scroll"
    LEAVE = "leave"
    """Click it, then open another page."""
    TWICE = "twice"
    """Click it, then what it brings out."""
    ESCAPE = "escape"
    """Click it, then press Escape."""
    BACK = "back"
    """Click it, then go back."""
    OPEN = "open"
    """Open its page."""


class Harm(StrEnum):
    """What a trap does; each is seen by a server."""

    WRITE = "write"
    """Changes the state of the site."""
    INTERNAL = "internal"
    """Reaches an internal address."""
    ELSEWHERE = "elsewhere"
    """Opens a page of another domain."""
    RIGHT = "right"
    """Gets what a visit never may, and tells the site."""


class Fires(StrEnum):
    """Which request to its address means that a trap went off."""

    WRITE = "write"
    """Any method but GET, HEAD and OPTIONS, or a message over a WebSocket."""
    REQUEST = "request"
    """Any: the site changes things by GET, or the address must not be asked for at all."""
    MUTATION = "mutation"
    """A GraphQL operation that is a mutation, or one the server keeps under a hash."""
    OVERRIDE = "override"
    """A DELETE, also one that a header or a field makes of a GET."""


@dataclass(frozen=True, slots=True)
class Trap:
    """Something that must not happen, and what sets it off.

    Attributes:
        number: its number on the site.
        key: its name in reports, unique.
        what: what it does, in words.
        vector: the kind of way in which it gets out.
        markup: see `fill` for the placeholders.
        fires: which request to its address means that it went off.
        harm: what it does.
        way: how it is set off.
        wait_s: seconds after which it goes off.
        status: HTTP status of the redirect at its `{way}`; 200 for a page of the markup `to`; 0 for neither.
        to: where that redirect leads, or the markup of that page.
        inner: markup of the document at its `{frame}`.
        header: an HTTP header of that document, `Name: value`.
    """

    number: int
    key: str
    what: str
    vector: str
    markup: str
    fires: Fires = Fires.WRITE
    harm: Harm = Harm.WRITE
    way: Way = Way.CLICK
    wait_s: float = 0.0
    status: int = 0
    to: str = ""
    inner: str = ""
    header: str = ""


@dataclass(frozen=True, slots=True)
class Harmless:
    """What looks like a trap and is none: the policy lets it be clicked, and nothing holds anything back.

    Attributes:
        number: its number on the site.
        key: its name in reports, unique.
        markup: see `fill`.
    """

    number: int
    key: str
    markup: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site: a theme.

    Attributes:
        slug: its path.
        title: its heading, and what the home page's link to it says.
        language: of the document; empty for none declared.
        head: markup for the head.
        traps: at most twelve.
        harmless: what is on it beside them.
    """

    slug: str
    title: str
    language: str
    head: str
    traps: tuple[Trap, ...]
    harmless: tuple[Harmless, ...]
