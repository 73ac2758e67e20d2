"""Limits as a person would say them, and a whole recording in one line."""

from autodemo_gui.core.story import clock
from autodemo_gui.core.text import tr, trn
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.looks import sketch_of


def length_words(seconds: int) -> str:
    """A film's length in words."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return trn("{count} second", "{count} seconds", seconds)
    whole = trn("{count} minute", "{count} minutes", minutes)
    return tr("{minutes} {seconds} s", minutes=whole, seconds=rest) if rest else whole


def depth_words(pages: int) -> str:
    """How deep to go, in words."""
    return trn("up to {count} page deep", "up to {count} pages deep", pages) if pages else tr("start page only")


def click_words(clicks: int) -> str:
    """How many clicks, in words."""
    return trn("{count} click", "{count} clicks", clicks) if clicks else tr("no clicks")


def runtime_words(seconds: int) -> str:
    """How long it may look around, in words."""
    return tr("at most {time}", time=length_words(seconds))


def trial_words(clicks: int) -> str:
    """How many clicks a rehearsal may take, in words."""
    return (
        trn("{count} click off camera", "{count} clicks off camera", clicks) if clicks else tr("no clicks off camera")
    )


def rehearsal_words(seconds: int) -> str:
    """How long a rehearsal may take, in words."""
    return tr("{time} off camera", time=length_words(seconds))


def draft_words(draft: Draft) -> str:
    """How a recording will be made, in one line."""
    depth = trn("{count} page deep", "{count} pages deep", draft.depth) if draft.depth else depth_words(0)
    limits = (clock(draft.length_s), depth, click_words(draft.clicks))
    parts = [tr("plan first")] if draft.is_plan else [tr("as planned")] if draft.script else []
    parts += [] if draft.script else limits  # a script says what is filmed
    parts += [tr("every click filmed")] if draft.mode == "direct" and not draft.script else []
    look = tr("{name} look", name=sketch_of(draft.look).label)
    return " · ".join((*parts, ", ".join(draft.shapes), draft.size, look))
