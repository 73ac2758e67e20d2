"""What can come next on a storyboard, and what it is worth there.

Which clicks are possible after others is told by what each of them brought onto the page and took off it in rehearsal,
as in planning with STRIPS operators (Fikes and Nilsson 1971). What a move is worth falls with what was shown before it,
so that pages, sections and kinds of interaction vary.
"""

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import replace

from autodemo_gui.core.address import page_key
from autodemo_gui.core.element import Element
from autodemo_gui.core.job import Limits
from autodemo_gui.explore.atlas import Atlas, Spot, Trial
from autodemo_gui.explore.board import Board, Move
from autodemo_gui.explore.gain import Result
from autodemo_gui.explore.pacing import seconds_of, step_s
from autodemo_gui.explore.ranking import opens_page
from autodemo_gui.explore.steps import CHANGE_MS, PAGE_MS, SCROLL_MS, reveal_stops
from autodemo_gui.explore.weights import weights
from autodemo_gui.explore.words import boilerplate_of, goal_words, is_vague, likeness, named_of

MOST_SCROLLS = 2
_LENGTH_TOLERANCE = 1.1
_SHORT = 0.67
_UNEXPECTED_ZONES = frozenset({"footer", "dialog"})  # not the way to another page that a viewer would expect
CHANGE_S = seconds_of("click", CHANGE_MS)
PAGE_S = seconds_of("click", PAGE_MS, opens_page=True)
SCROLL_S = seconds_of("scroll", SCROLL_MS)
CUT_S = seconds_of("goto", PAGE_MS)


