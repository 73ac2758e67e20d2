"""What can be clicked without saying so: listeners, frameworks, closed shadow roots, frames of the same site."""

import asyncio

import pytest
from playwright.async_api import BrowserContext, Page, Route

from autodemo_gui.browser.find import find, hit_test, reveal
from autodemo_gui.core.element import Element
from autodemo_gui.explore.discovery import scan
from autodemo_gui.explore.steps import target_of
from tests.sites.fixtures import OpenSite

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def names(page: Page) -> list[str]:
    return [element.text or element.attributes.get("icon", "?") for element in (await scan(page)).elements]


async def click(page: Page, element: Element) -> None:
    """Find an element again, as a film does, and click where it is."""
    found = await find(page, target_of(element))
    assert found is not None, element.selector
    found = await reveal(found)
    assert found is not None
    assert await hit_test(found), element.selector
    await page.mouse.click(*found.box.center)


async def test_listeners_and_frameworks_are_heard_and_holders_are_not(page: Page, open_site: OpenSite) -> None:
    await page.goto(open_site("unmarked").url)
    assert await names(page) == [
        "Only a listener",
        "Only mouse down",
        "Plain card All of it hears.",
        "icon",  # the picture without a name, by its id
        "Pointer panel with a listener in it",
        "React property",
        "Old React handler",
        "Vue invoker",
        "Vue symbol",
        "Solid handler",
        "Svelte handler",
        "Svelte symbol",
        "LiveView attribute",
        "Children",
        "Tag",
        "Find a room",
        "A link with a listener inside",
    ]


async def test_what_only_listens_can_be_found_again_and_clicked(page: Page, open_site: OpenSite) -> None:
    await page.goto(open_site("unmarked").url)
    for element in (await scan(page)).elements:
        if element.selector in ("#listener", "#card", "#icon"):
            await click(page, element)
            assert await page.inner_text("#said") == element.selector[1:]


async def test_the_registry_stays_out_of_the_pages_sight(page: Page, open_site: OpenSite) -> None:
    await page.goto(open_site("unmarked").url)
    told = await page.evaluate(
        """() => {
          const { addEventListener, removeEventListener } = EventTarget.prototype;
          const natives = [addEventListener, removeEventListener, Element.prototype.attachShadow];
          const seen = [...Object.keys(window), ...Object.getOwnPropertyNames(window)];
          return {
            native: natives.map((native) => /^function [\\w ]*\\(\\) \\{ \\[native code\\] \\}$/.test(String(native))),
            names: natives.map(({ name, length }) => `${name}/${length}`),
            leaks: seen.filter((name) => /autodemo/i.test(name)),
            throws: (() => { try { addEventListener.call(document.body); } catch (error) { return error.name; } })(),
          };
        }"""
    )
    assert told == {
        "native": [True, True, True],
        "names": ["addEventListener/2", "removeEventListener/2", "attachShadow/1"],
        "leaks": [],
        "throws": "TypeError",
    }


async def test_the_registry_outlives_pages_that_tamper_with_prototypes(page: Page) -> None:
    await page.set_content(
        """<title>T</title><span id=one>Before</span> <span id=two>After</span> <my-host></my-host><script>
        one.addEventListener("click", () => {});
        const native = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (...args) { return native.apply(this, args); };
        WeakMap.prototype.get = WeakMap.prototype.set = () => { throw new Error("tampered"); };
        Object.freeze(EventTarget.prototype);
        Object.freeze(Element.prototype);
        two.addEventListener("click", () => {});
        document.querySelector("my-host").attachShadow({ mode: "closed" }).innerHTML = "<button>Inside</button>";
        </script>"""
    )
    assert await names(page) == ["Before", "After", "Inside"]


async def test_fifty_thousand_listeners_cost_little(page: Page) -> None:
    await page.set_content("<title>T</title><body></body>")
    spent_ms = await page.evaluate(
        """() => {
          const made = Array.from({ length: 50_000 }, () => document.createElement("i"));
          const began = performance.now();
          for (const each of made) each.addEventListener("click", () => {});
          for (const each of made) each.addEventListener("scroll", () => {});
          return performance.now() - began;
        }"""
    )
    assert spent_ms < 500


