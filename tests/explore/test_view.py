"""Looks at real pages: what is new, what repeats, what is hidden, and that nothing is disturbed by looking."""

import pytest
from playwright.async_api import Page

from autodemo_gui.explore.view import View, look

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = """<!doctype html><style>body{margin:0;font:16px sans-serif} #far{margin-top:3000px} .gone{display:none}
#lid{position:fixed;inset:100px 0 500px;background:#fff}</style>
<h1>Kites of 2024</h1><p id=note>Wind from the west</p><p class=gone>Not to be read</p>
<p style="opacity:0">Nor this</p><p id=far>Down below</p>"""


async def looked(page: Page, body: str = PAGE) -> View:
    await page.set_content(body)
    return await look(page)


async def test_texts_are_read_where_they_stand(page: Page) -> None:
    view = await looked(page)
    assert view.words == {"Kites of 0", "Wind from the west", "Down below"}
    assert view.shown == {"Kites of 0", "Wind from the west"}
    assert view.between(2900, 3400) == {"Down below"}


async def test_what_is_covered_is_not_shown(page: Page) -> None:
    assert "Covered" not in (await looked(page, PAGE + "<p style='position:fixed;top:150px'>Covered<p id=lid>")).shown


async def test_the_same_page_looks_the_same(page: Page) -> None:
    first, again = await looked(page), await looked(page)
    assert again.changed_share(first) == 0.0
    assert again.is_like(first)


async def test_another_number_is_seen_but_makes_no_other_page(page: Page) -> None:
    first, again = await looked(page), await looked(page, PAGE.replace("2024", "31"))
    assert again.changed_share(first) > 0.0
    assert again.words == first.words


async def test_a_part_that_changed_is_a_share_of_the_picture(page: Page) -> None:
    first = await looked(page)
    await page.evaluate("document.body.style.background = 'linear-gradient(red, red) 0 0 / 640px 720px no-repeat'")
    half = (await look(page)).changed_share(first)
    await page.evaluate("note.textContent = 'Rain from the east'")
    assert half > 0.9  # a background is one, wherever it is painted
    assert not (await look(page)).is_like(await looked(page, "<p>Something else</p><p>altogether</p><p>and more</p>"))


async def test_a_text_that_changed_is_a_few_tiles(page: Page) -> None:
    first = await looked(page)
    await page.evaluate("note.textContent = 'Rain from the east'")
    assert 0 < (await look(page)).changed_share(first) < 0.05


async def test_a_drawing_that_changed_is_noticed(page: Page) -> None:
    first = await looked(page, "<canvas id=c width=640 height=360></canvas>")
    await page.evaluate("c.getContext('2d').fillRect(10, 10, 300, 200)")
    after = await look(page)
    assert after.changed_share(first) > 0.1
    assert after.media == 1


async def test_shadow_roots_and_frames_are_read(page: Page) -> None:
    view = await looked(page, "<div id=host></div><iframe srcdoc='<p>Framed</p>'></iframe>")
    await page.evaluate("host.attachShadow({mode: 'open'}).innerHTML = '<p>Shadowed</p>'")
    await page.frames[-1].wait_for_load_state()
    view = await look(page)
    assert {"Framed", "Shadowed"} <= view.shown


async def test_looking_scrolls_nothing(page: Page) -> None:
    await page.set_content(PAGE)
    await page.evaluate("scrollTo({top: 700, behavior: 'instant'})")
    assert (await look(page)).scroll_y == 700
    assert await page.evaluate("scrollY") == 700
