"""The actor without a camera: steps are done, undone, or refused, and never raise."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from autodemo_gui.browser import offcamera
from autodemo_gui.browser.offcamera import OffCameraActor
from autodemo_gui.core.errors import BrowserCrashed, Refused
from autodemo_gui.core.events import AnyEvent, OverlayDismissed
from autodemo_gui.core.policy import Rule
from autodemo_gui.core.script import Step, Target
from tests.browser.desk import Desk, desk
from tests.sites import SiteServer, serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def events() -> list[AnyEvent]:
    return []


@pytest_asyncio.fixture(loop_scope="module")
async def actor(
    shared_desk: Desk, request: pytest.FixtureRequest, events: list[AnyEvent], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[OffCameraActor]:
    """On the start page of the site that the test names with `@on("…")`."""
    name = request.node.get_closest_marker("usefixtures").args[0]
    site: SiteServer = request.getfixturevalue(name)
    monkeypatch.setattr(offcamera, "LATE_OVERLAY_MS", 0.0)  # the sites of these tests have nothing that comes late
    async with shared_desk.session(site.url, shown=False) as session:
        opened = OffCameraActor(session, session.policy, events.append)
        assert (await opened.open(site.url)).navigated
        yield opened


def on(site: str) -> pytest.MarkDecorator:
    return pytest.mark.usefixtures(f"{site}_site")


@pytest.fixture
def acme_site(acme: SiteServer) -> SiteServer:
    return acme


@pytest.fixture
def controls_site() -> Iterator[SiteServer]:
    with serve_site("acme") as other, serve_site("controls", elsewhere=other.url) as site:
        yield site


@pytest.fixture
def signin_site() -> Iterator[SiteServer]:
    with serve_site("signin") as site:
        yield site


@pytest.fixture
def leaving_site() -> Iterator[SiteServer]:
    with serve_site("leaving", elsewhere="http://127.0.0.9/") as site:
        yield site


@pytest.fixture
def popups_site() -> Iterator[SiteServer]:
    with serve_site("popups", elsewhere="http://127.0.0.9/") as site:
        yield site


@pytest.fixture
def consent_site() -> Iterator[SiteServer]:
    with serve_site("consent") as site:
        yield site


def click(css: str, name: str = "") -> Step:
    return Step(action="click", name=name, target=Target(css=css))


@on("consent")
async def test_opening_waits_and_clears_the_view(actor: OffCameraActor, events: list[AnyEvent]) -> None:
    assert events == [OverlayDismissed(what="cookie banner", how="declined")]
    assert await actor.page.locator("#banner").count() == 0
    assert actor.film_s == 0.0
    assert actor.browsed_s > 0


@on("acme")
async def test_motions_are_hastened_on_every_page(actor: OffCameraActor, acme: SiteServer) -> None:
    await actor.perform(Step(action="goto", url=acme.at("kites.html")))
    cdp = actor._session.cdp
    assert await cdp.send("Animation.getPlaybackRate") == {"playbackRate": offcamera.HASTE}
    running = "document.body.animate([{opacity: 0.99}, {opacity: 1}], 1e6).currentTime"
    began = await actor.page.evaluate(f"() => [{running}, performance.now()]")
    await actor.wait(0.3)
    went = await actor.page.evaluate("() => [document.body.getAnimations()[0].currentTime, performance.now()]")
    assert went[0] - began[0] > 2 * (went[1] - began[1])


@on("acme")
async def test_a_link_navigates_and_an_anchor_does_not(actor: OffCameraActor) -> None:
    outcome = await actor.perform(Step(action="click", target=Target(role="link", name="Prices"), name="Prices"))
    assert (outcome.done, outcome.navigated, outcome.changed, outcome.gone_back) == (True, True, True, False)
    assert outcome.url.endswith("/prices.html")
    assert await actor.settle() < 5
    await actor.rest(10_000)
    assert await actor.observe(actor.page.title()) == "Prices — Acme Kites"


@on("acme")
async def test_scrolling_changes_and_waiting_does_not(actor: OffCameraActor) -> None:
    scrolled = await actor.perform(Step(action="scroll", scroll_y=300))
    assert (scrolled.done, scrolled.changed) == (True, True)
    assert await actor.page.evaluate("scrollY") == 300
    waited = await actor.perform(Step(action="wait"))
    assert (waited.done, waited.changed) == (True, False)


@on("controls")
async def test_a_scroll_may_go_by_an_element_wherever_it_is_by_now(actor: OffCameraActor) -> None:
    top = "document.querySelector('#below').getBoundingClientRect().y"
    await actor.page.evaluate("document.body.style.padding = '700px 0 2000px'")
    by_it = Step(action="scroll", target=Target(css="#below"), scroll_y=-120)
    assert (await actor.perform(by_it)).done
    assert await actor.page.evaluate(top) == pytest.approx(120, abs=1)
    gone = await actor.perform(Step(action="scroll", target=Target(css="#gone"), scroll_y=-120))
    assert (gone.done, bool(gone.reason)) == (False, True)
    assert await actor.page.evaluate(top) == pytest.approx(120, abs=1)


@on("controls")
async def test_a_click_below_the_fold_scrolls_there_first(actor: OffCameraActor) -> None:
    outcome = await actor.perform(click("#below"))
    assert (outcome.done, outcome.changed, outcome.navigated) == (True, True, False)
    assert await actor.page.inner_text("#said") == "below"


@on("controls")
async def test_hovering_typing_and_pressing(actor: OffCameraActor) -> None:
    await actor.page.evaluate("document.body.insertAdjacentHTML('afterbegin', '<input id=box aria-label=Box>')")
    assert (await actor.perform(Step(action="hover", target=Target(css="#plain")))).done
    assert await actor.page.evaluate("document.querySelector('#plain').matches(':hover')")
    typed = await actor.perform(Step(action="type", target=Target(css="#box"), text="kite"))
    assert (typed.done, typed.changed) == (True, True)
    assert (await actor.perform(Step(action="press", text="Backspace"))).changed
    assert await actor.page.input_value("#box") == "kit"
    nonsense = await actor.perform(Step(action="press", text="NoSuchKey"))
    assert (nonsense.done, "could not" in nonsense.reason) == (False, True)


@on("controls")
@pytest.mark.parametrize(
    "field",
    [
        "<input id=box type=email>",
        "<input id=box type=tel>",
        "<textarea id=box></textarea>",
        "<form><input id=box><input type=email></form>",
    ],
)
async def test_nothing_is_typed_where_somebody_is_asked_who_they_are(actor: OffCameraActor, field: str) -> None:
    await actor.page.evaluate("(field) => document.body.insertAdjacentHTML('afterbegin', field)", field)
    outcome = await actor.perform(Step(action="type", target=Target(css="#box"), text="anna@example.com"))
    assert [refusal.rule for refusal in outcome.refusals] == [Rule.FIELD]
    assert await actor.page.input_value("#box") == ""


@on("controls")
@pytest.mark.parametrize("css", ["#covered", "#disabled", "#gone"])
async def test_what_cannot_be_clicked_is_said_not_raised(actor: OffCameraActor, css: str) -> None:
    outcome = await actor.perform(click(css))
    assert (outcome.done, outcome.changed) == (False, False)
    assert outcome.reason
    assert not (await actor.perform(Step(action="click"))).done


@on("signin")
async def test_a_page_that_turns_out_to_ask_for_a_password_is_left(
    actor: OffCameraActor, shared_desk: Desk, signin_site: SiteServer
) -> None:
    outcome = await actor.perform(Step(action="click", name="Members", target=Target(role="link", name="Members")))
    assert (outcome.done, outcome.gone_back, outcome.url) == (True, True, signin_site.url)
    assert outcome.reason == "It leads to a sign-in page."
    assert [refusal.rule for refusal in outcome.refusals] == [Rule.AUTH]
    assert actor.page.url == signin_site.url


@on("signin")
async def test_a_link_that_says_so_is_not_clicked_at_all(actor: OffCameraActor, signin_site: SiteServer) -> None:
    outcome = await actor.perform(Step(action="click", name="Log in", target=Target(role="link", name="Log in")))
    assert (outcome.done, outcome.gone_back) == (False, False)
    assert signin_site.log.count("/login/") == 0


@on("signin")
async def test_a_page_that_asks_for_a_passkey_is_one_to_sign_in_on(actor: OffCameraActor) -> None:
    await actor.page.evaluate(
        """() => {
          const button = document.createElement("button");
          button.textContent = "Continue reading";
          button.onclick = () => {
            button.textContent = "One moment";
            navigator.credentials.get({ publicKey: { challenge: new Uint8Array(8) } }).catch(() => {});
          };
          document.body.prepend(button);
        }"""
    )
    outcome = await actor.perform(Step(action="click", target=Target(css="button"), name="Continue reading"))
    assert outcome.gone_back
    assert [(refusal.rule, refusal.evidence) for refusal in outcome.refusals][:1] == [(Rule.AUTH, "WebAuthn")]


@on("signin")
async def test_a_sign_in_dialog_is_closed_again(actor: OffCameraActor, signin_site: SiteServer) -> None:
    for listens in ("true", "false"):
        await actor.page.evaluate(
            """(listens) => {
              document.body.innerHTML = "<button id=members>Continue</button>";
              document.getElementById("members").onclick = () => {
                document.body.insertAdjacentHTML("beforeend", "<div role=dialog><input type=password></div>");
                const dialog = document.querySelector("[role=dialog]");
                if (listens) onkeydown = ({ key }) => key === "Escape" && dialog.remove();
              };
            }""",
            listens == "true",
        )
        outcome = await actor.perform(click("#members"))
        assert (outcome.gone_back, outcome.url) == (True, signin_site.url)
        assert await actor.page.locator("[role=dialog]").count() == 0
        assert await actor.page.locator("#members").count() == (1 if listens == "true" else 0)  # closed, or reloaded


@on("leaving")
@pytest.mark.parametrize(
    ("control", "reason"),
    [("#gone", "It leads to an error page (404)."), ("#drop", "It leads to an error page (no answer).")],
)
async def test_error_pages_are_left(actor: OffCameraActor, leaving_site: SiteServer, control: str, reason: str) -> None:
    outcome = await actor.perform(click(control))
    assert (outcome.gone_back, outcome.reason, outcome.url) == (True, reason, leaving_site.url)


@on("leaving")
@pytest.mark.parametrize("control", ["#away", "#mail", "#file", "#data", "#download-attribute"])
async def test_links_that_lead_away_are_refused(actor: OffCameraActor, leaving_site: SiteServer, control: str) -> None:
    outcome = await actor.perform(click(control))
    assert (outcome.done, outcome.url) == (False, leaving_site.url)
    assert outcome.refusals[0].rule in (Rule.OFFSITE, Rule.SCHEME, Rule.DOWNLOAD)


@on("leaving")
async def test_a_script_that_leads_away_is_stopped(actor: OffCameraActor, leaving_site: SiteServer) -> None:
    outcome = await actor.perform(click("#script"))
    assert (outcome.changed, outcome.url) == (False, leaving_site.url)
    assert [refusal.rule for refusal in outcome.refusals] == [Rule.OFFSITE]


@on("leaving")
async def test_addresses_to_go_to_are_checked(actor: OffCameraActor, leaving_site: SiteServer) -> None:
    refused = await actor.perform(Step(action="goto", url="http://127.0.0.9/"))
    assert (refused.done, refused.reason) == (False, "It leads to another site (127.0.0.9).")
    assert not (await actor.perform(Step(action="goto", url="file:///etc/hostname"))).done
    shown = await actor.perform(Step(action="goto", url=leaving_site.at("stay.html")))
    assert (shown.done, shown.navigated, shown.url) == (True, True, leaving_site.at("stay.html"))
    missing = await actor.perform(Step(action="goto", url=leaving_site.at("status/500")))
    assert (missing.gone_back, missing.url) == (True, leaving_site.at("stay.html"))


@on("popups")
async def test_a_window_is_shown_in_the_one_page(actor: OffCameraActor, popups_site: SiteServer) -> None:
    outcome = await actor.perform(click("#open"))
    assert (outcome.navigated, outcome.url) == (True, popups_site.at("inside.html"))


async def test_a_start_that_must_not_be_shown_raises(shared_desk: Desk, signin_site: SiteServer) -> None:
    async with shared_desk.session(signin_site.url, shown=False) as session:
        actor = OffCameraActor(session, session.policy, lambda _event: None)
        with pytest.raises(Refused):
            await actor.open(signin_site.at("members.html"))


async def test_a_dead_browser_raises_in_the_middle_of_a_step(acme: SiteServer) -> None:
    async with desk() as own, own.session(acme.url, shown=False) as session:
        actor = OffCameraActor(session, session.policy, lambda _event: None)
        await actor.open(acme.url)
        await own.browser.close()
        with pytest.raises(BrowserCrashed):
            await actor.perform(Step(action="scroll", scroll_y=10))
