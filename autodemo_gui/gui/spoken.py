"""What a screen reader says when something changes that has no focus. Pure."""

from autodemo_gui.core.story import phase_name
from autodemo_gui.core.text import tr
from autodemo_gui.gui.states import Done, Failed, Finishing, Planned, Recording, State


def spoken(state: State) -> str:
    """What is said when a state begins; empty for those that a person brought about."""
    match state:
        case Planned():
            return tr("The plan is ready.")
        case Done():
            return tr("The film is ready.")
        case Failed(problem=problem):
            return " ".join(part for part in (problem.title, problem.detail) if part)
        case _:
            return ""


def heard(before: State, state: State) -> str:
    """What is said when one state follows another: its own words, that a queue is away or back, or a new phase."""
    if isinstance(state, Recording | Finishing) and isinstance(before, Recording | Finishing):
        if bool(state.run.link) is not bool(before.run.link):
            return state.run.link or tr("Connected again.")
        is_new = bool(state.run.phase) and state.run.phase != before.run.phase
        return phase_name(state.run.phase) if is_new else ""
    if isinstance(state, Done) and isinstance(before, Done) and before.film.path == state.film.path:
        return spoken(state) if before.film != state.film else ""  # made anew, with another look or other captions
    return spoken(state) if type(before) is not type(state) else ""
