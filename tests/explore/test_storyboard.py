"""Storyboards of sites that nobody drew: what is chosen, in which order, within which limits."""

from collections.abc import Iterable

import pytest

from autodemo_gui.core.address import page_key
from autodemo_gui.core.element import Element
from autodemo_gui.core.job import Limits
from autodemo_gui.core.script import Step
from autodemo_gui.explore.atlas import Atlas, Spot, Trial
from autodemo_gui.explore.board import Board
from autodemo_gui.explore.dramatise import left_out, script_of
from autodemo_gui.explore.gain import Gain, Result, Seen
from autodemo_gui.explore.ranking import Scored
from autodemo_gui.explore.storyboard import carried_on, storyboard
from tests.explore.elements import element, link
from tests.explore.looks import HOME, seen

GOOD = Gain(visual=0.9, text=0.9, controls=0.3, section=1.0)
FAIR = Gain(visual=0.5, text=0.3)
SOME = Gain(visual=0.2, text=0.1)


class Site:
    """An atlas that is written down instead of rehearsed."""

    def __init__(self, *elements: Element, **page: object) -> None:
        self.atlas = Atlas()
        self.home = self.page(*elements, depth=0, **page)

    def page(self, *elements: Element, url: str = HOME, depth: int = 1, **page: object) -> Spot:
        spot = Spot(seen(*elements, url=url, **page), depth, page_key(url))  # type: ignore[arg-type]
        assert self.atlas.add(spot)
        return spot

    def state(self, of: Spot, *elements: Element, texts: tuple[str, ...] = ()) -> Spot:
        spot = Spot(seen(*elements, url=of.scan.url, texts=texts), of.depth, of.key, (Step(action="click"),))
        assert self.atlas.add(spot)
        return spot

    def tried(
        self,
        what: Element,
        at: Spot,
        to: Spot | Seen,
        result: Result,
        gain: Gain = GOOD,
        *,
        then: tuple[Step, ...] = (),
    ) -> Trial:
        after = to.seen if isinstance(to, Spot) else to
        step = Step(action="click", name=what.text, fingerprint=what.fingerprint, url=at.scan.url)
        spot = to if isinstance(to, Spot) else None
        trial = Trial(Scored(what, 7.0, ("because",)), at, result, gain, step, spot, after, then=then)
        self.atlas.note(trial)
        return trial

    def board(self, goal: str = "", **limits: float) -> Board:
        return storyboard(self.atlas, limits=Limits(**limits), goal=goal)  # type: ignore[arg-type]


def names(board: Board) -> list[str]:
    return [move.element.text if move.kind == "click" and move.element else move.kind for move in board.moves]


def panel(name: str, *elements: Element) -> Seen:
    """What a click on `name` shows, with `elements` still there."""
    return seen(*elements, texts=(f"{name} at length and in every detail",))


def site_with_tabs(count: int = 3) -> Site:
    tabs = [element(f"Tab {place}", kind="tab", heading=f"Part {place}") for place in range(count)]
    site = Site(*tabs)
    for tab in tabs:
        site.tried(tab, site.home, site.state(site.home, *tabs, texts=(f"All of {tab.text}",)), Result.TAB, FAIR)
    return site


def test_what_shows_most_is_shown_and_what_shows_nothing_is_not() -> None:
    good, dead, blocked = element("Good"), element("Dead"), element("Send")
    site = Site(good, dead, blocked)
    site.tried(good, site.home, panel("Good"), Result.CHANGE)
    site.tried(dead, site.home, site.home.seen, Result.DEAD, Gain(factor=0))
    site.tried(blocked, site.home, site.home.seen, Result.WRITE_BLOCKED, Gain(factor=0))
    assert names(site.board()) == ["Good"]


@pytest.mark.parametrize("clicks", [0, 1, 2])
def test_there_are_no_more_clicks_than_allowed(clicks: int) -> None:
    board = site_with_tabs().board(max_clicks=clicks)
    assert board.clicks == len(board.moves) == clicks


def test_what_could_not_be_done_makes_room_for_something_else() -> None:
    site = site_with_tabs(4)
    board = site.board(max_clicks=2)
    kept, lost = board.moves
    assert kept.trial is not None
    assert kept.trial.after is not None
    assert lost.trial is not None
    longer = carried_on(
        site.atlas, done=[kept], failed={lost.trial}, shown=kept.trial.after, limits=Limits(max_clicks=3)
    )
    assert names(longer)[0] == names(board)[0]
    assert len(set(names(longer))) == 3
    assert names(board)[1] not in names(longer)


