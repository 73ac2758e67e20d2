"""What was seen to act is not touched again, nor is its like."""

from dataclasses import replace

import pytest

from autodemo_gui.core.bans import Bans, act_among, without_own
from autodemo_gui.core.element import Box, Element, fingerprint
from autodemo_gui.core.refusal import Layer, Refusal, Rule

HOME = "https://shop.example/"
WRITE = Refusal(Rule.WRITE, Layer.METHOD, "Like", "POST", HOME + "api/like")
ROW = Element("button", "Like", "button", "", "#a", Box(0, 0, 9, 9), "f", cluster="button|main|td|tr", kind="button")
LINK = replace(ROW, tag="a", text="Offer", role="link", href=HOME + "offer?x=1", cluster="", kind="link")


def act(rule: Rule, evidence: str, layer: Layer = Layer.PAGE) -> Refusal:
    return Refusal(rule, layer, "Like", evidence, HOME)


@pytest.mark.parametrize(
    ("refusal", "tells"),
    [
        (WRITE, True),
        (act(Rule.BLACKLIST, "delete", Layer.METHOD), True),
        (act(Rule.BLACKLIST, "delete", Layer.ELEMENT), False),
        (act(Rule.DIALOG, "confirm"), True),
        (act(Rule.DIALOG, "prompt"), True),
        (act(Rule.DIALOG, "alert"), False),
        (act(Rule.RESULT, "deleted"), True),
        (act(Rule.OFFSITE, "other.example"), False),
        (act(Rule.AUTH, "/login"), False),
        (act(Rule.PRIVATE, "10.0.0.1", Layer.EGRESS), False),
    ],
)
def test_what_tells_of_an_act(refusal: Refusal, tells: bool) -> None:
    assert (act_among([act(Rule.OFFSITE, "x"), refusal]) is refusal) is tells


@pytest.mark.parametrize(
    ("change", "is_banned"),
    [
        ({}, True),
        ({"fingerprint": fingerprint("button", "Like", "button", "", 2)}, True),
        ({"text": "Like too", "fingerprint": "g"}, True),  # of the same list
        ({"text": "Like too", "fingerprint": "g", "cluster": ""}, False),
        ({"text": "More", "fingerprint": "g", "cluster": "other"}, False),
        ({"cluster": "", "fingerprint": "g"}, True),  # the same button on another page
    ],
)
def test_an_act_bans_its_twins_and_the_other_rows(change: dict[str, str], is_banned: bool) -> None:
    bans = Bans()
    bans.note(ROW, [act(Rule.DIALOG, "alert"), WRITE])
    assert (bans.cause(replace(ROW, **change)) == WRITE) is is_banned  # type: ignore[arg-type]


def test_a_link_that_leads_away_bans_the_way_there_and_no_look_alikes() -> None:
    bans = Bans()
    away = act(Rule.AUTH, "password field")
    bans.note(replace(LINK, cluster="cards"), [away])
    assert bans.cause(replace(LINK, text="The same by another name", fingerprint="g")) == away
    assert bans.cause(replace(LINK, text="Else", href=HOME + "else", cluster="cards", fingerprint="h")) is None


@pytest.mark.parametrize(("zone", "is_banned"), [("nav", False), ("main", True)])
def test_a_page_that_says_something_was_done_closes_a_list_but_no_menu(zone: str, is_banned: bool) -> None:
    bans = Bans()
    link = replace(LINK, cluster="links", zone=zone)
    bans.note(link, [act(Rule.RESULT, "published")])
    other = replace(link, text="Inbox", href=HOME + "inbox", fingerprint="g")
    assert (bans.cause(other) is not None) is is_banned
    assert bans.cause(replace(other, href=LINK.href)) is not None, "the way there is closed"


def test_a_link_that_only_sends_something_besides_is_banned_alone() -> None:
    bans, card = Bans(), replace(LINK, cluster="cards")
    bans.note(card, [WRITE])
    assert bans.cause(card) == WRITE
    assert bans.cause(replace(card, text="The same by another name", fingerprint="g")) is None
    assert bans.cause(replace(card, href=HOME + "else", fingerprint="h")) is None
    bans.note(card, [act(Rule.RESULT, "deleted")])
    assert bans.cause(replace(card, href=HOME + "else", fingerprint="h")) is not None


def test_what_tells_nothing_bans_nothing() -> None:
    bans = Bans()
    bans.note(ROW, [act(Rule.DIALOG, "alert"), act(Rule.PRIVATE, "10.0.0.1", Layer.EGRESS)])
    bans.add("", WRITE)
    assert bans.cause(ROW) is None
    assert bans.cause(replace(ROW, fingerprint="")) is None


def test_a_step_is_banned_by_its_fingerprint() -> None:
    bans = Bans()
    bans.add("f", WRITE)
    assert bans.cause(replace(ROW, text="Renamed", cluster="")) == WRITE


def test_what_the_page_tries_by_itself_is_not_blamed_on_a_click() -> None:
    url = HOME + "api/poll?at=1"
    poll = Refusal(Rule.WRITE, Layer.METHOD, url, "POST", url)
    during = replace(poll, name="Prices", url=HOME + "api/poll?at=2")
    assert without_own([during, WRITE], before=[poll]) == (WRITE,)
    assert without_own([during], before=[WRITE]) == (during,)
    assert without_own([during], before=[replace(poll, name="Like")]) == (during,)  # a click's doing, then as well