class Moves:
    """The moves that an atlas allows, within the limits of a film."""

    def __init__(
        self, atlas: Atlas, limits: Limits, goal: tuple[str, ...], *, failed: Set[Trial] = frozenset()
    ) -> None:
        """Read an atlas.

        Args:
            atlas: what was rehearsed.
            limits: of the film.
            goal: a person's words for what it should show.
            failed: what could not be done again, and so is no move.
        """
        self._pages = atlas.pages
        self._limits = limits
        self._goal = goal
        self._story = weights("story")
        self.most_s = limits.length * _LENGTH_TOLERANCE
        self._trials: dict[str, list[Trial]] = {}
        self._arrivals: dict[str, Trial] = {}
        for trial in atlas.trials:
            if not trial.result.can_be_shown or trial.after is None or trial in failed:
                continue
            if not atlas.may_click(trial.element):
                continue
            if trial.result is Result.PAGE:
                if trial.to is not None:
                    self._arrivals.setdefault(trial.to.key, trial)
            else:
                self._trials.setdefault(trial.at.key, []).append(trial)
        self._links = {key: self._links_of(key, atlas) for key in self._pages}
        self._stops = {key: reveal_stops(spot.scan, MOST_SCROLLS) for key, spot in self._pages.items()}

    def children(self, board: Board) -> Iterator[Board]:
        """Every board with one move more that is worth its time."""
        for move in self._moves(board):
            if move.value >= self.least(board) and board.seconds + move.seconds <= self.most_s:
                yield self._grown(board, move)

    def least(self, board: Board) -> float:
        """The least that a move must be worth; a film that is still short of what was asked for is less choosy."""
        is_short = board.seconds < _SHORT * self._limits.length
        return self._story["least_while_short"] if is_short else self._story["least"]

    def replayed(self, opening: Board, moves: tuple[Move, ...]) -> Board:
        """The board after some moves, each worth what it is worth there."""
        board = opening
        for move in moves:
            value = move.value if move.kind == "scroll" or move.trial is None else self._value_of(board, move)
            board = self._grown(board, replace(move, value=value))
        return board

    def _value_of(self, board: Board, move: Move) -> float:
        """What a click or a cut is worth on a board."""
        assert move.trial is not None  # noqa: S101 - only scrolls have none
        worth = self._worth(board, move.trial)
        return self._cut_value(board, worth) if move.kind == "cut" else worth

    def _cut_value(self, board: Board, worth: float) -> float:
        cuts = sum(move.kind == "cut" for move in board.moves)
        return worth * self._story["cut"] - self._story["cut_cost"] * (1 + cuts)

    def _moves(self, board: Board) -> Iterator[Move]:
        if board.clicks < self._limits.max_clicks:
            yield from self._clicks(board)
            yield from self._visits(board)
        yield from self.scrolls(board)

    def _clicks(self, board: Board) -> Iterator[Move]:
        """Clicks that stay on the page."""
        for trial in self._trials.get(board.spot.key, ()):
            is_there = trial.element.fingerprint in board.present
            is_new = trial.to is None or trial.to not in board.spots or trial.result is Result.ANCHOR
            if is_there and is_new and not any(move.trial is trial for move in board.moves):
                seconds = CHANGE_S + sum(map(step_s, trial.then))
                yield Move("click", trial.at, trial, trial.element, value=self._worth(board, trial), seconds=seconds)

    def _visits(self, board: Board) -> Iterator[Move]:
        """Clicks, or else cuts, to pages that were not shown yet."""
        for key, page in self._pages.items():
            trial = self._arrivals.get(key)
            if trial is None or page in board.spots:
                continue
            worth = self._worth(board, trial)
            link = self._link_to(board, key, trial)
            if link is not None and board.depth < self._limits.max_depth:
                yield Move("click", page, trial, link, value=worth, seconds=PAGE_S + sum(map(step_s, trial.then)))
            elif page.depth <= self._limits.max_depth and trial.step.action == "click":
                cut = self._cut_value(board, worth)
                yield Move("cut", page, trial, value=cut, seconds=CUT_S)

    def scrolls(self, board: Board) -> Iterator[Move]:
        """The next stop further down the page as it opened."""
        is_untouched = not board.moves or board.moves[-1].kind != "click" or board.moves[-1].spot is board.spot
        if board.spot.way or not is_untouched:
            return
        stops = self._stops.get(board.spot.key, [])
        stop = next((y for y in stops if y > board.scroll_y), None)
        if stop is None:
            return
        texts = board.spot.seen.view.between(stop, stop + board.spot.scan.viewport[1])
        new = len(texts - board.texts) / max(8, len(texts))
        yield Move("scroll", board.spot, scroll_y=stop, value=self._story["scroll"] * new, seconds=SCROLL_S)

    def _link_to(self, board: Board, key: str, trial: Trial) -> Element | None:
        """A link to a page among what is on the page shown: the one that was rehearsed, else its like."""
        if trial.at.key == board.spot.key and trial.element.fingerprint in board.present:
            return trial.element
        links = self._links.get(board.spot.key, {}).get(key, ())
        there = [link for link in links if link.fingerprint in board.present]
        title = goal_words(self._pages[key].scan.title)
        return min(
            there,
            key=lambda link: (link.text != trial.element.text, -likeness(title, link.text), is_vague(link.text)),
            default=None,
        )

    def _links_of(self, key: str, atlas: Atlas) -> dict[str, list[Element]]:
        """The links of a page in all its states, by where they lead."""
        found: dict[str, list[Element]] = {}
        for spot in atlas.spots:
            if spot.key != key:
                continue
            for element in spot.scan.elements:
                if element.zone in _UNEXPECTED_ZONES or not atlas.may_click(element):
                    continue
                if opens_page(element, spot.scan.url):
                    found.setdefault(page_key(element.href), []).append(element)
        return found

    def _worth(self, board: Board, trial: Trial) -> float:
        """What a trial adds: its gain and its promise, less what was seen before, in whole or in kind."""
        story = self._story
        new = trial.new_texts
        seen = len(new & board.texts) / len(new) if new else 0.0
        worth = (1.0 - story["promise"]) * trial.gain.score + story["promise"] * _promise(trial)
        worth *= 1.0 - story["seen_text"] * seen
        if trial.result is Result.PAGE and trial.to is not None and trial.at is not board.spot:
            worth *= story["deeper"] ** (trial.to.depth - 1)  # where one comes from matters with what lies deep
        if boilerplate := boilerplate_of(trial.element.text, trial.element.href):
            worth *= 1.0 - story["boilerplate"] * boilerplate.weight
        kind = story["same_page_kind"] if trial.result is Result.PAGE else story["same_kind"]
        worth *= kind ** board.counts.get(_kind_of(trial), 0)
        worth *= story["same_section"] ** board.counts.get(_section_of(trial), 0)
        if family := trial.family:
            worth *= story["same_cluster"] ** board.counts.get(family, 0)
        return worth + story["goal"] * self._wish(board, trial) * (trial.gain.score > 0)

    def _wish(self, board: Board, trial: Trial) -> float:
        """How much of the goal it is about (0–1): of all that is wished for, what was not shown yet goes first."""
        missing = tuple(word for word in self._goal if word not in board.wishes)
        texts = _texts_of(trial)
        again = self._story["goal_again"] if missing else 1.0
        return max(likeness(missing, *texts), again * likeness(self._goal, *texts))

    def _grown(self, board: Board, move: Move) -> Board:
        counts = Counter(board.counts)
        shown, present, spot, depth, scroll_y = board.texts, board.present, board.spot, board.depth, board.scroll_y
        trial, wishes = move.trial, board.wishes
        if move.kind == "scroll":
            shown |= board.spot.seen.view.between(move.scroll_y, move.scroll_y + board.spot.scan.viewport[1])
            scroll_y = move.scroll_y
        elif trial is not None and trial.after is not None:
            counts.update(name for name in (_kind_of(trial), _section_of(trial), trial.family) if name)
            shown |= trial.after.view.shown
            wishes |= named_of(self._goal, *_texts_of(trial))
            if trial.result is Result.PAGE:
                spot, present, scroll_y = move.spot, move.spot.fingerprints, 0.0
                shown |= first_view(spot)
                depth = 1 if move.kind == "cut" else board.depth + 1
            elif trial.result is not Result.DIALOG:  # a dialog is closed again
                after = frozenset(element.fingerprint for element in trial.after.scan.elements)
                present = present - (trial.at.fingerprints - after) | (after - trial.at.fingerprints)
                spot = trial.to or board.spot
        return Board(
            spot,
            present,
            (*board.moves, move),
            board.value + move.value,
            board.seconds + move.seconds,
            board.clicks + (move.kind == "click"),
            scroll_y,
            depth,
            shown,
            board.spots | {spot, *((trial.to,) if trial and trial.to else ())},
            counts,
            wishes,
        )


def _promise(trial: Trial) -> float:
    """What could be expected of a click before it was tried, 0–1."""
    if trial.result is Result.ANCHOR:
        return 0.0  # all it does is scroll
    least, most = weights("story")["promise_least"], weights("story")["promise_most"]
    return min(1.0, max(0.0, (trial.scored.score - least) / (most - least)))


def _texts_of(trial: Trial) -> tuple[str, ...]:
    """What tells what a trial is about; nothing when it led nowhere."""
    return (trial.element.text, trial.element.heading, trial.after.scan.title) if trial.after is not None else ()


def _kind_of(trial: Trial) -> str:
    return f"kind {trial.result.value} {'' if trial.result is Result.PAGE else trial.element.kind}"


def _section_of(trial: Trial) -> str:
    if trial.result is Result.PAGE:
        return ""
    return f"section {trial.at.key} {trial.element.heading}"


def first_view(spot: Spot) -> frozenset[str]:
    """What can be read when a page opens."""
    return spot.seen.view.between(0.0, float(spot.scan.viewport[1]))
