"""Overlays drawn by the real Chromium, all in one launch."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.errors import BrowserMissing
from autodemo_gui.core.look import Captions, Watermark
from autodemo_gui.core.take import BeatCue, Cue, KeyCue
from autodemo_gui.render.drawn import DrawnOverlay, Overlay
from autodemo_gui.render.overlay_plan import wanted
from autodemo_gui.render.overlays import bar_enlargement, draw
from autodemo_gui.render.placing import SAFE_MARGIN
from tests.render.overlays import INFO, LOOK, layout, pixels, sign

pytestmark = pytest.mark.browser

CAPTIONS = {
    "short": "See the prices",
    "emoji": "🚀",
    "arabic": "شاهد الأسعار",
    "japanese": "料金プランを見る",
    "two lines": "Every invoice of the month is matched with its own payment and filed",
    "endless": " ".join(["Switch to yearly billing and save"] * 8),
    "one word": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3,
}
LIGHT = LOOK.model_copy(
    update={"captions": Captions(theme="light"), "watermark": Watermark(visible=True, corner="top-left")}
)
NIGHT = LOOK.model_copy(
    update={
        "background": LOOK.background.model_copy(update={"colours": ("#101014",)}),
        "cards": LOOK.cards.model_copy(update={"theme": "dark"}),
    }
)
BROKEN = "data:image/png;base64,AAAA"
Drawn = Mapping[str, DrawnOverlay]


def named(prefix: str, overlays: tuple[Overlay, ...]) -> list[Overlay]:
    """The same overlays under other names, so that several films can be drawn at once."""
    return [Overlay(each.kind, f"{prefix}/{each.key}", each.values, each.layer) for each in overlays]


def everything() -> list[Overlay]:
    cues: list[Cue] = [
        BeatCue(step, step + 60, step, "click", caption=text) for step, text in enumerate(CAPTIONS.values())
    ]
    cues.append(KeyCue(90, "Control+K"))
    acme = Brand(name="Acme", tagline="Tools that last", accent="#1B4FD8", address="acme.example")
    films = {
        "full": (LIGHT, acme.model_copy(update={"logo": sign((216, 79, 27))})),
        "bare": (LOOK, Brand()),
        "broken": (LOOK, acme.model_copy(update={"logo": BROKEN, "logo_is_wide": True})),
        "black": (NIGHT, acme.model_copy(update={"logo": sign((0, 0, 0))})),
        "long": (LOOK, acme.model_copy(update={"name": "Extraordinarily " * 7, "tagline": "Very long indeed " * 14})),
    }
    local = INFO.model_copy(update={"url": "http://127.0.0.1:8000/", "title": ""})
    nameless = wanted(LOOK, Brand(), layout(), local, [])
    return named("nameless", nameless) + [
        overlay
        for prefix, (look, brand) in films.items()
        for overlay in named(prefix, wanted(look, brand, layout(look), INFO, cues))
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("overlays")


@pytest.fixture(scope="module")
def drawn(folder: Path) -> Drawn:
    return asyncio.run(
        draw(everything(), look=LOOK, layout=layout(), folder=folder, browser="", on_note=lambda _: None)
    )


def colour(picture: NDArray[np.uint8], red: int, green: int, blue: int) -> int:
    """How many opaque pixels have about this colour."""
    near = np.abs(picture[:, :, :3].astype(int) - (blue, green, red)).max(axis=2) < 12
    return int((near & (picture[:, :, 3] > 250)).sum())


def caption(drawn: Drawn, name: str) -> DrawnOverlay:
    return drawn[f"full/caption:{' '.join(CAPTIONS[name].split())}"]


@pytest.mark.parametrize("name", CAPTIONS)
def test_a_caption_is_a_pill_with_readable_text_inside_the_safe_margin(drawn: Drawn, name: str) -> None:
    found, (width, height) = caption(drawn, name), layout().canvas

    left, right = found.x + found.bleed, found.x + found.width - found.bleed
    assert left >= width * SAFE_MARGIN
    assert right <= width * (1 - SAFE_MARGIN)
    assert found.y + found.height - found.bleed <= height * (1 - SAFE_MARGIN) + 1
    assert abs(left + right - width) <= 2
    picture = pixels(found)
    assert not picture[[0, 0, -1, -1], [0, -1, 0, -1], 3].any()
    inside = picture[found.bleed : -found.bleed, found.bleed : -found.bleed]
    ink = colour(inside, 23, 23, 27)
    assert ink > 40 or name == "emoji"
    assert colour(inside, 255, 255, 255) > 0.3 * inside.shape[0] * inside.shape[1] or name == "emoji"


def test_long_captions_take_two_lines_and_are_shortened_but_not_cut(drawn: Drawn) -> None:
    heights = {name: caption(drawn, name).height - 2 * caption(drawn, name).bleed for name in CAPTIONS}

    assert heights["short"] < heights["two lines"] < 2 * heights["short"]
    assert heights["endless"] == heights["two lines"]
    assert heights["one word"] <= heights["two lines"]
    endless = pixels(caption(drawn, "endless"))
    bleed = caption(drawn, "endless").bleed
    # Nothing of the text reaches the pill's own edge.
    assert (
        colour(endless[:, bleed + 4 : bleed + 16], 23, 23, 27)
        == colour(endless[:, -bleed - 16 : -bleed - 4], 23, 23, 27)
        == 0
    )


def test_the_two_lines_are_balanced(drawn: Drawn) -> None:
    found = caption(drawn, "two lines")
    picture = pixels(found)[found.bleed : -found.bleed, found.bleed : -found.bleed].astype(int)
    ink = (np.abs(picture[:, :, :3] - (27, 23, 23)).max(axis=2) < 60) & (picture[:, :, 3] > 250)
    lines = np.array_split(ink, 2)
    first, second = (int(np.ptp(np.flatnonzero(line.any(axis=0)))) for line in lines)

    assert 0.7 < first / second < 1.4


def test_emoji_are_in_colour(drawn: Drawn) -> None:
    inside = pixels(caption(drawn, "emoji"))[40:-40, 40:-40, :3].astype(int)

    assert (inside.max(axis=2) - inside.min(axis=2) > 80).sum() > 50


def test_cards_have_a_layer_for_each_text_one_below_the_other(drawn: Drawn) -> None:
    for card, layers in (("title", ("mark", "name", "tagline")), ("end", ("mark", "heading", "address"))):
        found = [drawn[f"full/{card}:{layer}"] for layer in layers]
        tops = [each.y + each.bleed for each in found]
        assert tops == sorted(tops)
        for each in found:
            assert abs(2 * each.x + each.width - layout().canvas[0]) <= 3
            assert (pixels(each)[:, :, 3] > 250).sum() > 100
    assert colour(pixels(drawn["full/title:mark"]), 27, 79, 216) > 2000
    assert colour(pixels(drawn["full/end:address"]), 27, 79, 216) > 2000


def test_nothing_empty_or_broken_is_shown(drawn: Drawn) -> None:
    assert "bare/title:tagline" not in drawn
    assert {"bare/title:mark", "bare/title:name", "bare/end:address"} <= set(drawn)
    # A logo that is no picture: its place takes the first letter, on the brand's colour, and the name is told.
    assert colour(pixels(drawn["broken/title:mark"]), 27, 79, 216) > 2000
    assert "broken/title:name" in drawn
    # A page that has neither a title nor an address to tell: no card, a bar without its pill.
    assert [key for key in drawn if key.startswith("nameless/")] == ["nameless/bar:"]
    assert colour(pixels(drawn["nameless/bar:"]), 255, 255, 255) == 0
    assert colour(pixels(drawn["bare/bar:acme.example"]), 255, 255, 255) > 1000


def test_a_logo_that_would_be_lost_stands_on_a_plate(drawn: Drawn) -> None:
    picture = pixels(drawn["black/title:mark"])

    assert colour(picture, 0, 0, 0) > 1000
    assert colour(picture, 255, 255, 255) > 1000
    assert colour(pixels(drawn["full/title:mark"]), 255, 255, 255) == 0


def test_long_names_stay_on_the_card(drawn: Drawn) -> None:
    width, height = layout().canvas
    for layer in ("mark", "name", "tagline"):
        found = drawn[f"long/title:{layer}"]
        assert found.x + found.bleed >= width * SAFE_MARGIN
        assert found.x + found.width - found.bleed <= width * (1 - SAFE_MARGIN)
        assert found.y + found.bleed >= height * SAFE_MARGIN
        assert found.y + found.height - found.bleed <= height * (1 - SAFE_MARGIN)


def test_keys_and_watermark_are_small_and_in_their_places(drawn: Drawn) -> None:
    keys, mark = drawn["full/keys:Control+K"], drawn["full/watermark"]

    assert keys.height - 2 * keys.bleed < caption(drawn, "short").height - 2 * caption(drawn, "short").bleed
    assert keys.width > keys.height
    assert mark.x + mark.bleed < 60
    assert mark.y + mark.bleed < 60
    assert colour(pixels(mark), 27, 79, 216) > 100


def test_the_bar_is_as_sharp_as_the_camera_goes_in(drawn: Drawn) -> None:
    bar, place = drawn["full/bar:acme.example"], layout()

    assert place.bar is not None
    assert (bar.x, bar.y) == (place.bar.x, place.bar.y)
    assert 1 < bar.width / place.bar.width == pytest.approx(bar_enlargement(LOOK, place), abs=0.001)
    assert (pixels(bar)[:, :, 3] == 255).all()


async def test_what_is_there_is_not_drawn_again(drawn: Drawn, folder: Path) -> None:
    async def again(overlays: list[Overlay]) -> Drawn:
        return await draw(
            overlays, look=LOOK, layout=layout(), folder=folder, browser="/nowhere", on_note=lambda _: None
        )

    assert await again(everything()) == drawn
    new = wanted(LOOK, Brand(), layout(), INFO, [BeatCue(0, 60, 0, "click", caption="Something new")])
    with pytest.raises(BrowserMissing):
        await again([*everything(), *new])
