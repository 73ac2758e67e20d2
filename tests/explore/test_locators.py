"""Playwright's own selector of an element: found again, unique, without what changes from visit to visit."""

import pytest
from playwright.async_api import Page

from autodemo_gui.browser.find import find
from autodemo_gui.core.element import Element
from autodemo_gui.explore.discovery import scan
from autodemo_gui.explore.locators import is_volatile, normalised
from autodemo_gui.explore.steps import target_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = """<!doctype html><html lang=en><title>Shop</title>
<nav aria-label=Main><a href=#prices>Prices</a> <a href=#help>Help</a></nav>
<main>
<h2>Light</h2><button data-testid=light-more>Learn more</button>
<h2>Strong</h2><div id=strong><button>Learn more</button></div>
<div role=tablist><button role=tab aria-selected=true>Breeze</button><button role=tab>Say "hi" to Gale</button></div>
<div id="radix-:r1:" onclick="this.textContent = 'done'" style="cursor: pointer; width: 80px; height: 30px"></div>
<div id=shadow></div>
<iframe srcdoc="<button>In a frame</button>" style="height: 90px"></iframe>
</main>
<footer><a href=#prices>Prices</a></footer>
<script>
const root = document.getElementById("shadow").attachShadow({ mode: "open" });
root.innerHTML = "<button>In a shadow</button>";
</script>"""


async def elements(page: Page) -> list[Element]:
    await page.set_content(PAGE)
    await page.frames[-1].wait_for_selector("button")
    return list((await scan(page)).elements)


@pytest.mark.browser
async def test_each_selector_finds_its_own_element_and_no_other(page: Page) -> None:
    found = await elements(page)
    assert len(found) >= 9
    empty = []
    for element in found:
        selector = await normalised(page, target_of(element))
        if not selector:
            empty.append(element)
            continue
        frame = page.main_frame if not element.frame else page.frames[-1]
        box = await frame.locator(selector).bounding_box()
        assert box is not None
        assert (round(box["x"]), round(box["y"])) == (round(element.box.x), round(element.box.y)), selector
        again = await find(page, target_of(element, selector))
        assert again is not None
        assert (round(again.box.x), round(again.box.y)) == (round(element.box.x), round(element.box.y))
    assert [element.text for element in empty] == [""]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "selector"),
    [
        ("Breeze", 'internal:role=tab[name="Breeze"i]'),
        ('Say "hi" to Gale', r'internal:role=tab[name="Say \"hi\" to Gale"i]'),
        ("In a frame", 'internal:role=button[name="In a frame"i]'),
        ("In a shadow", 'internal:role=button[name="In a shadow"i]'),
    ],
)
async def test_it_is_by_what_a_person_sees(page: Page, name: str, selector: str) -> None:
    (element,) = [element for element in await elements(page) if element.text == name]
    assert await normalised(page, target_of(element)) == selector


@pytest.mark.browser
async def test_what_is_gone_has_none(page: Page) -> None:
    found = await elements(page)
    await page.set_content("<p>Nothing here</p>")
    assert [await normalised(page, target_of(element)) for element in found] == [""] * len(found)


@pytest.mark.parametrize(
    ("selector", "volatile"),
    [
        ("#prices", False),
        ("#prices > div:nth-child(2)", False),
        ('internal:role=button[name="#1234"i]', False),
        ('internal:testid=[data-testid="row-20251126"s]', False),
        (r"#\:r1\: >> internal:role=button", True),
        (r"#radix-\:r1\:", True),
        ("div#menu-4711 > a", True),
        ('[id="headlessui-menu-3"]', True),
        ("#a1b2c3d4e5f6", True),
    ],
)
async def test_ids_made_anew_with_each_visit_are_known(selector: str, volatile: bool) -> None:
    assert is_volatile(selector) is volatile