def test_only_what_is_still_on_the_page_comes_after_what_could_be_done() -> None:
    site = site_with_tabs(3)
    board = site.board(max_clicks=1)
    emptied = seen(texts=("Nothing to click on is left",))
    longer = carried_on(site.atlas, done=board.moves, failed=set(), shown=emptied, limits=Limits())
    assert longer.moves == board.moves


def test_it_is_about_as_long_as_asked_for() -> None:
    buttons = [element(f"Button {place}", heading=f"Part {place}") for place in range(9)]
    site = Site(*buttons)
    for button in buttons:
        site.tried(button, site.home, panel(button.text, *buttons), Result.CHANGE)
    short, long = site.board(length=10), site.board(length=45)
    assert len(short.moves) < len(long.moves)
    assert short.seconds <= 11
    assert long.seconds <= 49.5


def test_no_state_is_shown_twice() -> None:
    on, off = element("On", kind="toggle"), element("Off", kind="toggle")
    site = Site(on, off)
    switched = site.state(site.home, on, off, texts=("Everything is switched on",))
    site.tried(on, site.home, switched, Result.CHANGE)
    site.tried(off, switched, site.home, Result.CHANGE)
    assert names(site.board()) == ["On"]


def test_what_another_click_brings_is_clicked_after_it() -> None:
    menu, entry = element("Menu", kind="menu"), element("Entry", heading="Inside")
    site = Site(menu)
    opened = site.state(site.home, menu, entry, texts=("Entries of the menu",))
    site.tried(menu, site.home, opened, Result.DISCLOSURE, SOME)
    site.tried(entry, opened, panel("Entry"), Result.CHANGE)
    assert names(site.board()) == ["Menu", "Entry"]


def test_what_another_click_takes_away_is_clicked_before_it_or_not_at_all() -> None:
    first, second = element("First", heading="a"), element("Second", heading="b")
    site = Site(first, second)
    site.tried(first, site.home, panel("First"), Result.CHANGE)  # nothing is left to click then
    site.tried(second, site.home, site.state(site.home, first, texts=("Second is gone",)), Result.CHANGE)
    assert names(site.board()) == ["Second", "First"]


def two_pages() -> tuple[Site, Element]:
    pricing, inside = link("Pricing", HOME + "pricing"), element("Yearly", kind="toggle", heading="Plans")
    site = Site(pricing)
    page = site.page(inside, url=HOME + "pricing", texts=("What it costs in all its plans",))
    site.tried(pricing, site.home, page, Result.PAGE)
    site.tried(inside, page, panel("Yearly"), Result.CHANGE)
    return site, inside


def test_a_page_comes_before_what_is_on_it() -> None:
    site, _ = two_pages()
    assert names(site.board()) == ["Pricing", "Yearly"]


def test_no_page_is_opened_where_depth_is_none() -> None:
    site, _ = two_pages()
    assert site.board(max_depth=0).moves == ()


def test_a_page_that_no_link_leads_to_from_here_is_cut_to() -> None:
    one, two = link("One", HOME + "one"), link("Two", HOME + "two")
    site = Site(one, two)
    for entry in (one, two):
        site.tried(entry, site.home, site.page(url=entry.href, texts=(f"Story of {entry.text}",)), Result.PAGE)
    assert sorted(names(site.board())) in (["One", "cut"], ["Two", "cut"])


def test_a_link_that_was_tried_elsewhere_is_used_where_it_stands() -> None:
    one, two = link("One", HOME + "one"), link("Two", HOME + "two")
    site = Site(one, two)
    for entry in (one, two):
        site.tried(entry, site.home, site.page(one, two, url=entry.href, texts=(entry.text * 9,)), Result.PAGE)
    assert sorted(names(site.board())) == ["One", "Two"]


def test_a_page_that_lies_deep_is_worth_more_when_it_is_come_to_by_the_page_above_it() -> None:
    book, chapter = link("Book", HOME + "book"), link("Chapter", HOME + "book/1")
    site = Site(book)
    above = site.page(chapter, url=book.href, texts=("A book",))
    site.tried(book, site.home, above, Result.PAGE)
    site.tried(chapter, above, site.page(url=chapter.href, depth=2, texts=("A chapter",)), Result.PAGE)
    board = site.board()
    assert names(board) == ["Book", "Chapter"]
    assert board.moves[1].value > 0.9 * board.moves[0].value


