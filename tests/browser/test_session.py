"""One page, whatever the site opens beside it; nothing asked, nothing stored, nothing downloaded."""

import asyncio
import contextlib
from collections.abc import Iterator

import psutil
import pytest
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser import processes
from autodemo_gui.browser import session as sessions
from autodemo_gui.browser.session import Session, open_session
from autodemo_gui.browser.settle import settle
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.core.policy import Policy, Rule
from tests.browser.desk import Desk, desk, sleep_ms
from tests.sites import SiteServer, serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def popups() -> Iterator[SiteServer]:
    with serve_site("popups", elsewhere="http://127.0.0.9/") as site:
        yield site


async def act(session: Session, selector: str) -> None:
    async with session.guard.click_window(selector):
        await session.page.click(selector)
        await settle(session.page, pass_time=sleep_ms, cap_ms=1500)


async def test_a_new_tab_opens_in_the_page_itself(shared_desk: Desk, popups: SiteServer) -> None:
    async with shared_desk.session(popups.url) as session:
        await act(session, "#blank")
        await session.page.wait_for_url("**/inside.html")
        assert len(session.context.pages) == 1
    assert shared_desk.refusals == []


@pytest.mark.parametrize("control", ["open", "late"])
async def test_a_window_is_never_opened_but_offered(shared_desk: Desk, popups: SiteServer, control: str) -> None:
    async with shared_desk.session(popups.url) as session:
        opened: list[str] = []
        session.context.on("page", lambda page: opened.append(page.url))
        await act(session, f"#{control}")
        async with asyncio.timeout(10):
            while (offered := session.take_popup()) is None:
                await session.page.evaluate("new Promise(done => setTimeout(done, 30))")
        assert offered == popups.at("inside.html")
        assert session.take_popup() is None
        assert opened == []


@pytest.mark.parametrize(
    ("control", "rules"), [("open-away", [Rule.POPUP]), ("blank-away", [Rule.OFFSITE]), ("empty", [])]
)
async def test_windows_that_lead_away_are_not_offered(
    shared_desk: Desk, popups: SiteServer, control: str, rules: list[Rule]
) -> None:
    async with shared_desk.session(popups.url) as session:
        await act(session, f"#{control}")
        assert session.take_popup() is None
        assert session.page.url == popups.url
        assert len(session.context.pages) == 1
    assert shared_desk.rules() == rules


async def test_a_storm_of_windows_is_a_breeze(shared_desk: Desk, popups: SiteServer) -> None:
    async with shared_desk.session(popups.at("storm.html")) as session:
        await act(session, "#many")
        assert await session.page.inner_text("#opened") != "0"
        assert len(session.context.pages) == 1
        assert session.take_popup() is not None


async def test_the_stand_in_of_a_window_can_be_sent_somewhere(shared_desk: Desk, popups: SiteServer) -> None:
    async with shared_desk.session(popups.url) as session:
        for sent in (
            "w.location = 'inside.html'",
            "w.location.href = 'inside.html'",
            "w.location.assign('inside.html')",
            "w.document.write('x'), w.focus(), w.close(), w.location.replace('inside.html')",
        ):
            await session.page.evaluate(f"() => {{ const w = open('', '_blank'); {sent}; }}")
            assert session.take_popup() == popups.at("inside.html")
        await session.page.evaluate("() => { open('http://['); }")
        assert session.take_popup() is None


async def test_the_ways_to_a_new_window_that_need_no_click(shared_desk: Desk, popups: SiteServer) -> None:
    async with shared_desk.session(popups.url) as session:
        await session.page.evaluate(
            "() => { const a = document.createElement('a'); a.href = 'inside.html'; a.target = '_blank'; a.click(); }"
        )
        await session.page.wait_for_url("**/inside.html")
        await session.page.evaluate(
            """() => { document.body.innerHTML = '<form action=index.html target=_blank></form>';
                       document.querySelector('form').submit(); }"""
        )
        await session.page.wait_for_url("**/index.html?")
        await session.page.evaluate(
            "document.body.innerHTML = '<form action=inside.html><button id=go formtarget=_blank>Go</button></form>'"
        )
        await session.page.click("#go")
        await session.page.wait_for_url("**/inside.html?")
        assert len(session.context.pages) == 1


async def test_windows_within_the_page_stay_what_they_are(shared_desk: Desk, popups: SiteServer) -> None:
    async with shared_desk.session(popups.url) as session:
        await session.page.evaluate(
            """() => { document.body.innerHTML =
              '<iframe name=pane></iframe><a id=pane href=inside.html target=pane>In the pane</a>'; }"""
        )
        await session.page.click("#pane")
        await session.page.frame_locator("iframe").get_by_text("Opened in a new window").wait_for()
        assert session.page.url == popups.url
        await session.page.evaluate("() => { open('inside.html', '_self'); }")
        await session.page.wait_for_url("**/inside.html")


async def test_a_window_that_opens_all_the_same_is_closed_and_offered(shared_desk: Desk, popups: SiteServer) -> None:
    async with shared_desk.session(popups.url) as session:
        async with session.context.expect_page() as opening:
            await session.cdp.send(
                "Runtime.evaluate",
                {
                    # A link clicked with the control key is the browser's own doing; no script is asked.
                    "expression": "document.getElementById('blank').dispatchEvent("
                    "new MouseEvent('click', { ctrlKey: true, cancelable: true }))",
                    "userGesture": True,
                },
            )
        page = await opening.value
        if not page.is_closed():
            await page.wait_for_event("close")
        assert session.take_popup() in (popups.at("inside.html"), None)
        assert session.context.pages == [session.page]


