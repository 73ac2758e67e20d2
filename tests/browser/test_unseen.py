"""What passes every route is kept from happening: goodbyes, pages fetched ahead, sockets of workers, permissions."""

import asyncio
from collections.abc import Iterator

import pytest

from autodemo_gui.browser import launch as launching
from autodemo_gui.browser.session import Session
from autodemo_gui.browser.settle import settle
from autodemo_gui.core.policy import Rule
from tests.browser.desk import Desk, desk, sleep_ms
from tests.sites import SiteServer, serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

AHEAD = {
    "/accept/parsed",
    "/accept/inserted",
    "/accept/by-header",
    "/accept/closed-prefetch",
    "/accept/closed-prerender",
}
WORKERS = ("classic", "module", "nested", "blob", "blob-module", "data")


@pytest.fixture(scope="module")
def writes() -> Iterator[SiteServer]:
    with serve_site("writes") as site:
        yield site


async def leave(session: Session, how: str, to: str) -> None:
    async with session.guard.click_window("Go"):
        if how == "click":
            await session.page.click("#go")
        elif how == "goto":
            await session.page.goto(to)
        await session.page.wait_for_url(to)
        await settle(session.page, pass_time=sleep_ms, cap_ms=1500)


async def arrived(session: Session, site: SiteServer) -> list[str]:
    """What reached the server, waited for by a request that comes after it."""
    await session.page.evaluate("fetch('/now')")
    await asyncio.to_thread(site.log.wait_for, "/now")
    return [request.path for request in site.log.all() if request.path.startswith(("/accept/", "/socket/"))]


@pytest.mark.parametrize("how", ["click", "goto"])
async def test_a_page_is_not_told_that_it_is_left(shared_desk: Desk, writes: SiteServer, how: str) -> None:
    async with shared_desk.session(writes.at("leaving.html")) as session:
        session.guard.page_is_calm()
        writes.log.clear()
        await leave(session, how, writes.at("quiet.html"))
        assert await arrived(session, writes) == []
    told = [(refusal.rule, refusal.evidence) for refusal in shared_desk.refusals]
    assert told[0] == (Rule.PERMISSION, "pagehide")
    assert told[1:] in ([(Rule.WRITE, "fetchLater")], [])  # not every browser has it


async def test_without_the_guard_pages_do_say_goodbye(shared_desk: Desk, writes: SiteServer) -> None:
    context = await shared_desk.browser.new_context()
    page = await context.new_page()
    await page.goto(writes.at("leaving.html"))
    writes.log.clear()
    await page.click("#go", no_wait_after=True)
    await asyncio.to_thread(writes.log.wait_for, lambda request: request.path.endswith("/image"))
    await context.close()


async def test_nothing_is_fetched_ahead_of_a_click(shared_desk: Desk, writes: SiteServer) -> None:
    writes.log.clear()
    async with shared_desk.session(writes.at("ahead")) as session:
        await asyncio.to_thread(writes.log.wait_for, "/ahead/rules")
        await settle(session.page, pass_time=sleep_ms, cap_ms=3000)
        assert AHEAD.isdisjoint(await arrived(session, writes))
    assert shared_desk.rules() == [Rule.PERMISSION]


async def test_rules_that_no_script_can_see_are_told_too(shared_desk: Desk, writes: SiteServer) -> None:
    writes.log.clear()
    async with shared_desk.session(writes.at("ahead/hidden")) as session:
        await settle(session.page, pass_time=sleep_ms, cap_ms=3000)
        assert AHEAD.isdisjoint(await arrived(session, writes))
    assert [(refusal.rule, refusal.name) for refusal in shared_desk.refusals] == [
        (Rule.PERMISSION, "speculation rules")
    ]


async def test_without_the_guard_they_are(writes: SiteServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launching, "NOTHING_AHEAD_FLAG", "--no-such-switch")
    async with desk() as unguarded:
        context = await unguarded.browser.new_context()
        page = await context.new_page()
        writes.log.clear()
        await page.goto(writes.at("ahead"))
        for path in AHEAD:
            await asyncio.to_thread(writes.log.wait_for, path)


@pytest.mark.parametrize("control", WORKERS)
async def test_workers_open_no_socket(shared_desk: Desk, writes: SiteServer, control: str) -> None:
    async with shared_desk.session(writes.at("workers.html")) as session:
        writes.log.clear()
        said = await make_worker(session, control)
        assert said in {"closed", "error", "none"}
        assert await arrived(session, writes) == []
        if said != "none":  # what is not there at all cannot be asked for
            async with asyncio.timeout(10):
                while not shared_desk.refusals:
                    await sleep_ms(20)
            told = {(refusal.rule, refusal.evidence) for refusal in shared_desk.refusals}
            assert told <= {(Rule.WRITE, "WebSocket"), (Rule.WRITE, "Worker")}


STREAMS = """() => {
  const program = "postMessage([typeof WebSocketStream, typeof WebTransport, typeof Worker].join())";
  const worker = new Worker(URL.createObjectURL(new Blob([program])));
  const here = [typeof WebSocketStream, typeof WebTransport, typeof SharedWorker].join();
  return new Promise((done) => { worker.onmessage = ({ data }) => done([here, data]); });
}"""


