"""What is found on a page, against pages labelled by hand, in a real Chromium."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page

from autodemo_gui.core.element import Element, fingerprint
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.explore.discovery import PageChanged, Scan, scan
from tests.sites.fixtures import OpenSite

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Look = Callable[[str], Awaitable[Scan]]


@pytest.fixture
def look(page: Page) -> Look:
    """Shows the body of a page and looks at it."""

    async def at(body: str) -> Scan:
        await page.set_content(f"<!doctype html><html lang=en><title>T</title><body>{body}</body></html>")
        return await scan(page)

    return at


def named(view: Scan, text: str) -> Element:
    """The only element of a name."""
    (found,) = [element for element in view.elements if element.text == text]
    return found


async def test_finds_everything_usable_and_nothing_else(page: Page, open_site: OpenSite) -> None:
    elsewhere = open_site("acme")
    site = open_site("controls", elsewhere=elsewhere.url)
    await page.goto(site.url)
    view = await scan(page)
    assert [element.text for element in view.elements] == [
        "Plain button",
        "Plain link",
        "Role button",
        "Pointer cursor",
        "Listener only",
        "Label of a checkbox",
        "Summary",
        "Open menu",
        "Size",  # the button "Full screen" before it is 6 px high
        "Link with nested text",
        "More",
        "More",
        "More",
        "Closed details",
        "Framed button",
        "Framed link",
        "Inside open shadow",
        "Inside closed shadow",
        "Below the fold",
    ]
    kinds = {element.text: element.kind for element in view.elements}
    assert kinds["Summary"] == "disclosure"
    assert kinds["Label of a checkbox"] == "toggle"
    assert kinds["Size"] == "select"
    assert kinds["Framed link"] == "link"
    assert kinds["Pointer cursor"] == "other"


async def test_selectors_are_unique_and_find_the_same_element(page: Page, open_site: OpenSite) -> None:
    site = open_site("controls", elsewhere=open_site("acme").url)
    await page.goto(site.url)
    for element in (await scan(page)).elements:
        frame = page.main_frame
        if element.frame:
            frame = next(frame for frame in page.frames if frame.url == element.frame)
        if ">>>" in element.selector:
            continue  # into a closed root, where only ours leads
        found = frame.locator(element.selector)
        assert await found.count() == 1, element.selector
        box = await found.bounding_box()
        assert box is not None
        assert (box["x"], box["y"]) == pytest.approx((element.box.x, element.box.y), abs=1), element.text


async def test_a_selector_leads_through_nested_shadow_roots(page: Page, open_site: OpenSite) -> None:
    await page.goto(open_site("controls", elsewhere="about:blank").at("shadow.html"))
    deep = named(await scan(page), "Deep button")
    await page.locator(deep.selector).click()
    assert await page.locator(deep.selector).text_content() == "Deep button, clicked"


async def test_twins_are_told_apart_in_document_order(page: Page, open_site: OpenSite) -> None:
    await page.goto(open_site("controls", elsewhere="about:blank").url)
    twins = [element.fingerprint for element in (await scan(page)).elements if element.text == "More"]
    assert twins == [fingerprint("button", "More", "button", "", twin) for twin in (1, 2, 3)]


async def test_a_covered_twin_does_not_rename_the_other(look: Look) -> None:
    free = await look("<button>More</button><p><button>More</button>")
    covered = await look(
        "<button>More</button><div style='position:fixed;inset:0 0 auto;height:30px;background:red'></div><p>"
        "<button style='margin-top:40px'>More</button>"
    )
    assert [element.fingerprint for element in covered.elements] == [free.elements[1].fingerprint]


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ("<button aria-label='Label wins'>Text</button>", "Label wins"),
        ("<span id=a>Named</span><span id=b>by ids</span><button aria-labelledby='a b'>Text</button>", "Named by ids"),
        ("<button><img src='data:,' alt='Picture' width=40 height=40></button>", "Picture"),
        ("<button><svg width=40 height=40><title>Drawn</title></svg></button>", "Drawn"),
        ("<button title='Tip' style='width:40px'>&nbsp;</button>", "Tip"),
        ("<button>Save<span aria-hidden=true> !!</span></button>", "Save"),
        ("<button>  Two\n  words <b>bold</b></button>", "Two words bold"),
        ("<button><div>Block</div><div>text</div></button>", "Block text"),
        ("<label for=f>Mail</label><input id=f type=email>", "Mail"),
        ("<label>Agree <input type=checkbox></label>", "Agree"),
        ("<input placeholder='Find anything'>", "Find anything"),
        ("<input type=button value='Push'>", "Push"),
        ("<a href='/x'>Zero\u200bwidth\u202e</a>", "Zerowidth"),
        ("<a href='/x'>Soft\u00adhyphen\tand tab</a>", "Softhyphen and tab"),
    ],
)
async def test_accessible_names(look: Look, markup: str, name: str) -> None:
    view = await look(markup)
    assert [element.text for element in view.elements] == [name]


@pytest.mark.parametrize(
    ("markup", "kind", "role"),
    [
        ("<div role=tab tabindex=0>T</div>", "tab", "tab"),
        ("<button data-bs-toggle=tab>T</button>", "tab", "button"),
        ("<button aria-pressed=false>T</button>", "toggle", "button"),
        ("<div role=switch tabindex=0>T</div>", "toggle", "switch"),
        ("<button aria-haspopup=menu>T</button>", "menu", "button"),
        ("<button aria-expanded=false>T</button>", "disclosure", "button"),
        ("<a href='#c' data-toggle=collapse>T</a>", "disclosure", "link"),
        ("<button aria-haspopup=dialog aria-expanded=false>T</button>", "button", "button"),
        ("<input type=search aria-label=T>", "input", "searchbox"),
        ("<textarea aria-label=T></textarea>", "input", "textbox"),
        ("<div contenteditable aria-label=T>x</div>", "input", ""),
        ("<div onclick='1' style='width:90px'>T</div>", "other", ""),
    ],
)
async def test_kinds_and_roles(look: Look, markup: str, kind: str, role: str) -> None:
    (element,) = (await look(markup)).elements
    assert (element.kind, element.role) == (kind, role)


@pytest.mark.parametrize(
    ("form", "button", "method"),
    [
        ("<form method=post>", "<button>Go</button>", "post"),
        ("<form>", "<button>Go</button>", "post"),
        ("<form method=get>", "<button>Go</button>", "get"),
        ("<form role=search>", "<button>Go</button>", "get"),
        ("<form><input name=q aria-label=q>", "<button>Go</button>", "get"),
        ("<form method=get><input type=email aria-label=m>", "<button>Go</button>", "post"),
        ("<form method=get>", "<button formmethod=post>Go</button>", "post"),
        ("<form method=dialog>", "<button>Go</button>", ""),
        ("<form method=post>", "<button type=button>Go</button>", ""),
        ("<form method=post>", "<input type=submit value=Go>", "post"),
        ("<form id=f method=post></form><div>", "<button form=f>Go</button>", "post"),
        ("<div>", "<a href='/x' data-method=delete>Go</a>", "delete"),
        ("<div>", "<button type=button hx-put='/x'>Go</button>", "put"),
    ],
)
async def test_the_method_a_click_would_send(look: Look, form: str, button: str, method: str) -> None:
    assert named(await look(form + button), "Go").form_method == method


async def test_look_alikes_inside_one_another_are_one(look: Look) -> None:
    view = await look(
        "<a href='/a'><button>In a link</button></a><ul><li role=menuitem tabindex=0><a href='/b'>In a menu</a></ul>"
        "<div style='cursor:pointer;width:300px;padding:20px'>Card <a href='/c'>Inner</a></div>"
        "<div style='cursor:pointer;width:300px'><h3>Whole</h3><p>card</p></div>"
        "<a href='/d' style='display:block;width:400px;height:90px'>Row <button style='float:right'>Star</button></a>"
        "<button style='width:600px;text-align:left'>GET <a href='#get'>/books</a> Lists all</button>"
    )
    found = [(element.text, element.tag) for element in view.elements]
    assert found == [
        ("In a link", "a"),
        ("In a menu", "a"),
        ("Inner", "a"),
        ("Whole card", "div"),
        ("Row Star", "a"),
        ("Star", "button"),
        ("GET /books Lists all", "button"),
        ("/books", "a"),
    ]


async def test_a_checkbox_drawn_by_its_label_is_clicked_there(page: Page, look: Look) -> None:
    view = await look(
        "<label id=drawn style='display:inline-block;width:120px;height:40px;background:#def'>"
        "<input type=checkbox style='position:absolute;opacity:0'> Yearly</label>"
    )
    (box,) = view.elements
    assert (box.text, box.role, box.kind, box.selector) == ("Yearly", "checkbox", "toggle", "#drawn")
    await page.click(box.selector)
    (again,) = (await scan(page)).elements
    assert again.attributes["checked"] == "true"


async def test_a_link_that_wraps_is_aimed_at_its_largest_line(page: Page, look: Look) -> None:
    view = await look("<div style='width:200px'>Some words before <a href=/x>a link of many words that wraps</a></div>")
    x, y = view.elements[0].box.center
    assert await page.evaluate("([x, y]) => document.elementFromPoint(x, y).tagName", [x, y]) == "A"


async def test_zones_headings_and_clusters(look: Look) -> None:
    cards = "".join(f"<article class=card><h3>Card {n}</h3><a href='/{n}'>More {n}</a></article>" for n in range(4))
    view = await look(
        "<header><nav><a href='/n'>In nav</a></nav><a href='/h'>In header</a></header>"
        f"<main><h2>Part</h2><button>In main</button>{cards}</main><aside><a href='/a'>In aside</a></aside>"
        "<div class='site-footer'><a href='/f'>In footer</a></div>"
    )
    places = {element.text: (element.zone, element.heading) for element in view.elements}
    assert places["In nav"] == ("nav", "")
    assert places["In header"] == ("header", "")
    assert places["In main"] == ("main", "Part")
    assert places["More 2"] == ("main", "Card 2")
    assert places["In aside"] == ("aside", "")
    assert places["In footer"] == ("footer", "")
    assert len({named(view, f"More {n}").cluster for n in range(4)} - {""}) == 1
    assert named(view, "In main").cluster == ""
    assert [(heading.text, heading.level) for heading in view.headings[:2]] == [("Part", 2), ("Card 0", 3)]


async def test_state_is_told(look: Look) -> None:
    view = await look(
        "<button role=tab aria-selected=true>Tab</button><details open><summary>Open</summary>x</details>"
        "<button data-bs-toggle=collapse class=collapsed aria-expanded=true>Collapsed</button>"
        "<a href='/f.zip' download>File</a><button style='width:40px;height:30px'><i class='fa fa-trash'></i></button>"
        "<a href='/card' style='display:block'><h3>Head</h3>and more</a>"
        "<a href='#' id=live>Live</a><a href='#'>Idle</a><script>live.addEventListener('click', () => {})</script>"
    )
    facts = {element.text: element.attributes for element in view.elements}
    assert facts["Tab"]["current"] == "true"
    assert facts["Open"]["expanded"] == "true"
    assert "expanded" not in facts["Collapsed"]
    assert facts["File"]["download"] == "true"
    assert "trash" in facts[""]["icon"].split()
    assert facts["Head and more"]["headline"] == "Head"
    assert facts["Live"]["acts"] == "true"
    assert "acts" not in facts["Idle"]


async def test_only_an_open_modal_counts_and_hides_what_is_behind(page: Page, look: Look) -> None:
    closed = await look("<button>Behind</button><dialog aria-label='Sizes'><button>Close</button></dialog>")
    assert (closed.dialog, [element.text for element in closed.elements]) == ("", ["Behind"])
    await page.evaluate("document.querySelector('dialog').showModal()")
    opened = await scan(page)
    assert (opened.dialog, [(e.text, e.zone) for e in opened.elements]) == ("Sizes", [("Close", "dialog")])
    banner = await look("<div role=dialog style='position:fixed;bottom:0;width:100%;height:90px'>Cookies</div>")
    assert banner.dialog == ""


async def test_the_page_stays_scrolled_as_it_was(page: Page) -> None:
    await page.set_content(
        "<html style='scroll-behavior:smooth'><body style='height:6000px'>"
        "<div id=pane style='height:200px;overflow:auto;scroll-behavior:smooth'><div style='height:900px'></div>"
        "<button>In the pane</button></div><div style='height:60px;overflow:hidden'><div style='height:300px'></div>"
        "<button>Clipped</button></div><button style='position:absolute;top:5000px'>Far</button></body></html>"
    )
    await page.evaluate("scrollTo({top: 40, behavior: 'instant'})")
    await page.evaluate("document.querySelector('#pane').scrollTo({top: 30, behavior: 'instant'})")
    view = await scan(page)
    assert [element.text for element in view.elements] == ["In the pane", "Far"]
    assert await page.evaluate("[scrollY, document.querySelector('#pane').scrollTop]") == [40, 30]
    assert named(view, "Far").box.y == pytest.approx(5000 - 40, abs=1)
    assert (view.scroll_y, view.viewport) == (40, (1280, 720))


async def test_it_works_while_the_pages_clock_stands_still(page: Page, open_site: OpenSite) -> None:
    await page.goto(open_site("controls", elsewhere="about:blank").url)
    moving = await scan(page)
    cdp = await page.context.new_cdp_session(page)
    await cdp.send("Emulation.setVirtualTimePolicy", {"policy": "pause"})
    still = await asyncio.wait_for(scan(page), 20)
    assert [e.fingerprint for e in still.elements] == [e.fingerprint for e in moving.elements]


async def test_of_a_huge_page_the_first_part_is_described(page: Page, look: Look) -> None:
    rows = "".join(f"<tr><td>{n}</td><td><a href='/row/{n}'>Row {n}</a></td><td>x</td></tr>" for n in range(2500))
    view = await look(f"<nav><a href='/'>Home</a></nav><table>{rows}</table><button>Last</button>")
    assert await page.evaluate("document.querySelectorAll('*').length") > 12_000
    assert [element.text for element in (*view.elements[:2], view.elements[-1])] == ["Home", "Row 0", "Row 1498"]


async def test_a_page_that_is_gone_is_a_crash(browser) -> None:  # type: ignore[no-untyped-def]
    gone = await browser.new_page()
    await gone.close()
    with pytest.raises(BrowserCrashed, match="could not be read"):
        await scan(gone)


async def test_a_page_that_navigates_while_it_is_read_says_so(page: Page, open_site: OpenSite) -> None:
    site = open_site("acme")
    await page.goto(site.url)

    class Leaves:
        """A page that is somewhere else when it is asked."""

        def is_closed(self) -> bool:
            return page.is_closed()

        async def evaluate(self, expression: str, limits: object) -> object:
            waiting = asyncio.ensure_future(
                page.evaluate("() => { window.isRead = true; return new Promise(() => {}) }")
            )
            await page.wait_for_function("window.isRead")  # not before: it would be asked of the next page
            await page.goto(site.at("kites.html"))
            return await waiting

    with pytest.raises(PageChanged):
        await scan(Leaves())  # type: ignore[arg-type]
