"""The method guard in a real browser: the server's own log says what got through."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from autodemo_gui.browser.session import Session
from autodemo_gui.browser.settle import settle
from autodemo_gui.core.policy import Rule
from tests.browser.desk import Desk, desk, sleep_ms
from tests.sites import SiteServer, serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# Every control of tests/sites/writes that tries to write, and by which rule the guard itself must have said no to it.
WRITES: dict[str, Rule | None] = {
    "submit": Rule.WRITE,
    "formaction": Rule.WRITE,
    "fetch-post": Rule.WRITE,
    "fetch-put": Rule.WRITE,
    "fetch-patch": Rule.WRITE,
    "fetch-delete": Rule.WRITE,
    "graphql": Rule.WRITE,
    "keepalive": Rule.WRITE,
    "xhr": Rule.WRITE,
    "worker": Rule.WRITE,
    "hidden-form": Rule.WRITE,
    "override": Rule.WRITE,
    "socket": Rule.WRITE,
    "ping": Rule.WRITE,
    "beacon": Rule.WRITE,
    "shared": None,  # there are none
    "unload": Rule.PERMISSION,
}


@pytest.fixture(scope="module")
def writes() -> Iterator[SiteServer]:
    with serve_site("writes") as site:
        yield site


async def loaded(session: Session, writes: SiteServer) -> None:
    """The page of tests/sites/writes has done all that it does by itself; from now on the log must stay clean."""
    async with asyncio.timeout(20):
        while not await session.page.evaluate("document.body?.dataset.socket"):
            await sleep_ms(30)
    await asyncio.to_thread(writes.log.wait_for, "/accept/while-loading")
    writes.log.clear()


async def click_in_window(session: Session, selector: str) -> None:
    """As an actor does it: the click, then the wait for what it does."""
    box = await session.page.locator(selector).bounding_box()
    assert box is not None
    async with session.guard.click_window(selector):
        await session.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await settle(session.page, pass_time=sleep_ms, cap_ms=1500)


async def test_what_the_page_writes_while_loading_passes(shared_desk: Desk, writes: SiteServer) -> None:
    writes.log.clear()
    async with shared_desk.session(writes.url):
        await asyncio.to_thread(writes.log.wait_for, "/accept/while-loading")
    assert shared_desk.refusals == []


@pytest.mark.parametrize("control", WRITES)
async def test_no_click_makes_the_page_write(shared_desk: Desk, writes: SiteServer, control: str) -> None:
    writes.log.clear()
    async with shared_desk.session(writes.url) as session:
        await loaded(session, writes)
        await click_in_window(session, f"#{control}")
        if control == "unload":
            await session.page.wait_for_url("**/quiet.html")
        # A request the page makes by itself reaches the log after anything that slipped through before it.
        await session.page.evaluate("fetch('/now')")
        await asyncio.to_thread(writes.log.wait_for, "/now")
        assert [request.path for request in writes.log.writes()] == []
        assert writes.log.count("/accept/items/7") == 0
    rule = WRITES[control]
    assert set(shared_desk.rules()) == ({rule} if rule else set())
    if rule is Rule.WRITE:
        # Beacons are analytics as a rule: none tells against what was clicked.
        blamed = shared_desk.refusals[0].url if control == "beacon" else f"#{control}"
        assert shared_desk.refusals[0].name == blamed


async def test_without_the_guard_those_clicks_do_write(shared_desk: Desk, writes: SiteServer) -> None:
    context = await shared_desk.browser.new_context()
    page = await context.new_page()
    await page.goto(writes.url)
    writes.log.clear()
    for control in ("fetch-post", "beacon", "shared", "keepalive"):
        await page.click(f"#{control}")
    for path in ("fetch-post", "beacon", "shared-worker", "keepalive"):
        await asyncio.to_thread(writes.log.wait_for, f"/accept/{path}")
    await context.close()


async def test_a_write_that_comes_long_after_the_click_is_held_back(shared_desk: Desk, writes: SiteServer) -> None:
    writes.log.clear()
    async with shared_desk.session(writes.url) as session:
        await loaded(session, writes)
        await click_in_window(session, "#late-post")
        async with asyncio.timeout(10):
            while not shared_desk.refusals:
                await session.page.evaluate("new Promise(done => setTimeout(done, 50))")
        assert writes.log.writes() == []
    assert shared_desk.refusals[0].url.endswith("/accept/late-post")


async def test_the_page_after_a_click_writes_what_the_site_wrote_before_it(
    shared_desk: Desk, writes: SiteServer
) -> None:
    async with shared_desk.session(writes.url) as session:
        await loaded(session, writes)
        async with session.guard.click_window("Leaves with a beacon"):
            await session.page.click("#unload")
            await session.page.wait_for_url("**/quiet.html")
        async with session.guard.click_window("Back"):
            await session.page.click("text=Back")
            await session.page.wait_for_url(writes.url + "index.html")
            await asyncio.to_thread(writes.log.wait_for, "/accept/while-loading")
    assert shared_desk.rules() == [Rule.PERMISSION]  # the page heard not that it was left


async def test_what_a_click_left_to_the_next_page_is_not_sent_there(shared_desk: Desk, writes: SiteServer) -> None:
    async with shared_desk.session(writes.at("outbox.html")) as session:
        await asyncio.to_thread(writes.log.wait_for, "/accept/outbox/hello")
        writes.log.clear()
        await click_in_window(session, "#queue")
        async with session.guard.click_window("Again"):
            await session.page.click("#again")
            await session.page.wait_for_url("**/outbox.html?again")
            await session.page.evaluate("sent")
        assert writes.log.paths("POST") == ["/accept/outbox/hello"]
    assert [refusal.url for refusal in session.guard.refusals] == [writes.at("accept/outbox/flush")]
    assert session.guard.refusals[0].name == writes.at("accept/outbox/flush")


async def test_a_document_that_a_script_wrote_has_nothing_of_its_own(shared_desk: Desk, writes: SiteServer) -> None:
    async with shared_desk.session(writes.url) as session:
        await loaded(session, writes)
        async with session.guard.click_window("Elsewhere"):
            await session.page.evaluate(
                """() => {
                  const known = `fetch("${location.origin}/accept/while-loading", { method: "POST" })`;
                  const page = `<script>const sent = ${known}.catch(() => {});</script>`;
                  location = URL.createObjectURL(new Blob([page], { type: "text/html" }));
                }"""
            )
            await session.page.wait_for_url("blob:**")
            await session.page.evaluate("sent")
        assert writes.log.writes() == []
    assert shared_desk.rules() == [Rule.WRITE]


async def test_sockets_hear_but_do_not_speak_in_a_click_window(shared_desk: Desk, writes: SiteServer) -> None:
    writes.log.clear()
    async with shared_desk.session(writes.url) as session:
        await loaded(session, writes)
        await session.page.click("#socket")
        spoken = await asyncio.to_thread(writes.log.wait_for, lambda request: request.body == b"wave")
        assert spoken.path == "/socket"
        writes.log.clear()
        for _ in range(2):
            await click_in_window(session, "#socket")
        assert [request.body for request in writes.log.all()] == []
    assert [refusal.evidence for refusal in shared_desk.refusals] == ["WebSocket"]


async def test_a_live_app_keeps_its_voice(shared_desk: Desk, writes: SiteServer) -> None:
    writes.log.clear()
    async with shared_desk.session(writes.url, live_app=True) as session:
        await loaded(session, writes)
        await click_in_window(session, "#socket")
        await asyncio.to_thread(writes.log.wait_for, lambda request: request.body == b"wave")
    assert shared_desk.refusals == []


async def test_strict_sockets_never_open(shared_desk: Desk, writes: SiteServer) -> None:
    writes.log.clear()
    async with shared_desk.session(writes.url, strict_sockets=True) as session:
        await session.page.wait_for_load_state()
        await session.page.evaluate("new Promise(done => socket.readyState === 3 ? done() : socket.onclose = done)")
        assert await session.page.evaluate("document.body.dataset.socket ?? ''") == ""
    assert writes.log.count("/socket") == 0
    assert [refusal.evidence for refusal in shared_desk.refusals] == ["WebSocket"]


async def test_navigation_that_must_not_be_is_stopped_where_it_begins(shared_desk: Desk) -> None:
    with serve_site("acme") as other, serve_site("leaving", elsewhere=other.url) as site:
        async with shared_desk.session(site.url) as session:
            await session.page.wait_for_load_state("load")
            other.log.clear()
            for control in ("away", "script", "form", "redirect", "mail", "file", "data"):
                await click_in_window(session, f"#{control}")
                assert session.page.url.split("?")[0] == site.url
                assert await session.page.title() == "Ways out"
            assert other.log.all() == []
            assert [refusal.rule for refusal in session.guard.refusals] == [Rule.OFFSITE] * 4
    assert shared_desk.rules() == [Rule.OFFSITE]  # the same address is told once


@pytest.mark.parametrize("how", ["fetch", "image", "frame"])
async def test_a_redirect_to_an_act_is_not_followed(shared_desk: Desk, writes: SiteServer, how: str) -> None:
    start = {
        "fetch": "(at) => { fetch(at).catch(() => {}); }",
        "image": "(at) => { new Image().src = at; }",
        "frame": "(at) => { document.body.append(Object.assign(document.createElement('iframe'), { src: at })); }",
    }
    async with shared_desk.session(writes.url) as session:
        await loaded(session, writes)
        async with session.guard.click_window("Way"):
            await session.page.evaluate(start[how], "/redirect/to?url=/accept/items/7/delete")
            async with asyncio.timeout(10):
                while not shared_desk.refusals:
                    await session.page.evaluate("new Promise(done => setTimeout(done, 30))")
        assert writes.log.count("/accept/items/7/delete") == 0
    assert [(refusal.rule, refusal.name) for refusal in shared_desk.refusals] == [(Rule.BLACKLIST, "Way")]


async def test_a_redirect_to_a_sign_in_page_is_never_shown(shared_desk: Desk) -> None:
    with serve_site("signin") as site:
        async with shared_desk.session(site.url) as session:
            await click_in_window(session, "text=Dashboard")
            assert session.page.url == site.url
        assert site.log.count("/login/") == 0
        assert shared_desk.rules() == [Rule.AUTH]


async def test_analytics_and_chat_are_answered_on_the_spot(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        answers = await session.page.evaluate(
            """() => Promise.all([
              fetch("https://www.google-analytics.com/g/collect", { method: "POST", credentials: "include" })
                .then((answer) => answer.status),
              new Promise((done) => {
                const tag = document.createElement("script");
                tag.src = "https://www.googletagmanager.com/gtag/js?id=G-1";
                tag.onload = () => done("script");
                tag.onerror = () => done("no script");
                document.head.append(tag);
              }),
              new Promise((done) => {
                const picture = new Image();
                picture.onload = () => done(picture.width);
                picture.onerror = () => done("no picture");
                picture.src = "https://www.facebook.net/x", picture.src = "https://px.quantserve.com/pixel.gif";
              }),
            ])"""
        )
    assert answers == [204, "script", 1]
    assert shared_desk.refusals == []
    assert not shared_desk.proxy.denied


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stepped_desk() -> AsyncIterator[Desk]:
    async with desk(stepped=True) as opened:
        yield opened


async def test_the_guard_holds_while_the_clock_of_the_page_stands_still(stepped_desk: Desk, writes: SiteServer) -> None:
    writes.log.clear()
    async with stepped_desk.session(writes.url) as session:
        await loaded(session, writes)
        await session.cdp.send("Emulation.setVirtualTimePolicy", {"policy": "pause"})
        async with session.guard.click_window("Like"):
            await session.page.evaluate("document.getElementById('fetch-post').click()")
            await session.page.evaluate("document.getElementById('beacon').click()")
            await session.page.evaluate("void fetch('/now')")
            await asyncio.to_thread(writes.log.wait_for, "/now")
        assert writes.log.writes() == []
    assert [refusal.evidence for refusal in stepped_desk.refusals] in (["POST", "sendBeacon"], ["sendBeacon", "POST"])
