"""What the markup of a page says its controls would send, call and draw, read in a real Chromium."""

from collections.abc import Awaitable, Callable, Iterable

import pytest
from playwright.async_api import Page

from autodemo_gui.core.address import parse_address
from autodemo_gui.core.element import Element
from autodemo_gui.core.policy import Policy, Rule
from autodemo_gui.explore.discovery import scan
from tests.sites.fixtures import OpenSite

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Find = Callable[[Iterable[str]], Awaitable[list[Element]]]

SENT = [
    ("<form method=post action=/save><button>Go</button></form>", "post", "save"),
    ("<form method=post action=/a><button formmethod=get formaction='/x/3'>Go</button></form>", "get", "x/3"),
    ("<form method=get action=/a><button formmethod=POST>Go</button></form>", "post", "a"),
    ("<form id=far method=post action=/far></form><button form=far>Go</button>", "post", "far"),
    ("<form method=post action=/a><input type=image alt=Go src='data:,' width=40 height=40></form>", "post", "a"),
    ("<form method=dialog><button>Go</button></form>", "", ""),
    ("<form method=post action=/a><button type=button>Go</button></form>", "", ""),
    ("<form method=post action=/a><button type=reset>Go</button></form>", "", ""),
    (
        "<form method=get action=/do><input type=hidden name=act value=cut><input type=submit name=id value=Go></form>",
        "get",
        "do?act=cut&id=Go",
    ),
    (
        "<form method=post action=/a><input type=hidden name=_method value=DELETE><button>Go</button></form>",
        "delete",
        "a",
    ),
    ("<form method=get action='/a?_method=put'><button>Go</button></form>", "put", "a?_method=put"),
    ("<form method=post action=/a><select aria-label=Go onchange='this.form.submit()'></select></form>", "post", "a"),
    ("<form action=/a><input type=checkbox aria-label=Go onchange='form.submit()'></form>", "get", "a"),
    ("<form method=post action=/find><input type=search aria-label=Go></form>", "post", "find"),
    ("<form action=/find><input type=search aria-label=Go></form>", "", ""),
    ("<a href='/x' data-turbo-method=delete>Go</a>", "delete", "x"),
    ("<button type=button hx-delete='/x'>Go</button>", "delete", "x"),
    ("<button type=button onclick=\"fetch('/x', {method: 'PUT'})\">Go</button>", "post", ""),
    ("<a href='javascript:document.forms[0].submit()'>Go</a>", "post", ""),
    # A form that answers by the names of its fields.
    (
        "<form method=post action=/a><input name=elements><input name=getAttribute><button>Go</button></form>",
        "post",
        "a",
    ),
]

ASKED = [
    ("<input type=password>", ("password",)),
    ("<input autocomplete='section-a cc-number'>", ("card",)),
    ("<input name=cardNumber>", ("card",)),
    ("<input autocomplete=one-time-code>", ("one-time-code",)),
    ("<input type=file>", ("file",)),
    ("<input type=email><textarea></textarea>", ("contact", "message")),
    ("<input name=city><input type=hidden name=password>", ()),
]

DRAWN = [
    ("<button aria-label=Go style='height:40px'><i class='fa fa-trash'></i></button>", "fa-trash"),
    (
        "<button aria-label=Go><svg width=20 height=20><use href='/s.svg#icon-delete'></use></svg></button>",
        "icon-delete",
    ),
    ("<button aria-label=Go><svg width=20 height=20 data-icon=trash-can></svg></button>", "trash-can"),
    ("<button aria-label=Go><svg width=20 height=20 data-testid=DeleteIcon></svg></button>", "DeleteIcon"),
    ("<button aria-label=Go><img src='/img/bin.png?v=2' width=20 height=20></button>", "bin"),
    ("<button>Go <span class=material-icons aria-hidden=true>delete</span></button>", "delete"),
    ("<button aria-label=Go style='height:40px'><ion-icon name=trash-outline></ion-icon></button>", "trash-outline"),
    ("<a href=/kite><img src='/img/trash-kite.jpg' width=200 height=100><h3>Go</h3></a>", None),
    (
        "<a href=/row style='display:block'>Go <button aria-hidden=true><i class='fa fa-bin'>x</i></button></a>",
        None,
    ),
]

