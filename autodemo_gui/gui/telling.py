"""What the events of a job tell about it, one after the other. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from autodemo_gui.core import events as e
from autodemo_gui.core.address import page_key
from autodemo_gui.core.story import Line, step_title, tell
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.states import FilmedStep, Run


def story_of(log: Iterable[e.AnyEvent]) -> tuple[Line, ...]:
    """A log that was kept, as the lines that were shown while it was told."""
    run = Run("", Draft())
    for event in log:
        run = advance(run, event)
    return run.lines


def advance(run: Run, event: e.AnyEvent) -> Run:
    """What is known about a job after one more of its events."""
    if event.seq == 0 and isinstance(event, e.Noted):
        # The reader's own word, not part of the log: the queue is away, or back.
        return replace(run, link=event.text if event.warning else "")
    run = replace(run, link="")
    if _is_no_news(run, event):
        return run
    line = tell(event, run.began_at)
    run = replace(run, lines=(*run.lines, line)) if line else run
    match event:
        case e.Queued(position=position):
            return replace(run, began_at=event.at or run.began_at, position=max(0, position - 1))
        case e.Started() | e.Handed():
            return replace(run, phase="", steps=(), position=0, eta_s=None)
        case e.PageOpened(url=url):  # a rehearsed job opens its pages again to film them
            return replace(run, pages=run.pages | {page_key(url)})
        case e.ActionRehearsed():
            return replace(run, tried=run.tried + 1)
        case e.ElementSkipped(rule=rule, name=name):
            return replace(run, refused=run.refused | {(rule, name)})
        case e.StepFilmed(index=index, action=action, caption=caption, name=name, film_s=film_s):
            return replace(run, steps=(*run.steps, FilmedStep(index, step_title(action, caption, name), film_s)))
        case e.Progress(phase=phase, fraction=fraction, eta_s=eta_s):
            return replace(run, phase=phase, fraction=max(run.fraction, fraction), eta_s=eta_s)
        case e.Finished():
            return replace(run, fraction=1.0, phase="saving", eta_s=None)
        case _:
            return run


def _is_no_news(run: Run, event: e.AnyEvent) -> bool:
    """Whether the story said this already: the same refusal on the next page, another plan for the same page."""
    match event:
        case e.ElementSkipped(rule=rule, name=name):
            return (rule, name) in run.refused
        case e.Planned():
            told = next((line.icon for line in reversed(run.lines) if line.icon in ("opened", "chosen")), "")
            return told == "chosen"
        case _:
            return False
