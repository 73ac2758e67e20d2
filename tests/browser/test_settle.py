"""Calm is when nothing new happens, however much goes on."""

import asyncio

import pytest

from autodemo_gui.browser import settle as settling
from autodemo_gui.browser.settle import AFTER_CLICK_MS, AFTER_LOAD_MS, QUIET_MS, settle
from tests.browser.desk import Desk, sleep_ms
from tests.sites import serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_it_waits_for_what_is_still_to_come(shared_desk: Desk) -> None:
    with serve_site("settling") as site:
        async with shared_desk.session(site.url, shown=False) as session:
            await session.page.goto(site.url, wait_until="commit")
            waited = await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_LOAD_MS)
            seen = await session.page.evaluate(
                """() => [document.getElementById("title").textContent, document.images[0].complete,
                          document.getAnimations().some(({ playState }) => playState === "running")]"""
            )
            assert seen == ["Settled", True, False]
            assert QUIET_MS <= waited < AFTER_LOAD_MS
            await session.page.evaluate("document.getElementById('more').click()")
            await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_CLICK_MS)
            assert await session.page.locator("#list li").count() == 1


async def test_a_page_without_anything_is_calm_at_once(shared_desk: Desk) -> None:
    with serve_site("settling") as site:
        async with shared_desk.session(site.at("plain.html")) as session:
            assert await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_LOAD_MS) <= 2 * QUIET_MS


async def test_finite_motion_is_waited_for_and_endless_motion_is_not(shared_desk: Desk) -> None:
    with serve_site("settling") as site:
        async with shared_desk.session(site.at("motion.html")) as session:
            waited = await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_LOAD_MS)
            running = await session.page.evaluate(
                """() => document.getAnimations().filter(({ playState }) => playState === "running")
                           .map(({ animationName }) => animationName)"""
            )
    assert running == ["spin"]
    assert waited < AFTER_LOAD_MS


@pytest.mark.parametrize("path", ["streams.html", "restless.html"])
async def test_open_connections_polling_and_tickers_are_noise(shared_desk: Desk, path: str) -> None:
    with serve_site("settling") as site:
        async with shared_desk.session(site.at(path)) as session:
            assert await settle(session.page, pass_time=sleep_ms, cap_ms=20_000) < 20_000


async def test_what_never_comes_is_given_up(shared_desk: Desk) -> None:
    with serve_site("settling") as site:
        async with shared_desk.session(site.url, shown=False) as session:
            await session.page.goto(site.at("unfinished.html"), wait_until="commit")
            waited = await settle(session.page, pass_time=sleep_ms, cap_ms=800)
            assert 800 <= waited < 800 + 2000 * settling.ANSWER_TIMEOUT_S


async def test_a_page_that_does_not_answer_is_given_up(shared_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "ANSWER_TIMEOUT_S", 0.05)
    with serve_site("settling") as site:
        async with shared_desk.session(site.at("plain.html")) as session:
            busy = asyncio.ensure_future(
                session.page.evaluate("() => { const end = Date.now() + 1500; while (Date.now() < end); }")
            )
            assert await settle(session.page, pass_time=sleep_ms, cap_ms=400) >= 400
            await busy


async def test_a_change_of_document_begins_anew(shared_desk: Desk) -> None:
    with serve_site("settling") as site:
        async with shared_desk.session(site.at("plain.html")) as session:
            await session.page.evaluate(f"setTimeout(() => {{ location = '{site.url}' }}, 100)")
            await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_LOAD_MS)
            assert await session.page.inner_text("h1") == "Settled"


async def test_frames_and_shadow_roots_count(shared_desk: Desk) -> None:
    with serve_site("settling") as site:
        async with shared_desk.session(site.at("plain.html")) as session:
            await session.page.evaluate(
                """() => {
                  const host = document.body.appendChild(document.createElement("div"));
                  const root = host.attachShadow({ mode: "open" });
                  setTimeout(() => { root.innerHTML = "<p>late</p>"; }, 200);
                  document.body.append(Object.assign(document.createElement("iframe"), { src: "/delayed/300" }));
                }"""
            )
            await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_LOAD_MS)
            assert await session.page.frame_locator("iframe").locator("h1").inner_text() == "Here at last"
            assert await session.page.evaluate("document.querySelector('div').shadowRoot.textContent") == "late"


async def test_buttons_that_hear_nothing_yet_are_waited_for(shared_desk: Desk) -> None:
    with serve_site("hydration") as site:
        async with shared_desk.session(site.url) as session:
            waited = await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_LOAD_MS, since_parsed=True)
            assert 1500 < waited < AFTER_LOAD_MS
            await session.page.click("#plans")
            assert await session.page.inner_text("#shown") == "Three plans, one price"
            assert await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_CLICK_MS) <= 2 * QUIET_MS


async def test_a_program_that_arrives_late_is_waited_for(shared_desk: Desk) -> None:
    with serve_site("hydration") as site:
        async with shared_desk.session(site.at("late.html"), shown=False) as session:
            await session.page.goto(site.at("late.html"), wait_until="commit")
            await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_LOAD_MS, since_parsed=True)
            assert await session.page.evaluate("document.documentElement.dataset.program") == "here"


@pytest.mark.parametrize(
    "markup",
    [
        "<button onclick='1'>Says so</button>",
        "<form><button>Needs no program</button></form>",
        "<button popovertarget=tip>Neither does this</button><p popover id=tip>Tip</p>",
        "<button>Heard above</button><script>document.onclick = null; addEventListener('click', () => {})</script>",
    ],
)
async def test_buttons_that_work_are_not_waited_for(shared_desk: Desk, markup: str) -> None:
    with serve_site("settling") as site:
        async with shared_desk.session(site.at("plain.html")) as session:
            await session.page.set_content(f"<title>T</title>{markup}<script>1</script>")
            assert await settle(session.page, pass_time=sleep_ms, cap_ms=AFTER_LOAD_MS) <= 2 * QUIET_MS
