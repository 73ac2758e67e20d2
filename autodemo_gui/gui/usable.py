"""In which states of the session, and where in the library, an action may be used. Pure."""

from autodemo_gui.gui.shelf import Shelf
from autodemo_gui.gui.states import (
    Cancelled,
    Checking,
    Done,
    Failed,
    Finishing,
    Idle,
    Planned,
    Recording,
    State,
    run_of,
)


def always(_: State) -> bool:
    """Whatever goes on."""
    return True


def watching(state: State) -> bool:
    """A film is shown."""
    return isinstance(state, Done)


def can_dress(state: State) -> bool:
    """The film that is shown can be given another look: from its take, or by filming its script again."""
    return isinstance(state, Done) and (state.can_change or bool(state.film.script))


def can_export(state: State) -> bool:
    """Its take is here, and nothing else is being made of it."""
    return isinstance(state, Done) and state.can_change and state.rendering is None


def is_making(state: State) -> bool:
    """Something is being made of the film that is shown."""
    return isinstance(state, Done) and state.rendering is not None


def has_steps(state: State) -> bool:
    """The film that is shown has steps to go to."""
    return isinstance(state, Done) and bool(state.film.marks)


def has_sound(state: State) -> bool:
    """The film that is shown can be heard; none of ours can."""
    return isinstance(state, Done) and state.has_sound


def has_log(state: State) -> bool:
    """There is a story to read."""
    run = run_of(state) if isinstance(state, Recording | Finishing | Done | Failed) else None
    return run is not None and bool(run.lines)


def can_cancel(state: State) -> bool:
    """Something goes on that can be stopped."""
    return isinstance(state, Checking | Recording | Finishing)


def can_record_again(state: State) -> bool:
    """It has ended, with a film or without."""
    return isinstance(state, Done | Failed)


def has_left_start(state: State) -> bool:
    """Something else than the start page is shown."""
    return not isinstance(state, Idle | Cancelled)


def can_finish(state: State) -> bool:
    """There is something to finish."""
    return isinstance(state, Recording) and bool(state.run.phase or state.run.steps)


def can_film_plan(state: State) -> bool:
    """A plan is shown that has something to film."""
    return isinstance(state, Planned) and bool(state.plan.cards)


def can_keep(state: State) -> bool:
    """It has ended too early, and what was filmed before is still there."""
    match state:
        case Cancelled(partial=partial):
            return partial
        case Failed(partial=partial, has_take=has_take):
            return partial or has_take
        case _:
            return False


def anywhere(_: Shelf) -> bool:
    """On every page."""
    return True


def not_in_library(shelf: Shelf) -> bool:
    """Keys of the player are the list's own where films are chosen."""
    return not shelf.is_open


def in_library(shelf: Shelf) -> bool:
    """On the library page."""
    return shelf.is_open


def chosen(shelf: Shelf) -> bool:
    """With an entry of the library."""
    return shelf.is_open and shelf.chosen is not None


def chosen_film(shelf: Shelf) -> bool:
    """With one that can be watched."""
    return shelf.is_open and shelf.chosen is not None and shelf.chosen.can_be_watched


def chosen_unfinished(shelf: Shelf) -> bool:
    """With one that came to no film."""
    return chosen(shelf) and shelf.chosen is not None and shelf.chosen.film.outcome.value in ("interrupted", "failed")


def chosen_missing(shelf: Shelf) -> bool:
    """With one whose file is gone."""
    return chosen(shelf) and shelf.chosen is not None and shelf.chosen.is_missing


def chosen_there(shelf: Shelf) -> bool:
    """With one whose file, if any, is in its place."""
    return chosen(shelf) and not chosen_missing(shelf)
