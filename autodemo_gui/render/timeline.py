"""The film's own time: a title card, the body that was cut from the take, an end card. Pure."""

from dataclasses import dataclass

from autodemo_gui.core.look import Look
from autodemo_gui.core.take import STEPS_PER_SECOND
from autodemo_gui.render.cut import EditList

TRANSITION = round(0.45 * STEPS_PER_SECOND)
"""How long the window takes to come in at the body's beginning, and to go out at the end card's."""


@dataclass(frozen=True)
class Timeline:
    """Where everything lies in the film, in steps of 1/60 s.

    The window comes in during the body's first steps, over the title card's background, and goes out during the end
    card's first steps, showing the body's last picture: no step of a card is without its card.

    Attributes:
        edit: what is shown of the take; the body.
        title_steps: length of the title card, 0 for none.
        end_steps: length of the end card, 0 for none.
    """

    edit: EditList
    title_steps: int = 0
    end_steps: int = 0

    @property
    def steps(self) -> int:
        """Length of the film."""
        return self.body_stop + self.end_steps

    @property
    def body_stop(self) -> int:
        """First step after the body."""
        return self.title_steps + self.edit.film_steps

    @property
    def joints(self) -> tuple[int, ...]:
        """Steps at which the picture of the page jumps; a cross-fade begins there."""
        return tuple(self.title_steps + joint for joint in self.edit.joints)

    def body_step(self, film_step: int) -> int | None:
        """The body's step that is shown at a step of the film; None on a card."""
        step = film_step - self.title_steps
        return step if 0 <= step < self.edit.film_steps else None

    def nearest_body_step(self, film_step: int) -> int:
        """The body's step that is shown or, on a card, that lies next to it."""
        return min(max(film_step - self.title_steps, 0), self.edit.film_steps - 1)

    def film_step(self, take_step: int) -> int:
        """When a step of the take is shown; one that was cut out falls on the next that is, or on the body's last."""
        return self.title_steps + self.edit.film_step(take_step)

    def seconds(self, take_step: int) -> float:
        """The same in seconds of film."""
        return self.film_step(take_step) / STEPS_PER_SECOND

    def stage(self, film_step: int) -> float:
        """How much of the window is there: 0 on the title card, 1 in the body, 0 on the end card (`Scene.stage`)."""
        coming = going = 1.0
        if self.title_steps:
            coming = min(max((film_step - self.title_steps + 1) / (TRANSITION + 1), 0.0), 1.0)
        if self.end_steps:
            going = min(max((self.body_stop + TRANSITION - film_step) / (TRANSITION + 1), 0.0), 1.0)
        return _smooth(min(coming, going))


def timeline_of(look: Look, edit: EditList) -> Timeline:
    """The film of a cut with the cards that a look wants."""
    cards = look.cards
    return Timeline(
        edit,
        title_steps=round(cards.title_s * STEPS_PER_SECOND) if cards.title else 0,
        end_steps=round(cards.end_s * STEPS_PER_SECOND) if cards.end else 0,
    )


def _smooth(t: float) -> float:
    return t * t * (3 - 2 * t)