JUDGED = [
    ("<button onclick='deleteItem(3)'>Go</button>", Rule.BLACKLIST, "delete"),
    ("<button data-action=remove>Go</button>", Rule.BLACKLIST, "remove"),
    ("<button wire:click=\"run('deletePost', 3)\">Go</button>", Rule.BLACKLIST, "delete"),
    ("<button onclick=\"location.href = '/items/3/delete'\">Go</button>", Rule.BLACKLIST, "delete"),
    ("<button onclick=\"alert('Nothing was deleted today')\">Go</button>", None, ""),
    ("<button data-action='click->items#destroy'>Go</button>", Rule.BLACKLIST, "destroy"),
    ("<button onclick=\"say('Not now', 'never deleted'); open('/x', 'a b')\">Go</button>", None, ""),
    (
        "<button onclick=\"const x = new XMLHttpRequest(); x.open('PUT', '/x'); x.send()\">Go</button>",
        Rule.WRITE,
        "POST",
    ),
    ("<button aria-label=Go>Delete</button>", Rule.BLACKLIST, "delete"),
    ("<button aria-label=Go data-tooltip=Delete><svg width=20 height=20></svg></button>", Rule.BLACKLIST, "delete"),
    ("<button data-confirm='Really?'>Go</button>", Rule.DIALOG, "data-confirm"),
    ("<button onclick=\"if (confirm('Really?')) go()\">Go</button>", Rule.DIALOG, "confirm()"),
    ("<form onsubmit=\"return confirm('Really?')\" role=search><button>Go</button></form>", Rule.DIALOG, "confirm()"),
    ("<div contenteditable aria-label=Go>text</div>", Rule.FIELD, "contenteditable"),
    ("<form><input type=password><button type=button>Go</button></form>", Rule.FIELD, "password"),
    ("<a href=/x ping=/count>Go</a>", None, ""),
    ("<a href=/x download>Go</a>", Rule.DOWNLOAD, "x"),
    ("<a href='tel:+123'>Go</a>", Rule.SCHEME, "tel:"),
    ("<a href='blob:https://x/1'>Go</a>", Rule.SCHEME, "blob:"),
    ("<form method=get action='/delete/3'><button>Go</button></form>", Rule.BLACKLIST, "delete"),
    ("<form action='https://other.example/x' role=search><button>Go</button></form>", Rule.OFFSITE, "other.example"),
    ("<button aria-label=''>🗑</button>", Rule.BLACKLIST, "delete"),
]


@pytest.fixture
def find(page: Page, open_site: OpenSite) -> Find:
    """Shows pieces of markup on a page of a real site, and gives what is called Go in each, or the last thing."""
    url = open_site("acme").url

    async def at(pieces: Iterable[str]) -> list[Element]:
        await page.goto(url)
        parts = [
            f"<section aria-label={number}><h2>{number}</h2>{piece}</section>" for number, piece in enumerate(pieces)
        ]
        await page.evaluate("(markup) => { document.body.innerHTML = markup; }", "".join(parts))
        found: dict[str, Element] = {}
        for element in (await scan(page)).elements:
            if element.text == "Go" or found.get(element.heading, element).text != "Go":
                found[element.heading] = element
        return [found[str(number)] for number in range(len(parts))]

    return at


async def test_what_a_click_sends_and_where(find: Find, page: Page) -> None:
    elements = await find(markup for markup, _, _ in SENT)
    for (markup, method, path), element in zip(SENT, elements, strict=True):
        assert (element.form_method, element.form_action) == (method, page.url + path if path else ""), markup


async def test_what_the_form_around_asks_for(find: Find) -> None:
    elements = await find(f"<form action=/a>{fields}<button type=button>Go</button></form>" for fields, _ in ASKED)
    assert [element.form_asks for element in elements] == [asks for _, asks in ASKED]


async def test_the_names_of_what_is_drawn(find: Find) -> None:
    elements = await find(markup for markup, _ in DRAWN)
    for (markup, icon), element in zip(DRAWN, elements, strict=True):
        assert icon in element.icons if icon else element.icons == (), markup


async def test_what_the_rules_make_of_it(find: Find, page: Page) -> None:
    elements = await find(markup for markup, _, _ in JUDGED)
    policy = Policy(parse_address(page.url))
    for (markup, rule, evidence), element in zip(JUDGED, elements, strict=True):
        refusal = policy.check_element(element, page.url)
        assert (refusal.rule if refusal else None) == rule, markup
        assert refusal is None or refusal.evidence.endswith(evidence), markup


@pytest.mark.parametrize("mode", ["open", "closed"])
async def test_forms_within_shadow_roots_are_read(find: Find, page: Page, mode: str) -> None:
    await find(["<div id=host></div><button>Else</button>"])
    await page.evaluate(
        """(mode) => {
          const root = document.querySelector("#host").attachShadow({ mode });
          root.innerHTML = "<form method=post action=/deep><button>Go</button></form>";
        }""",
        mode,
    )
    go = next(element for element in (await scan(page)).elements if element.text == "Go")
    assert (go.form_method, go.form_action) == ("post", page.url + "deep")


async def test_forms_within_frames_are_read(find: Find, page: Page) -> None:
    form = "<form method=post action=/deep><button>Go</button></form>"
    await find([f'<button>Else</button><iframe width=300 height=100 srcdoc="{form}"></iframe>'])
    await page.frame_locator("iframe").get_by_role("button").wait_for()
    go = next(element for element in (await scan(page)).elements if element.text == "Go")
    assert (go.form_method, go.form_action) == ("post", page.url + "deep")
