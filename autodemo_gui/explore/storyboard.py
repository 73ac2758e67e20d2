"""Storyboard: of everything that was rehearsed, the few moments that make a demo, in an order that can be filmed.

A beam search over moves (click, scroll, cut to another page); `moves` says which there are and what each is worth.
"""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace

from autodemo_gui.core.job import Limits
from autodemo_gui.explore.atlas import Atlas, Spot, Trial
from autodemo_gui.explore.board import Board, Move
from autodemo_gui.explore.gain import Seen
from autodemo_gui.explore.moves import Moves, first_view
from autodemo_gui.explore.weights import weights
from autodemo_gui.explore.words import goal_words

BEAM = 48
"""Storyboards that are carried on from one move to the next."""


def storyboard(atlas: Atlas, *, limits: Limits, goal: str = "") -> Board:
    """The best storyboard within max_clicks, max_depth and the target length.

    Args:
        atlas: what was rehearsed.
        limits: of the film.
        goal: a person's words for what it should show.
    """
    moves = Moves(atlas, limits, goal_words(goal))
    opening = _opening(atlas.start)
    return _filled(moves, opening, _best(moves, opening))


def carried_on(
    atlas: Atlas, *, done: Sequence[Move], failed: Set[Trial], shown: Seen, limits: Limits, goal: str = ""
) -> Board:
    """A storyboard of which not every move could be done: those that could, and what there is room for after them.

    Args:
        atlas: what was rehearsed.
        done: the moves that could be done, in order.
        failed: what could not be done, and is left alone.
        shown: the page as it is after them.
        limits: as of `storyboard`; what was done counts.
        goal: as of `storyboard`.

    Returns:
        A storyboard that begins with `done`; it ends there as well when nothing worth showing is left.
    """
    moves = Moves(atlas, limits, goal_words(goal), failed=failed)
    standing = moves.replayed(_opening(atlas.start), tuple(done))
    spot = atlas.find(shown) or standing.spot
    present = frozenset(element.fingerprint for element in shown.scan.elements)
    return _best(moves, replace(standing, spot=spot, present=present, scroll_y=shown.scan.scroll_y))


def _opening(start: Spot) -> Board:
    return Board(start, start.fingerprints, texts=first_view(start), spots=frozenset({start}), counts=Counter())


def _best(moves: Moves, board: Board) -> Board:
    """The best storyboard that begins like one."""
    best, beam = board, [board]
    while beam:
        grown = [child for board in beam for child in moves.children(board)]
        grown.sort(key=lambda board: weights("story")["second"] * board.seconds - board.value)
        beam = _varied(grown)
        for board in beam:
            if board.ending_value > best.ending_value:
                best = board
    return best


def _varied(grown: list[Board]) -> list[Board]:
    """The best boards; of those that show the same in another order, only the first."""
    kept: dict[tuple[frozenset[str], Spot], Board] = {}
    for board in grown:
        kept.setdefault((board.texts, board.spot), board)
        if len(kept) >= BEAM:
            break
    return list(kept.values())


def _filled(moves: Moves, opening: Board, board: Board) -> Board:
    """The same storyboard with a look further down the pages it opens, where there is time left for it.

    The search itself prefers clicks, and a scroll that it leaves out early cannot come back.
    """
    while True:
        longer = [
            child
            for place in range(len(board.moves) + 1)
            if place == len(board.moves) or board.moves[place].kind != "scroll"
            for scroll in moves.scrolls(moves.replayed(opening, board.moves[:place]))
            if scroll.value >= moves.least(board) and board.seconds + scroll.seconds <= moves.most_s
            for child in [moves.replayed(opening, (*board.moves[:place], scroll, *board.moves[place:]))]
            if child.value > board.value
        ]
        if not longer:
            return board
        board = max(longer, key=lambda child: child.value)