async def test_lines_that_cannot_be_listened_in_to_are_not_there(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        assert await session.page.evaluate(STREAMS) == ["undefined,undefined,undefined"] * 2


@pytest.mark.parametrize("control", ["classic", "blob"])
async def test_workers_of_a_live_app_keep_their_voice(shared_desk: Desk, writes: SiteServer, control: str) -> None:
    async with shared_desk.session(writes.at("workers.html"), live_app=True) as session:
        writes.log.clear()
        assert await make_worker(session, control) == "open"
        await asyncio.to_thread(writes.log.wait_for, lambda request: request.body == b"wave")


async def make_worker(session: Session, control: str) -> str:
    """Click, and hear what the worker says of its socket."""
    async with session.guard.click_window(control):
        await session.page.click(f"#{control}")
        await session.page.wait_for_function("document.body.dataset.said")
    return str(await session.page.evaluate("document.body.dataset.said"))


UNROUTED = {
    "worklet": "(at) => { new AudioContext().audioWorklet.addModule(at).catch(() => {}); }",
    "download": "(at) => { Object.assign(document.createElement('a'), { href: at, download: 'x' }).click(); }",
}


@pytest.mark.parametrize("way", UNROUTED)
async def test_what_playwright_does_not_route_is_judged_as_well(
    shared_desk: Desk, writes: SiteServer, way: str
) -> None:
    async with shared_desk.session(writes.at("quiet.html")) as session:
        writes.log.clear()
        async with session.guard.click_window("Hatch"):
            await session.page.evaluate(UNROUTED[way], "/accept/items/7/delete")
            async with asyncio.timeout(10):
                while not shared_desk.refusals:
                    await sleep_ms(20)
        assert await arrived(session, writes) == []
    first = shared_desk.refusals[0]
    assert (first.rule, first.name, first.evidence) == (Rule.BLACKLIST, "Hatch", "delete")


PERMISSIONS = {
    "navigator.clipboard.readText()": "clipboard",
    "navigator.mediaDevices.getUserMedia({ audio: true })": "getUserMedia",
    "document.body.requestFullscreen()": "requestFullscreen",
    "document.body.requestPointerLock()": "requestPointerLock",
    "showOpenFilePicker()": "showOpenFilePicker",
    "navigator.serviceWorker.register('/worker.js')": "service worker",
    "ServiceWorkerContainer.prototype.register.call(navigator.serviceWorker, '/worker.js')": "service worker",
    "navigator.credentials.get({ identity: { providers: [{ configURL: '/x', clientId: '1' }] } })": "FedCM",
    "navigator.usb.requestDevice({ filters: [] })": "requestDevice",
    "new PaymentRequest([{ supportedMethods: 'https://pay.test' }], { total: { label: 'a', amount: { currency: 'EUR', "
    "value: '1' } } }).show()": "PaymentRequest",
}


async def test_pages_are_given_no_permissions_and_it_is_told(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        for call, name in PERMISSIONS.items():
            error = await session.page.evaluate(f"Promise.resolve({call}).then(() => '', (error) => error.name)")
            assert error in {"NotAllowedError", "AbortError", "SecurityError"}, call
            assert session.guard.refusals[-1].name == name
        assert await session.page.evaluate("Notification.requestPermission()") == "denied"
        refused = (
            "new Promise((done) => navigator.geolocation.getCurrentPosition(() => done(0), (no) => done(no.code)))"
        )
        assert await session.page.evaluate(refused) == 1
        await session.page.evaluate("navigator.registerProtocolHandler('web+tea', '/?q=%s')")
        await session.page.evaluate("print()")
        assert await session.page.evaluate("String(navigator.clipboard.readText)") == "function () { [native code] }"
    assert set(shared_desk.rules()) == {Rule.PERMISSION}


async def test_a_passkey_is_refused_as_signing_in_is(shared_desk: Desk, acme: SiteServer) -> None:
    ask = "navigator.credentials.get({{ publicKey: {{ challenge: new Uint8Array(8) }}, mediation: '{}' }})"
    async with shared_desk.session(acme.url) as session:
        for mediation, rules in (("conditional", []), ("optional", [Rule.AUTH])):
            asked = f"{ask.format(mediation)}.then(() => '', (error) => error.name)"
            assert await session.page.evaluate(asked) == "NotAllowedError"
            assert shared_desk.rules() == rules
    assert shared_desk.refusals[0].evidence == "WebAuthn"


async def test_no_file_is_chosen(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        await session.page.evaluate("document.body.innerHTML = '<input type=file id=file>'")
        async with session.guard.click_window("Choose"):
            await session.page.click("#file")
            async with asyncio.timeout(10):
                while not shared_desk.refusals:
                    await session.page.evaluate("new Promise(done => setTimeout(done, 30))")
    assert [(refusal.rule, refusal.name) for refusal in shared_desk.refusals] == [(Rule.FIELD, "Choose")]
