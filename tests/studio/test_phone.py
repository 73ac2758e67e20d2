"""A second take in a phone's layout: filmed from the same script, used for 9:16, left out where it shows too little."""

from collections.abc import Callable

from autodemo_gui.core.events import Noted, Progress, StepFilmed
from autodemo_gui.core.script import Script, Step, Target
from autodemo_gui.film.stage import PHONE_VIEWPORT, VIEWPORT
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.film import film
from autodemo_gui.studio.kept_take import open_take
from tests.e2e.film_probe import probe
from tests.sites.fixtures import OpenSite
from tests.studio.conftest import Told

QUICK = {"kind": "film", "phone": True, "size": "720p", "fps": 30, "look": "plain"}


def script(url: str, *names: str) -> dict[str, object]:
    clicks = [
        Step(action="click", url=url, name=name, caption=name, hold_ms=300, target=Target(role="button", name=name))
        for name in names
    ]
    return Script(url=url, steps=(Step(action="goto", url=url), *clicks)).model_dump(mode="json")


async def test_the_phone_take_is_the_tall_film(
    assign: Callable[..., Assignment], told: Told, open_site: OpenSite
) -> None:
    site = open_site("narrow")
    result = await film(assign(script=script(site.url, "Boil", "Whistle"), shapes=["16:9", "9:16"], **QUICK))
    take = open_take(result.take)
    assert take.phone is not None
    assert (take.info.viewport, take.phone.info.viewport) == (VIEWPORT, PHONE_VIEWPORT)
    assert [[beat.name for beat in one.beats] for one in (take, take.phone)] == [["Boil", "Whistle"], ["Boil"]]
    assert [step.name for step in result.metrics.steps] == ["Boil", "Whistle"]
    tall = probe(result.files["demo-9x16.mp4"])
    assert (tall.width, tall.height) == (720, 1280)
    assert tall.duration_s < probe(result.video).duration_s
    assert len(told.of(StepFilmed)) == 2
    assert any("Whistle" in note.text for note in told.of(Noted))
    assert not any("9:16" in warning for warning in result.metrics.warnings)
    fractions = [event.fraction for event in told.of(Progress)]
    assert fractions == sorted(fractions)


async def test_a_phone_that_shows_too_little_is_said_and_the_desktop_stands_in(
    assign: Callable[..., Assignment], open_site: OpenSite
) -> None:
    site = open_site("narrow")
    job = assign(script=script(site.url, "Whistle", "Pour", "Steep"), shapes=["9:16"], **QUICK)
    result = await film(job)
    assert open_take(result.take).phone is None
    assert not (job.workspace / "phone").exists()
    assert [step.name for step in result.metrics.steps] == ["Whistle", "Pour", "Steep"]
    assert (probe(result.video).width, probe(result.video).height) == (720, 1280)
    assert any("1 of 4 steps" in warning for warning in result.metrics.warnings)
