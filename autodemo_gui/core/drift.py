"""What has become of a script since it was written: which of its steps a new film of it does not show."""

from autodemo_gui.core.script import Script, Step


def moved_steps(script: Script, filmed: Script) -> tuple[Step, ...]:
    """The steps that could not be shown any more, in the script's order.

    Args:
        script: as it was written.
        filmed: what a film of it shows: the same steps in the same order, without those that were left out; their
            addresses may be another origin's (`Script.moved_to`).
    """
    shown = iter(filmed.steps)
    due = next(shown, None)
    gone = []
    for step in script.steps:
        if due is not None and _identity(step) == _identity(due):
            due = next(shown, None)
        else:
            gone.append(step)
    return tuple(gone)


def _identity(step: Step) -> tuple[str, ...]:
    """What stays of a step wherever it is filmed."""
    return (step.action, step.name, step.text, step.caption, step.selector, step.fingerprint)
