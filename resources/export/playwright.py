"""A demo as a Playwright test: does its steps and checks what each of them should do.

    pip install playwright && playwright install chromium
    python demo.py [--site https://staging.example] [--browser /usr/bin/chromium] [--headed]

With pytest-playwright it is a test like any other.
"""

import argparse
import os
import re

from playwright.sync_api import Frame, Locator, Page, TimeoutError, expect, sync_playwright

SITE = "<site>"
VIEWPORT = {"width": 1280, "height": 720}

# Cookie banners are in the way of a demo; the words that say no come first.
BANNER_WORDS = (
    r"(reject|decline|deny|refuse)( all)?( cookies)?|only (necessary|essential)|no,? thanks",
    r"(alle )?ablehnen|nur notwendige|(tout )?refuser|rechazar( todo)?|rifiuta( tutto)?|recusar( tudo)?",
    r"(accept|allow)( all)?( cookies)?|i agree|(alle )?akzeptieren|(tout )?accepter|aceptar( todo)?|accetta( tutto)?",
)
# A demo has one window: what asks for another one opens in this one.
ONE_WINDOW = """
window.open = (url) => { if (url) location.href = url; return null; };
addEventListener("click", (event) => {
  for (const node of event.composedPath()) if (node.target === "_blank") node.target = "_self";
}, true);
"""
# What a person could see of a page, as text: it differs when a click has done something.
LOOK = """() => {
  const seen = (root) => [...root.querySelectorAll("*")].map((element) => {
    const box = element.getBoundingClientRect();
    const state = [element.className, element.open, element.checked, element.value, element.paused];
    const aria = ["expanded", "selected", "checked", "pressed"].map((name) => element.getAttribute(`aria-${name}`));
    const place = [box.x, box.y, box.width, box.height].map(Math.round);
    return [...state, ...aria, ...place, element.shadowRoot ? seen(element.shadowRoot) : ""].join();
  }).join(" ");
  return document.documentElement.innerText + seen(document);
}"""


def calm(page: Page) -> None:
    """Wait until the page stays as it is; one that never does counts as calm after three seconds."""
    page.wait_for_load_state()
    same = f"() => {{ const was = window.wasSeen; window.wasSeen = ({LOOK})(); return was === window.wasSeen; }}"
    try:
        page.wait_for_function(same, polling=300, timeout=3000)
    except TimeoutError:
        print("The page does not come to rest; the demo goes on.")


def click_with_effect(target: Locator, page: Page, where: Page | Frame) -> None:
    """Click on what must change something that can be seen, and must not leave the page."""
    target.hover()
    before, here = where.evaluate(LOOK), re.sub("[?#].*", "", page.url)
    target.click()
    try:
        where.wait_for_function(f"(before) => ({LOOK})() !== before", arg=before, timeout=5000)
    except TimeoutError:
        raise AssertionError(f"nothing changed on {page.url}") from None
    expect(page).to_have_url(re.compile(re.escape(here) + "([?#].*)?$"))


def frame_of(page: Page, url: str) -> Frame:
    """The frame with an address."""
    frame = page.frame(url=url)
    assert frame is not None, f"there is no frame {url}"
    return frame


def test_demo(page: Page, site: str = SITE) -> None:
    """The demo, step by step."""
    page.add_init_script(ONE_WINDOW)
    for words in BANNER_WORDS:
        button = page.get_by_role("button", name=re.compile(f"^({words})$", re.IGNORECASE)).first
        page.add_locator_handler(button, lambda found: found.click(), no_wait_after=True)
    # <steps>


def main() -> None:
    """Run it without pytest."""
    parser = argparse.ArgumentParser(description=test_demo.__doc__)
    parser.add_argument("--site", default=SITE, help="where the site is; default: %(default)s")
    parser.add_argument("--browser", default=os.environ.get("AUTODEMO_BROWSER"), help="path of a Chromium")
    parser.add_argument("--headed", action="store_true", help="show the browser")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.browser, headless=not options.headed)
        test_demo(browser.new_page(viewport=VIEWPORT), options.site.rstrip("/"))
        browser.close()


if __name__ == "__main__":
    main()
