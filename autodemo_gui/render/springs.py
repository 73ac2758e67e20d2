"""The camera's motion: critically damped springs, solved exactly, that keep their velocity when the goal changes. Pure.

A critically damped spring x" = -omega^2 (x - goal) - 2 omega x' arrives as fast as a spring can without swinging past.
Its solution is x = goal + (a + (v + omega a) t) exp(-omega t), where a and v are distance from the goal and velocity at
t = 0 (A. P. French, *Vibrations and Waves*, ch. 3; T. Lowe, "Critically Damped Ease-In/Ease-Out Smoothing", *Game
Programming Gems 4*). It is evaluated, not integrated, so a film is the same at every frame rate.

A useful consequence: where a quantity q >= 0 starts with v + omega q >= 0 and its goal is >= 0, it stays >= 0, with
any number of new goals on the way, because both q and v + omega q are then sums of terms >= 0. As every edge of the
camera's view is such a quantity, a view that moves between places inside the canvas never leaves it.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autodemo_gui.core.take import STEPS_PER_SECOND

Vector = NDArray[np.float64]

ARRIVED = 0.02
"""What is left of the way when a move counts as over."""
_ARRIVED_AT = 5.834
"""omega t at which (1 + omega t) exp(-omega t) is `ARRIVED`."""


def omega_for(arrival_s: float) -> float:
    """The stiffness, 1/s, with which a move from rest has done all but `ARRIVED` of its way after this time."""
    return _ARRIVED_AT / arrival_s


def peak_rate(omega: float) -> float:
    """The highest speed of a move from rest, in ways per second; it is reached after 1/omega."""
    return omega / math.e


@dataclass(frozen=True, slots=True)
class Motion:
    """Several quantities that move together.

    Attributes:
        place: where they are.
        speed: per second.
        omega: stiffness of the spring they follow, 1/s.
    """

    place: Vector
    speed: Vector
    omega: float

    @classmethod
    def resting(cls, place: Vector, omega: float) -> "Motion":
        """At rest."""
        return cls(place, np.zeros_like(place), omega)

    @property
    def is_resting(self) -> bool:
        """Whether nothing moves."""
        return not self.speed.any()


def travel(start: Motion, goal: Vector, omega: float, steps: int) -> tuple[Vector, Vector]:
    """Places and speeds after 1, 2 … `steps` steps (1/60 s) on the way to a goal, each of shape (steps, quantities).

    A move that is under way never gets a softer spring than it had, or it would swing past its goal.
    """
    if not start.is_resting:
        omega = max(omega, start.omega)
    time = (np.arange(1, steps + 1) / STEPS_PER_SECOND)[:, None]
    away = start.place - goal
    push = start.speed + omega * away
    decay = np.exp(-omega * time)
    return goal + (away + push * time) * decay, (start.speed - omega * push * time) * decay
