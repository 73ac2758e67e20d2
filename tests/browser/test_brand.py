"""What a site says about itself is read from its page, and nothing a page does can make that fail."""

import asyncio
import base64
import struct

import pytest

from autodemo_gui.browser import brand as reading
from autodemo_gui.browser.brand import families_of, read_brand
from autodemo_gui.browser.logo import Candidate, Logo, on_paper, ranked
from autodemo_gui.core.brand import Brand, contrast
from tests.browser.desk import Desk, sleep_ms
from tests.sites import SITES, serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
BRANDS = SITES / "brands"


async def brand_of(desk: Desk, page: str, *, logo: str = "logo.png") -> Brand:
    with serve_site("brands", logo=logo) as site:
        async with desk.session(site.at(page)) as session:
            before = await session.page.content()
            brand = await read_brand(session.page, pass_time=sleep_ms)
            assert await session.page.content() == before
            return brand


def svg_of(brand: Brand) -> str:
    assert brand.logo.startswith("data:image/svg+xml;base64,")
    return base64.b64decode(brand.logo.partition(",")[2]).decode()


def png_size(brand: Brand) -> tuple[int, int]:
    assert brand.logo.startswith("data:image/png;base64,")
    width, height = struct.unpack(">II", base64.b64decode(brand.logo.partition(",")[2])[16:24])
    return width, height


async def test_a_whole_brand(shared_desk: Desk) -> None:
    brand = await brand_of(shared_desk, "index.html")
    svg = svg_of(brand)
    assert brand.model_copy(update={"logo": ""}) == Brand(
        name="Loom & Tide",
        tagline="Plans a sail loft's week",
        logo_is_wide=True,
        accent=brand.accent,
        paper="#FBF7F0",
        ink="#223344",
        fonts=("Bricolage Grotesque", "Figtree", "serif"),
        address="",
    )
    red, green, blue = (int((brand.accent or "")[at : at + 2], 16) for at in (1, 3, 5))
    assert blue > 200 > green > red  # oklch(0.55 0.2 262), as the browser sees it
    assert 'fill="#203040"' in svg  # mixed in a style sheet
    assert "#145AC8" in svg  # a sign that is used from elsewhere, in the colour of its place
    assert "circle" in svg
    assert "#FF00FF" not in svg  # not shown there, so not here
    assert "class" not in svg


async def test_a_light_picture_from_a_dark_header_brings_its_ground_along(shared_desk: Desk) -> None:
    brand = await brand_of(shared_desk, "picture.html")
    assert (brand.name, brand.accent, brand.paper, brand.ink) == ("Heron", "#C0392B", "#FFFFFF", "#000000")
    assert 'fill="#112233"' in svg_of(brand)
    assert "data:image/png;base64," in svg_of(brand)
    assert not brand.logo_is_wide


async def test_another_sites_picture_is_taken_as_it_was_loaded(shared_desk: Desk) -> None:
    with serve_site("brands") as elsewhere:
        brand = await brand_of(shared_desk, "picture.html", logo=elsewhere.at("logo.png"))
    assert base64.b64encode((BRANDS / "logo.png").read_bytes()).decode() in svg_of(brand)


async def test_a_picture_in_vectors_stays_one(shared_desk: Desk) -> None:
    dark = await brand_of(shared_desk, "dark.html")
    assert ".sail { fill: #F59E0B }" in svg_of(dark)
    assert (dark.name, dark.tagline, dark.accent) == ("منارة", "خرائط البحر", "#F59F0A")
    assert dark.paper is not None
    assert contrast("#FFFFFF", dark.paper) > 15
    assert dark.ink == "#E2E8F0"


async def test_an_icon_is_better_than_nothing(shared_desk: Desk) -> None:
    brand = await brand_of(shared_desk, "icon.html")
    assert brand.name == "Plain"
    assert 'fill="#000000"' in svg_of(brand)  # so light that it needs a ground
    assert brand.accent is None


async def test_a_page_without_a_brand_has_none(shared_desk: Desk) -> None:
    assert await brand_of(shared_desk, "nothing.html") == Brand(paper="#FFFFFF", ink="#000000")


async def test_a_name_in_any_script(shared_desk: Desk) -> None:
    brand = await brand_of(shared_desk, "japanese.html")
    assert (brand.name, brand.tagline) == ("工房カイト", "風を読み、糸を選び、空へ")


async def test_a_hostile_page_gets_nothing_through(shared_desk: Desk) -> None:
    brand = await brand_of(shared_desk, "hostile.html")
    assert len(brand.name) <= 40
    assert brand.name == "Hello"
    assert brand.tagline.startswith("Buy now")
    assert "cookie" not in brand.tagline.lower()
    assert 'd="M0 0h60v20H0z"' in svg_of(brand)
    for word in ("script", "alert", "http://127", "onload", "onclick", "animate", "foreignObject", "text"):
        assert word not in svg_of(brand)


