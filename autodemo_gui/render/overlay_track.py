"""Which overlay is where in every frame of a film. Pure."""

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from autodemo_gui.core.look import Look
from autodemo_gui.core.take import STEPS_PER_SECOND, ClickCue, Cue, PointerCue
from autodemo_gui.render.captions import Caption, captions_on_film
from autodemo_gui.render.drawn import (
    END_LAYERS,
    TITLE_LAYERS,
    WATERMARK,
    DrawnOverlay,
    caption_key,
    card_key,
    keys_key,
)
from autodemo_gui.render.geometry import Area, box_on_screen, on_screen
from autodemo_gui.render.keys import clear_of, presses
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.placing import Side, better_side, caption_top, keys_place
from autodemo_gui.render.scene import Layer, View
from autodemo_gui.render.timeline import TRANSITION, Timeline

FADE = round(0.2 * STEPS_PER_SECOND)
RISE = 18
"""Film pixels at 1080p over which an overlay rises while it appears."""
KEY_RISE = 10
CARD_FADE = round(0.4 * STEPS_PER_SECOND)
CARD_RISE = 30
STAGGER = round(0.14 * STEPS_PER_SECOND)
"""Steps between the layers of a card: they are seen to come one after the other, and read as one."""
_LOOK_EVERY = 6
"""Steps between the moments at which is asked what a caption would cover."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """An overlay's time in the film: from `start`, in which it begins to appear, to `stop`, in which it is gone."""

    start: int
    stop: int
    overlay: str
    x: int
    y: int
    rise: float
    fade_in: int = FADE
    fade_out: int = FADE
    opacity: float = 1.0

    def layer(self, step: int) -> Layer | None:
        """How it is seen at a step; whole pixels while it rests."""
        if not self.start <= step < self.stop:
            return None
        coming = min(1.0, (step - self.start + 1) / (self.fade_in + 1))
        going = min(1.0, (self.stop - step) / (self.fade_out + 1))
        risen = 1 - (1 - coming) ** 3
        return Layer(self.overlay, self.x, self.y + self.rise * (1 - risen), self.opacity * min(coming, going))


