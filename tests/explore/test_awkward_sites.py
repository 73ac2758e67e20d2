"""Sites that are hard to explore, one page for each difficulty, seen and used as a rehearsal does."""

import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page

from autodemo_gui.browser.actor import Actor
from autodemo_gui.browser.find import find
from autodemo_gui.core.element import Element
from autodemo_gui.core.events import AnyEvent, OverlayDismissed
from autodemo_gui.core.script import Target
from autodemo_gui.explore.discovery import Scan, scan
from autodemo_gui.explore.steps import click_step, target_of
from tests.explore.runs import Exploring, OffCamera
from tests.sites.fixtures import OpenSite

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class Visit:
    """A page that was opened as a rehearsal opens it."""

    def __init__(self, actor: Actor, told: list[AnyEvent]) -> None:
        self.actor = actor
        self.told = told

    @property
    def page(self) -> Page:
        return self.actor.page

    async def click(self, name: str) -> bool:
        """Click what has a name; whether anything changed."""
        view = await scan(self.page)
        outcome = await self.actor.perform(click_step(named(view, name), view, leads_away=False))
        assert outcome.done, outcome.reason
        return outcome.changed


@pytest_asyncio.fixture(loop_scope="session")
async def visit(off_camera: OffCamera, request: pytest.FixtureRequest, open_site: OpenSite) -> AsyncIterator[Visit]:
    """The page of a site that the test's parameter names, opened."""
    site, _, path = request.param.partition("/")
    told: list[AnyEvent] = []
    url = open_site(site).at(path)
    async with off_camera(url, told.append) as (actor, _policy):
        await actor.open(url)
        yield Visit(actor, told)


def named(view: Scan, text: str) -> Element:
    (found,) = [element for element in view.elements if element.text == text]
    return found


@pytest.mark.parametrize("visit", ["hydration"], indirect=True)
async def test_buttons_that_hear_late_are_not_clicked_early(visit: Visit) -> None:
    assert await visit.click("Show the plans")
    assert await visit.page.inner_text("#shown") == "Three plans, one price"


@pytest.mark.parametrize("visit", ["settling/restless.html"], indirect=True)
async def test_a_page_that_never_stops_polling_is_read(visit: Visit) -> None:
    assert [element.text for element in (await scan(visit.page)).elements] == ["Still usable", "Plain"]


@pytest.mark.parametrize("visit", ["scrolling/endless.html"], indirect=True)
async def test_looking_at_an_endless_page_does_not_make_it_grow(visit: Visit) -> None:
    for _ in range(3):
        await scan(visit.page)
    await visit.actor.settle()
    assert await visit.page.locator("#feed p").count() == 5


async def test_an_endless_page_has_an_end_for_us(exploring: Exploring, open_site: OpenSite) -> None:
    done = await exploring(open_site("scrolling").at("endless.html"))
    scrolls = [step.scroll_y or 0 for step in done.script.steps if step.action == "scroll"]
    assert done.state == "complete"
    assert 0 < len(scrolls) <= 6
    assert max(scrolls) < 6 * 720


@pytest.mark.parametrize("visit", ["scrolling/smooth.html"], indirect=True)
async def test_smooth_scrolling_hides_nothing(visit: Visit) -> None:
    assert [element.text for element in (await scan(visit.page)).elements] == ["To the end", "Last button"]
    assert await visit.click("Last button")
    assert await visit.page.inner_text("#last") == "Reached"


@pytest.mark.parametrize("visit", ["volatile"], indirect=True)
async def test_what_is_named_anew_with_every_visit_is_known_again(visit: Visit) -> None:
    before = await scan(visit.page)
    ids = await visit.page.evaluate("[...document.querySelectorAll('[id]')].map(({ id }) => id)")
    assert not [element.selector for element in before.elements if any(name in element.selector for name in ids)]
    await visit.page.reload()
    await visit.actor.settle()
    after = await scan(visit.page)
    assert [element.fingerprint for element in after.elements if not element.href.count("_=")] == [
        element.fingerprint for element in before.elements if not element.href.count("_=")
    ]
    for old, new in zip(before.elements, after.elements, strict=True):
        for target in (target_of(old), Target(css=old.selector)):
            found = await find(visit.page, target)
            assert found is not None, target
            assert found.box.center == pytest.approx(new.box.center, abs=1)


@pytest.mark.parametrize("visit", ["covered"], indirect=True)
async def test_only_what_a_click_would_reach_is_offered(visit: Visit) -> None:
    assert [element.text for element in (await scan(visit.page)).elements] == [
        "Free to click",
        "In a pane",
        "Beside it",
        "Not drawn yet",
        "Up",
    ]


@pytest.mark.parametrize("visit", ["closed"], indirect=True)
async def test_a_button_in_a_closed_shadow_root_is_clicked(visit: Visit) -> None:
    for name, said in [("Less", "less"), ("Deep within", "deep"), ("Put into a slot", "slotted")]:
        assert await visit.click(name)
        assert await visit.page.inner_text("#said") == said


@pytest.mark.parametrize("visit", ["frames"], indirect=True)
async def test_a_button_in_a_frame_is_clicked(visit: Visit) -> None:
    for name in ("Outer button", "Written into it"):
        await visit.click(name)
    outer, written = visit.page.frames[1], visit.page.frame_locator("#written")
    assert await outer.locator("button").inner_text() == "Outer, clicked"
    assert await written.locator("button").inner_text() == "Written, clicked"


@pytest.mark.parametrize("visit", ["unmarked"], indirect=True)
async def test_what_only_listens_is_clicked(visit: Visit) -> None:
    assert await visit.click("Only a listener")
    assert await visit.page.inner_text("#said") == "listener"


@pytest.mark.parametrize("visit", ["lists"], indirect=True)
async def test_look_alikes_are_of_one_kind_and_what_only_looks_alike_is_not(visit: Visit) -> None:
    clusters = {element.text: element.cluster for element in (await scan(visit.page)).elements}
    alike = [
        ["Name", "City", "Age"],
        ["Ada London 36", "Grace New York 85", "Emmy Göttingen 53", "Mary Hull 44"],
        ["Alpha", "Beta", "Gamma"],
    ]
    keys = [{clusters[name] for name in group} for group in alike]
    assert [len(key) for key in keys] == [1, 1, 1]
    assert len(set.union(*keys, {clusters["Read"]}) - {""}) == 4
    for name in ("Rows", "Cards", "Items", "Tabs", "Day", "Week", "Year", "On its own", "Yes", "No"):
        assert clusters[name] == "", name


@pytest.mark.parametrize("visit", ["huge"], indirect=True)
async def test_twelve_thousand_nodes_are_looked_at_in_a_second(visit: Visit) -> None:
    assert await visit.page.evaluate("document.querySelectorAll('*').length") > 12_000
    took_s, found = [], 0
    for _ in range(3):
        began = time.perf_counter()
        found = len((await scan(visit.page)).elements)
        took_s.append(time.perf_counter() - began)
    assert found == 2 + 2 * 510
    assert min(took_s) < 1.0


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pl"])
async def test_no_banner_is_in_the_way(off_camera: OffCamera, open_site: OpenSite, language: str) -> None:
    told: list[AnyEvent] = []
    url = open_site("banners").at(f"?lang={language}")
    async with off_camera(url, told.append) as (actor, _policy):
        await actor.open(url)
        assert [element.text for element in (await scan(actor.page)).elements] == ["The other page"]
    assert [(event.what, event.how) for event in told if isinstance(event, OverlayDismissed)] == [
        ("cookie banner", "declined")
    ]
