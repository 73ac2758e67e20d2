"""Elements are found again, told apart, and known to be clickable or not."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page

from autodemo_gui.browser import find
from autodemo_gui.browser.find import Found, comfortable_scroll_y, describe, hit_test, refresh, reveal
from autodemo_gui.core.element import Box
from autodemo_gui.core.script import Target
from tests.browser.desk import Desk
from tests.sites import SiteServer, serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def controls() -> Iterator[SiteServer]:
    with serve_site("acme") as other, serve_site("controls", elsewhere=other.url) as site:
        yield site


@pytest.mark.parametrize(
    ("target", "how"),
    [
        (Target(role="button", name="Plain button"), "role"),
        (Target(role="button", name="Open menu", css="#wrong"), "role"),
        (Target(role="button", name="Was renamed", css="#plain"), "css"),
        (Target(locator="text=Listener only"), "locator"),
        (Target(css="#nested"), "css"),
        (Target(css="#plain >> nonsense["), None),
        (Target(role="button", name="Inside open shadow"), "role"),
        (Target(css="#in-open"), "css"),
        (Target(css="closed-card >>> #in-closed"), "css"),
        (Target(role="button", name="More", css="closed-card >>> #in-closed"), "css"),
        (Target(css="closed-card >>> #gone"), None),
        (Target(css="section >>> #in-closed"), None),
        (Target(), None),
    ],
)
async def test_four_locators_in_order(shared_desk: Desk, controls: SiteServer, target: Target, how: str | None) -> None:
    async with shared_desk.session(controls.url) as session:
        found = await find.find(session.page, target)
        assert (found.how if found else None) == how


@pytest.mark.parametrize(
    "selector",
    ["#disabled", "#aria-disabled", "#in-fieldset", "#inert", "#none", "#invisible", "#transparent", "#empty-box"],
)
async def test_what_cannot_be_used_is_not_found(shared_desk: Desk, controls: SiteServer, selector: str) -> None:
    async with shared_desk.session(controls.url) as session:
        assert await find.find(session.page, Target(css=selector)) is None


@pytest.mark.parametrize("selector", ["#covered", "#no-events", "#off-screen"])
async def test_what_a_click_would_not_reach_fails_the_hit_test(
    shared_desk: Desk, controls: SiteServer, selector: str
) -> None:
    async with shared_desk.session(controls.url) as session:
        found = await found_at(session.page, selector)
        assert not await hit_test(await reveal(found) or found)


async def found_at(page: Page, selector: str, frame: str = "") -> Found:
    found = await find.find(page, Target(css=selector, frame=frame))
    assert found is not None
    return found


async def test_twins_are_told_apart_by_place_or_path_and_else_refused(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        page = session.page
        assert await find.find(page, Target(role="button", name="More")) is None
        second = await found_at(page, ".twin:nth-of-type(2)")
        box = (second.box.x, second.box.y, second.box.width, second.box.height)
        by_box = await find.find(page, Target(role="button", name="More", box=box))
        by_path = await find.find(page, Target(role="button", name="More", css=".twin:nth-of-type(2)"))
        assert by_box is not None
        assert by_path is not None
        assert by_box.box == by_path.box == second.box


async def test_twins_that_lead_to_one_place_are_as_good_as_one(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        await session.page.evaluate("document.body.prepend(document.getElementById('link').cloneNode(true))")
        assert await find.find(session.page, Target(role="link", name="Plain link")) is not None


async def test_a_place_finds_what_is_called_the_same(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        plain = await found_at(session.page, "#plain")
        box = (plain.box.x, plain.box.y, plain.box.width, plain.box.height)
        by_place = await find.find(session.page, Target(css="#gone", name="Plain button", box=box))
        assert by_place is not None
        assert by_place.how == "box"
        assert await find.find(session.page, Target(css="#gone", name="Another", box=box)) is None
        assert await find.find(session.page, Target(css="#gone", box=(9000, 9000, 1, 1))) is None


async def test_in_a_frame_the_box_is_the_top_pages(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        await session.page.wait_for_load_state("load")
        found = await found_at(session.page, "#framed", frame=controls.at("frame.html"))
        shown = await reveal(found)
        assert shown is not None
        assert await hit_test(shown)
        await session.page.mouse.click(*shown.box.center)
        assert await shown.handle.inner_text() == "Framed, clicked"
        assert await find.find(session.page, Target(css="#framed", frame="http://gone.test/")) is None


async def test_in_another_sites_frame_only_the_browser_can_measure(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        await session.page.wait_for_load_state("load")
        other = controls.variables["elsewhere"]
        found = await found_at(session.page, "a.button", frame=other)
        frame = await session.page.locator('iframe[title="Another origin"]').bounding_box()
        assert frame is not None
        assert frame["x"] < found.box.x < frame["x"] + frame["width"]


@pytest.mark.parametrize("selector", ["#plain", "#pointer", "#summary", "#nested", "#in-open", "#label input"])
async def test_what_can_be_clicked_passes(shared_desk: Desk, controls: SiteServer, selector: str) -> None:
    async with shared_desk.session(controls.url) as session:
        found = await found_at(session.page, selector)
        y = await comfortable_scroll_y(session.page, found.box)
        await session.page.evaluate("(y) => scrollTo(0, y)", y or 0)
        assert await hit_test(found)


async def test_below_the_fold_needs_a_scroll_to_a_comfortable_place(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        page = session.page
        found = await found_at(page, "#below")
        assert not await hit_test(found)
        y = await comfortable_scroll_y(page, found.box)
        assert y is not None
        await page.evaluate("(y) => scrollTo(0, y)", y)
        found = await refresh(found) or found
        assert await hit_test(found)
        assert 0.1 * 720 < found.box.y < 0.95 * 720
        assert await comfortable_scroll_y(page, found.box) is None


async def test_comfort_at_the_ends_of_a_page_and_for_tall_things(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        page = session.page
        height = await page.evaluate("document.scrollingElement.scrollHeight")
        assert await comfortable_scroll_y(page, Box(0, 5, 50, 20)) is None  # it cannot come lower
        assert await comfortable_scroll_y(page, Box(0, height - 10, 50, 10)) == height - 720
        assert await comfortable_scroll_y(page, Box(0, 900, 50, 1000)) == round(900 - 0.12 * 720)


async def test_inner_boxes_are_scrolled_at_once(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        await session.page.evaluate(
            """() => { document.body.innerHTML = `
              <div style="height: 200px; width: 300px; overflow: auto; scroll-behavior: smooth">
              <div style="width: 2000px; height: 2000px; position: relative">
                <button id=deep style="position: absolute; left: 1500px; top: 1500px">Deep</button></div></div>`; }"""
        )
        found = await found_at(session.page, "#deep")
        assert not await hit_test(found)
        found = await reveal(found) or found
        assert await hit_test(found)


async def test_what_has_left_the_page_is_not_there(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        found = await found_at(session.page, "#plain")
        await session.page.goto(controls.at("shadow.html"))
        assert not await hit_test(found)
        assert await refresh(found) is None
        assert await reveal(found) is None


async def test_the_facts_that_rules_need(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        await session.page.evaluate(
            """() => { document.body.innerHTML = `
              <form method=post action=/accept/x><button id=send title="Tip">Send <b>now</b></button>
                <button id=get formmethod=get formaction=/look>Look</button>
                <button id=inert type=button>Nothing</button>
              </form><form><label for=secret>Secret</label><input id=secret type=password></form>
              <span id=name>Labelled</span>
              <a id=save href=/x download aria-labelledby=name><img alt="Icon" width=9></a>`; }"""
        )
        page = session.page
        send = await describe(await found_at(page, "#send b"), page.url)
        assert (send.tag, send.text, send.title, send.form_method) == ("button", "Send now", "Tip", "post")
        assert send.form_action == controls.at("accept/x")
        get = await describe(await found_at(page, "#get"), page.url)
        assert (get.form_method, get.form_action) == ("get", controls.at("look"))
        assert (await describe(await found_at(page, "#inert"), page.url)).form_method == ""
        secret = await describe(await found_at(page, "#secret"), page.url)
        assert (secret.input_type, secret.label, secret.form_asks) == ("password", "Secret", ("password",))
        save = await describe(await found_at(page, "#save"), page.url)
        assert (save.text, save.label, save.href) == ("Icon", "Labelled", controls.at("x"))
        assert "download" in save.attributes


async def test_in_a_closed_shadow_root_a_click_lands_and_a_place_is_enough(
    shared_desk: Desk, controls: SiteServer
) -> None:
    async with shared_desk.session(controls.url) as session:
        found = await reveal(await found_at(session.page, "closed-card >>> #in-closed"))
        assert found is not None
        await session.page.evaluate("(y) => scrollTo(0, y)", found.box.y - 300)
        found = await refresh(found)
        assert found is not None
        assert await hit_test(found)
        box = (found.box.x, found.box.y, found.box.width, found.box.height)
        by_place = await find.find(session.page, Target(css="a >>> b", name="Inside closed shadow", box=box))
        assert by_place is not None
        assert by_place.box == found.box
        await session.page.mouse.click(*found.box.center)
        assert await session.page.inner_text("#said") == "in-closed"


async def test_a_frame_is_known_again_by_its_path(shared_desk: Desk, controls: SiteServer) -> None:
    async with shared_desk.session(controls.url) as session:
        await session.page.wait_for_load_state("load")
        target = Target(css="#framed", frame=controls.at("frame.html?visit=2"))
        assert await find.find(session.page, target) is not None
