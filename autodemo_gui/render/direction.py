"""Decides when the camera moves, and to which view: at most once a step, and never dizzily. Pure.

The rules, from the craft of screen demos: a zoom begins before its click and holds what is clicked and what it leads
to; clicks that follow each other closely share one view, or the camera goes from one to the other without going out in
between; what lies well inside the view moves nothing; the camera goes out only with the next thing that needs it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from autodemo_gui.core.take import STEPS_PER_SECOND
from autodemo_gui.render.framing import MARGIN_PX, SEEN, Framer
from autodemo_gui.render.geometry import Area
from autodemo_gui.render.moments import Act, Glide, Moment, Turn
from autodemo_gui.render.scene import View
from autodemo_gui.render.springs import omega_for, peak_rate

ARRIVAL_S, LONGEST_ARRIVAL_S, SHORTEST_ARRIVAL_S = 0.75, 1.1, 0.45
SPEED_LIMIT = 1.2
"""Widths of the picture per second. A film fills some 30 degrees of the field of view, and the eye pursues well up to
30-40 degrees a second (Meyer, Lasker and Robinson 1985: up to 100); longer moves take longer."""
MERGED = round(2.5 * STEPS_PER_SECOND)
"""Clicks closer than this share a view if one holds them."""
LEAST_STAY = round(1.2 * STEPS_PER_SECOND)
"""A zoom that would be left sooner after its click is not made."""
LEAST_PAUSE = round(1.0 * STEPS_PER_SECOND)
"""The camera does not go in sooner than this after it went out, or after a new page came."""
OUT_AHEAD = round(0.1 * STEPS_PER_SECOND)
"""The camera goes out this long before the page scrolls."""
AT_END = round(1.6 * STEPS_PER_SECOND)
"""The camera goes out this long before the film ends, if it can."""
EARLIEST = round(1.3 * STEPS_PER_SECOND)
"""A move that the pointer would run ahead of begins earlier than others, but not earlier than this before its click."""
AHEAD = round(0.15 * STEPS_PER_SECOND)
"""A target that was out of view is there this long before its click."""
AFTER_CLICK = STEPS_PER_SECOND // 10
"""A view is not left sooner after its click, so that the click is seen."""
NUDGE = 0.06
"""A move by less than this share of the picture would be a twitch."""
MOSTLY = 0.6
"""The result of a key is seen when this share of it is in view."""
SHOWN = 0.75
"""A narrow window stays where it is when this share of a result is in view."""
REACTION = round(0.35 * STEPS_PER_SECOND)
"""How long after a click a narrow window goes on to its result: when the viewer has seen that there is one."""
LITTLE = 0.15
"""A move by less than this share of the picture is not made only to bring to its middle what is seen anyway."""
FAR = 1.0
"""A direct pan goes over at most this many widths of the picture; what is further away is shown from the full view."""
SAME_ZOOM = 1.2
"""On the way from one target to the next the zoom stays as it is unless it would be wrong by this factor."""


@dataclass(frozen=True, slots=True)
class Move:
    """From a step of the film on the camera goes to a view, or jumps there; `omega`: stiffness of its spring, 1/s."""

    step: int
    goal: View
    omega: float
    is_jump: bool = False


class Director:
    """Goes through a film once and decides its moves."""

    def __init__(self, framer: Framer, *, film_steps: int, lead: int) -> None:
        """Direct a film.

        Args:
            framer: chooses the views.
            film_steps: length of the film.
            lead: steps by which a move begins before its click.
        """
        self._framer, self._end, self._lead = framer, film_steps, lead
        self._now = View()
        self._moved = self._settled = -film_steps
        self._clicked = -AFTER_CLICK
        self._moves: list[Move] = []

    def moves(self, moments: Sequence[Moment], *, opening: int) -> list[Move]:
        """The moves, by step; the first is a jump at step 0. `opening` is the film's first step of the take."""
        self._jump(0, self._framer.opening(opening))
        left = list(moments)
        while left:
            match left[0]:
                case Turn() as turn:
                    view = self._framer.full(turn.seen, self._now)
                    if turn.is_cut:
                        self._jump(turn.step, view)
                    else:
                        self._go(turn.step, view)
                    del left[0]
                case Glide() as glide:
                    self._go(glide.step - OUT_AHEAD, self._framer.full(glide.seen, self._now))
                    del left[0]
                case Act():
                    group = self._group(left)
                    del left[: len(group)]
                    self._attend(group, left)
                case _ as never:
                    assert_never(never)
        start = max(self._end - AT_END, self._clicked + LEAST_STAY)
        if self._now.zoom > 1 and start <= self._end - round(ARRIVAL_S * STEPS_PER_SECOND):
            self._go(start, replace(self._now, zoom=1.0, x=0.0, y=0.0))
        return self._moves

    def _group(self, moments: Sequence[Moment]) -> list[Act]:
        """The acts at the beginning of what is left that one view holds and that follow each other closely."""
        group: list[Act] = []
        subject: Area | None = None
        for moment in moments:
            if not isinstance(moment, Act):
                break
            if group:
                if moment.glides is not None or moment.step - group[-1].step >= MERGED or group[-1].opens_page:
                    break
                joined = _held(subject, moment)
                if joined is not None and self._framer.zoom_for(joined) == 1:
                    break
            group.append(moment)
            subject = _held(subject, moment)
        return group

    def _attend(self, group: Sequence[Act], following: Sequence[Moment]) -> None:
        """Make the move, if any, for acts that are seen together."""
        first, now = group[0], self._now
        subject = target = None
        for act in group:
            subject, target = _held(subject, act), _joined(target, act.target)
        if target is None and subject and (now.zoom == 1 or subject.share_in(self._framer.page(now)) >= MOSTLY):
            subject = None  # a key alone does not bring the camera in, it only sends it on
        if subject is not None:
            if first.glides is not None and now.zoom > 1:
                # What is done is reached by scrolling, and the one move of this step goes out for that.
                self._go(first.glides - OUT_AHEAD, self._framer.full(first.seen, now, target or subject))
            else:
                self._frame(group, subject, target, following)
        self._clicked = group[-1].step
        if self._framer.is_narrow and group[-1].result is not None:
            self._follow(group[-1], group[-1].result)

    def _follow(self, act: Act, result: Area) -> None:
        """In a window too narrow for what is clicked and what that brings, go on to the latter."""
        framer, now = self._framer, self._now
        if result.share_in(framer.page(now)) >= SHOWN:
            return
        goal = framer.framed(result, None, now.zoom, seen=act.after, now=now)
        begin = act.step + REACTION
        if act.ends - begin >= LEAST_STAY and framer.way(now, goal) >= LITTLE:
            self._go(begin, goal)

    def _frame(self, group: Sequence[Act], subject: Area, target: Area | None, following: Sequence[Moment]) -> None:
        framer, first, now = self._framer, group[0], self._now
        zoom = framer.zoom_for(subject)
        if now.zoom > 1 and zoom > 1 and framer.is_safe(now, subject):
            return  # it is seen well as it is
        if now.zoom > 1 and 1 / SAME_ZOOM < zoom / now.zoom < SAME_ZOOM:
            zoom = min(zoom, now.zoom)
        elif now.zoom == 1 and all(act.opens_page for act in group):
            # A narrow window cuts through enough as it is, and the page will be gone.
            zoom = 1.0 if framer.is_narrow else min(zoom, framer.push_zoom)
        goal = self._view(zoom, subject, target, first)
        if now.zoom > 1 and goal.zoom > 1 and framer.way(now, goal) > FAR:
            goal = self._view(1.0, subject, target, first)
        begin = self._begin(first, target or subject, goal)
        if goal.zoom > 1 == now.zoom and not self._is_worth_it(group, begin, following):
            goal = self._view(1.0, subject, target, first)
        if self._is_nudge(goal) and (target is None or framer.shows(now, target, MARGIN_PX)):
            return
        is_closer = goal.zoom > now.zoom * SAME_ZOOM or now.zoom == 1
        if not is_closer and framer.way(now, goal) < LITTLE and framer.is_safe(now, subject, SEEN):
            return  # it would come no closer, only go to the middle
        is_out_of_view = target is not None and not framer.shows(now, target, MARGIN_PX)
        self._go(begin, goal, due=first.step if is_out_of_view else None)

    def _view(self, zoom: float, subject: Area, target: Area | None, act: Act) -> View:
        framer = self._framer
        if zoom == 1 and framer.is_safe(replace(self._now, zoom=1.0, x=0.0, y=0.0), subject):
            return replace(self._now, zoom=1.0, x=0.0, y=0.0)
        return framer.framed(subject, target, zoom, seen=act.seen, now=self._now)

    def _begin(self, act: Act, target: Area, goal: View) -> int:
        """When the move for an act begins: a moment before it, or so early that a target out of view comes into it."""
        begin = act.step - self._lead
        if not self._framer.shows(self._now, target, MARGIN_PX):
            needed = AHEAD + round(self._arrival_s(goal) * STEPS_PER_SECOND)
            begin = min(begin, max(act.step - needed, act.begins))
        return min(max(begin, self._clicked + AFTER_CLICK), act.step)

    def _is_worth_it(self, group: Sequence[Act], begin: int, following: Sequence[Moment]) -> bool:
        """Whether going in leaves time to see it, and does not come too soon after going out."""
        if begin - self._settled < LEAST_PAUSE:
            return False
        if group[-1].opens_page or not following:
            return True
        match following[0]:
            case Turn() as turn:
                leaves = turn.step
            case Glide() as glide:
                leaves = glide.step - OUT_AHEAD
            case Act() as act if act.glides is not None:
                leaves = act.glides - OUT_AHEAD
            case Act() as act if act.subject is not None and self._framer.zoom_for(act.subject) == 1:
                leaves = max(act.begins, act.step - AHEAD - round(ARRIVAL_S * STEPS_PER_SECOND))
            case _:
                return True
        return leaves - group[-1].step >= LEAST_STAY

    def _is_nudge(self, goal: View) -> bool:
        return self._framer.way(self._now, goal) < NUDGE

    def _arrival_s(self, goal: View) -> float:
        """How long a move takes: longer where the picture would go by too fast."""
        way = self._framer.way(self._now, goal)
        needed = way * peak_rate(omega_for(1.0)) / SPEED_LIMIT
        return min(max(ARRIVAL_S, needed), LONGEST_ARRIVAL_S)

    def _go(self, step: int, goal: View, *, due: int | None = None) -> None:
        """Move, unless the camera is there; quicker if it must be there at a step."""
        step = min(max(step, self._moved + 1, 0), self._end - 1)
        if goal == self._now or (due is None and goal.zoom == self._now.zoom and self._is_nudge(goal)):
            return
        arrival_s = self._arrival_s(goal)
        if due is not None:
            arrival_s = min(arrival_s, max(SHORTEST_ARRIVAL_S, (due - AHEAD - step) / STEPS_PER_SECOND))
        self._moves.append(Move(step, goal, omega_for(arrival_s)))
        if goal.zoom == 1 < self._now.zoom:
            self._settled = step
        self._moved, self._now = step, goal

    def _jump(self, step: int, view: View) -> None:
        self._moves = [move for move in self._moves if move.step < step]
        self._moves.append(Move(step, view, omega_for(ARRIVAL_S), is_jump=True))
        self._moved = self._settled = step
        self._now = view


def _held(subject: Area | None, act: Act) -> Area | None:
    """What is to be held with an act; a key that closes what was just opened adds nothing to look at."""
    if act.target is None and subject and act.result and act.result.share_in(subject) >= MOSTLY:
        return subject
    return _joined(subject, act.subject)


def _joined(a: Area | None, b: Area | None) -> Area | None:
    if a is None or b is None:
        return a or b
    return a.joined(b)
