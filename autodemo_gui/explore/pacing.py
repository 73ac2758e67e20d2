"""How long a script will be on film, estimated before anything is filmed."""

from autodemo_gui.core.metrics import FilmedStep
from autodemo_gui.core.script import Action, Script, Step

# Seconds on film besides the look at the result: the way of the pointer, the glide of the page, what moves after a
# click. Means over films of the sample site and the test shop; waiting is cut out and takes none.
_DOING_S: dict[Action, float] = {
    "goto": 0.8,
    "scroll": 0.9,
    "hover": 1.3,
    "click": 1.7,
    "type": 1.7,
    "press": 0.4,
    "wait": 0.0,
}
_NEW_PAGE_S = 0.5  # more, until a page that a click led to has come in
_KEY_S, _MOST_KEYS_S = 0.13, 4.0  # film.keystrokes
_HOLD_S = 0.7  # film.performer.HOLD_MS, where a step says nothing of its own


def timed_steps(script: Script) -> tuple[FilmedStep, ...]:
    """The steps as a report lists them; `at_s` is when each is expected to begin."""
    steps, at_s = [], 0.0
    for number, step in enumerate(script.steps):
        steps.append(
            FilmedStep(
                action=step.action,
                selector=step.selector,
                name=step.name,
                url=step.url,
                at_s=round(at_s, 1),
                caption=step.caption,
            )
        )
        at_s += step_s(step, is_opening=number == 0)
    return tuple(steps)


def length_s(script: Script) -> float:
    """Expected seconds of film, cards not included."""
    return sum(step_s(step, is_opening=number == 0) for number, step in enumerate(script.steps))


def seconds_of(action: Action, hold_ms: float, *, opens_page: bool = False) -> float:
    """Expected seconds of film of doing something and looking at what came of it for a while."""
    coming_s = _NEW_PAGE_S if action == "click" and opens_page else 0.0
    return _DOING_S[action] + coming_s + (hold_ms / 1000 or _HOLD_S)


def step_s(step: Step, *, is_opening: bool = False) -> float:
    """Expected seconds of film of one step; the start page is opened before the film begins."""
    if is_opening and step.action == "goto":
        return 0.0
    typing_s = min(_KEY_S * len(step.text), _MOST_KEYS_S) if step.action == "type" else 0.0
    return seconds_of(step.action, step.hold_ms, opens_page=step.opens_page) + typing_s
