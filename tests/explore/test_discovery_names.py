"""Names and roles are those of Chromium's accessibility tree, which itself is too slow to ask.

Chromium takes three seconds to build the tree of a page with 12,000 nodes; `element.computedName` builds it anew for
every call (0.27 s each).
"""

from typing import Any

import pytest
from playwright.async_api import CDPSession, Page

from autodemo_gui.browser.find import find
from autodemo_gui.core.element import Element
from autodemo_gui.explore.discovery import scan
from autodemo_gui.explore.steps import target_of
from tests.sites.fixtures import OpenSite

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# How Chromium calls what ARIA has another word or none for.
ROLES = {"DisclosureTriangle": "", "LabelText": "", "generic": ""}


async def of_the_tree(page: Page, cdp: CDPSession, element: Element) -> tuple[str, str]:
    """Name and role that assistive technology is told."""
    found = await find(page, target_of(element))
    assert found is not None, element.selector
    await found.handle.evaluate("(element) => { globalThis.asked = element }")
    asked = await cdp.send("Runtime.evaluate", {"expression": "asked"})
    arguments = {"objectId": asked["result"]["objectId"], "fetchRelatives": False}
    (node,) = (await cdp.send("Accessibility.getPartialAXTree", arguments))["nodes"]
    value: dict[str, Any] = node.get("name", {})
    role = node["role"]["value"]
    return str(value.get("value", "")), ROLES.get(role, role)


@pytest.mark.parametrize(
    "path", ["names/", "controls/", "controls/shadow.html", "acme/", "acme/kites.html", "acme/prices.html", "closed/"]
)
async def test_names_and_roles_agree(page: Page, open_site: OpenSite, path: str) -> None:
    site, _, rest = path.partition("/")
    await page.goto(open_site(site, elsewhere="about:blank").at(rest))
    cdp = await page.context.new_cdp_session(page)
    elements = [element for element in (await scan(page)).elements if not element.frame]
    assert len(elements) > 1
    ours = {element.selector: (element.text, element.role) for element in elements}
    theirs = {element.selector: await of_the_tree(page, cdp, element) for element in elements}
    # The picture of an icon font is read out as a character without a meaning.
    theirs = {key: (name.replace("\uf0c9", ""), role) for key, (name, role) in theirs.items()}
    # What is no control to assistive technology has no name of its content there.
    theirs = {key: (name or ours[key][0], role) if not role else (name, role) for key, (name, role) in theirs.items()}
    assert ours == theirs


async def test_what_is_written_beside_an_icon_is_known_apart_from_what_the_icon_is_called(page: Page) -> None:
    icon = "<svg width=9 height=9><title>{}</title>" + " " * 400 + "<path d='M0 0h9v9z'/></svg>"
    await page.set_content(
        f"<a href=/t><div>{icon.format('office')}</div> Tables</a> <a href=/i>{icon.format('Inbox')}</a>"
        f"<a href=/p aria-label=Prices>{icon.format('tag')} Prices</a>"
        f"<a href=/c><h3>{icon.format('star')} Our charts</h3> More</a> <a href=/q>Plain</a>"
    )
    told = {
        one.text: (one.attributes.get("written"), one.attributes.get("headline")) for one in (await scan(page)).elements
    }
    assert told == {
        "office Tables": ("Tables", None),
        "Inbox": (None, None),
        "Prices": (None, None),
        "star Our charts More": (None, "Our charts"),
        "Plain": (None, None),
    }
