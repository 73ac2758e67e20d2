"""Which pressed keys are shown, when, and what stands on them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autodemo_gui.core.take import STEPS_PER_SECOND, Cue, KeyCue
from autodemo_gui.render.timeline import Timeline

SHOWN_S = 1.2
"""How long a key stays after it was pressed."""
_BRIEF = round(0.4 * STEPS_PER_SECOND)
"""A key gives way to a caption for this long, if that leaves time to read it."""
_READABLE = round(0.6 * STEPS_PER_SECOND)
_CAPS = {
    "Control": "Ctrl",
    "Meta": "⌘",
    "Shift": "⇧ Shift",
    "Enter": "Enter ↵",
    "Escape": "Esc",
    "Tab": "Tab ⇥",
    "Backspace": "⌫",
    "Delete": "Del",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "PageUp": "Page ↑",
    "PageDown": "Page ↓",
    " ": "Space",
}


@dataclass(frozen=True, slots=True)
class Press:
    """A key's time in the film, steps; `stop` not shown any more."""

    start: int
    stop: int
    name: str


def is_shown(name: str) -> bool:
    """Whether a key has a name; what is typed is seen on the page."""
    return len(name) > 1


def key_names(cues: Iterable[Cue]) -> list[str]:
    """The keys to be drawn, each once."""
    return list(dict.fromkeys(cue.text for cue in cues if isinstance(cue, KeyCue) and is_shown(cue.text)))


def keycaps(name: str) -> list[str]:
    """What stands on the keys that are pressed together: `Control+K` is Ctrl and K."""
    head, plus, last = name.rpartition("+") if name != "+" else ("", "", "+")
    if plus and not last:  # Control++
        head, last = head.removesuffix("+"), "+"
    return [_CAPS.get(key, key) for key in (*(head.split("+") if head else ()), last)]


def presses(cues: Sequence[Cue], timeline: Timeline) -> list[Press]:
    """The shown keys by time, one after the other; the same key again stays on."""
    found: list[Press] = []
    for start, name in _downs(cues, timeline):
        stop = min(start + round(SHOWN_S * STEPS_PER_SECOND), timeline.body_stop)
        if found and found[-1].stop >= start:
            before = found.pop()
            if before.name == name:
                start = before.start
            elif start > before.start:
                found.append(Press(before.start, start, before.name))
        if stop > start:
            found.append(Press(start, stop, name))
    return found


def clear_of(press: Press, captions: Iterable[tuple[int, int]]) -> Press:
    """The press without the moments it shares with a caption that is just going or about to come (start, stop)."""
    begin, end = press.start, press.stop
    for start, stop in captions:
        if 0 < stop - press.start <= _BRIEF and start < press.start:
            begin = stop
        if 0 < press.stop - start <= _BRIEF and stop > press.stop:
            end = start
    return Press(begin, end, press.name) if end - begin >= _READABLE else press


def _downs(cues: Iterable[Cue], timeline: Timeline) -> Iterator[tuple[int, str]]:
    for cue in cues:
        if isinstance(cue, KeyCue) and is_shown(cue.text):
            yield timeline.film_step(cue.step), cue.text
