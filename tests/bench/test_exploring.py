"""The evaluator counts right on a page of which everything is known, and the rivals do what they are said to do."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from autodemo_gui.core.script import Script, Step, Target
from autodemo_gui.explore.discovery import scan
from tests.bench.exploring import rivals
from tests.bench.exploring.clickables import LARGE_NODES, large_page, match
from tests.bench.exploring.judge import MAX_CLICKS, Verdict, judge
from tests.bench.exploring.labels import Clickable, Feature, load
from tests.bench.exploring.stage import Visit, perform, visit, walled_browser
from tests.bench.filming.sample import sample_site
from tests.sites.server import SiteServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = """<!doctype html><title>Known</title>
<style>
  .shut { max-height: 0; overflow: hidden; }
  .curtain { position: absolute; top: 300px; left: 0; width: 400px; height: 60px; background: #fff; }
  .under { position: absolute; top: 310px; left: 10px; }
  .far { margin-top: 1500px; }
  button:focus { outline: 3px solid red; }
</style>
<h1>Known page</h1>
<button id="dead">Nothing</button>
<button id="more" aria-expanded="false">More</button>
<button id="ask">Ask</button>
<button id="elsewhere" onclick="far.textContent += '!'">Elsewhere</button>
<a href="two.html">Next page</a> <a href="login.html">Members</a>
<div class="shut"><p>The answer is 42</p></div>
<p class="under">Under the curtain</p><div class="curtain"></div>
<div id="host"></div>
<p class="far" id="far">Far below</p>
<script>
  const shut = document.querySelector(".shut");
  more.onclick = () => {
    shut.style.maxHeight = shut.style.maxHeight ? "" : "80px";
    more.setAttribute("aria-expanded", String(Boolean(shut.style.maxHeight)));
  };
  ask.onclick = async () => { ask.after((await (await fetch("data.json")).json()).said); };
  host.attachShadow({ mode: "open" }).innerHTML = "<p>In the shadow</p>";
</script>"""
FEATURES = (
    Feature("the answer", text="The answer is \\d+"),
    Feature("what the server said", text="Good evening", request="^GET /data\\.json"),
    Feature("the next page", url="^/two\\.html", text="Second page"),
    Feature("what is far below", text="Far below"),
    Feature("what is in the shadow", text="In the shadow"),
    Feature("what is under the curtain", text="Under the curtain"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with walled_browser() as started:
        yield started


@pytest.fixture
def known(tmp_path: Path) -> Iterator[SiteServer]:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "two.html").write_text("<title>Two</title><h1>Second page</h1><a href='/'>Home</a>")
    (tmp_path / "login.html").write_text("<title>Log in</title><h1>Log in</h1><input type=password>")
    (tmp_path / "data.json").write_text(json.dumps({"said": "Good evening"}))
    with SiteServer(tmp_path) as site:
        yield site


def click(name: str, css: str) -> Step:
    return Step(action="click", name=name, target=Target(css=css))


MORE, ASK, DEAD = click("More", "#more"), click("Ask", "#ask"), click("Nothing", "#dead")
NEXT, HOME, GONE = click("Next page", "[href='two.html']"), click("Home", "[href='/']"), click("Gone", "#gone")
DOWN = Step(action="scroll", scroll_y=1200)


async def judged(browser: Browser, site: SiteServer, *steps: Step) -> Verdict:
    return judge(await perform(browser, site, Script(url=site.url, steps=steps)), FEATURES)


async def test_only_what_can_be_read_within_the_viewport_is_shown(browser: Browser, known: SiteServer) -> None:
    assert (await judged(browser, known)).shown == ("what is in the shadow",)
    assert (await judged(browser, known, MORE)).shown == ("the answer", "what is in the shadow")
    assert (await judged(browser, known, DOWN)).shown == ("what is far below", "what is in the shadow")


async def test_what_the_server_saw_counts_together_with_what_is_seen(browser: Browser, known: SiteServer) -> None:
    verdict = await judged(browser, known, ASK, NEXT)  # the page says it once the server was asked
    assert verdict.shown == ("what the server said", "the next page", "what is in the shadow")
    assert (verdict.clicks, verdict.dead, verdict.repeated, verdict.cut, verdict.jumps) == (2, (), (), (), 0)
    assert verdict.share == pytest.approx(3 / 6)


async def test_a_click_that_leaves_only_a_focus_ring_is_dead(browser: Browser, known: SiteServer) -> None:
    verdict = await judged(browser, known, DEAD, GONE, MORE)
    assert (verdict.clicks, verdict.dead + verdict.cut) == (2, ("Nothing", "Gone"))


async def test_a_click_whose_effect_is_out_of_sight_is_dead(browser: Browser, known: SiteServer) -> None:
    verdict = await judged(browser, known, click("Elsewhere", "#elsewhere"), ASK)
    assert (verdict.clicks, verdict.dead, verdict.cut) == (2, ("Elsewhere",), ())


async def test_what_was_seen_before_is_repeated_when_a_click_shows_it_again(
    browser: Browser, known: SiteServer
) -> None:
    assert (await judged(browser, known, MORE, MORE)).repeated == ("More",)
    assert (await judged(browser, known, NEXT, HOME)).repeated == ("Home",)
    assert (await judged(browser, known, MORE, NEXT)).repeated == ()


async def test_addresses_opened_on_the_way_are_jumps(browser: Browser, known: SiteServer) -> None:
    back = Step(action="goto", url=known.url)
    assert (await judged(browser, known, back, NEXT, back, DOWN)).jumps == 1


async def test_nothing_counts_after_the_tenth_click(browser: Browser, known: SiteServer) -> None:
    verdict = await judged(browser, known, *[MORE] * MAX_CLICKS, NEXT)
    assert verdict.clicks == MAX_CLICKS
    assert "the next page" in verdict.missed


@pytest.mark.parametrize(
    "act", [rivals.naive, rivals.breadth_first, partial(rivals.random_walk, seed=1)], ids=["naive", "links", "random"]
)
async def test_a_rival_sees_the_small_site_and_stays_out_of_the_sign_in_page(
    browser: Browser, known: SiteServer, act: Callable[[Visit], Awaitable[None]]
) -> None:
    async with visit(browser, known) as fresh:
        await act(fresh)
        verdict = judge(fresh.witness.looks, FEATURES)
    assert {"the next page", "what is far below", "what is in the shadow"} <= set(verdict.shown)
    assert verdict.clicks <= MAX_CLICKS
    assert "Members" not in verdict.cut
    assert known.log.count("/login.html") == 0
    assert known.log.writes() == []


async def test_the_start_page_alone_is_no_demo_of_the_sample_site(browser: Browser) -> None:
    with sample_site() as site:
        glide = tuple(Step(action="scroll", scroll_y=y) for y in range(600, 3600, 600))
        looks = await perform(browser, site, Script(url=site.url, steps=glide))
    assert "Talk to a baker" in looks[-1].view.words
    assert judge(looks, load("sample").features).shown == ()


async def test_found_things_are_paired_with_labelled_ones_each_once(browser: Browser, known: SiteServer) -> None:
    rows = (
        Clickable(css="#dead"),
        Clickable(role="button", name="More", count=2),
        Clickable(role="link", name="Next page"),
        Clickable(role="button", like="Ask|Elsewhere", optional=True),
        Clickable(role="tab", name="Elsewhere", optional=True),
    )
    async with visit(browser, known) as fresh:
        await fresh.witness.open(fresh.url)
        found = await match(fresh.witness.page, (await scan(fresh.witness.page)).elements, rows)
    assert (found.right, found.missing, found.collisions) == (3, {"button More": 1}, 0)
    assert [wrong.split("”")[0] for wrong in found.wrong] == ["button “Elsewhere", "link “Members"]
    assert (found.recall, found.precision) == (3 / 4, 3 / 5)


async def test_the_large_page_is_as_large_as_it_is_said_to_be(browser: Browser) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.set_content(large_page())
    nodes = await page.evaluate("() => document.body.querySelectorAll('*').length")
    await context.close()
    assert LARGE_NODES <= nodes <= LARGE_NODES + 10
