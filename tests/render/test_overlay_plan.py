import itertools
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.look import PLAIN, Cards, Watermark
from autodemo_gui.core.take import BeatCue, ClickCue, Cue, KeyCue, PageCue, PointerCue
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.overlay_plan import possible, wanted
from autodemo_gui.render.overlay_track import FADE
from autodemo_gui.render.plan import plan_film
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import RenderSpec
from autodemo_gui.render.scene import View
from autodemo_gui.render.timeline import TRANSITION
from tests.render.overlays import INFO, LOOK, layout, pretended, track
from tests.render.takes import TakeBuilder, text_page

CARD = {f"title:{layer}": (300, 100) for layer in ("mark", "name", "tagline")} | {
    f"end:{layer}": (300, 100) for layer in ("mark", "heading", "address")
}
LOW = (550.0, 600.0, 180.0, 60.0)
"""A target where captions are at home, CSS pixels."""


def beat(step: int = 60, until: int = 300, caption: str = "See the prices", **more: object) -> BeatCue:
    return BeatCue(step, until, 0, "click", caption=caption, **more)  # type: ignore[arg-type]


def test_a_film_wants_its_bars_captions_keys_and_cards_once() -> None:
    cues: list[Cue] = [
        PageCue(0, INFO.url),
        beat(),
        BeatCue(310, 400, 1, "click", caption="See the prices"),
        KeyCue(320, "Enter"),
        KeyCue(330, "x"),
        PageCue(350, "https://acme.example/prices"),
    ]

    keys = [overlay.key for overlay in wanted(LOOK, Brand(tagline="Tools"), layout(), INFO, cues)]

    assert sorted(keys) == sorted(
        ["bar:acme.example", "bar:acme.example/prices", "caption:See the prices", "keys:Enter", *CARD]
    )


def test_other_captions_go_before_the_take_s() -> None:
    keys = {overlay.key for overlay in wanted(LOOK, Brand(), layout(), INFO, [beat()], {0: "Prices"})}

    assert "caption:Prices" in keys
    assert "caption:See the prices" not in keys


def test_every_overlay_that_a_frame_names_is_wanted(tmp_path: Path) -> None:
    take = TakeBuilder(tmp_path / "take", url="http://127.0.0.1:8000/", title="").show(text_page(1)).roll(200)
    folder = take.cue(BeatCue(10, 150, 0, "wait", caption="Look")).cue(KeyCue(60, "Enter")).save()
    with TakeReader(folder) as reader:
        place = lay_out(LOOK, "16:9", "720p", reader.info)
        keys = {overlay.key for overlay in wanted(LOOK, Brand(), place, reader.info, reader.cues)}
        spec = RenderSpec(
            take=folder,
            look=LOOK,
            shape="16:9",
            size="720p",
            fps=30,
            out=tmp_path / "demo.mp4",
            scratch=tmp_path,
            cache=tmp_path,
            ffmpeg=tmp_path,
            overlays=pretended(dict.fromkeys(keys, (200, 60)), place),
        )
        scenes = plan_film(reader, spec, place).scenes

    named = {layer.overlay for scene in scenes for layer in scene.layers} | {scene.bar for scene in scenes}
    assert named == {"bar:", "caption:Look", "keys:Enter"}
    assert named <= keys


def test_plain_wants_nothing() -> None:
    assert wanted(PLAIN, Brand(name="Acme"), layout(PLAIN), INFO, [beat(), KeyCue(9, "Enter")]) == ()


def test_a_card_that_could_not_be_drawn_is_not_in_the_film() -> None:
    drawn = pretended({"title:name": (300, 100), "bar:acme.example": (1000, 40)}, layout())

    look = possible(LOOK, drawn)

    assert (look.cards.title, look.cards.end, look.window.frame) == (True, False, "browser")
    assert possible(LOOK, {}).cards == LOOK.cards.model_copy(update={"title": False, "end": False})
    assert possible(LOOK, {}).window.frame == "none"


def test_a_caption_fades_and_rises_in_rests_and_fades_out() -> None:
    found, timeline = track([beat()], {"caption:See the prices": (400, 70)})
    start, stop = timeline.title_steps + 72, timeline.title_steps + 300

    assert found.layers(start - 1) == found.layers(stop) == ()
    coming = [found.layers(step)[0] for step in range(start, start + FADE)]
    assert all(a.opacity < b.opacity and a.y > b.y for a, b in itertools.pairwise(coming))
    resting = {found.layers(step) for step in range(start + FADE, stop - FADE)}
    assert len(resting) == 1
    (layer,) = resting.pop()
    assert layer.opacity == 1
    assert layer.y == int(layer.y)
    going = [found.layers(step)[0] for step in range(stop - FADE, stop)]
    assert all(a.opacity > b.opacity and a.y == b.y for a, b in itertools.pairwise(going))


