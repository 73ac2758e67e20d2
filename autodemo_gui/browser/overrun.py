"""The bound on browsing that every run keeps, whether it explores or plays a script (SPEC 1: max_runtime)."""

from autodemo_gui.core.errors import SafetyViolation
from autodemo_gui.core.policy import Rule
from autodemo_gui.core.text import tr


def check_runtime(browsed_s: float, max_runtime_s: float) -> None:
    """Whether a run may go on.

    Args:
        browsed_s: browsing so far: wall time off camera, page time on camera.
        max_runtime_s: as much is allowed.

    Raises:
        SafetyViolation: browsing took longer.
    """
    if browsed_s > max_runtime_s:
        raise SafetyViolation(
            Rule.RUNTIME,
            tr("Browsing took longer than allowed."),
            tr("It was stopped after {seconds:.0f} seconds.", seconds=max_runtime_s),
            tr("Raise the time limit, or ask for a shorter film."),
        )
