from pathlib import Path

import pytest

from autodemo_gui.core.job import Shape
from autodemo_gui.core.look import PLAIN, Cards, Look, ProgressBar
from autodemo_gui.core.take import BeatCue, PointerCue
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.motion import HIDDEN
from autodemo_gui.render.plan import Plan, jumps, plan_film
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import RenderSpec
from autodemo_gui.render.scene import View
from tests.render.takes import TakeBuilder, text_page

DRESSED = PLAIN.model_copy(
    update={
        "cards": Cards(title_s=1.0, end_s=1.5),
        "cross_fade_s": 0.2,
        "cursor": PLAIN.cursor.model_copy(update={"visible": True}),
        "progress_bar": ProgressBar(visible=True),
    }
)


def planned(take: Path, look: Look, fps: int = 60, shape: Shape = "16:9") -> Plan:
    spec = RenderSpec.model_validate(
        {"take": take, "look": look, "shape": shape, "size": "720p", "fps": fps}
        | dict.fromkeys(("out", "scratch", "cache", "ffmpeg"), take)
    )
    with TakeReader(take) as reader:
        return plan_film(reader, spec, lay_out(look, shape, "720p", reader.info))


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = TakeBuilder(tmp_path_factory.mktemp("take")).cue(BeatCue(30, 140, 0, "scroll"))
    for step in range(150):
        made.cue(PointerCue(step, 100 + step, 100))
    for number in range(3):
        made.show(text_page(number)).roll(50)
    return made.save()


def test_plain_is_the_body_and_nothing_moves_in_it_but_the_page(take: Path) -> None:
    plan = planned(take, PLAIN)

    assert len(plan.scenes) == plan.timeline.steps == 150
    assert [scene.content for scene in plan.scenes] == [step // 50 for step in range(150)]
    assert all((scene.fade, scene.stage, scene.layers, scene.done) == (1, 1, (), 0) for scene in plan.scenes)
    assert {scene.view for scene in plan.scenes} == {View()}
    assert planned(take, PLAIN, fps=30).scenes == plan.scenes[::2]


def test_cards_show_the_bare_background_and_the_window_comes_and_goes_without_a_flash(take: Path) -> None:
    scenes = planned(take, DRESSED).scenes

    assert len(scenes) == 60 + 150 + 90
    stages = [scene.stage for scene in scenes]
    assert stages[:60] == [0.0] * 60
    assert stages[90:210] == [1.0] * 120
    assert stages[-60:] == [0.0] * 60
    assert stages[60:90] == sorted(stages[60:90])
    assert scenes[0].content == 0
    assert scenes[-1].content == 2
    assert scenes[30].pointer == scenes[-1].pointer == HIDDEN
    assert 0 < scenes[66].pointer.opacity < scenes[100].pointer.opacity == 1
    done = [scene.done for scene in scenes]
    assert done == sorted(done)
    assert done[-1] == 1


def test_the_pointer_is_seen_on_what_is_seen_of_the_page_only(tmp_path: Path) -> None:
    made = TakeBuilder(tmp_path).cue(BeatCue(0, 140, 0, "scroll"))
    for step in range(150):
        made.cue(PointerCue(step, 4 * step, 100))
    for number in range(3):
        made.show(text_page(number)).roll(50)
    plan = planned(made.save(), DRESSED, shape="9:16")
    opacities = [plan.scenes[plan.timeline.film_step(step)].pointer.opacity for step in (40, 145)]

    assert opacities == [1.0, 0.0]


def test_a_jump_of_the_camera_is_melted_and_a_move_is_not() -> None:
    with_zoom = [View(zoom=1 + step * 0.01, x=step * 3.0, y=step * 2.0) for step in range(20)]
    layout = lay_out(PLAIN, "16:9", "720p", TakeBuilder(Path()).info)

    assert jumps([View(), *with_zoom], layout) == []
    assert jumps([*with_zoom, View(), View()], layout) == [20]
    assert jumps([View(), View(left=300.0)], layout) == [1]
