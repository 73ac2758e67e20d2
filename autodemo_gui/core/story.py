"""The log as a story: each event becomes a sentence a marketer can follow, or nothing."""

import textwrap
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from autodemo_gui.core import events as e
from autodemo_gui.core.address import mask_credentials
from autodemo_gui.core.policy import Layer, Rule
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.text import tr

_LONGEST_NAME = 40
_SLOW_S = 2.0
"""A page that takes as long as this to come to rest is worth a word; most take a tenth of it."""


class Tone(Enum):
    """How a line is shown."""

    PLAIN = "plain"
    CALM = "calm"
    """Good news: something was left alone."""
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log.

    Attributes:
        at_s: seconds since the job's first event.
        icon: name of a file in resources/icons.
        spans: the sentence as (text, is_strong) pieces.
        why: a second, quieter sentence; may be empty.
        tone: how it is shown.
    """

    at_s: float
    icon: str
    spans: tuple[tuple[str, bool], ...]
    why: str = ""
    tone: Tone = Tone.PLAIN

    @property
    def text(self) -> str:
        """The sentence without emphasis."""
        return "".join(text for text, _ in self.spans)


def in_a_line(event: e.AnyEvent) -> str:
    """An event as one line of a plain log; empty for those that only move the progress bar."""
    told = _tell(event)
    if told is None:
        return ""
    _, spans, why, _ = told
    said = "".join(text for text, _ in spans)
    return f"{said}: {why}" if why else said


def phase_name(phase: str) -> str:
    """What a phase of a job is called, where nothing more is known of it."""
    names = {
        Phase.STARTING: tr("Starting"),
        Phase.EXPLORING: tr("Looking around"),
        Phase.FILMING: tr("Filming"),
        Phase.RENDERING: tr("Cutting and dressing"),
        Phase.SAVING: tr("Saving"),
    }
    return names.get(Phase(phase), phase) if phase in set(Phase) else phase


def tell(event: e.AnyEvent, began_at: float) -> Line | None:
    """The line for an event; None for those that only move the progress bar."""
    told = _tell(event)
    if told is None:
        return None
    icon, spans, why, tone = told
    return Line(max(0.0, event.at - began_at), icon, spans, why, tone)


_Told = tuple[str, tuple[tuple[str, bool], ...], str, Tone]


def _tell(event: e.AnyEvent) -> _Told | None:
    match event:
        case e.Started(attempt=attempt) if attempt > 1:
            return _line("again", tr("Started again, attempt {attempt}"), attempt=attempt)
        case e.Handed(reason=reason):
            return _line("again", tr("Back in the queue"), why=reason)
        case e.CameraChosen(camera="live", reason=reason):
            return _line("camera", tr("Filming in real time"), why=reason)
        case e.PageOpened(url=url, title=title, calm_s=calm_s):
            why = tr("it took {seconds:.0f} s to come to rest", seconds=calm_s) if calm_s >= _SLOW_S else ""
            return _line("opened", tr("Opened **{page}**"), why=why, page=title or place(url))
        case e.ElementSkipped():
            return _refusal(event)
        case e.OverlayDismissed(what=what, how=how):
            return _line(
                "check", tr("Put the {what} out of the way"), why=way_in_words(how), what=overlay_in_words(what)
            )
        case e.Planned(choices=choices) if choices:
            names = ", ".join(_short(name) for name, _ in choices[:3])
            return _line("chosen", tr("Worth showing next: **{names}**"), names=names)
        case e.ActionRehearsed(name=name, outcome=outcome):
            return _line("arrow", tr("Tried **{name}**: {result}"), name=_short(name), result=result_in_words(outcome))
        case e.StepFilmed(caption=caption, name=name, action=action):
            return _line("filmed", tr("Filmed **{title}**"), title=step_title(action, caption, name))
        case e.Noted(text=text, warning=warning):
            icon, tone = ("warning", Tone.WARNING) if warning else ("info", Tone.PLAIN)
            return _line(icon, "{text}", tone=tone, text=text)
        case e.Finished(metrics={"state": "planned"}, duration_s=duration_s):
            return _line("check", tr("The script is ready, for a film of about **{length}**"), length=clock(duration_s))
        case e.Finished(duration_s=duration_s):
            return _line("check", tr("The film is ready: **{length}**"), length=clock(duration_s))
        case e.Failed(title=title, detail=detail):
            return _line("warning", "{title}", why=detail, tone=Tone.WARNING, title=title)
        case e.Cancelled():
            return _line("close", tr("Cancelled"))
        case _:
            return None


def _line(icon: str, template: str, *, why: str = "", tone: Tone = Tone.PLAIN, **values: object) -> _Told:
    """A line from a translated template in which `**…**` is strong; values may hold any characters."""
    pieces = template.split("**")
    spans = tuple((piece.format(**values), index % 2 == 1) for index, piece in enumerate(pieces) if piece)
    return icon, spans, why, tone


def _short(name: str) -> str:
    """A name that fits a line among others: a card's whole text can be the name of its link."""
    return textwrap.shorten(name, _LONGEST_NAME, placeholder="…")


