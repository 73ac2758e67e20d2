"""Opening the start page: every way it can fail has its sentence; and what must not be shown is recognised."""

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.browser import pages
from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.browser.pages import check_shown_page, open_start
from autodemo_gui.browser.proxy import egress
from autodemo_gui.core.errors import AutoDemoError, BrowserCrashed, Refused, SiteUnreachable
from autodemo_gui.core.policy import Policy, Refusal, Rule
from tests.browser.desk import Desk, desk
from tests.sites import SiteServer, serve_site, serve_untrusted

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def failure(shared: Desk, url: str) -> AutoDemoError:
    """What opening an address raises."""
    async with shared.session(url, shown=False) as session:
        with pytest.raises(AutoDemoError) as caught:
            await open_start(session, session.policy.start.url, timeout_ms=4000)
    return caught.value


async def test_an_ordinary_page_opens(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url, shown=False) as session:
        await open_start(session, acme.url)
        assert await session.page.title() == "Acme Kites — fly something good"
        await open_start(session, acme.at("redirect/hops/3"))
        assert session.page.url == acme.url


async def test_a_browser_that_goes_away_while_the_page_is_looked_at_has_crashed(
    shared_desk: Desk, acme: SiteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def too_late(page: Page, policy: Policy) -> Refusal | None:
        await page.close()
        return await check_shown_page(page, policy)

    monkeypatch.setattr(pages, "check_shown_page", too_late)
    async with shared_desk.session(acme.url, shown=False) as session:
        with pytest.raises(BrowserCrashed):
            await open_start(session, acme.url)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("status/404", "no such page"),
        ("status/500", r"problem \(500\)"),
        ("status/503", r"problem \(503\)"),
        ("status/403", r"refuses the visit \(403\)"),
        ("status/401", "user and password"),
        ("basic", "user and password"),
        ("hang", "did not answer in time"),
        ("drop", "broke the connection off"),
        ("redirect/loop", "in circles"),
        ("download/report.csv", "not a page"),
    ],
)
async def test_a_site_that_does_not_answer_as_it_should(
    shared_desk: Desk, acme: SiteServer, path: str, says: str
) -> None:
    error = await failure(shared_desk, acme.at(path))
    assert isinstance(error, SiteUnreachable)
    assert error.exit_code == 3
    assert error.title == f"127.0.0.1:{acme.port} cannot be opened."
    assert error.hint
    with pytest.raises(SiteUnreachable, match=says):
        raise error


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_an_unknown_host(shared_desk: Desk, scheme: str) -> None:
    with pytest.raises(SiteUnreachable, match="no site of this name"):
        raise await failure(shared_desk, f"{scheme}://no-such-host.invalid/")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_refused_connection(shared_desk: Desk, refused_url: str, scheme: str) -> None:
    with pytest.raises(SiteUnreachable, match="refused"):
        raise await failure(shared_desk, refused_url.replace("http", scheme, 1))


async def test_a_port_that_browsers_leave_alone(shared_desk: Desk) -> None:
    with pytest.raises(SiteUnreachable, match="No browser opens this port"):
        raise await failure(shared_desk, "http://127.0.0.1:9/")


async def test_an_untrusted_certificate(shared_desk: Desk) -> None:
    with serve_untrusted("acme") as site, pytest.raises(SiteUnreachable, match=r"certificate.*ERR_CERT_AUTHORITY"):
        raise await failure(shared_desk, site.url)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_private_address_is_refused(shared_desk: Desk, scheme: str) -> None:
    error = await failure(shared_desk, f"{scheme}://127.0.0.9/")
    assert isinstance(error, Refused)
    assert (error.rule, error.exit_code) == (Rule.PRIVATE, 4)
    assert "AUTODEMO_ALLOW_PRIVATE" in error.hint


async def test_a_redirect_into_the_private_network_is_refused() -> None:
    with serve_site("acme") as site:
        async with egress(EgressRules(None, ("127.0.0.1",)), lambda _refusal: None) as proxy:
            choice = choose(stepped=False)
            options = {"stepped": False, "density": 1.0, "on_note": lambda _note: None}
            async with launch(choice, proxy_url=proxy.url, **options) as browser:  # type: ignore[arg-type]
                error = await failure(Desk(browser, proxy), site.at("redirect/to?url=http://10.0.0.1/"))
    assert isinstance(error, Refused)
    assert error.rule in (Rule.OFFSITE, Rule.PRIVATE)


