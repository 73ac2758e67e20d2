"""What the start page says a film should be, before it becomes a checked request."""

import json
from dataclasses import dataclass, fields, replace
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
    """The start page as data.

    Attributes:
        address: as typed.
        goal: what people should see, in a person's words.
        length_s: of the film.
        depth: most page changes.
        clicks: most clicks on film.
        runtime_s: most seconds of browsing.
        own_words: never touched, in the order they were added.
        mode: a value of `core.job.Mode`.
        look: name of a look.
        shapes: of the films, the first one is shown.
        size: of the films.
        plan_first: whether the plan is shown before anything is filmed.
        live_app: whether sockets may be written to after a click.
        strict_sockets: whether there are no sockets at all.
        may_save: whether requests that save something are not held back.
        masks: kinds of `core.masks.KINDS` that are hidden.
        script: the text of the script to film; empty to find out what is worth showing.
        rehearsal_clicks: most clicks off camera.
        rehearsal_s: most seconds of browsing off camera.
    """

    address: str = ""
    goal: str = ""
    length_s: int = int(s.LENGTH.default)
    depth: int = s.MAX_DEPTH.default
    clicks: int = s.MAX_CLICKS.default
    runtime_s: int = int(s.MAX_RUNTIME.default)
    own_words: tuple[str, ...] = ()
    mode: str = "rehearsed"
    look: str = "default"
    shapes: tuple[str, ...] = ("16:9",)
    size: str = "1080p"
    plan_first: bool = False
    live_app: bool = False
    strict_sockets: bool = False
    may_save: bool = False
    masks: tuple[str, ...] = ()
    script: str = ""
    rehearsal_clicks: int = s.REHEARSAL_CLICKS.default
    rehearsal_s: int = int(s.REHEARSAL_S.default)

    @property
    def is_plan(self) -> bool:
        """Whether only a plan is asked for."""
        return self.plan_first and not self.script

    def to_request_data(self) -> dict[str, Any]:
        """As `core.job.parse_request` reads it."""
        return {
            "kind": "film" if self.script else "plan" if self.plan_first else "record",
            "script": json.loads(self.script) if self.script else None,
            "url": self.address.strip(),
            "goal": self.goal.strip(),
            "limits": {
                "max_clicks": self.clicks,
                "max_depth": self.depth,
                "max_runtime": self.runtime_s,
                "length": self.length_s,
                "rehearsal_clicks": self.rehearsal_clicks,
                "rehearsal": self.rehearsal_s,
            },
            "blacklist": list(self.own_words),
            "mode": self.mode,
            "look": self.look,
            "shapes": list(self.shapes),
            "size": self.size,
            "live_app": self.live_app,
            "strict_sockets": self.strict_sockets,
            "may_save": self.may_save,
            "masks": list(self.masks),
        }

    @property
    def label(self) -> str:
        """The address as a person would say it; what was typed when it is not one."""
        return AddressCheck.of(self.address).label

    @property
    def title(self) -> str:
        """The same at the beginning of a sentence, or alone."""
        return tr("The sample site") if self.address.strip().lower() == SAMPLE else self.label


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
        rehearsal_clicks=settings.get(s.REHEARSAL_CLICKS),
        rehearsal_s=round(settings.get(s.REHEARSAL_S)),
        own_words=tuple(word for word in words if word),
    )


def with_changes(draft: Draft, before: Draft, after: Draft) -> Draft:
    """A start page on which only what differs between two others changes; the rest is the person's choice."""
    names = (each.name for each in fields(Draft))
    return replace(draft, **{name: now for name in names if (now := getattr(after, name)) != getattr(before, name)})


def film_choices(draft: Draft) -> dict[str, Any]:
    """How films come out, as the window remembers it."""
    return {"look": draft.look, "shapes": list(draft.shapes), "size": draft.size, "plan_first": draft.plan_first}


def with_film_choices(draft: Draft, kept: object) -> Draft:
    """A draft with what was remembered; anything that is not what `film_choices` writes is left out."""
    if not isinstance(kept, dict):
        return draft
    shapes = tuple(shape for shape in kept.get("shapes", ()) if shape in ("16:9", "1:1", "9:16"))
    return replace(
        draft,
        look=str(kept.get("look") or draft.look),
        shapes=shapes or draft.shapes,
        size=kept["size"] if kept.get("size") in ("720p", "1080p", "1440p", "2160p") else draft.size,
        plan_first=kept.get("plan_first") is True,
    )


def draft_of_request(request: "Request") -> Draft:
    """The start page that asks for a request again; leave to save is given anew each time."""
    from autodemo_gui.core.masks import KINDS

    return Draft(
        address=request.address,
        goal=request.goal,
        length_s=round(request.limits.length),
        depth=request.limits.max_depth,
        clicks=request.limits.max_clicks,
        runtime_s=round(request.limits.max_runtime),
        rehearsal_clicks=request.limits.rehearsal_clicks,
        rehearsal_s=round(request.limits.rehearsal),
        own_words=request.blacklist,
        mode=request.mode.value,
        look=request.look if isinstance(request.look, str) else "default",
        shapes=request.shapes,
        size=request.size,
        plan_first=request.kind.value == "plan",
        live_app=request.live_app,
        strict_sockets=request.strict_sockets,
        masks=tuple(kind for kind in KINDS if getattr(request.masks, kind)),
        script=request.script.to_json() if request.script else "",
    )


def default_name(draft: Draft) -> str:
    """What a film of this site is called when it is saved: `ledgerly.app-demo.mp4`."""
    check = AddressCheck.of(draft.address)
    host = (urlsplit(check.url).hostname or draft.address.strip()).removeprefix("www.")
    kept = "".join(letter if letter.isalnum() or letter in ".-" else "-" for letter in host).strip("-.")
    return f"{kept or 'site'}-demo.mp4"
