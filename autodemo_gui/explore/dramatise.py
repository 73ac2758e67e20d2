"""From a storyboard to a script: each move becomes a step with a target, a caption, and what it is to come to."""

from collections.abc import Iterator, Sequence

from autodemo_gui.core.script import Script, Step
from autodemo_gui.explore import steps
from autodemo_gui.explore.atlas import Atlas
from autodemo_gui.explore.board import Board, Move
from autodemo_gui.explore.captions import result_caption
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.gain import Result


def script_of(board: Board, atlas: Atlas, *, url: str, mode: str) -> Script:
    """The script of a storyboard, from the opening to a last look.

    Args:
        board: what is to be shown.
        atlas: what was rehearsed.
        url: the address as the person gave it.
        mode: how it came about.
    """
    start = atlas.start
    told = [step for _, told in told_moves(board.moves, start.scan) for step in told]
    return Script(
        url=url,
        title=start.scan.title,
        language=start.scan.language,
        mode=mode,
        viewport=start.scan.viewport,
        steps=(*steps.opening_steps(start.scan, url), *told, last_look(board.moves, start.scan)),
    )


def told_moves(moves: Sequence[Move], place: Scan) -> Iterator[tuple[Move, tuple[Step, ...]]]:
    """Each move with its steps, that which it is about first; `place` is the page that the first one begins on."""
    for move in moves:
        yield move, tuple(_steps_of(move, place))
        place = move.spot.scan


def last_look(moves: Sequence[Move], start: Scan) -> Step:
    """How the script of some moves ends."""
    place = moves[-1].spot.scan if moves else start
    return Step(action="wait", url=place.url, name=place.title, hold_ms=steps.ENDING_MS)


def left_out(script: Script, atlas: Atlas) -> tuple[tuple[Step, ...], ...]:
    """What was rehearsed and could be shown, but is not in a script: each step with what belongs to it, best first."""
    shown = {step.fingerprint for step in script.steps if step.fingerprint}
    spare = [
        trial
        for trial in atlas.trials
        if trial.result.can_be_shown and trial.after is not None and trial.step.fingerprint not in shown
    ]
    spare.sort(key=lambda trial: -trial.gain.score)
    return tuple(
        tuple(_steps_of(Move("click", trial.to or trial.at, trial, trial.element), trial.at.scan)) for trial in spare
    )


def _steps_of(move: Move, place: Scan) -> list[Step]:
    """The steps of a move; `place` is the page it begins on."""
    trial = move.trial
    if trial is None or trial.after is None:
        return [steps.scroll_step(place, move.scroll_y)]
    element = move.element or trial.element
    said = {
        "caption": trial.scored.caption or result_caption(element, trial.after.scan),
        "reason": ", ".join(trial.scored.reasons),
        "gain": round(trial.gain.score, 3),
    }
    if move.kind == "cut":
        return [steps.return_step(move.spot.scan).model_copy(update={"hold_ms": steps.PAGE_MS, **said})]
    leads_away = trial.result is Result.PAGE
    step = trial.step
    if element is not trial.element:  # a link to the same page, on this one
        step = steps.click_step(element, place, leads_away=True)
    expected = {"outcome": trial.result.value, "leads_to": trial.after.scan.url if leads_away else ""}
    if step.action == "type":
        said["caption"] = step.caption
    return [step.model_copy(update={"url": place.url, **expected, **said}), *trial.then]
