"""Run-through: the whole script is done once off camera, in the order of the film, so that only what works is filmed.

What cannot be done in that order is left out. The time that it leaves is given to what else was rehearsed and can be
shown from where the script then stands; that is done at once as well, so that it too is known to work.
"""

import logging
from collections.abc import Iterable

from autodemo_gui.browser.offcamera import OffCameraActor
from autodemo_gui.core.events import AnyEvent, Noted
from autodemo_gui.core.job import Limits
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.script import Script, Step
from autodemo_gui.explore.atlas import Atlas, Trial
from autodemo_gui.explore.board import Board, Move
from autodemo_gui.explore.choosing import Allowance
from autodemo_gui.explore.dramatise import told_moves
from autodemo_gui.explore.locators import Locating
from autodemo_gui.explore.sight import see
from autodemo_gui.explore.storyboard import carried_on
from autodemo_gui.film.player import Played, play, play_on
from autodemo_gui.studio.assignment import Assignment

_log = logging.getLogger(__name__)

_MOST_ENCORES = 2
"""The second one is for what could not be done of the first."""


class RunThrough:
    """A storyboard on its way from what should work to what does.

    Attributes:
        done: the moves that could be done, in order.
        steps: theirs, and those that open the film.
        skipped: what could not be done, each step with the reason as a sentence.
        clicks: that were made, those that did something else and were undone as well.
    """

    def __init__(self, atlas: Atlas, *, limits: Limits, allowance: Allowance) -> None:
        """Nothing done yet.

        Args:
            atlas: what was rehearsed.
            limits: of the film.
            allowance: for everything, what comes in the place of other things included.
        """
        self.done: tuple[Move, ...] = ()
        self.steps: tuple[Step, ...] = ()
        self.skipped: tuple[tuple[Step, str], ...] = ()
        self.clicks = 0
        self._atlas = atlas
        self._limits = limits
        self._allowance = allowance
        self._failed: set[Trial] = set()

    async def perform(
        self, board: Board, script: Script, actor: OffCameraActor, *, job: Assignment, policy: Policy
    ) -> None:
        """Do it.

        Args:
            board: what is to be shown.
            script: of the storyboard; it ends with a last look.
            actor: on a page that nobody has used, as the film's will be.
            job: its limits bound the browsing; its goal steers what comes in the place of other things.
            policy: the rules of the job.

        Raises:
            AutoDemoError: see `play`.
        """
        control, bounds = job.control, job.request.limits
        locating = Locating(actor)
        story = script.model_copy(update={"steps": script.steps[:-1]})
        played = await play(story, locating, policy=policy, emit=_tell, control=control, limits=bounds)
        self._note(played, locating, told_moves(board.moves, self._atlas.start.scan))
        for _ in range(_MOST_ENCORES):
            is_over = control.finish_requested or actor.browsed_s > self._allowance.seconds
            if is_over or not played.skipped or self.clicks >= self._allowance.clicks:
                break
            shown = await see(actor, control.check)
            longer = carried_on(
                self._atlas,
                done=self.done,
                failed=self._failed,
                shown=shown,
                limits=self._limits_left(),
                goal=job.request.goal,
            )
            more = tuple(told_moves(longer.moves[len(self.done) :], shown.scan))
            encore = story.model_copy(update={"steps": tuple(step for _, steps in more for step in steps)})
            played = await play_on(encore, locating, emit=_tell, control=control, limits=bounds)
            self._note(played, locating, more)

    def _note(self, played: Played, locating: Locating, told: Iterable[tuple[Move, tuple[Step, ...]]]) -> None:
        performed, skipped = set(played.script.steps), {step for step, _ in played.skipped}
        for move, steps in told:
            if steps[0] in performed:
                self.done += (move,)
            elif steps[0] in skipped and move.trial is not None:
                self._failed.add(move.trial)
        self.steps += locating.with_locators(played.script).steps
        self.skipped += played.skipped
        self.clicks = locating.clicks

    def _limits_left(self) -> Limits:
        """The film's limits, as far as there are clicks left to try things with."""
        on_film = sum(move.kind == "click" for move in self.done)
        most = min(self._limits.max_clicks, on_film + self._allowance.clicks - self.clicks)
        return self._limits.model_copy(update={"max_clicks": most})


def _tell(event: AnyEvent) -> None:
    if isinstance(event, Noted):
        _log.info("run-through: %s", event.text)
