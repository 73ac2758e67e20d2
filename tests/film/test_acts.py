"""What turns out to be an act while the camera rolls is not on film: cut out, undone, and not done again."""

import numpy as np
import pytest

from autodemo_gui.core.policy import Rule
from autodemo_gui.core.script import Step, Target
from autodemo_gui.core.take import BeatCue
from tests.film.conftest import BuildSet, ServePages

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]

PAGE = """<title>Home</title><style>button { position: absolute; top: 150px; padding: 9px }</style>
<button style="left: 200px">Priority</button>
<p id=said style="position: absolute; top: 300px; font-size: 60px"></p>
<script>
document.querySelector("button").onclick = () => {
  fetch("/accept/it", { method: "POST" });
  said.textContent = "This one goes first";
};
</script>"""


async def test_a_click_that_would_write_is_neither_on_film_nor_on_the_page(
    build_set: BuildSet, serve_pages: ServePages
) -> None:
    site = serve_pages(index=PAGE)
    shot = await build_set(site.url)
    actor = shot.performer()
    await actor.open(site.url)
    await actor.rest(100)
    filmed_s, begin = actor.film_s, shot.camera.step
    step = Step(action="click", target=Target(role="button", name="Priority"), name="Priority", fingerprint="f")
    outcome = await actor.perform(step)
    assert (outcome.done, outcome.diverged) == (True, True)
    assert [(refusal.rule, refusal.evidence) for refusal in outcome.refusals] == [(Rule.WRITE, "POST")]
    assert actor.film_s == filmed_s
    assert await shot.page.inner_text("#said") == ""
    again = await actor.perform(step)
    assert not again.done
    end = shot.camera.step
    await actor.rest(100)
    take = await shot.strike()
    assert site.log.writes() == []
    assert not take.of(BeatCue)
    assert all(take.is_cut_out(at) for at in range(begin, end))
    assert np.array_equal(take.at(begin - 1), take.at(end + 3))
