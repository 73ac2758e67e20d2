"""Notes each step of the script that is on film, for the renderer and for whoever watches the log."""

from autodemo_gui.core.element import Box
from autodemo_gui.core.events import StepFilmed
from autodemo_gui.core.masks import NO_MASKS, Masks
from autodemo_gui.core.ports import Emit
from autodemo_gui.core.script import Step
from autodemo_gui.core.take import STEPS_PER_SECOND, BeatCue
from autodemo_gui.film.plate import PlateWriter


class Beats:
    """The beats of a take, numbered from 0 as they come on film."""

    def __init__(self, plate: PlateWriter, emit: Emit, masks: Masks = NO_MASKS) -> None:
        """None yet; what is written on a film is masked as the page is."""
        self._plate = plate
        self._emit = emit
        self._masks = masks
        self._count = 0

    def note(self, step: Step, begin: int, until: int, *, url: str, box: Box | None) -> None:
        """A step of the script is on film between two steps of the take.

        Args:
            step: what was done.
            begin: the take's step in which it began.
            until: the take's step in which its result has been seen long enough.
            url: the page shown at the end.
            box: what it was done to.
        """
        covered = self._masks.covered
        place = (box.x, box.y, box.width, box.height) if box else None
        self._plate.cue(
            BeatCue(
                begin,
                until,
                self._count,
                step.action,
                name=covered(step.name),
                caption=covered(step.caption),
                url=covered(url),
                selector=step.selector,
                box=place,
            )
        )
        self._emit(
            StepFilmed(
                index=self._count,
                action=step.action,
                name=step.name,
                caption=step.caption,
                url=url,
                film_s=begin / STEPS_PER_SECOND,
            )
        )
        self._count += 1
