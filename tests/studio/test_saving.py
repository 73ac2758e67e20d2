"""Whether a site that may be saved to is, in a real browser, as its server sees it; and any other is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from autodemo_gui.core.events import ElementSkipped, Noted
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.place import place_of
from autodemo_gui.studio.rehearse import rehearse
from tests.sites.server import SiteServer
from tests.studio.conftest import Told

pytestmark = pytest.mark.browser

# Neither button says what it sends, so that nothing but the guard can tell.
NOTES = """<!doctype html><title>Notes</title><h1>Notes</h1>
<button data-to="/accept/notes">Show the first note</button><p hidden>Rope, tar, and a lamp for the long night.</p>
<button data-to="/accept/notes/7/delete">Show the second note</button><p hidden>Bread and two barrels of water.</p>
<script>
for (const button of document.querySelectorAll("button")) button.addEventListener("click", () => {
  button.nextElementSibling.hidden = false;
  fetch(button.dataset.to, { method: "POST" }).catch(() => {});
});
</script>"""


@pytest.mark.parametrize("may_save", [False, True])
async def test_a_site_is_saved_to_only_where_it_may_be_and_that_is_on_record(
    assign: Callable[..., Assignment], told: Told, tmp_path: Path, may_save: bool
) -> None:
    (tmp_path / "index.html").write_text(NOTES)
    asked = {"may_save": True} if may_save else {}  # off is what nobody asks for
    with SiteServer(tmp_path) as site:
        job = assign(url=site.url, limits={"max_clicks": 2, "rehearsal_clicks": 4}, **asked)
        async with place_of(job) as place:
            await rehearse(job, place)
        arrived = {request.path for request in site.log.writes()}
    assert arrived == ({"/accept/notes"} if may_save else set())
    held_back = {(skipped.rule, skipped.url.removeprefix(site.url)) for skipped in told.of(ElementSkipped)}
    delete = ("blacklist" if may_save else "write", "accept/notes/7/delete")
    assert held_back == ({delete} if may_save else {delete, ("write", "accept/notes")})
    assert [note.text for note in told.of(Noted) if note.warning] == job.warnings
    assert [text for text in job.warnings if "may be saved to" in text] == job.warnings[: int(may_save)]
    assert bool(job.warnings) is may_save
