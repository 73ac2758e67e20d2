"""Which overlays a film needs, and which of them is where in every frame. Pure."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.look import Look
from autodemo_gui.core.take import BeatCue, Cue, TakeInfo
from autodemo_gui.render.bars import bar_names
from autodemo_gui.render.captions import spoken
from autodemo_gui.render.drawn import Overlay, bar_key, caption_key
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.overlay_track import OverlayTrack
from autodemo_gui.render.palette import caption_fill
from autodemo_gui.render.placing import SAFE_MARGIN

__all__ = ["OverlayTrack", "wanted"]

_CAPTION_PX = {"wide": 34, "square": 42, "tall": 54}
_CAPTION_WIDTH = {"wide": 0.56, "square": 0.84, "tall": 0.88}


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
    ]
    return tuple({overlay.key: overlay for overlay in overlays}.values())


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
    width, height = layout.canvas
    style = {
        "--size": f"{_CAPTION_PX[kind] * look.captions.size * layout.unit:.2f}px",
        "--widest": f"{math.floor(_CAPTION_WIDTH[kind] * width)}px",
        "--edge": f"{math.ceil(SAFE_MARGIN * height)}px {math.ceil(SAFE_MARGIN * width)}px",
        "--ink": fill.ink,
        "--ground": fill.ground,
        "--rim": fill.rim,
        "lang": info.language,
    }
    for cue in cues:
        if isinstance(cue, BeatCue) and (text := spoken(cue, captions)):
            yield Overlay("caption", caption_key(text), {"text": text, **style}, "caption")


def shape_of(layout: Layout) -> str:
    """Which of the three kinds of picture it is; their texts differ in size."""
    width, height = layout.canvas
    return "wide" if width > height else "tall" if width < height else "square"
