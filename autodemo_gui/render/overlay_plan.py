"""Which overlays a film needs, and which of them is where in every frame. Pure."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.look import Look
from autodemo_gui.core.take import BeatCue, Cue, TakeInfo
from autodemo_gui.render.bars import bar_names
from autodemo_gui.render.captions import spoken
from autodemo_gui.render.drawn import (
    END_LAYERS,
    TITLE_LAYERS,
    WATERMARK,
    DrawnOverlay,
    Overlay,
    bar_key,
    caption_key,
    card_key,
    keys_key,
)
from autodemo_gui.render.keys import key_names, keycaps
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.overlay_track import OverlayTrack
from autodemo_gui.render.palette import DARK, caption_fill, card_colours, keycap_fill
from autodemo_gui.render.placing import SAFE_MARGIN
from autodemo_gui.render.titles import words

__all__ = ["OverlayTrack", "possible", "wanted"]

_CAPTION_PX = {"wide": 34, "square": 42, "tall": 58}
_CAPTION_WIDTH = {"wide": 0.56, "square": 0.84, "tall": 0.88}
_KEY_PX = {"wide": 30, "square": 34, "tall": 42}
_WATERMARK_PX, _WATERMARK_EDGE = 26, 34
_GENERIC = frozenset(
    {"serif", "sans-serif", "monospace", "system-ui", "cursive", "fantasy", "ui-sans-serif", "ui-serif"}
)


def wanted(
    look: Look,
    brand: Brand,
    layout: Layout,
    info: TakeInfo,
    cues: Sequence[Cue],
    captions: Mapping[int, str] | None = None,
) -> tuple[Overlay, ...]:
    """Every overlay that a film of a take may show; each once.

    Args:
        look: of the film.
        brand: of the site, as it was read; the look's own goes over it.
        layout: of the film.
        info: of the take.
        cues: of the take.
        captions: by beat index, instead of the take's; an empty one leaves the beat without.
    """
    brand = brand.edited(look.brand)
    overlays = [
        *_bars(look, layout, info, cues),
        *_captions(look, brand, layout, info, cues, captions),
        *_keys(look, layout, cues),
        *_cards(look, brand, layout, info),
        *_watermark(look, brand, layout, info),
    ]
    return tuple({overlay.key: overlay for overlay in overlays}.values())


def possible(look: Look, drawn: Mapping[str, DrawnOverlay]) -> Look:
    """The look without what was wanted and could not be drawn: no card without a text, no window without its bar."""
    title = card_key("title", "name") in drawn or card_key("title", "mark") in drawn
    end = card_key("end", "heading") in drawn
    cards = look.cards.model_copy(update={"title": look.cards.title and title, "end": look.cards.end and end})
    has_bar = any(key.startswith(bar_key("")) for key in drawn)
    window = look.window if has_bar else look.window.model_copy(update={"frame": "none"})
    return look.model_copy(update={"cards": cards, "window": window})


def _bars(look: Look, layout: Layout, info: TakeInfo, cues: Sequence[Cue]) -> Iterator[Overlay]:
    if layout.bar is not None:
        for _, name in bar_names(cues, info):
            values = {"text": name, "data-theme": look.window.theme}
            yield Overlay("bar", bar_key(name), values, "bar")


def _captions(
    look: Look, brand: Brand, layout: Layout, info: TakeInfo, cues: Iterable[Cue], captions: Mapping[int, str] | None
) -> Iterator[Overlay]:
    if not look.captions.visible:
        return
    fill, kind = caption_fill(look, brand), shape_of(layout)
    style = {
        "--size": f"{_CAPTION_PX[kind] * look.captions.size * layout.unit:.2f}px",
        "--widest": f"{math.floor(_CAPTION_WIDTH[kind] * layout.canvas[0])}px",
        "--edge": _edge(layout),
        "--ink": fill.ink,
        "--ground": fill.ground,
        "--rim": fill.rim,
        "lang": info.language,
    }
    for cue in cues:
        if isinstance(cue, BeatCue) and (text := spoken(cue, captions)):
            yield Overlay("caption", caption_key(text), {"text": text, **style}, "caption")


def _keys(look: Look, layout: Layout, cues: Iterable[Cue]) -> Iterator[Overlay]:
    if look.keys:
        fill = keycap_fill(look)
        style = {
            "--size": f"{_KEY_PX[shape_of(layout)] * layout.unit:.2f}px",
            "--edge": _edge(layout),
            "--ink": fill.ink,
            "--ground": fill.ground,
            "--rim": fill.rim,
        }
        for name in key_names(cues):
            yield Overlay("keys", keys_key(name), {"keys": "\n".join(keycaps(name)), **style}, "keys")


def _cards(look: Look, brand: Brand, layout: Layout, info: TakeInfo) -> Iterator[Overlay]:
    said, colours = words(look, brand, info), card_colours(look, brand)
    values = {
        "data-shape": shape_of(layout),
        "lang": info.language,
        "logo": brand.logo,
        "name": said.name,
        **({"data-wide": "true"} if brand.logo_is_wide else {}),
        "--ink": colours.ink,
        "--quiet": colours.quiet,
        "--accent": colours.accent,
        "--on-accent": colours.on_accent,
        "--behind": colours.behind,
        "--paper": brand.paper or "#FFFFFF",
        **_fonts(brand),
    }
    if look.cards.title and said.name:
        for layer in TITLE_LAYERS:
            yield Overlay("title", card_key("title", layer), {**values, "tagline": said.tagline}, layer)
    if look.cards.end and (said.name or said.address or look.cards.call_to_action):
        for layer in END_LAYERS:
            texts = {"heading": said.call_to_action, "address": said.address}
            yield Overlay("end", card_key("end", layer), {**values, **texts}, layer)


def _watermark(look: Look, brand: Brand, layout: Layout, info: TakeInfo) -> Iterator[Overlay]:
    if look.watermark.visible:
        values = {
            "logo": brand.logo,
            "name": words(look, brand, info).name,
            "lang": info.language,
            **({"data-wide": "true"} if brand.logo_is_wide else {}),
            "data-corner": look.watermark.corner,
            "--size": f"{_WATERMARK_PX * look.watermark.size * layout.unit:.2f}px",
            "--edge": f"{round(_WATERMARK_EDGE * layout.unit)}px",
            "--behind": "#FFFFFF",
            "--paper": "#FFFFFF",
            "--ink": DARK,
        }
        yield Overlay("watermark", WATERMARK, values, "watermark")


def _fonts(brand: Brand) -> dict[str, str]:
    """The brand's families in front of ours; a computer that has none of them shows ours."""
    families = [name.replace("\\", "").replace('"', "") for name in brand.fonts if name.lower() not in _GENERIC]
    return {"--brand": ", ".join(f'"{name}"' for name in (*families, "Inter"))}


def _edge(layout: Layout) -> str:
    width, height = layout.canvas
    return f"{math.ceil(SAFE_MARGIN * height)}px {math.ceil(SAFE_MARGIN * width)}px"


def shape_of(layout: Layout) -> str:
    """Which of the three kinds of picture it is; their texts differ in size."""
    width, height = layout.canvas
    return "wide" if width > height else "tall" if width < height else "square"