async def test_dialogs_are_dismissed_and_told(shared_desk: Desk) -> None:
    with serve_site("dialogs") as site:
        async with shared_desk.session(site.url) as session:
            for control, said in (
                ("alert", "alert closed"),
                ("confirm", "confirm false"),
                ("prompt", "prompt null"),
                ("print", "printed"),
            ):
                await act(session, f"#{control}")
                assert await session.page.inner_text("#said") == said
            await act(session, "#greeting")
            await session.page.wait_for_url("**/greeting.html")
            await act(session, "text=Back")
            await act(session, "#leave")
            await act(session, "[aria-label=Draft]")
            await act(session, "#home")
            await session.page.wait_for_url(site.url + "index.html")
        assert site.log.writes() == []
    dialogs = [refusal.evidence for refusal in shared_desk.refusals if refusal.rule is Rule.DIALOG]
    assert dialogs == ["alert", "confirm", "prompt", "alert"]
    assert shared_desk.refusals[0].name == "Hello"


async def test_downloads_are_refused_and_told(shared_desk: Desk) -> None:
    with serve_site("leaving", elsewhere="http://127.0.0.9/") as site:
        async with shared_desk.session(site.url) as session:
            await act(session, "#download")
            async with asyncio.timeout(10):
                while not shared_desk.refusals:
                    await session.page.evaluate("new Promise(done => setTimeout(done, 30))")
            assert session.page.url == site.url
    assert [(refusal.rule, refusal.name) for refusal in shared_desk.refusals] == [(Rule.DOWNLOAD, "report.csv")]


async def test_each_session_is_new_born(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        await session.page.evaluate("localStorage.x = document.cookie = 'x=1'")
    async with shared_desk.session(acme.url) as session:
        assert await session.page.evaluate("[document.cookie, localStorage.length, innerWidth, innerHeight]") == [
            "",
            0,
            1280,
            720,
        ]
        inert = await session.page.evaluate(
            """async () => [
              typeof SharedWorker,
              navigator.sendBeacon("/accept/x", "1"),
              await navigator.serviceWorker?.register("/tabs.js")
                .then(() => navigator.serviceWorker.getRegistrations()).then((all) => all.length, () => 0),
              await navigator.credentials?.get({}).then(() => "yes", (error) => error.name),
              await document.body.requestFullscreen().then(() => "yes", (error) => error.name),
              await navigator.clipboard?.readText().then(() => "yes", (error) => error.name),
              document.execCommand("copy"),
              close(),
              await navigator.permissions.query({ name: "geolocation" }).then((permission) => permission.state),
            ]"""
        )
    assert inert[:2] == ["undefined", True]
    assert inert[2] in (0, None)
    assert set(inert[3:6]) <= {"NotAllowedError", None}
    assert inert[6] is True
    assert inert[8] != "granted"


async def test_user_and_password_go_to_the_typed_origin_only(shared_desk: Desk, acme: SiteServer) -> None:
    url = acme.at("basic").replace("http://", "http://ada:open%20sesame@")
    async with shared_desk.session(url) as session:
        assert await session.page.title() == "Members"
        assert "sesame" not in session.page.url


async def test_a_page_that_never_comes_is_given_up(shared_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "NAVIGATION_TIMEOUT_S", 0.3)
    with serve_site("leaving", elsewhere="http://127.0.0.9/") as site:
        async with shared_desk.session(site.url) as session:
            box = await session.page.locator("#hang").bounding_box()
            assert box is not None
            await session.page.mouse.click(box["x"] + 3, box["y"] + 3)
            async with asyncio.timeout(20):
                assert await session.page.evaluate("document.title") == "Ways out"
            assert not session.guard.is_navigating


async def test_a_crash_is_noticed(acme: SiteServer) -> None:
    async with desk() as own, own.session(acme.url) as session:
        session.check_alive()
        with contextlib.suppress(PlaywrightError):
            await session.page.goto("chrome://crash")
        async with asyncio.timeout(20):
            await session.crashed.wait()
        with pytest.raises(BrowserCrashed):
            session.check_alive()


async def test_a_killed_browser_is_noticed_and_no_session_opens_on_it(acme: SiteServer) -> None:
    before = set(psutil.Process().children(recursive=True))
    async with desk() as own:
        async with own.session(acme.url) as session:
            processes.end([child for child in psutil.Process().children(recursive=True) if is_browser(child, before)])
            async with asyncio.timeout(20):
                await session.crashed.wait()
        policy = Policy(parse_address(acme.url))
        with pytest.raises(BrowserCrashed):
            async with open_session(own.browser, policy=policy, on_refusal=own.refusals.append):
                raise AssertionError("unreachable")


def is_browser(process: psutil.Process, before: set[psutil.Process]) -> bool:
    """Whether a process belongs to a browser that was not there before."""
    return process not in before and "run-driver" not in process.cmdline()


async def test_a_page_that_was_closed_on_purpose_is_no_crash(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        pass
    assert not session.crashed.is_set()