def test_kinds_of_interaction_vary() -> None:
    tabs = [element(f"Tab {place}", kind="tab", heading="Part") for place in range(3)]
    other = element("Switch", kind="toggle", heading="Elsewhere")
    site = Site(*tabs, other)
    for what in (*tabs, other):
        site.tried(what, site.home, site.state(site.home, *tabs, other, texts=(f"All of {what.text}",)), Result.CHANGE)
    assert "Switch" in names(site.board(max_clicks=2))


def test_a_goal_steers() -> None:
    buttons = [element(f"Button {place}", heading=f"Part {place}") for place in range(4)]
    invite = element("Invite a colleague", heading="Team")
    site = Site(*buttons, invite)
    for what in (*buttons, invite):
        gain = SOME if what is invite else GOOD
        site.tried(what, site.home, panel(what.text, *buttons, invite), Result.CHANGE, gain)
    assert "Invite a colleague" not in names(site.board(max_clicks=1))
    assert names(site.board("how to invite a colleague", max_clicks=1)) == ["Invite a colleague"]


def test_of_several_wishes_each_is_shown_before_one_is_shown_again() -> None:
    charts = [link(f"Charts {place}", f"{HOME}charts{place}") for place in range(3)]
    others = [link("Inbox", HOME + "inbox"), link("Kanban", HOME + "kanban")]
    site = Site(*charts, *others)
    for what in (*charts, *others):
        gain = GOOD if what in charts else FAIR
        page = site.page(*charts, *others, url=what.href, texts=(f"All of {what.text}",))
        site.tried(what, site.home, page, Result.PAGE, gain)
    shown = names(site.board("the charts, the inbox and the kanban board", max_clicks=3))
    assert sorted(name.split()[0] for name in shown) == ["Charts", "Inbox", "Kanban"]
    more = names(site.board("charts", max_clicks=3))
    assert [name.split()[0] for name in more] == ["Charts"] * 3, "where nothing else is wished for, more of the same"


def test_a_long_page_is_scrolled_but_not_for_ever() -> None:
    site = Site(hidden=tuple(f"Line {place} further down" for place in range(30)), height=9000.0)
    spot = site.home
    texts = tuple((f"Line at {y}", float(y)) for y in range(0, 9000, 60))
    object.__setattr__(spot.seen.view, "texts", texts)
    assert names(site.board()) == ["scroll", "scroll"]


def test_a_script_says_what_each_click_is_to_come_to() -> None:
    site, inside = two_pages()
    script = script_of(site.board(), site.atlas, url=HOME, mode="rehearsed")
    actions = [step.action for step in script.steps]
    assert actions == ["goto", "wait", "click", "click", "wait"]
    opens, stays = script.steps[2:4]
    assert (opens.outcome, opens.leads_to, stays.outcome, stays.leads_to) == ("page", HOME + "pricing", "change", "")
    assert stays.fingerprint == inside.fingerprint
    assert stays.url == HOME + "pricing"
    assert all(0 < step.gain <= 1 and step.reason == "because" for step in (opens, stays))


def test_a_dialog_is_closed_again() -> None:
    button = element("Watch")
    site = Site(button)
    escape = Step(action="press", text="Escape")
    site.tried(button, site.home, seen(dialog="A film"), Result.DIALOG, then=(escape,))
    script = script_of(site.board(), site.atlas, url=HOME, mode="rehearsed")
    assert [(step.action, step.text) for step in script.steps[2:4]] == [("click", ""), ("press", "Escape")]


def test_what_could_be_shown_but_is_not_is_left_out_best_first() -> None:
    site, inside = two_pages()
    script = script_of(site.board(), site.atlas, url=HOME, mode="rehearsed")
    assert left_out(script, site.atlas) == (), "all of it is shown"
    only_the_page = script.model_copy(update={"steps": script.steps[:3]})
    (spare,) = left_out(only_the_page, site.atlas)
    assert [(step.action, step.fingerprint, step.url) for step in spare] == [
        ("click", inside.fingerprint, HOME + "pricing")
    ]
    assert spare[0].reason == "because"


def test_the_same_atlas_gives_the_same_storyboard() -> None:
    def once() -> Iterable[str]:
        return names(site_with_tabs(4).board())

    assert once() == once()
