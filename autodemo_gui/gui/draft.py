"""What the start page says a film should be, before it becomes a checked request."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from autodemo_gui.core import settings as s
from autodemo_gui.core.address import SAMPLE, parse_address
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.text import tr

if TYPE_CHECKING:
    from autodemo_gui.core.job import Request


@dataclass(frozen=True, slots=True)
class Draft:
    """The start page as data; times in seconds, depth in page changes, own words in the order they were added."""

    address: str = ""
    goal: str = ""
    length_s: int = int(s.LENGTH.default)
    depth: int = s.MAX_DEPTH.default
    clicks: int = s.MAX_CLICKS.default
    runtime_s: int = int(s.MAX_RUNTIME.default)
    own_words: tuple[str, ...] = ()

    def to_request_data(self) -> dict[str, Any]:
        """As `core.job.parse_request` reads it."""
        return {
            "url": self.address.strip(),
            "goal": self.goal.strip(),
            "limits": {
                "max_clicks": self.clicks,
                "max_depth": self.depth,
                "max_runtime": self.runtime_s,
                "length": self.length_s,
            },
            "blacklist": list(self.own_words),
        }

    @property
    def label(self) -> str:
        """The address as a person would say it; what was typed when it is not one."""
        return AddressCheck.of(self.address).label


@dataclass(frozen=True, slots=True)
class AddressCheck:
    """What can be said about an address while it is typed.

    Attributes:
        label: the address as a person would say it.
        url: what will be opened; empty for the sample site and when there is a problem.
        problem: why it cannot be recorded, as a sentence; empty when it can.
        hint: the next step; empty when there is no problem.
    """

    label: str
    url: str = ""
    problem: str = ""
    hint: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether Record may be clicked."""
        return not self.problem

    @classmethod
    def of(cls, typed: str) -> "AddressCheck":
        """Check what was typed."""
        if typed.strip().lower() == SAMPLE:
            return cls(tr("the sample site"))
        try:
            address = parse_address(typed)
        except AutoDemoError as error:
            return cls(typed.strip(), problem=error.detail or error.title, hint=error.hint)
        return cls(address.label, address.url)


def draft_from(settings: s.Settings) -> Draft:
    """An empty start page with the limits and words in force.

    Raises:
        InvalidInput: a stored or environment value is unusable; names it.
    """
    words = (word.strip() for word in settings.get(s.BLACKLIST).split(","))
    return Draft(
        length_s=round(settings.get(s.LENGTH)),
        depth=settings.get(s.MAX_DEPTH),
        clicks=settings.get(s.MAX_CLICKS),
        runtime_s=round(settings.get(s.MAX_RUNTIME)),
        own_words=tuple(word for word in words if word),
    )


def draft_of_request(request: "Request") -> Draft:
    """The start page that asks for a request again."""
    return Draft(
        address=request.address,
        goal=request.goal,
        length_s=round(request.limits.length),
        depth=request.limits.max_depth,
        clicks=request.limits.max_clicks,
        runtime_s=round(request.limits.max_runtime),
        own_words=request.blacklist,
    )


def default_name(draft: Draft) -> str:
    """What a film of this site is called when it is saved: `ledgerly.app-demo.mp4`."""
    check = AddressCheck.of(draft.address)
    host = (urlsplit(check.url).hostname or draft.address.strip()).removeprefix("www.")
    kept = "".join(letter if letter.isalnum() or letter in ".-" else "-" for letter in host).strip("-.")
    return f"{kept or 'site'}-demo.mp4"