async def test_a_start_address_that_leads_to_another_site_names_it(shared_desk: Desk, acme: SiteServer) -> None:
    error = await failure(shared_desk, acme.at("redirect/to?url=http://127.0.0.2:80/"))
    assert isinstance(error, Refused)
    assert error.rule == Rule.OFFSITE
    assert error.hint == "Record 127.0.0.2 instead."


@pytest.mark.parametrize("path", ["login/", "members.html", "redirect/to?url=/login/", "register/", "auth/start.html"])
async def test_a_sign_in_page_is_refused_as_start(shared_desk: Desk, path: str) -> None:
    with serve_site("signin") as site:
        error = await failure(shared_desk, site.at(path))
    assert isinstance(error, Refused)
    assert error.rule == Rule.AUTH
    assert "sign-in page" in error.title


@pytest.mark.parametrize("path", ["", "newsletter.html", "authors/"])
async def test_innocent_pages_beside_it_open(shared_desk: Desk, path: str) -> None:
    with serve_site("signin") as site:
        async with shared_desk.session(site.url, shown=False) as session:
            await open_start(session, site.at(path))
            assert await check_shown_page(session.page, session.policy) is None


async def test_a_page_that_never_ends_is_taken_as_it_is(
    shared_desk: Desk, acme: SiteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PARSE_TIMEOUT_MS", 300)
    async with shared_desk.session(acme.url, shown=False) as session:
        await open_start(session, acme.at("slow-body"))
        assert await session.page.inner_text("h1") == "The rest is coming"


async def test_what_is_shown_is_checked(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        page, policy = session.page, session.policy
        assert await check_shown_page(page, policy) is None
        forced = await check_shown_page(page, policy, 500)
        assert forced is not None
        assert (forced.rule, forced.evidence) == (Rule.ERROR, "500")
        await page.goto(acme.at("status/404"))
        missing = await check_shown_page(page, policy)
        assert missing is not None
        assert (missing.rule, missing.evidence) == (Rule.ERROR, "404")
        with pytest.raises(PlaywrightError):
            await page.goto(acme.at("drop"))
        await page.wait_for_url("chrome-error://**")
        broken = await check_shown_page(page, policy)
        assert broken is not None
        assert broken.rule == Rule.ERROR


FORM = "<form>Password <input type=password></form>"


@pytest.mark.parametrize(
    ("body", "is_auth"),
    [
        (FORM, True),
        (f"<dialog open>{FORM}</dialog><p>{'text ' * 900}</p>", True),
        (f"<header>{FORM}</header><h1>News</h1>", False),
        (f"<p style='height: 3000px'>{'text ' * 900}</p>{FORM}", False),
        (f"<div style='opacity: 0'>{FORM}</div>", False),
        ("<form>Code <input autocomplete=one-time-code></form>", True),
        ("<form>Search <input></form>", False),
        ("<form>Name <input autocomplete='username webauthn'></form>", True),
        ("<div id=host></div>", True),
        ("<div id=host data-mode=closed></div>", True),
        ("<header><div id=host></div></header><h1>News</h1>", False),
        (f'<iframe width=400 height=200 srcdoc="{FORM}"></iframe>', True),
        (f'<iframe width=400 height=200 style="display: none" srcdoc="{FORM}"></iframe>', False),
    ],
)
async def test_which_forms_make_a_sign_in_page(shared_desk: Desk, acme: SiteServer, body: str, is_auth: bool) -> None:
    async with shared_desk.session(acme.url) as session:
        await session.page.evaluate(
            """async ([body, form]) => {
              document.body.innerHTML = body;
              const host = document.getElementById("host");
              if (host) host.attachShadow({ mode: host.dataset.mode ?? "open" }).innerHTML = form;
              const frame = document.querySelector("iframe");
              if (frame) await new Promise((resolve) => frame.addEventListener("load", resolve));
            }""",
            [body, FORM],
        )
        refusal = await check_shown_page(session.page, session.policy)
    assert (refusal is not None and refusal.rule is Rule.AUTH) is is_auth


async def test_a_browser_that_dies_while_opening(acme: SiteServer) -> None:
    async with desk() as own, own.session(acme.url, shown=False) as session:
        await own.browser.close()
        with pytest.raises(BrowserCrashed):
            await open_start(session, acme.url)