def _refusal(event: e.ElementSkipped) -> _Told:
    """What was left alone, and the rule in plain words."""
    by_layer = {
        Layer.METHOD: tr("Held back a request to **{name}**"),
        Layer.EGRESS: tr("Did not connect to **{name}**"),
        Layer.NAVIGATION: tr("Did not open **{name}**"),
        Layer.PAGE: tr("Went back from **{name}**"),
    }
    template = by_layer.get(_layer(event.layer), tr("Did not touch **{name}**"))
    if event.rule == Rule.AUTH and event.layer == Layer.ELEMENT:
        template = tr("Did not follow **{name}**")
    if event.rule == Rule.PERMISSION:
        template = tr("Did not grant **{name}**")
    name = place(event.name) if "://" in event.name else event.name
    return _line("refused", template, why=rule_in_words(event.rule, event.evidence), tone=Tone.CALM, name=name)


def _layer(name: str) -> Layer:
    return Layer(name) if name in set(Layer) else Layer.ELEMENT


def rule_in_words(rule: str, evidence: str = "") -> str:
    """Why something was refused and on what evidence, in words; a rule of a newer worker is named as it is."""
    words = {
        Rule.BLACKLIST: tr("“{evidence}” is on the never-touch list"),
        Rule.OFFSITE: tr("it leads to another site, {evidence}"),
        Rule.AUTH: tr("sign-in pages are never shown"),
        Rule.SCHEME: tr("{evidence} links open no page"),
        Rule.DOWNLOAD: tr("it would download a file"),
        Rule.FIELD: tr("fields like this one are never filled"),
        Rule.WRITE: tr("it would have written to the site"),
        Rule.RESULT: tr("the page said “{evidence}”, so something was done"),
        Rule.PRIVATE: tr("private addresses are out of reach"),
        Rule.TRAFFIC: tr("the recording has loaded {evidence} by now, and no more is allowed"),
        Rule.DIALOG: tr("the page asked a question; it was closed unanswered"),
        Rule.PERMISSION: tr("pages are given no permissions"),
        Rule.ERROR: tr("it shows an error page"),
        Rule.RUNTIME: tr("the time limit was reached"),
        Rule.POPUP: tr("it would have opened another window"),
    }
    template = words.get(Rule(rule)) if rule in set(Rule) else None
    if template is None:
        return rule
    shown = place(evidence) if "://" in evidence else evidence
    said = template.format(evidence=shown)
    return said if "{evidence}" in template or not shown else f"{said} ({shown})"


def result_in_words(outcome: str) -> str:
    """What a click came to in rehearsal, as the end of a sentence; one of a newer worker is named as it is."""
    words = {
        "page": tr("it opens a page"),
        "change": tr("the page changes"),
        "tab": tr("it shows another part"),
        "disclosure": tr("something unfolds"),
        "dialog": tr("a dialog opens"),
        "anchor": tr("the page scrolls"),
        "dead": tr("nothing to see"),
        "missed": tr("it cannot be clicked"),
        "error": tr("it leads to an error or a file"),
        "auth": tr("it leads to a sign-in page"),
        "offsite": tr("it leads to another site"),
        "write_blocked": tr("it would have written to the site, which was held back"),
    }
    return words.get(outcome, outcome)


def overlay_in_words(what: str) -> str:
    """What lay over a page; a kind of a newer worker is named as it is."""
    words = {
        "cookie banner": tr("cookie banner"),
        "chat bubble": tr("chat bubble"),
        "newsletter pop-up": tr("newsletter pop-up"),
        "pop-up": tr("pop-up"),
    }
    return words.get(what, what)


def way_in_words(how: str) -> str:
    """How it was put out of the way; a way of a newer worker is named as it is."""
    words = {
        "declined": tr("declined"),
        "closed": tr("closed"),
        "accepted": tr("accepted"),
        "hidden": tr("hidden"),
    }
    return words.get(how, how)


def step_title(action: str, caption: str, name: str) -> str:
    """What a step of the film is called."""
    if caption or name:
        return caption or name
    return {"goto": tr("Opening"), "scroll": tr("A look down the page"), "wait": tr("A moment")}.get(action, action)


def place(url: str) -> str:
    """A URL as a person would say it: host and path, no scheme, no query."""
    parts = urlsplit(mask_credentials(url))
    return (parts.netloc.rsplit("@", 1)[-1].removeprefix("www.") + parts.path).rstrip("/") or url


def clock(seconds: float) -> str:
    """Minutes and seconds as on a player: `0:07`, `12:30`."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def time_left(eta_s: float | None) -> str:
    """The time left in words, in steps a person would use; empty while unknown."""
    if eta_s is None:
        return ""
    if eta_s < 5:
        return tr("almost done")
    if eta_s < 60:
        return tr("about {seconds} s left", seconds=5 * round(eta_s / 5))
    return tr("about {minutes} min left", minutes=max(1, round(eta_s / 60)))
