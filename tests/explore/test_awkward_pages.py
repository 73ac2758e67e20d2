"""Pages that do not behave: the run goes on, goes back, or ends, and the script stays clean."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autodemo_gui.core.errors import SiteUnreachable
from autodemo_gui.core.events import Noted
from autodemo_gui.explore import sight
from autodemo_gui.explore.discovery import PageChanged, Scan, scan
from tests.explore.runs import Exploring, paths
from tests.sites import SiteServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MakeSite = Callable[..., SiteServer]


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[MakeSite]:
    """Serves pages given by name as the insides of their main part."""
    served: list[SiteServer] = []

    def make(**pages: str) -> SiteServer:
        for name, body in pages.items():
            page = f"<!doctype html><html lang=en><title>{name}</title><body><main>{body}</main></body></html>"
            (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")
        served.append(SiteServer(tmp_path).__enter__())
        return served[-1]

    yield make
    for site in served:
        site.close()


def names(exploration) -> list[str]:  # type: ignore[no-untyped-def]
    return [step.name for step in exploration.script.steps if step.action == "click"]


DIALOG = """
<button onclick="document.getElementById('d').hidden = false">See the demo</button>
<div id=d hidden role=dialog aria-modal=true aria-label=Demo style="position:fixed;inset:0;background:#fff">
<h2>Hello</h2>{button}</div>
"""


async def test_a_dialog_deaf_to_escape_is_closed_by_its_button(exploring: Exploring, make_site: MakeSite) -> None:
    button = "<button aria-label=Close onclick='this.parentElement.hidden = true'>&times;</button>"
    site = make_site(index=DIALOG.format(button=button) + "<a href=next.html>Examples</a>", next="<h1>Next</h1>")
    done = await exploring(site.url)
    assert names(done) == ["See the demo", "Close", "Examples"]


async def test_a_dialog_that_stays_is_a_part_of_the_page(exploring: Exploring, make_site: MakeSite) -> None:
    button = "<button onclick=\"this.textContent = 'On page two'\">Overview</button>"
    done = await exploring(make_site(index=DIALOG.format(button=button)).url)
    assert names(done) == ["See the demo", "Overview"]
    assert done.state == "complete"


async def test_a_dead_click_is_counted_and_not_kept(exploring: Exploring, make_site: MakeSite) -> None:
    site = make_site(index="<button>Live demo</button><button onclick='this.textContent += 1'>Features</button>")
    done = await exploring(site.url)
    assert done.clicks >= 2
    assert "Live demo" not in names(done)
    assert names(done)[0] == "Features"


async def test_what_is_gone_when_its_turn_comes_is_passed_over(exploring: Exploring, make_site: MakeSite) -> None:
    site = make_site(
        index="<div style='height:3000px'>Tall</div><button id=shy>Live demo</button>"
        "<script>onscroll = () => document.getElementById('shy')?.remove()</script>"
    )
    done = await exploring(site.url)
    assert (done.state, done.clicks, names(done)) == ("complete", 0, [])


async def test_deeper_than_allowed_is_left_at_once(exploring: Exploring, make_site: MakeSite) -> None:
    site = make_site(index="<button onclick=\"location = 'deep.html'\">Live demo</button>", deep="<h1>Deep</h1>")
    done = await exploring(site.url, max_depth=0)
    assert (done.depth, paths(done)) == (0, [""])
    assert done.script.steps[-1].url == site.url


async def test_a_way_to_a_sign_in_page_ends_the_run(exploring: Exploring, make_site: MakeSite) -> None:
    site = make_site(
        index="<button onclick=\"location = 'members.html'\">Live demo</button><a href=other.html>Examples</a>",
        members="<h1>Members</h1><form method=post><input name=u><input type=password><button>Enter</button></form>",
        other="<h1>Other</h1>",
    )
    done = await exploring(site.url)
    assert (paths(done), names(done), done.clicks) == ([""], [], 1)
    assert [event.text for event in exploring.of(Noted)] == ["The demo ends here: “Live demo” leads to a sign-in page."]
    assert done.refusals


async def test_a_page_that_leads_nowhere_is_left_by_going_back(exploring: Exploring, make_site: MakeSite) -> None:
    site = make_site(
        index="<a href=one.html>Features</a> <a href=two.html>Pricing</a>",
        one="<h1>One</h1>",
        two="<h1>Two</h1><a href=index.html>Home</a>",
    )
    done = await exploring(site.url, max_depth=1)
    assert paths(done) == ["", "one.html", "two.html"]
    assert [step.action for step in done.script.steps if step.action in ("click", "goto")] == [
        "goto",
        "click",
        "goto",
        "click",
    ]


async def test_a_page_that_moves_on_while_it_is_read_is_read_again(
    exploring: Exploring, make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = 2

    async def restless(page) -> Scan:  # type: ignore[no-untyped-def]
        nonlocal left
        left -= 1
        if left >= 0:
            raise PageChanged
        return await scan(page)

    monkeypatch.setattr(sight, "scan", restless)
    assert (await exploring(make_site(index="<h1>Here</h1>").url)).state == "complete"
    left = 99
    with pytest.raises(SiteUnreachable, match="does not stay"):
        await exploring(make_site(index="<h1>Here</h1>").url)