class OverlayTrack:
    """The overlays over the whole film."""

    def __init__(
        self,
        look: Look,
        drawn: Mapping[str, DrawnOverlay],
        layout: Layout,
        timeline: Timeline,
        cues: Sequence[Cue],
        captions: Mapping[int, str] | None,
        views: Sequence[View],
        *,
        density: float,
    ) -> None:
        """Place everything once.

        Args:
            look: of the film.
            drawn: the pictures by key; what is not among them is not shown.
            layout: of the film.
            timeline: of the film.
            cues: of the take.
            captions: by beat index, instead of the take's.
            views: of the camera, one for every step of the body.
            density: plate pixels per CSS pixel.
        """
        self._look, self._drawn, self._layout, self._timeline = look, drawn, layout, timeline
        self._cues, self._views, self._density = cues, views, density
        self._pointers = [cue for cue in cues if isinstance(cue, PointerCue)]
        spoken = list(self._captions(captions))
        self._appearances = [*self._watermark(), *spoken, *self._keys(spoken), *self._title(), *self._end()]

    def layers(self, film_step: int) -> tuple[Layer, ...]:
        """What lies on the picture at a step of the film, lowest first."""
        shown = (appearance.layer(film_step) for appearance in self._appearances)
        return tuple(layer for layer in shown if layer is not None and layer.opacity > 0)

    def _captions(self, captions: Mapping[int, str] | None) -> Iterator[Appearance]:
        if not self._look.captions.visible:
            return
        for caption in captions_on_film(self._cues, self._timeline, captions):
            key = caption_key(caption.text)
            picture = self._drawn.get(key)
            if picture is not None:
                y = self._caption_y(caption, picture)
                yield Appearance(caption.start, caption.stop, key, picture.x, y, RISE * self._layout.unit)

    def _keys(self, captions: Sequence[Appearance]) -> Iterator[Appearance]:
        for pressed in presses(self._cues, self._timeline) if self._look.keys else ():
            key = keys_key(pressed.name)
            picture = self._drawn.get(key)
            if picture is not None:
                press = clear_of(pressed, [(shown.start, shown.stop) for shown in captions])
                meanwhile = [shown for shown in captions if shown.start < press.stop and press.start < shown.stop]
                inside = picture.width - 2 * picture.bleed, picture.height - 2 * picture.bleed
                x, y = keys_place(self._layout, inside, [self._area(shown) for shown in meanwhile])
                x, y = x - picture.bleed, y - picture.bleed
                yield Appearance(press.start, press.stop, key, x, y, KEY_RISE * self._layout.unit)

    def _title(self) -> Iterator[Appearance]:
        """The card's texts come one after the other and go while the window comes."""
        if stop := self._timeline.title_steps:
            for number, layer in enumerate(TITLE_LAYERS):
                yield from self._card_layer("title", layer, number * STAGGER, stop + FADE)

    def _end(self) -> Iterator[Appearance]:
        """The same at the end, while the window goes; they stay."""
        if self._timeline.end_steps:
            begin = self._timeline.body_stop + TRANSITION // 2
            for number, layer in enumerate(END_LAYERS):
                yield from self._card_layer("end", layer, begin + number * STAGGER, self._timeline.steps)

    def _card_layer(self, card: Literal["title", "end"], layer: str, start: int, stop: int) -> Iterator[Appearance]:
        key = card_key(card, layer)
        picture = self._drawn.get(key)
        if picture is not None and stop > start:
            rise, fade_out = CARD_RISE * self._layout.unit, CARD_FADE if card == "title" else 0
            yield Appearance(start, stop, key, picture.x, picture.y, rise, CARD_FADE, fade_out)

    def _watermark(self) -> Iterator[Appearance]:
        """As long as there is a window to mark."""
        picture, timeline = self._drawn.get(WATERMARK), self._timeline
        if self._look.watermark.visible and picture is not None:
            yield Appearance(
                timeline.title_steps,
                timeline.body_stop + (TRANSITION if timeline.end_steps else 0),
                WATERMARK,
                picture.x,
                picture.y,
                rise=0,
                fade_in=TRANSITION if timeline.title_steps else 0,
                fade_out=TRANSITION if timeline.end_steps else 0,
                opacity=self._look.watermark.opacity,
            )

    def _area(self, shown: Appearance) -> Area:
        """What is read of an overlay, on the picture, where it rests."""
        picture = self._drawn[shown.overlay]
        left, top = shown.x + picture.bleed, shown.y + picture.bleed
        return Area(left, top, left + picture.width - 2 * picture.bleed, top + picture.height - 2 * picture.bleed)

    def _caption_y(self, caption: Caption, picture: DrawnOverlay) -> int:
        sides: dict[Side, Area] = {}
        height = picture.height - 2 * picture.bleed
        for side in ("bottom", "top"):
            top = caption_top(self._layout, height, side)
            left = picture.x + picture.bleed
            sides[side] = Area(left, top, left + picture.width - 2 * picture.bleed, top + height)
        place = self._look.captions.place
        if place == "auto":
            place = better_side(sides, list(self._targets(caption)), list(self._pointer(caption)), self._layout.unit)
        return round(sides[place].top) - picture.bleed

    def _targets(self, caption: Caption) -> Iterator[Area]:
        """Where the target of a caption's beat is on the picture, until it is clicked."""
        beat = caption.beat
        if beat.box is None:
            return
        clicks = [cue.step for cue in self._cues if isinstance(cue, ClickCue) and beat.step <= cue.step <= beat.until]
        stop = self._timeline.film_step(clicks[0]) + 1 if clicks else caption.stop
        for step in range(caption.start, max(caption.start + 1, min(stop, caption.stop)), _LOOK_EVERY):
            yield box_on_screen(self._view(step), self._layout, self._density, beat.box)

    def _pointer(self, caption: Caption) -> Iterator[tuple[float, float]]:
        """Where the pointer is on the picture while a caption is seen."""
        for step in range(caption.start, caption.stop, _LOOK_EVERY):
            take_step = self._timeline.edit.take_step(self._timeline.nearest_body_step(step))
            number = bisect.bisect_right(self._pointers, take_step, key=lambda cue: cue.step) - 1
            if number >= 0:
                cue = self._pointers[number]
                yield on_screen(self._view(step), self._layout, self._density, cue.x, cue.y)

    def _view(self, film_step: int) -> View:
        return self._views[self._timeline.nearest_body_step(film_step)]
