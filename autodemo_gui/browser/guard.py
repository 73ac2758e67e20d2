"""Above the wall, inside the browser: no request that may change something leaves because of what we do."""

import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from enum import Enum, auto

from playwright.async_api import BrowserContext, Request, Route, WebSocketRoute
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.scripts import script
from autodemo_gui.browser.stand_ins import answer_locally, is_answered_locally
from autodemo_gui.core.address import same_site
from autodemo_gui.core.policy import SAFE_METHODS, Layer, Policy, Refusal, Rule

log = logging.getLogger(__name__)

LOADING_CAP_S = 20.0
"""A page that was not declared calm counts as loading for at most this long (wall time)."""

_SCRIPTED_GETS = frozenset({"xhr", "fetch"})


class Phase(Enum):
    """What the shown page is doing, as far as its own writes are concerned."""

    LOADING = auto()
    """It does what it does by itself; its writes pass (SPEC 6)."""
    CALM = auto()
    """It has loaded; nothing it writes now was part of loading."""
    ACTED_ON = auto()
    """We are in a click window: whatever it sends may be because of us."""


class Guard:
    """The method guard of one browser context: navigation, writes, sockets, analytics.

    Attributes:
        refusals: everything held back so far, in order.
        documents: how many documents the main frame has shown.
    """

    def __init__(self, policy: Policy, on_refusal: Callable[[Refusal], None]) -> None:
        """Bind the rules; `on_refusal` is told of everything held back."""
        self._policy = policy
        self._on_refusal = on_refusal
        self._phase = Phase.LOADING
        self._loading_since = time.monotonic()
        self._acting = ""
        self._navigation: Request | None = None
        self.on_navigation: Callable[[], None] = lambda: None
        """Called when another document is asked for."""
        self._told: set[Refusal] = set()
        self.refusals: list[Refusal] = []
        self.documents = 0

    async def attach(self, context: BrowserContext) -> None:
        """Guard every page of a context; before its first page is opened. Needs no page time."""
        await context.add_init_script(script("guard"))
        await context.route("**/*", self._on_route)
        if not self._policy.live_app:
            await context.route_web_socket("**/*", self._on_socket)

    @contextlib.asynccontextmanager
    async def click_window(self, name: str) -> AsyncIterator[None]:
        """While the block runs nothing but GET, HEAD and OPTIONS leaves, until a new document takes the page over.

        Args:
            name: what is acted on, for the refusals.
        """
        self._phase, self._acting = Phase.ACTED_ON, name
        try:
            yield
        finally:
            self._acting = ""
            if self._phase is Phase.ACTED_ON:
                self._phase = Phase.CALM

    def document_replaced(self) -> None:
        """A new document is in the main frame: from now on it is loading."""
        self._phase, self._loading_since = Phase.LOADING, time.monotonic()
        self._navigation = None
        self.documents += 1

    @property
    def is_navigating(self) -> bool:
        """Whether another document has been asked for and not yet come."""
        return self._navigation is not None

    def request_failed(self, request: Request) -> None:
        """A request came to nothing; if it was to bring a document, none is coming."""
        if request is self._navigation:
            self._navigation = None

    def page_is_calm(self) -> None:
        """The page has loaded: what it writes from now on is not part of loading."""
        if self._phase is Phase.LOADING:
            self._phase = Phase.CALM

    @property
    def is_loading(self) -> bool:
        """Whether the page's own writes pass."""
        return self._phase is Phase.LOADING and time.monotonic() - self._loading_since < LOADING_CAP_S

    def refuse(self, refusal: Refusal) -> None:
        """Note something held back, here or by a neighbour (dialogs, pop-ups, redirects); what repeats is told once."""
        self.refusals.append(refusal)
        essence = replace(refusal, name=refusal.name.partition("?")[0], url=refusal.url.partition("?")[0])
        if essence not in self._told:
            self._told.add(essence)
            self._on_refusal(refusal)

    def check(self, method: str, url: str, *, is_main_navigation: bool, is_scripted: bool) -> Refusal | None:
        """Why a request is held back, or None.

        Args:
            method: HTTP method.
            url: its target.
            is_main_navigation: it would replace the page that is shown.
            is_scripted: XHR or fetch.
        """
        if is_main_navigation:
            refusal = self._policy.check_navigation(url)
            if refusal is not None:
                return refusal
        if method.upper() not in SAFE_METHODS:
            return self._check_write(method, url, is_main_navigation=is_main_navigation)
        if self._phase is Phase.ACTED_ON and (is_main_navigation or is_scripted):
            # A GET can delete as well, if the site was built that way.
            hit = self._policy.lexicon.find(href=url if is_main_navigation else url.partition("?")[0])
            if hit is not None:
                return Refusal(Rule.BLACKLIST, Layer.METHOD, self._acting or url, hit.word, url)
        return None

    def _check_write(self, method: str, url: str, *, is_main_navigation: bool) -> Refusal | None:
        # A form that submits itself is no part of loading, and other sites' APIs are needed for it as much as its own.
        if self.is_loading and not is_main_navigation:
            return None
        refusal = self._policy.check_request(method, url, page_is_loading=False)
        if refusal is not None and self._acting:
            return Refusal(refusal.rule, refusal.layer, self._acting, refusal.evidence, url)
        return refusal

    async def _on_route(self, route: Route, request: Request) -> None:
        try:
            url = request.url
            if is_answered_locally(url) and not same_site(url, self._policy.start.url):
                await answer_locally(route, request)
                return
            is_main_navigation = _is_main_navigation(request)
            refusal = self.check(
                request.method,
                url,
                is_main_navigation=is_main_navigation,
                is_scripted=request.resource_type in _SCRIPTED_GETS,
            )
            if refusal is None:
                if is_main_navigation:
                    self._navigation = request
                    self.on_navigation()
                await route.continue_()
                return
            self.refuse(refusal)
            await route.abort("aborted")  # leaves the page that is shown where it is
        except PlaywrightError as error:
            log.debug("request went away while it was checked: %s", error)

    async def _on_socket(self, socket: WebSocketRoute) -> None:
        if self._policy.strict_sockets:
            self.refuse(Refusal(Rule.WRITE, Layer.METHOD, socket.url, "WebSocket", socket.url))
            await socket.close()
            return
        server = socket.connect_to_server()

        def forward(message: str | bytes) -> None:
            if self._phase is Phase.ACTED_ON:
                self._note_dropped_message(socket.url)
            else:
                server.send(message)

        socket.on_message(forward)

    def _note_dropped_message(self, url: str) -> None:
        """One refusal for each act and socket, however many messages."""
        refusal = Refusal(Rule.WRITE, Layer.METHOD, self._acting or url, "WebSocket", url)
        if refusal not in self.refusals:
            self.refuse(refusal)


def _is_main_navigation(request: Request) -> bool:
    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is None
    except PlaywrightError:  # the first request of a window that is just opening
        return True