async def test_a_picture_of_megabytes_is_made_small(shared_desk: Desk) -> None:
    brand = await brand_of(shared_desk, "huge.html")
    assert png_size(brand) == (400, 160)
    assert len(brand.logo) < 800_000


async def test_a_page_that_does_not_answer_costs_a_bounded_time(
    shared_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LIMIT_S", 0.05)
    with serve_site("brands", logo="logo.png") as site:
        async with shared_desk.session(site.at("index.html")) as session:
            waiting = "() => { const call = new XMLHttpRequest(); call.open('GET', '/hang', false); call.send(); }"
            busy = asyncio.ensure_future(session.page.evaluate(waiting))
            assert await asyncio.to_thread(site.log.wait_for, "/hang")
            brand = await read_brand(session.page, pass_time=sleep_ms)
            assert not busy.done()
            site.close()  # lets the page go
            await busy
    assert brand == Brand()


async def test_a_page_that_is_gone_is_no_failure(shared_desk: Desk) -> None:
    with serve_site("brands", logo="logo.png") as site:
        async with shared_desk.session(site.at("index.html")) as session:
            await session.page.close()
            assert await read_brand(session.page, pass_time=sleep_ms) == Brand()


def candidate(**differs: object) -> Candidate:
    usual: dict[str, object] = {
        "id": 0,
        "kind": "img",
        "isData": False,
        "url": "/a.png",
        "x": 40.0,
        "y": 20.0,
        "width": 120.0,
        "height": 40.0,
        "naturalWidth": 240.0,
        "naturalHeight": 80.0,
        "alt": "",
        "isHomeLink": False,
        "isInHeader": False,
        "isInFooter": False,
        "isInButton": False,
        "saysLogo": False,
        "saysOther": False,
        "behind": "#FFFFFF",
    }
    return usual | differs  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("differs", "is_logo"),
    [
        ({}, False),
        ({"saysLogo": True}, True),
        ({"isHomeLink": True, "isInHeader": True}, True),
        ({"saysLogo": True, "y": 2400.0, "saysOther": True}, False),  # one of the customers'
        ({"isHomeLink": True, "isInButton": True}, False),
        ({"isInHeader": True, "saysOther": True}, False),
        ({"saysLogo": True, "isInFooter": True, "y": 1800.0}, False),
        ({"saysLogo": True, "width": 500.0, "height": 20.0}, False),  # a rule, not a logo
        ({"isInHeader": True, "saysLogo": True, "naturalWidth": 16.0, "naturalHeight": 16.0}, False),
    ],
)
async def test_which_picture_is_the_logo(differs: dict[str, object], is_logo: bool) -> None:
    one = candidate(**differs)
    assert (ranked([one]) == [one]) is is_logo


async def test_the_likeliest_picture_comes_first() -> None:
    named = candidate(id=1, saysLogo=True)
    home = candidate(id=2, saysLogo=True, isHomeLink=True, isInHeader=True)
    assert ranked([named, candidate(id=3), home]) == [home, named]


@pytest.mark.parametrize(
    ("paper", "behind", "colours", "is_framed"),
    [
        ("#FFFFFF", "#111122", (("#FFFFFF", 1.0),), True),
        ("#FFFFFF", "#111122", (("#F59E0B", 0.5), ("#FFFFFF", 0.5)), True),
        ("#FFFFFF", "#111122", (("#C02020", 1.0),), False),
        ("#FFFFFF", "#111122", (), True),  # nobody could look: as it is on the page
        ("#FFFFFF", "#F4F4F4", (("#FFFFFF", 0.6), ("#C02020", 0.4)), False),
        ("#111122", "#111122", (("#FFFFFF", 1.0),), False),
        (None, "#111122", (("#FFFFFF", 1.0),), False),
        ("#FFFFFF", "", (("#FFFFFF", 1.0),), True),  # it lay on a picture
        ("#FFFFFF", "", (("#FFFFFF", 0.5), ("#C02020", 0.5)), False),
        ("#FFFFFF", "", (), False),
    ],
)
async def test_when_a_logo_brings_its_ground(
    paper: str | None, behind: str, colours: tuple[tuple[str, float], ...], is_framed: bool
) -> None:
    logo = Logo("data:image/png;base64,AAAA", 200, 50, behind=behind, colours=colours)
    assert (on_paper(logo, paper=paper, ink="#222222") != logo) is is_framed


@pytest.mark.parametrize(
    ("stacks", "families"),
    [
        (['"Figtree", sans-serif', "Figtree, Arial, sans-serif"], ("Figtree", "Arial", "sans-serif")),
        (["-apple-system, BlinkMacSystemFont, system-ui, ui-serif"], ()),
        (["'Noto Color Emoji', \"Apple Color Emoji\", Inter, monospace", "serif"], ("Inter", "monospace")),
        (['"A, B", "x</style>"'], ("A B", "xstyle")),
        ([], ()),
    ],
)
async def test_families_are_named_once(stacks: list[str], families: tuple[str, ...]) -> None:
    assert families_of(stacks) == families
