"""One fresh, guarded page: the only one a job looks at, whatever the site tries to open beside it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Dialog,
    Download,
    FileChooser,
    HttpCredentials,
    Page,
    StorageState,
)
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.guard import Guard
from autodemo_gui.browser.hops import HopGuard
from autodemo_gui.browser.masks import arm, check_selectors
from autodemo_gui.browser.pausing import Pausing
from autodemo_gui.browser.proxy import EgressProxy
from autodemo_gui.browser.scripts import script
from autodemo_gui.browser.stand_ins import is_visit
from autodemo_gui.browser.workers import WorkerGuard
from autodemo_gui.browser.writes import Outgoing
from autodemo_gui.core.address import Credentials
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.core.masks import NO_MASKS, Masks
from autodemo_gui.core.policy import Layer, Policy, Refusal, Rule
from autodemo_gui.core.text import tr

log = logging.getLogger(__name__)

Storage = StorageState
"""Cookies and local storage of a session."""

CLOSE_TIMEOUT_S = 3.0
NAVIGATION_TIMEOUT_S = 12.0
"""While another document is on its way Chromium answers no question about the page, so that must end some time."""
_BINDING = "__autodemoGuard"  # named in scripts/replace.js


class Session:
    """A page with its context, its guard, and what became of windows the site wanted to open.

    Attributes:
        page: the one page.
        context: its browser context; nothing is stored in it from other jobs, nothing survives it.
        guard: see `Guard`.
        cdp: a protocol session of the page.
        policy: the rules of the job.
        masks: what is not to be seen on it.
        proxy: the egress wall it goes through, where the caller has it; it knows why a host was not reached.
        crashed: set once page or browser went away by themselves.
    """

    def __init__(self, page: Page, cdp: CDPSession, guard: Guard, policy: Policy, proxy: EgressProxy | None) -> None:
        """See `open_session`."""
        self.page = page
        self.context: BrowserContext = page.context
        self.guard = guard
        self.cdp = cdp
        self.policy = policy
        self.masks = NO_MASKS
        self.proxy = proxy
        self.crashed = asyncio.Event()
        self._popup: str | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._is_ending = False
        self._patience: asyncio.TimerHandle | None = None

    def take_popup(self) -> str | None:
        """The newest allowed address that the site wanted to open in another window, once."""
        url, self._popup = self._popup, None
        return url

    def check_alive(self) -> None:
        """Raise if the browser is gone.

        Raises:
            BrowserCrashed: page or browser went away by themselves.
        """
        if self.crashed.is_set():
            raise crashed_browser()

    async def watch(self) -> None:
        """Listen to everything that may happen beside the page's own course."""
        context, page = self.context, self.page
        await context.expose_binding(_BINDING, lambda _source, *told: self._on_report(*map(str, told)))
        context.on("page", self._on_extra_page)
        page.on("dialog", self._on_dialog)
        page.on("download", self._on_download)
        page.on("filechooser", self._on_file_chooser)
        page.on("requestfailed", self.guard.request_failed)
        page.on("crash", lambda _page: self._went_away("page crashed"))
        page.on("close", lambda _page: self._went_away("page closed"))
        if context.browser is not None:
            context.browser.on("disconnected", lambda _browser: self._went_away("browser disconnected"))
        self.guard.on_navigation = self._on_navigation
        self.cdp.on("Page.frameNavigated", self._on_document)
        # Rules that scripts/hush.js puts away, and those that it cannot see, for which nothing is fetched (`launch`).
        self.cdp.on("Preload.ruleSetUpdated", lambda _event: self._on_report("permission", "speculation rules", ""))
        await self.cdp.send("Page.enable")
        await self.cdp.send("Preload.enable")
        hops, workers = HopGuard(self.cdp, self.guard), WorkerGuard(self.cdp, sockets=self.policy.live_app)
        await Pausing(self.cdp, hops, workers).arm()

    async def end(self) -> None:
        """Close the context; a browser that does not answer is left to whoever started it."""
        self._is_ending = True
        self._end_patience()
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await self.context.close()
        except (PlaywrightError, TimeoutError) as error:
            log.info("context did not close by itself: %s", error)
        for task in self._closing:
            task.cancel()
        await asyncio.gather(*self._closing, return_exceptions=True)

    def _on_report(self, what: str, name: str, address: str) -> None:
        """What the guard's scripts saw; a page that makes such things up only denies itself something."""
        match what:
            case "popup":
                self._offer(address)
            case "passkey":
                self._refuse(Rule.AUTH, name)
            case "permission":
                self.guard.refuse(Refusal(Rule.PERMISSION, Layer.PAGE, name, name, self.page.url))
            case "parting":
                # Most pages want to hear that they are left: named alike, that is told once.
                self.guard.refuse(Refusal(Rule.PERMISSION, Layer.PAGE, "pagehide", "pagehide", self.policy.start.url))
            case "said":
                self._refuse(Rule.WRITE, name, Layer.METHOD)
            case "write" if not is_visit(Outgoing("POST", address, "ping"), self.policy.start.url):
                self.policy.habits.note_beacon(address)
                self.guard.refuse(Refusal(Rule.WRITE, Layer.METHOD, address, name, address))

    def _offer(self, url: str) -> None:
        refusal = self.policy.check_navigation(url)
        if refusal is None and url != "about:blank":
            self._popup = url
        elif refusal is not None:
            self.guard.refuse(Refusal(Rule.POPUP, Layer.PAGE, url, refusal.rule, self.page.url))

    def _on_document(self, event: dict[str, Any]) -> None:
        if "parentId" in event["frame"]:
            return
        self.guard.document_replaced()
        if self.policy.check_navigation(event["frame"]["url"]) is not None:
            self.guard.page_is_calm()  # it should not be there (`blob:` asks nobody), so nothing is its own

    def _on_navigation(self) -> None:
        """After the start page, which has a time-out of its own, no document is waited for without end."""
        if self.guard.documents:
            self._end_patience()
            self._patience = asyncio.get_running_loop().call_later(NAVIGATION_TIMEOUT_S, self._give_up_navigation)

    def _give_up_navigation(self) -> None:
        if self.guard.is_navigating:
            log.info("a page did not come within %s s; staying here", NAVIGATION_TIMEOUT_S)
            self._later(self.cdp.send("Page.stopLoading"))

    def _end_patience(self) -> None:
        if self._patience is not None:
            self._patience.cancel()

    def _on_extra_page(self, page: Page) -> None:
        """The second line behind scripts/windows.js: a window that opened in spite of it."""
        if page is not self.page:
            self._later(self._bring_back(page))

    async def _bring_back(self, page: Page) -> None:
        url = page.url
        await page.close()
        self._offer(url)

    def _on_dialog(self, dialog: Dialog) -> None:
        self._later(self._answer(dialog))

    async def _answer(self, dialog: Dialog) -> None:
        """Dismiss it; a page that asks whether to leave it (scripts/hush.js keeps most from that) is left."""
        if dialog.type == "beforeunload":
            await dialog.accept()
            return
        self.guard.refuse(Refusal(Rule.DIALOG, Layer.PAGE, dialog.message[:120], dialog.type, self.page.url))
        await dialog.dismiss()

    def _on_download(self, download: Download) -> None:
        self.guard.refuse(Refusal(Rule.DOWNLOAD, Layer.PAGE, download.suggested_filename, "", download.url))
        self._later(download.cancel())

    def _on_file_chooser(self, _chooser: FileChooser) -> None:
        """Listening is what keeps it shut."""
        self._refuse(Rule.FIELD, "file")

    def _refuse(self, rule: Rule, evidence: str, layer: Layer = Layer.PAGE) -> None:
        url = self.page.url
        self.guard.refuse(Refusal(rule, layer, self.guard.acting or url, evidence, url))

    def _later(self, work: Any) -> None:
        async def quietly() -> None:
            try:
                await work
            except PlaywrightError as error:
                log.debug("window or dialog went away by itself: %s", error)

        task = asyncio.ensure_future(quietly())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _went_away(self, how: str) -> None:
        if not self._is_ending:
            log.warning("the browser is gone: %s", how)
            self.crashed.set()


