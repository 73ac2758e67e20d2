"""The sample site in a real browser: it works, stays calm, asks nobody else for anything, and has its traps."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from autodemo_gui.assets import resource
from autodemo_gui.browser.locate import choose
from autodemo_gui.studio.sample import serve_sample

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PAGES = sorted(page.name for page in resource("sample_site").glob("*.html"))
ALL_ANIMATIONS_END = "() => document.getAnimations().every((one) => one.effect.getComputedTiming().endTime < Infinity)"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=choose(stepped=False).path)
        yield running
        await running.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[str]:
    async with serve_sample() as url:
        yield url


class Visit:
    """A page of a fresh visitor, with everything it asked for and complained about."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.requested: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    async def open(self, name: str, *, consent: bool = False) -> Page:
        """The page ``name``; the cookie question is answered beforehand unless ``consent``."""
        if not consent:
            await self.page.add_init_script("localStorage.setItem('batchlark-consent', 'declined')")
        await self.page.goto(self.site + name)
        return self.page


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser, site: str) -> AsyncIterator[Visit]:
    context = await browser.new_context(viewport={"width": 1280, "height": 720})
    yield Visit(await context.new_page(), site)
    await context.close()


@pytest.mark.parametrize("name", PAGES)
async def test_page_is_quiet_self_contained_and_ends_its_animations(visit: Visit, name: str) -> None:
    page = await visit.open(name)
    await page.evaluate("document.fonts.ready")
    assert [url for url in visit.requested if not url.startswith((visit.site, "data:"))] == []
    assert visit.complaints == []
    assert await page.evaluate(ALL_ANIMATIONS_END)
    unnamed = (
        "[...document.querySelectorAll('a, button')].filter((one) => !one.textContent.trim() && !one.ariaLabel).length"
    )
    assert await page.evaluate(unnamed) == 0


@pytest.mark.parametrize("width", [1280, 390])
async def test_nothing_sticks_out_sideways(visit: Visit, width: int) -> None:
    await visit.page.set_viewport_size({"width": width, "height": 720})
    for name in PAGES:
        page = await visit.open(name)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


async def test_cookie_question_comes_once(visit: Visit) -> None:
    page = await visit.open("index.html", consent=True)
    banner = page.get_by_role("dialog", name="Cookie consent")
    await banner.get_by_role("button", name="Decline").click()
    await expect(banner).to_be_hidden()
    await page.reload()
    await expect(page.locator("[data-count='412']")).to_have_text("412")  # well after the banner would have come
    await expect(banner).to_be_hidden()
    await page.get_by_role("button", name="Cookie settings").click()
    await expect(banner).to_be_visible()


async def test_tour_has_three_scenes_and_closes(visit: Visit) -> None:
    page = await visit.open("index.html")
    await page.get_by_role("button", name="See it in 30 seconds").click()
    tour = page.get_by_role("dialog", name="Batchlark in 30 seconds")
    for heading, forward in (("Connect your till", "Next: the forecast"), ("See tomorrow", "Next: the plan")):
        await expect(tour.get_by_role("heading", name=heading)).to_be_visible()
        await tour.get_by_role("button", name=forward).click()
    await tour.get_by_role("button", name="Got it").click()
    await expect(tour).to_be_hidden()


async def test_tabs_show_one_panel_each_and_follow_the_keyboard(visit: Visit) -> None:
    page = await visit.open("product.html")
    for name in ("Bake plan", "Orders", "Deliveries", "Forecast"):
        await page.get_by_role("tab", name=name).click()
        await expect(page.get_by_role("tabpanel")).to_have_count(1)
        await expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tabpanel", name="Bake plan")).to_be_visible()


async def test_yearly_prices_count_down(visit: Visit) -> None:
    page = await visit.open("pricing.html")
    oven = page.get_by_role("article", name="Oven plan")
    await expect(oven).to_contain_text("€79")
    await page.get_by_role("button", name="Yearly").click()
    await expect(oven).to_contain_text("€65")
    await expect(oven).to_contain_text("€780 once a year")
    await page.get_by_role("button", name="Monthly").click()
    await expect(oven).to_contain_text("€79")


async def test_questions_open_and_close(visit: Visit) -> None:
    page = await visit.open("pricing.html")
    question = page.get_by_role("button", name="Do I need a new till?")
    answer = page.get_by_text("Batchlark reads the till you have")
    await expect(answer).to_be_hidden()
    await question.click()
    await expect(answer).to_be_visible()
    await question.click()
    await expect(answer).to_be_hidden()


@pytest.mark.parametrize(
    ("name", "field", "words", "left"),
    [
        ("product.html", "Search integrations", "loaf", ["Doorloaf"]),
        ("changelog.html", "Search releases", "tablet", ["The tablet view"]),
        ("workspace.html", "Filter products", "bri", ["Brioche"]),
    ],
)
async def test_search_narrows_the_list(visit: Visit, name: str, field: str, words: str, left: list[str]) -> None:
    page = await visit.open(name)
    await page.get_by_role("searchbox", name=field).fill(words)
    shown = page.locator("[data-kind]:visible")
    await expect(shown).to_have_count(len(left))
    await expect(shown).to_contain_text(left)


async def test_chips_narrow_the_list_and_nothing_found_says_so(visit: Visit) -> None:
    page = await visit.open("customers.html")
    await page.get_by_role("button", name="Wholesale").click()
    await expect(page.locator(".story:visible")).to_have_count(2)
    await page.goto(visit.site + "changelog.html")
    await page.get_by_role("searchbox").fill("zebra")
    await expect(page.get_by_text("No release mentions that.")).to_be_visible()


async def test_workspace_switches_sections_and_measure(visit: Visit) -> None:
    page = await visit.open("workspace.html")
    await page.get_by_role("button", name="Revenue").click()
    await expect(page.locator("#week")).to_contain_text("€ 1,570")
    await page.get_by_role("tab", name="Recipes").click()
    await expect(page.get_by_role("heading", name="Butter croissant")).to_be_visible()


async def test_the_traps_a_demo_must_walk_around_are_there(visit: Visit) -> None:
    page = await visit.open("index.html")
    await expect(page.get_by_role("link", name="Log in")).to_have_attribute("href", "login.html")
    await page.goto(visit.site + "login.html")
    await expect(page.get_by_label("Password")).to_be_visible()
    await page.goto(visit.site + "workspace.html")
    await expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    await page.get_by_role("tab", name="Settings").click()
    await expect(page.get_by_role("link", name=re.compile("Delete workspace"))).to_be_visible()
    await page.goto(visit.site + "contact.html")
    await expect(page.get_by_role("form", name="Contact")).to_have_attribute("method", "post")
