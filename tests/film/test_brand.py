"""The brand is read while the start page opens, in a stretch that is cut, and needs no clock of its own."""

import pytest

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.take import BRAND_FILE
from tests.film.conftest import BuildSet
from tests.sites.fixtures import OpenSite

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]


@pytest.mark.parametrize("page", ["index.html", "icon.html"])
async def test_the_take_knows_the_brand_and_shows_nothing_of_the_reading(
    build_set: BuildSet, open_site: OpenSite, page: str
) -> None:
    site = open_site("brands", logo="logo.png")
    shot = await build_set(site.url)
    actor = shot.performer()
    await actor.open(site.at(page))
    begin = shot.camera.step
    await actor.rest(100)
    take = await shot.strike()
    brand = Brand.model_validate_json((shot.folder / BRAND_FILE).read_text(encoding="utf-8"))
    assert brand.name == {"index.html": "Loom & Tide", "icon.html": "Plain"}[page]
    assert brand.logo
    assert all(take.is_cut_out(step) for step in range(begin - 1))


async def test_a_brand_that_cannot_be_kept_stops_no_film(build_set: BuildSet, open_site: OpenSite) -> None:
    site = open_site("brands", logo="logo.png")
    shot = await build_set(site.url)
    (shot.folder / BRAND_FILE).mkdir()
    actor = shot.performer()
    await actor.open(site.url)
    await actor.rest(100)
    assert (await shot.strike()).info.complete