def crashed_browser() -> BrowserCrashed:
    """The error to raise when page or browser went away by themselves."""
    return BrowserCrashed(
        tr("The browser went away."),
        tr("Chromium ended in the middle of the job."),
        tr("Record again; what was filmed is kept where it can be played."),
    )


def _http_credentials(policy: Policy, credentials: Credentials | None) -> HttpCredentials | None:
    if credentials is None:
        return None
    return {"username": credentials.username, "password": credentials.password, "origin": policy.start.origin}


@contextlib.asynccontextmanager
async def open_session(
    browser: Browser,
    *,
    policy: Policy,
    on_refusal: Callable[[Refusal], None],
    density: float = 1.0,
    viewport: tuple[int, int] = (1280, 720),
    phone: bool = False,
    credentials: Credentials | None = None,
    proxy: EgressProxy | None = None,
    storage: Storage | None = None,
    masks: Masks = NO_MASKS,
) -> AsyncIterator[Session]:
    """A fresh context with one page, guarded before anything can be opened in it; closed with the block.

    Args:
        browser: started by `launch`, so behind the wall.
        policy: the rules of the job.
        on_refusal: told of everything held back.
        density: plate pixels per CSS pixel.
        viewport: width and height in CSS pixels.
        phone: lay pages out as a phone does, which also can be touched; the browser's name stays as it is.
        credentials: for HTTP authentication, given to the start origin only.
        proxy: the wall, so that an unreachable site can be told why.
        storage: cookies and local storage that an earlier session of the same job left; nothing by default.
        masks: what is not to be seen.

    Raises:
        InvalidInput: a selector of the masks is none.
        BrowserCrashed: the browser went away while the page was made.
    """
    guard = Guard(policy, on_refusal, is_untouched=storage is None)
    session: Session | None = None
    try:
        context = await browser.new_context(
            viewport={"width": viewport[0], "height": viewport[1]},
            device_scale_factor=density,
            is_mobile=phone,
            has_touch=phone,
            accept_downloads=False,
            service_workers="block",
            permissions=[],
            http_credentials=_http_credentials(policy, credentials),
            storage_state=storage,
        )
        await guard.attach(context)
        await context.add_init_script(script("registry") + script("calm"))
        await arm(context, masks)
        page = await context.new_page()
        session = Session(page, await context.new_cdp_session(page), guard, policy, proxy)
        session.masks = masks
        await session.watch()
    except PlaywrightError as error:
        raise crashed_browser() from error
    try:
        await check_selectors(page, masks)
        yield session
    finally:
        await session.end()
