"""The method guard's rules by table: what leaves in which phase of a document, and what a GET may not say."""

import contextlib

import pytest

from autodemo_gui.browser import guard as guarding
from autodemo_gui.browser.guard import Guard
from autodemo_gui.browser.stand_ins import is_answered_locally, is_visit
from autodemo_gui.browser.writes import Outgoing
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.policy import Layer, Policy, Refusal, Rule

SITE = "https://shop.test"
ELSEWHERE = "https://api.elsewhere.test/search"


@pytest.fixture
def guard() -> Guard:
    return Guard(Policy(parse_address(SITE)), lambda _refusal: None)


def passes(guard: Guard, method: str, url: str, kind: str = "fetch", *, is_main: bool = False) -> bool:
    return guard.check(Outgoing(method, url, kind), is_main_navigation=is_main) is None


def writes_pass(guard: Guard, url: str = f"{SITE}/api") -> bool:
    return passes(guard, "POST", url)


async def test_a_document_writes_while_it_loads_and_never_again(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    assert writes_pass(guard)
    guard.page_is_calm()
    assert not writes_pass(guard)
    guard.document_replaced()
    assert writes_pass(guard, f"{SITE}/other")
    monkeypatch.setattr(guarding, "LOADING_CAP_S", 0.0)
    assert not writes_pass(guard, f"{SITE}/more")
    assert guard.documents == 1


async def test_an_act_ends_the_loading_of_a_document_for_good(guard: Guard) -> None:
    assert writes_pass(guard)
    assert writes_pass(guard, f"{SITE}/beat")
    async with guard.click_window("Tab"):
        assert not writes_pass(guard)
        assert not writes_pass(guard, ELSEWHERE)
    assert not writes_pass(guard, f"{SITE}/beat")
    assert not writes_pass(guard, f"{ELSEWHERE}/more")


async def test_documents_after_an_act_write_only_what_the_site_wrote_before_it(guard: Guard) -> None:
    assert writes_pass(guard, f"{SITE}/sessions/17")
    assert writes_pass(guard, ELSEWHERE)
    async with guard.click_window("Next"):
        guard.document_replaced()
        assert writes_pass(guard, f"{SITE}/sessions/18")
        assert writes_pass(guard, ELSEWHERE)
        assert not writes_pass(guard, f"{SITE}/flush")
        assert not writes_pass(guard, "https://api.elsewhere.test/flush")
    assert not writes_pass(guard, f"{SITE}/flush")


def test_a_session_that_begins_with_the_storage_of_another_knows_its_habits() -> None:
    policy = Policy(parse_address(SITE))
    assert writes_pass(Guard(policy, lambda _refusal: None), f"{SITE}/hello")
    later = Guard(policy, lambda _refusal: None, is_untouched=False)
    assert writes_pass(later, f"{SITE}/hello")
    assert not writes_pass(later, f"{SITE}/stored-answer")


async def test_what_was_refused_once_does_not_pass_when_the_next_page_loads(guard: Guard) -> None:
    def sends(body: bytes) -> bool:
        sent = Outgoing("POST", f"{SITE}/rpc", "fetch", body=body)
        return guard.check(sent, is_main_navigation=False) is None

    assert sends(b'{"call": "hello"}')
    async with guard.click_window("Like"):
        assert not sends(b'{"call": "like", "at": 1700000000}')
        guard.document_replaced()
        assert sends(b'{"call": "hello"}')
        assert not sends(b'{"call": "like", "at": 1700000009}')


@pytest.mark.parametrize("is_main", [True, False])
def test_no_form_that_submits_itself_is_part_of_loading(guard: Guard, is_main: bool) -> None:
    refusal = guard.check(Outgoing("POST", f"{SITE}/vote"), is_main_navigation=is_main)
    assert refusal is not None
    assert refusal.rule is Rule.WRITE


async def test_what_is_refused_in_a_click_window_bears_its_name(guard: Guard) -> None:
    async with guard.click_window("Like"):
        refusal = guard.check(Outgoing("PUT", f"{SITE}/likes/3", "fetch"), is_main_navigation=False)
    assert refusal == Refusal(Rule.WRITE, Layer.METHOD, "Like", "PUT", f"{SITE}/likes/3")
    late = guard.check(Outgoing("PUT", f"{SITE}/likes/3", "fetch"), is_main_navigation=False)
    assert late is not None
    assert late.name == late.url


async def test_what_is_fetched_ahead_is_not_blamed_on_the_click(guard: Guard) -> None:
    ahead = Outgoing("GET", f"{SITE}/checkout", "fetch", {"next-router-prefetch": "1"})
    async with guard.click_window("Menu"):
        refusal = guard.check(ahead, is_main_navigation=False)
    assert refusal is not None
    assert (refusal.rule, refusal.name) == (Rule.BLACKLIST, f"{SITE}/checkout")


async def test_a_site_that_may_be_saved_to_is_but_nothing_else() -> None:
    guard = Guard(Policy(parse_address(SITE), may_save=True), lambda _refusal: None)
    async with guard.click_window("Save"):
        assert writes_pass(guard)
        assert not writes_pass(guard, ELSEWHERE)
        assert not passes(guard, "GET", f"{SITE}/items/7/delete")
        assert not passes(guard, "POST", f"{SITE}/items/7/delete")
        assert not passes(guard, "DELETE", f"{SITE}/items/7")
        form = {"content-type": "application/x-www-form-urlencoded"}
        asks = Outgoing("POST", f"{SITE}/items/7", "document", form, b"token=1&_method=delete")
        assert guard.check(asks, is_main_navigation=True) is not None


def test_what_repeats_is_told_once_and_kept_always() -> None:
    told: list[Refusal] = []
    guard = Guard(Policy(parse_address(SITE)), told.append)
    for n in range(3):
        guard.refuse(Refusal(Rule.WRITE, Layer.METHOD, f"{SITE}/beat?n={n}", "POST", f"{SITE}/beat?n={n}"))
    assert len(told) == 1
    assert len(guard.refusals) == 3


def test_only_the_first_page_may_lead_to_a_flagged_address_by_itself(guard: Guard) -> None:
    flagged = f"{SITE}/items/7/delete"
    assert passes(guard, "GET", flagged, "document", is_main=True)  # what the user typed
    guard.document_replaced()
    assert passes(guard, "GET", flagged, "document", is_main=True)  # where that leads at once
    guard.document_replaced()
    assert guard.is_loading
    assert not passes(guard, "GET", flagged, "document", is_main=True)


@pytest.mark.parametrize(
    ("path", "kind", "leaves"),
    [
        ("/items/7/delete", "fetch", False),
        ("/items/7/delete", "xhr", False),
        ("/items/7/delete", "image", False),
        ("/items/7/delete", "eventsource", False),
        ("/items/7/delete?callback=done", "script", False),
        ("/items/7/delete", "document", False),  # in a frame
        ("/delete.gif?id=7", "image", False),
        ("/api?action=delete&id=7", "fetch", False),
        ("/api?delete=7", "fetch", False),
        ("/logout", "document", False),
        ("/orders?status=cancelled", "fetch", True),
        ("/orders?include_deleted=false", "xhr", True),
        ("/api?action=list", "fetch", True),
        ("/static/checkout.js", "script", True),
        ("/icons/delete.svg?v=3", "image", True),
        ("/prices", "document", True),
    ],
)
@pytest.mark.parametrize("phase", ["loading", "calm", "touched", "next page"])
async def test_flagged_gets_are_the_pages_own_while_it_loads_only(
    guard: Guard, path: str, kind: str, leaves: bool, phase: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        if phase == "calm":
            guard.page_is_calm()
        if phase == "touched":
            await stack.enter_async_context(guard.click_window("Icon"))
        if phase == "next page":  # what the click left there for it to do
            await stack.enter_async_context(guard.click_window("Icon"))
            guard.document_replaced()
        assert passes(guard, "GET", SITE + path, kind) is (leaves or phase == "loading")


@pytest.mark.parametrize(
    ("path", "beacon", "is_blamed"),
    [
        ("/api/track", False, True),  # of a parcel, for all that is known
        ("/api/seen/track", False, False),
        ("/api/seen/events/", False, False),
        ("/api/sent/collect", True, False),
        ("/api/seen/rpc", False, True),
        ("/api/sent/vote", True, True),
    ],
)
async def test_a_click_is_not_to_blame_for_being_counted(path: str, beacon: bool, is_blamed: bool) -> None:
    policy = Policy(parse_address(SITE))
    guard = Guard(policy, lambda _refusal: None)
    for seen in ("/api/seen/track", "/api/seen/events/", "/api/seen/rpc"):
        assert writes_pass(guard, SITE + seen)
    if beacon:
        policy.habits.note_beacon(SITE + path)
    async with guard.click_window("Tab"):
        refusal = guard.check(Outgoing("POST", SITE + path, "fetch"), is_main_navigation=False)
    assert refusal is not None  # held back it is
    assert (refusal.name == "Tab") is is_blamed


async def test_the_next_page_gets_what_the_site_got_before(guard: Guard) -> None:
    assert passes(guard, "GET", f"{SITE}/banners/3/remove", "image")
    async with guard.click_window("Next"):
        guard.document_replaced()
        assert passes(guard, "GET", f"{SITE}/banners/4/remove", "image")
        assert not passes(guard, "GET", f"{SITE}/accounts/4/remove", "image")


async def test_a_socket_whose_address_is_an_act_does_not_connect(guard: Guard) -> None:
    act = "wss://shop.test/items/7/delete"
    async with guard.click_window("Item"):
        assert guard.check_socket("wss://shop.test/live") is None
        assert guard.check_socket(act) == Refusal(Rule.BLACKLIST, Layer.METHOD, "Item", "delete", act)


async def test_the_next_page_says_over_a_socket_what_the_site_said_before(guard: Guard) -> None:
    live = "wss://shop.test/live"
    assert guard.is_own_message(live, '{"type": "join", "room": "home"}')
    async with guard.click_window("Rooms"):
        assert not guard.is_own_message(live, '{"type": "like", "id": 7}')
        guard.document_replaced()
        assert guard.is_own_message(live, '{"type": "join", "room": "garden"}')
        assert not guard.is_own_message(live, '{"type": "like", "id": 8}')
        assert not guard.is_own_message("wss://elsewhere.test/live", '{"type": "join", "room": "garden"}')
    guard.page_is_calm()
    assert not guard.is_own_message(live, '{"type": "join", "room": "garden"}')


@pytest.mark.parametrize(
    ("url", "listed"),
    [
        ("https://google-analytics.com/g", True),
        ("https://region1.google-analytics.com/g", True),
        ("https://widget.intercom.io/widget/x", True),
        ("https://notgoogle-analytics.com/", False),
        ("https://example.com/google-analytics.com", False),
        ("https://com/", False),
        ("http://[bad", False),
    ],
)
def test_which_hosts_are_answered_locally(url: str, listed: bool) -> None:
    assert is_answered_locally(url) is listed


@pytest.mark.parametrize(
    ("method", "url", "kind"),
    [
        ("POST", f"{SITE}/g/collect?v=2&tid=G-1", "fetch"),
        ("GET", f"{SITE}/metrics/g/collect?v=2&tid=G-1", "image"),
        ("GET", f"{SITE}/gtm.js?id=GTM-AB", "script"),
        ("POST", f"{SITE}/matomo.php?action_name=x", "fetch"),
        ("POST", f"{SITE}/_vercel/insights/view", "fetch"),
        ("GET", f"{SITE}/_vercel/insights/script.js", "script"),
        ("POST", f"{SITE}/cdn-cgi/rum", "fetch"),
        ("POST", f"{SITE}/api/event", "fetch"),
        ("POST", f"{SITE}/ingest/e/?ip=1&compression=gzip-js", "fetch"),
        ("POST", f"{SITE}/monitoring?o=1&p=2", "fetch"),
        ("POST", f"{SITE}/b/ss/acme/1/JS-2.0", "fetch"),
        ("GET", "https://www.facebook.com/tr/?id=1&ev=PageView", "image"),
        ("POST", "https://www.google.com/ccm/collect?en=page_view", "fetch"),
        ("POST", f"{SITE}/api/telemetry", "fetch"),
        ("POST", f"{SITE}/web-vitals?page=home", "ping"),
        ("POST", f"{SITE}/api/csp-report", "other"),
    ],
)
def test_analytics_under_a_sites_own_name_are_visits(method: str, url: str, kind: str) -> None:
    assert is_visit(Outgoing(method, url, kind), SITE)


@pytest.mark.parametrize(
    ("method", "url", "kind"),
    [
        ("GET", f"{SITE}/api/event", "fetch"),  # of a calendar
        ("GET", f"{SITE}/collect", "document"),
        ("GET", f"{SITE}/collect?tab=new", "fetch"),
        ("POST", f"{SITE}/api/events", "fetch"),
        ("GET", f"{SITE}/cdn-cgi/image/w=100/a.png", "image"),
        ("GET", f"{SITE}/g/collect?v=2&tid=G-1", "document"),
        ("GET", f"{SITE}/tr/about?id=3", "fetch"),
        ("GET", f"{SITE}/monitoring", "document"),
        ("POST", f"{SITE}/graphql", "fetch"),
        ("POST", f"{SITE}/track", "fetch"),
        ("POST", f"{SITE}/telemetry/sensors", "fetch"),
        ("GET", f"{SITE}/telemetry", "fetch"),
        ("POST", f"{SITE}/pageviews", "document"),
    ],
)
def test_what_only_resembles_a_visit_is_none(method: str, url: str, kind: str) -> None:
    assert not is_visit(Outgoing(method, url, kind), SITE)


def test_recording_an_analytics_vendor_reaches_it() -> None:
    own = "https://www.hotjar.com/"
    assert not is_visit(Outgoing("GET", own), own)
    assert is_visit(Outgoing("GET", own, "script"), SITE)
    assert passes(Guard(Policy(parse_address(own)), lambda _refusal: None), "GET", own, "document", is_main=True)