def test_a_caption_leaves_the_target_of_its_beat_free() -> None:
    picture = {"caption:See the prices": (400, 70)}

    def y(cues: list[Cue], view: View | None = None) -> float:
        found, timeline = track(cues, picture, view=view)
        return found.layers(timeline.title_steps + 150)[0].y

    assert y([beat()]) > 540
    assert y([beat(box=LOW), ClickCue(120, 640, 630, LOW)]) < 540
    assert y([PointerCue(60, 640, 640), beat()]) < 540
    # The camera went in on the upper left: what was low is out of the picture, what was in the middle is low.
    assert y([beat(box=LOW)], View(zoom=1.5)) > 540
    assert y([beat(box=(400, 400, 150, 50))], View(zoom=1.5)) < 540
    assert y([beat(box=(400, 400, 150, 50))]) > 540


def test_a_look_may_say_where_captions_are() -> None:
    look = LOOK.model_copy(update={"captions": LOOK.captions.model_copy(update={"place": "bottom"})})
    found, timeline = track([beat(box=LOW)], {"caption:See the prices": (400, 70)}, look=look)

    assert found.layers(timeline.title_steps + 150)[0].y > 540


@settings(max_examples=30)
@given(
    beats=st.lists(st.tuples(st.integers(0, 580), st.integers(0, 200)), max_size=6),
    keys=st.lists(st.integers(0, 590), max_size=4),
)
def test_captions_come_one_at_a_time_and_keys_never_over_them(beats: list[tuple[int, int]], keys: list[int]) -> None:
    cues: list[Cue] = [
        BeatCue(step, min(599, step + length), number, "click", caption=f"Caption {number}")
        for number, (step, length) in enumerate(sorted(beats))
    ]
    cues += [KeyCue(step, "Enter") for step in sorted(keys)]
    sizes = {f"caption:Caption {number}": (300 + 90 * number, 70) for number in range(6)} | {"keys:Enter": (150, 60)}
    found, timeline = track(cues, sizes)

    for step in range(0, timeline.steps, 5):
        shown = {layer.overlay: layer for layer in found.layers(step)}
        captions = [layer for key, layer in shown.items() if key.startswith("caption:")]
        assert len(captions) <= 1
        if captions and "keys:Enter" in shown:
            caption, key = captions[0], shown["keys:Enter"]
            # Where they rest; both rise a little while they appear.
            assert (
                key.x >= caption.x + sizes[caption.overlay][0]
                or key.x + 150 <= caption.x
                or key.y + 60 <= caption.y + 18
                or key.y + 18 >= caption.y + 70
            )


def test_the_cards_texts_come_one_after_the_other_and_nobody_waits() -> None:
    found, timeline = track([beat()], CARD)

    for first, layers in ((0, CARD), (timeline.body_stop + TRANSITION // 2, CARD)):
        began = [
            next(step for step in range(timeline.steps) if key in {layer.overlay for layer in found.layers(step)})
            for key in layers
            if key.startswith("title") == (first == 0)
        ]
        assert began == sorted(set(began))
        assert began[0] == first
        assert began[-1] - first < 30
    seen = [bool(found.layers(step)) for step in range(timeline.steps)]
    assert all(seen[: timeline.title_steps])
    assert not any(seen[timeline.title_steps + FADE : timeline.body_stop])
    assert all(seen[timeline.body_stop + TRANSITION // 2 :])
    assert all(layer.opacity == 1 for layer in found.layers(timeline.steps - 1))
    assert len(found.layers(timeline.steps - 1)) == 3


def test_the_watermark_is_there_as_long_as_the_window() -> None:
    look = LOOK.model_copy(update={"watermark": Watermark(visible=True, opacity=0.5)})
    found, timeline = track([], {"watermark": (120, 40)}, look=look)

    assert found.layers(timeline.title_steps - 1) == ()
    assert found.layers(timeline.title_steps + 100)[0].opacity == 0.5
    assert found.layers(timeline.steps - 1) == ()


def test_without_cards_the_watermark_never_fades() -> None:
    look = LOOK.model_copy(update={"watermark": Watermark(visible=True), "cards": Cards(title=False, end=False)})
    found, timeline = track([], {"watermark": (120, 40)}, look=look)

    assert {found.layers(step)[0].opacity for step in range(timeline.steps)} == {0.8}


def test_what_was_not_drawn_is_not_shown() -> None:
    found, timeline = track([beat(), KeyCue(90, "Enter")], {})

    assert not any(found.layers(step) for step in range(timeline.steps))
