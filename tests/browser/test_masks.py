"""Nothing personal is ever painted: not late, not in frames and shadows, not from style sheets; and somebody looks."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.async_api import Page

from autodemo_gui.browser.masks import LOOK_ANYWAY, MaskCheck, Sight
from autodemo_gui.browser.session import Session, open_session
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.masks import NO_MASKS, Masks
from autodemo_gui.core.policy import Policy
from tests.browser.desk import Desk
from tests.core.test_masks import HARMLESS, PERSONAL
from tests.film.reading import Picture
from tests.sites.fixtures import OpenSite
from tests.sites.server import SiteServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]

ALL = Masks.model_validate(["emails", "phones", "cards"])

Opened = Callable[..., AbstractAsyncContextManager[Session]]
Serve = Callable[[str], SiteServer]


@pytest.fixture
def opened(shared_desk: Desk) -> Opened:
    """A session on a site, with masks."""

    @asynccontextmanager
    async def opening(site: SiteServer, masks: Masks) -> AsyncIterator[Session]:
        policy = Policy(parse_address(site.url))
        async with open_session(shared_desk.browser, policy=policy, on_refusal=lambda _: None, masks=masks) as session:
            await session.page.goto(site.url)
            yield session

    return opening


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """A site of one page with this body."""
    with ExitStack() as stack:

        def serving(body: str) -> SiteServer:
            (tmp_path / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{body}", encoding="utf-8")
            return stack.enter_context(SiteServer(tmp_path))

        yield serving


def looker(session: Session, masks: Masks = ALL) -> MaskCheck:
    return MaskCheck(session.cdp.send, masks)


async def test_everything_a_script_can_read_is_masked_before_anybody_looks(opened: Opened, open_site: OpenSite) -> None:
    async with opened(open_site("personal"), ALL) as session:
        page = session.page
        for place, text in {
            "#whole": "Write to ••••@•••••••.••• or call +•• •• •••••••.",
            "#split": "Or to ••••@•••••••.•••",
            "#letters": "•••@•••••••.•••",
            "#dialled": "Ring ••• ••• •••",
            "#card": "Card •••• •••• •••• ••••, order 1234 5678 9012 3456",
            "#open p": "••••@•••••••.•••",
        }.items():
            assert await page.inner_text(place) == text
        assert "12.05.2024, 1 234 567 users, version 10.20.30.40" in await page.inner_text("#harmless")
        assert await page.get_attribute("#empty", "placeholder") == "•••@•••••••.•••"
        assert await page.get_attribute("#empty", "title") == "like ••••@•••••••.•••"
        assert await page.get_attribute("#pressed", "value") == "Mail ••••@•••••••.•••"
        assert await page.inner_text("option") == "••••@•••••••.•••"
        assert await page.title() == "Staff of Acme: ••••@•••••••.•••"
        assert await page.frame_locator("#frame").locator("p").inner_text() == "••••@•••••••.•••"
        assert await _security(page, "#field") == "disc"


async def test_what_comes_late_is_masked_as_it_comes(opened: Opened, open_site: OpenSite) -> None:
    async with opened(open_site("personal"), ALL) as session:
        page = session.page
        await page.evaluate("document.getElementById('field').value = 'harmless'")
        assert await _security(page, "#field") == "none"
        await page.click("#more")
        assert await page.inner_text("#late") == "••••@•••••••.•••"
        assert await page.inner_text("#whole") == "Now ••••@•••••••.•••"
        assert await page.title() == "Staff: •••••@•••••••.•••"
        assert await page.input_value("#field") == "paul@example.com"  # what a program reads stays
        assert await _security(page, "#field") == "disc"


async def test_page_and_program_judge_alike(opened: Opened, serve: Serve) -> None:
    texts = (*PERSONAL, *HARMLESS)
    async with opened(serve("".join(f"<p>{text}</p>" for text in texts)), ALL) as session:
        shown = await session.page.evaluate("[...document.querySelectorAll('p')].map(({ textContent }) => textContent)")
    assert shown == [ALL.covered(text) for text in texts]


async def test_who_looks_sees_what_no_script_could_and_has_it_covered(opened: Opened, open_site: OpenSite) -> None:
    async with opened(open_site("personal"), ALL) as session:
        check = looker(session)
        before = await _picture(session.page)
        assert await check.look() is Sight.MENDED  # a closed shadow of the parser's own, and text of a style sheet
        assert await check.look() is Sight.COVERED
        after = await _picture(session.page)
        box = await session.page.locator(".written").bounding_box()
        assert box is not None
        assert _is_one_colour(after, box)
        assert not _is_one_colour(before, box)
        await session.page.evaluate("document.querySelector('.written').removeAttribute('style')")
        assert _is_one_colour(await _picture(session.page), box)
        assert check.bare == 0


async def test_a_frame_in_which_no_script_may_run_is_covered(opened: Opened, serve: Serve) -> None:
    site = serve("<h1>Inbox</h1><iframe sandbox srcdoc='<p>From anna@example.com</p>' width=400 height=90></iframe>")
    async with opened(site, ALL) as session:
        box = await session.page.locator("iframe").bounding_box()
        assert box is not None
        assert _is_one_colour(await _picture(session.page), box)


async def test_without_the_script_it_stays_bare_and_is_counted(opened: Opened, open_site: OpenSite) -> None:
    async with opened(open_site("personal"), NO_MASKS) as session:
        check = looker(session)
        assert await check.look() is Sight.BARE
        assert check.bare == 1


async def test_what_a_style_sheet_writes_later_is_found_though_no_script_changed_anything(
    opened: Opened, serve: Serve
) -> None:
    site = serve("<style>p:hover::after { content: 'anna@example.com' }</style><p>Who?</p>")
    async with opened(site, ALL) as session:
        check = looker(session)
        assert await check.look() is Sight.COVERED
        await session.page.hover("p")
        looks = [await check.look() for _ in range(LOOK_ANYWAY + 2)]
        assert looks == [*[Sight.COVERED] * LOOK_ANYWAY, Sight.MENDED, Sight.COVERED]
        assert check.bare == 1  # pictures taken meanwhile have it


async def test_a_page_that_insists_is_covered(opened: Opened, serve: Serve) -> None:
    site = serve(
        """<p id=p>anna@example.com</p><script>
        const insist = () => { if (p.firstChild.data !== "anna@example.com") p.firstChild.data = "anna@example.com" };
        new MutationObserver(insist).observe(p, { characterData: true, subtree: true }); insist();
        </script>"""
    )
    async with opened(site, ALL) as session:
        check = looker(session)
        assert await check.look() is Sight.MENDED
        box = await session.page.locator("#p").bounding_box()
        assert box is not None
        assert _is_one_colour(await _picture(session.page), box)


async def test_chosen_elements_are_grey_and_have_no_name(opened: Opened, open_site: OpenSite) -> None:
    masks = Masks(selectors=(".customer",))
    async with opened(open_site("personal"), masks) as session:
        page = session.page
        box = await page.locator("#chosen").bounding_box()
        assert box is not None
        assert _is_one_colour(await _picture(page), box)
        assert await page.inner_text("#chosen b") == "••••"
        assert await page.inner_text("#whole") == "Write to anna@example.com or call +49 30 1234567."
        await page.click("#more")
        await page.evaluate("scrollTo(0, 0)")
        box = await page.locator("#harmless").bounding_box()
        assert box is not None
        assert _is_one_colour(await _picture(page), box)
        assert await looker(session, masks).look() is Sight.COVERED


async def test_a_selector_that_is_none_is_said_before_anything_is_opened(opened: Opened, open_site: OpenSite) -> None:
    site = open_site("personal")
    with pytest.raises(InvalidInput) as refused:
        async with opened(site, Masks(selectors=("div[",))):
            pass
    assert refused.value.field == "masks"
    assert site.log.all() == []


async def _security(page: Page, selector: str) -> str:
    style = await page.eval_on_selector(selector, "(field) => getComputedStyle(field).webkitTextSecurity")
    return str(style)


async def _picture(page: Page) -> Picture:
    raw = np.frombuffer(await page.screenshot(full_page=True), np.uint8)
    picture = cv2.imdecode(raw, cv2.IMREAD_COLOR)
    assert picture is not None
    return picture.astype(np.uint8)


def _is_one_colour(picture: Picture, box: dict[str, float]) -> bool:
    """Within the rounded corners."""
    x, y, width, height = (round(box[key]) for key in ("x", "y", "width", "height"))
    inner = picture[y + 4 : y + height - 4, x + 4 : x + width - 4]
    return int(inner.max()) - int(inner.min()) <= 1
