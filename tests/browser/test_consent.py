"""What lies over a page goes away, politely where it can, and nothing else does."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from autodemo_gui.browser.consent import dismiss_overlays
from autodemo_gui.browser.session import Session
from autodemo_gui.core.lexicon import Lexicon
from autodemo_gui.core.policy import Rule
from tests.browser.desk import Desk, desk, sleep_ms
from tests.sites import SiteServer, serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
POLICY = "script-src 'self' 'unsafe-inline'; require-trusted-types-for 'script'"


async def dismissed(session: Session, **options: object) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    async with session.guard.click_window("overlays"):
        await dismiss_overlays(
            session.page,
            pass_time=sleep_ms,
            on_dismissed=lambda what, how: said.append((what, how)),
            **options,  # type: ignore[arg-type]
        )
    return said


async def is_clear(session: Session) -> bool:
    """Whether nothing lies over the lower and the middle part of the page."""
    return bool(
        await session.page.evaluate(
            """() => [[640, 700], [640, 360], [1230, 690]]
                       .every(([x, y]) => !document.elementFromPoint(x, y)?.closest("#banner"))"""
        )
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", ("cookie banner", "declined")),
        ("german.html", ("cookie banner", "declined")),
        ("wall.html", ("cookie banner", "declined")),
        ("accept-only.html", ("cookie banner", "closed")),
        ("newsletter.html", ("newsletter pop-up", "closed")),
        ("chat.html", ("chat bubble", "hidden")),
    ],
)
async def test_each_kind_of_overlay_goes(shared_desk: Desk, path: str, said: tuple[str, str]) -> None:
    with serve_site("consent") as site:
        async with shared_desk.session(site.at(path)) as session:
            assert await dismissed(session, patience_ms=1500) == [said]
            assert await is_clear(session)
            await session.page.click("#page-button", timeout=3000)
    assert shared_desk.refusals == []


@pytest.mark.parametrize("path", ["decoy.html"])
async def test_what_is_no_overlay_stays(shared_desk: Desk, path: str) -> None:
    with serve_site("consent") as site:
        async with shared_desk.session(site.at(path)) as session:
            before = await session.page.content()
            assert await dismissed(session) == []
            assert await session.page.content() == before


async def test_an_ordinary_site_is_left_alone(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        assert await dismissed(session) == []


async def put(session: Session, markup: str) -> None:
    await session.page.evaluate("(markup) => document.body.insertAdjacentHTML('beforeend', markup)", markup)


BANNER = '<div id=banner style="position: fixed; inset: auto 0 0 0; background: #333; padding: 30px">{}</div>'


async def test_a_banner_whose_answer_must_not_be_sent_is_hidden(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        form = "<form method=post action=/accept/consent>We use cookies. <button>Reject all</button></form>"
        await put(session, BANNER.format(form))
        assert await dismissed(session) == [("cookie banner", "hidden")]
        assert await is_clear(session)
    assert acme.log.writes() == []
    assert set(shared_desk.rules()) == {Rule.WRITE}


async def test_a_flagged_button_is_never_pressed(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        button = "<button onclick='document.body.dataset.pressed = 1'>{}</button>"
        await put(session, BANNER.format("Cookies or money? " + button.format("Decline and pay")))
        assert await dismissed(session) == [("cookie banner", "hidden")]
        await put(session, BANNER.replace("banner", "second").format("Our cookies. " + button.format("No thanks")))
        assert await dismissed(session, lexicon=Lexicon(("thanks",))) == [("cookie banner", "hidden")]
        assert await session.page.evaluate("document.body.dataset.pressed ?? ''") == ""


async def test_a_banner_in_a_shadow_root_and_a_locked_scroll(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        await put(session, "<div id=host></div>")
        await session.page.evaluate(
            """() => {
              document.body.style.overflow = "hidden";
              document.getElementById("host").attachShadow({ mode: "open" }).innerHTML = `
                <div style="position: fixed; inset: 0; background: rgb(0 0 0 / 50%)"><p style="background: #fff">
                We value your privacy and use cookies.</p><button>Settings</button></div>`;
            }"""
        )
        assert await dismissed(session) == [("cookie banner", "hidden")]
        assert await session.page.evaluate("getComputedStyle(document.body).overflowY") == "visible"
        assert await session.page.evaluate("document.elementFromPoint(640, 360)?.id") != "host"


async def test_a_welcome_dialog_is_closed_and_one_without_a_close_button_is_the_page(
    shared_desk: Desk, acme: SiteServer
) -> None:
    async with shared_desk.session(acme.url) as session:
        dialog = '<div role=dialog aria-modal=true style="position: fixed; inset: 200px; background: #fff">{}</div>'
        await put(session, dialog.format("<h2>Choose a colour</h2><button>Red</button>"))
        assert await dismissed(session) == []
        await session.page.evaluate("document.querySelector('[role=dialog]').remove()")
        await put(session, dialog.format("Welcome! <button onclick='this.parentNode.remove()'>Maybe later</button>"))
        assert await dismissed(session) == [("pop-up", "closed")]


async def test_a_known_platform_under_a_strict_content_policy(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        await session.page.route(
            acme.url,
            lambda route: route.fulfill(
                body=STRICT, headers={"content-security-policy": POLICY}, content_type="text/html"
            ),
        )
        await session.page.goto(acme.url)
        assert await dismissed(session) == [("cookie banner", "declined")]
        assert await is_clear(session)


STRICT = """<!doctype html><title>Strict</title><h1>Strict</h1>
<div id=banner style="position: fixed; inset: auto 0 0 0; background: #333; padding: 30px">We use cookies and other
tracking technologies. <button id=yes>Accept all</button> <button id=no>Reject all</button></div>
<script>for (const b of document.querySelectorAll("button")) b.onclick = () => b.parentNode.remove()</script>"""


async def test_an_answer_that_reloads_the_page_is_no_error(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        await put(session, BANNER.format("We use cookies. <button onclick='location.reload()'>Reject all</button>"))
        async with session.page.expect_navigation():
            await dismissed(session)
        assert await session.page.title() == "Acme Kites — fly something good"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stepped_desk() -> AsyncIterator[Desk]:
    async with desk(stepped=True) as opened:
        yield opened


async def test_it_works_while_the_clock_stands_still(stepped_desk: Desk) -> None:
    with serve_site("consent") as site:
        async with stepped_desk.session(site.url) as session:
            await session.cdp.send("Emulation.setVirtualTimePolicy", {"policy": "pause"})
            expired = asyncio.Event()
            session.cdp.on("Emulation.virtualTimeBudgetExpired", lambda _event: expired.set())

            async def pass_time(ms: float) -> None:
                expired.clear()
                await session.cdp.send("Emulation.setVirtualTimePolicy", {"policy": "advance", "budget": ms})
                await expired.wait()

            said: list[str] = []
            await dismiss_overlays(session.page, pass_time=pass_time, on_dismissed=lambda _what, how: said.append(how))
            assert said == ["declined"]
            assert await is_clear(session)
