"""Checks a planned film before it is shown: stillness, targets and texts that leave the picture. Pure, and free.

What a frame shows is known as data, so no film has to be decoded for it. Blank pages are seen while they are drawn
(`Companions.look_at`), the file itself is probed (`check.verify`).
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from autodemo_gui.core.take import STEPS_PER_SECOND, ClickCue, Cue
from autodemo_gui.core.text import tr
from autodemo_gui.render.companions import clock
from autodemo_gui.render.drawn import DrawnOverlay
from autodemo_gui.render.geometry import Area, box_on_screen, visible_page
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.scene import Layer, Scene
from autodemo_gui.render.timeline import Timeline

STILL_LIMIT_S = 2.2
"""The cut leaves at most 1.9 s in which nothing happens."""
LEAST_VISIBLE = 0.5
"""Of a target's area when it is clicked."""
MOST_COVERED = 0.25
_SLACK_PX = 1.5


def film_flaws(
    scenes: Sequence[Scene],
    *,
    fps: int,
    timeline: Timeline,
    cues: Sequence[Cue],
    layout: Layout,
    drawn: Mapping[str, DrawnOverlay],
    density: float,
) -> list[str]:
    """What is not as it should be in a film, as sentences by time within each kind.

    Args:
        scenes: one per frame.
        fps: of the film.
        timeline: of the film.
        cues: of the take.
        layout: of the film.
        drawn: the overlays by key.
        density: plate pixels per CSS pixel.
    """
    return [
        *_still(scenes, fps, timeline),
        *_targets(scenes, fps, timeline, cues, layout, drawn, density),
        *_texts(scenes, fps, layout, drawn),
    ]


def _still(scenes: Sequence[Scene], fps: int, timeline: Timeline) -> Iterator[str]:
    """Stretches of the body in which no frame differs from the one before."""
    stride = STEPS_PER_SECOND // fps
    first, stop = -(-timeline.title_steps // stride), min(len(scenes), -(-timeline.body_stop // stride))
    begin = first
    for _, same in itertools.groupby(scenes[first:stop], key=lambda scene: replace(scene, done=0.0)):
        length = sum(1 for _ in same)
        if length > STILL_LIMIT_S * fps:
            at, seconds = clock(begin / fps), f"{length / fps:.1f}"
            yield tr("Nothing moves for {seconds} s at {at}.", seconds=seconds, at=at)
        begin += length


def _targets(
    scenes: Sequence[Scene],
    fps: int,
    timeline: Timeline,
    cues: Sequence[Cue],
    layout: Layout,
    drawn: Mapping[str, DrawnOverlay],
    density: float,
) -> Iterator[str]:
    """Clicks whose target is not in the picture, or lies below a text."""
    for click in cues:
        if not isinstance(click, ClickCue) or click.box is None:
            continue
        step = timeline.film_step(click.step)
        if timeline.edit.take_step(step - timeline.title_steps) != click.step:
            continue  # cut out
        scene = scenes[min(step * fps // STEPS_PER_SECOND, len(scenes) - 1)]
        at = clock(step / STEPS_PER_SECOND)
        target, page = Area.of_box(click.box, density), visible_page(scene.view, layout)
        seen = target.share_in(page) * target.width * target.height
        # A target larger than what is in view at once can only be seen in part.
        most = min(target.width * target.height, page.width * page.height)
        if not _holds_point(page, click, density) or seen < LEAST_VISIBLE * most:
            yield tr("What is clicked at {at} lies outside of the picture.", at=at)
            continue
        box = box_on_screen(scene.view, layout, density, click.box).within(*layout.canvas)
        if any(box.share_in(area) > MOST_COVERED for area in _text_areas(scene.layers, drawn)):
            yield tr("A caption covers what is clicked at {at}.", at=at)


def _texts(scenes: Sequence[Scene], fps: int, layout: Layout, drawn: Mapping[str, DrawnOverlay]) -> Iterator[str]:
    """Captions, cards and keys that reach out of the picture, each said once."""
    picture = Area(0, 0, *layout.canvas)
    told = set()
    for number, scene in enumerate(scenes):
        for layer in scene.layers:
            if layer.overlay in told or layer.overlay not in drawn:
                continue
            # On its way in, a text may still be below its place.
            here = _area(layer, drawn[layer.overlay])
            if layer.opacity == 1 and not picture.holds(here, _SLACK_PX):
                told.add(layer.overlay)
                yield tr("A text reaches out of the picture at {at}.", at=clock(number / fps))


def _text_areas(layers: Sequence[Layer], drawn: Mapping[str, DrawnOverlay]) -> Iterator[Area]:
    return (_area(layer, drawn[layer.overlay]) for layer in layers if layer.overlay in drawn)


def _area(layer: Layer, overlay: DrawnOverlay) -> Area:
    """Where the overlay's ink is on the picture, without the shadow around it."""
    left, top, bleed = layer.x + overlay.bleed, layer.y + overlay.bleed, overlay.bleed
    return Area(left, top, left + overlay.width - 2 * bleed, top + overlay.height - 2 * bleed)


def _holds_point(page: Area, click: ClickCue, density: float) -> bool:
    x, y = click.x * density, click.y * density
    return page.left <= x <= page.right and page.top <= y <= page.bottom