async def test_closed_shadow_roots_are_entered(page: Page, open_site: OpenSite) -> None:
    await page.goto(open_site("closed").url)
    view = await scan(page)
    assert [element.text for element in view.elements] == [
        "More",
        "More",
        "Less",
        "Deep within",
        "Put into a slot",
        "Declared closed",
    ]
    for element, said in zip(view.elements[1:], ["closed more", "less", "deep", "slotted", "declared"], strict=True):
        await click(page, element)
        assert await page.inner_text("#said") == said


async def test_frames_within_frames_are_entered(page: Page, open_site: OpenSite) -> None:
    site = open_site("frames")
    await page.goto(site.url)
    view = await scan(page)
    assert [element.text for element in view.elements] == [
        "On the page itself",
        "Outer button",
        "Inner button",
        "Inner link",
        *["Inner button", "Inner link"] * 2,
        "Written into it",
    ]
    assert len({element.fingerprint for element in view.elements}) == len(view.elements)
    buttons = [element for element in view.elements if element.text.startswith(("Outer", "Inner b", "Written"))]
    for element in buttons:
        await click(page, element)
    said = [await frame.locator("button").first.inner_text() for frame in page.frames[1:]]
    assert sorted(said) == sorted(
        ["Outer, clicked", "Inner, clicked", "Inner, clicked", "Inner, clicked", "Written, clicked", "Inner button"]
    )


SHOP = """<!doctype html><title>Shop</title><button>Same</button><p>
<iframe src="http://app.shop.test/" width=400 height=200 style="border: 5px solid; padding: 7px"></iframe>
<iframe src="http://ads.test/" width=400 height=200></iframe>
<iframe src="http://tiny.shop.test/" width=60 height=60></iframe>
<div style="position: relative; width: 404px"><iframe src="http://under.shop.test/" width=400 height=100></iframe>
<div style="position: absolute; inset: 0; background: #ddd"></div></div>
<iframe src="http://www.shop.test/inside" width=400 height=120></iframe>
<iframe sandbox="allow-scripts" srcdoc="<button>Boxed</button>" width=300 height=90></iframe>"""
APP = """<!doctype html><title>App</title><button onclick="this.textContent = 'Clicked'">Same</button>
<div style="height: 900px"></div><button>Far</button>"""


async def serve_shop(context: BrowserContext) -> None:
    async def answer(route: Route) -> None:
        is_shop = route.request.url == "http://www.shop.test/"
        await route.fulfill(body=SHOP if is_shop else APP, content_type="text/html")

    await context.route("**/*", answer)


async def test_frames_of_another_origin_of_the_site_are_entered_and_other_sites_are_not(page: Page) -> None:
    await serve_shop(page.context)
    await page.goto("http://www.shop.test/")
    view = await scan(page)
    assert [(element.text, element.frame) for element in view.elements] == [
        ("Same", ""),
        ("Same", "http://www.shop.test/inside"),
        ("Far", "http://www.shop.test/inside"),
        ("Same", "http://app.shop.test/"),
        ("Far", "http://app.shop.test/"),
        ("Boxed", "about:srcdoc"),
    ]
    assert len({element.fingerprint for element in view.elements}) == 6
    button = page.frames[1].locator("button").first
    box = await button.bounding_box()
    assert box is not None
    assert (view.elements[3].box.x, view.elements[3].box.y) == pytest.approx((box["x"], box["y"]), abs=0.5)
    await click(page, view.elements[3])
    assert await button.inner_text() == "Clicked"


async def test_it_all_works_while_the_pages_clock_stands_still(page: Page, open_site: OpenSite) -> None:
    await serve_shop(page.context)
    for url in ("http://www.shop.test/", open_site("closed").url, open_site("unmarked").url):
        if "127.0.0.1" in url:
            await page.context.unroute_all()
        await page.goto(url)
        moving = await scan(page)
        cdp = await page.context.new_cdp_session(page)
        await cdp.send("Emulation.setVirtualTimePolicy", {"policy": "pause"})
        still = await asyncio.wait_for(scan(page), 20)
        assert [e.fingerprint for e in still.elements] == [e.fingerprint for e in moving.elements]
        await cdp.send("Emulation.setVirtualTimePolicy", {"policy": "advance"})
