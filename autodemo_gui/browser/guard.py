"""Above the wall, inside the browser: no request that may change something leaves because of what we do."""

import contextlib
import logging
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from playwright.async_api import BrowserContext, Request, Route
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.messages import gist_of
from autodemo_gui.browser.operations import PERSISTED
from autodemo_gui.browser.scripts import script
from autodemo_gui.browser.sockets import SocketGuard
from autodemo_gui.browser.stand_ins import answer_locally, ask_for_text, is_visit, may_count
from autodemo_gui.browser.workers import WorkerGuard
from autodemo_gui.browser.writes import SCRIPTED, Outgoing, Writes
from autodemo_gui.core.policy import SAFE_METHODS, Layer, Policy, Refusal, Rule

log = logging.getLogger(__name__)

LOADING_CAP_S = 20.0
"""A page that was not declared calm counts as loading for at most this long (wall time)."""

_SCRIPTS = ("replace", "windows", "inert", "hush")
_SOCKET_SCRIPTS = ("sockets",)
_AHEAD = ("purpose", "sec-purpose", "next-router-prefetch", "x-middleware-prefetch")
_STATIC = re.compile(r"\.(m?js|css|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|mp4|webm|mp3|map)$", re.IGNORECASE)
_VERSIONS = frozenset({"", "v", "ver", "version", "rev", "hash", "h", "w", "q", "t", "width", "height", "dpl"})
_ACT_FIELDS = frozenset({"action", "act", "do", "op", "operation", "cmd", "command", "task", "mode", "method"})


class Guard:
    """The method guard of one browser context: navigation, writes, sockets, analytics.

    A document writes while it loads by itself, and never again: not when we act on it, not by a timer that an act
    started, not when it is left. Loading ends when the page is calm, when we first touch it, or after a while. Once we
    have touched a page of the site, the next ones write only what the site wrote before that (see `core.habits`).

    Attributes:
        refusals: everything held back so far, in order.
        documents: how many documents the main frame has shown.
        acting: the name of what is acted on just now, or nothing.
        on_navigation: called when another document is asked for.
    """

    def __init__(self, policy: Policy, on_refusal: Callable[[Refusal], None], *, is_untouched: bool = True) -> None:
        """Bind the rules.

        Args:
            policy: the rules of the job.
            on_refusal: told of everything held back.
            is_untouched: nothing has been done to the site yet; not so where storage of another session is in it.
        """
        self._policy = policy
        self._on_refusal = on_refusal
        self._writes = Writes(policy.start.url)
        self._is_untouched = is_untouched
        self._loading_since: float | None = time.monotonic()
        self._navigation: Request | None = None
        self._told: set[Refusal] = set()
        self.acting = ""
        self.on_navigation: Callable[[], None] = lambda: None
        self.refusals: list[Refusal] = []
        self.documents = 0

    async def attach(self, context: BrowserContext) -> None:
        """Guard every page of a context; before its first page is opened. Needs no page time."""
        parts = _SCRIPTS if self._policy.live_app else _SCRIPTS + _SOCKET_SCRIPTS
        await context.add_init_script("(() => {\n" + "\n".join(script(part) for part in parts) + "})();")
        await context.route("**/*", self._on_route)
        if not self._policy.live_app:
            await SocketGuard(self, self.refuse, strict=self._policy.strict_sockets).attach(context)

    @contextlib.asynccontextmanager
    async def click_window(self, name: str) -> AsyncIterator[None]:
        """While the block runs nothing but GET, HEAD and OPTIONS leaves, until a new document takes the page over.

        The document stays as mute afterwards as it was in the window.

        Args:
            name: what is acted on, for the refusals.
        """
        self._loading_since, self._is_untouched, self.acting = None, False, name
        try:
            yield
        finally:
            self.acting = ""

    def document_replaced(self) -> None:
        """A new document is in the main frame: from now on it is loading."""
        self._loading_since = time.monotonic()
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
        self._loading_since = None

    @property
    def is_loading(self) -> bool:
        """Whether the page's own writes pass."""
        return self._loading_since is not None and time.monotonic() - self._loading_since < LOADING_CAP_S

    def refuse(self, refusal: Refusal) -> None:
        """Note something held back, here or by a neighbour (dialogs, pop-ups, redirects); what repeats is told once."""
        self.refusals.append(refusal)
        essence = replace(refusal, name=refusal.name.partition("?")[0], url=refusal.url.partition("?")[0])
        if essence not in self._told:
            self._told.add(essence)
            self._on_refusal(refusal)

    def check(self, sent: Outgoing, *, is_main_navigation: bool) -> Refusal | None:
        """Why a request is held back, or None.

        Args:
            sent: the request.
            is_main_navigation: it would replace the page that is shown.
        """
        if is_main_navigation:
            refusal = self._policy.check_navigation(sent.url)
            if refusal is not None:
                return refusal
        evidence = self._writes.evidence(sent)
        if evidence:
            is_own_write = sent.kind != "document" and self._is_own(sent.method, sent.url, sent.body)
            if not is_own_write and (refusal := self._check_write(sent, evidence)):
                return refusal
            if is_own_write:
                return None
        elif self.is_loading and not is_main_navigation:
            self._writes.remember(sent)
        # A GET can delete as well, if the site was built that way; and who may save may not delete.
        word = self._policy.forbidden_word(_words_that_act(sent))
        if not word or self._is_own_get(sent, is_main_navigation=is_main_navigation):
            return None
        return self._refusal(Rule.BLACKLIST, word, sent)

    def check_socket(self, url: str) -> Refusal | None:
        """Why a socket must not connect to an address, or None: to connect is a GET."""
        word = self._policy.forbidden_word(url)
        if not word or self._is_own("CONNECT", url):
            return None
        return self._refusal(Rule.BLACKLIST, word, Outgoing("GET", url, "websocket"))

    def is_own_message(self, url: str, message: str | bytes) -> bool:
        """Whether a page that is loading says it over a WebSocket by itself.

        Args:
            url: of the socket.
            message: what is to be sent.
        """
        gist, said = gist_of(message), message.encode() if isinstance(message, str) else message
        if self._is_own(gist, url, said):
            return True
        self._policy.habits.note_refused(gist, url, said)
        return False

    def _is_own(self, method: str, url: str, body: bytes = b"") -> bool:
        """Whether a page that is loading does it by itself: before the first act whatever it does, then the same."""
        if not self.is_loading:
            return False
        habits = self._policy.habits
        if self._is_untouched:
            habits.note_own(method, url)
            return True
        return habits.is_own(method, url) and not habits.was_refused(method, url, body)

    def _is_own_get(self, sent: Outgoing, *, is_main_navigation: bool) -> bool:
        if sent.method.upper() not in SAFE_METHODS:
            return False
        return self._is_own_beginning if is_main_navigation else self._is_own(sent.method, sent.url)

    @property
    def _is_own_beginning(self) -> bool:
        """Whether what is asked for belongs to the address the user typed: itself, or where its first page leads."""
        return self.documents <= 1 and self.is_loading

    def _check_write(self, sent: Outgoing, evidence: str) -> Refusal | None:
        method = "POST" if sent.method.upper() in SAFE_METHODS else sent.method
        method = "DELETE" if evidence.endswith("=DELETE") else method
        refusal = self._policy.check_request(method, sent.url, page_is_loading=False)
        if refusal is None:
            return None
        self._policy.habits.note_refused(sent.method, sent.url, sent.body)
        return self._refusal(refusal.rule, evidence, sent)

    def _refusal(self, rule: Rule, evidence: str, sent: Outgoing) -> Refusal:
        """The page's own doing is called by its address: nothing that we act on is to blame for it.

        So is what counts our clicks for the site, where it counts its visitors unasked as well.
        """
        is_ahead = any("prefetch" in sent.headers.get(name, "") or sent.headers.get(name) == "1" for name in _AHEAD)
        counts = may_count(sent) and self._policy.habits.tells(sent.method, sent.url)
        name = sent.url if is_ahead or counts or self.is_loading else self.acting or sent.url
        return Refusal(rule, Layer.METHOD, name, evidence, sent.url)

    async def _on_route(self, route: Route, request: Request) -> None:
        try:
            sent = _outgoing(request)
            if refusal := WorkerGuard.held_back(sent):
                self.refuse(refusal)
                await answer_locally(route, request)
                return
            if is_visit(sent, self._policy.start.url):
                await answer_locally(route, request)
                return
            is_main_navigation = _is_main_navigation(request)
            refusal = self.check(sent, is_main_navigation=is_main_navigation)
            if refusal is None:
                if is_main_navigation:
                    self._navigation = request
                    self.on_navigation()
                await route.continue_()
                return
            if refusal.evidence == PERSISTED:
                self.refuse(replace(refusal, name=sent.url))  # it may be a query, and is asked for again with its text
                await ask_for_text(route, request)
                return
            self.refuse(refusal)
            await route.abort("aborted")  # leaves the page that is shown where it is
        except PlaywrightError as error:
            log.debug("request went away while it was checked: %s", error)


def _words_that_act(sent: Outgoing) -> str:
    """The part of an address that can say what a GET does: of a link all, of other requests not what they look for."""
    if sent.kind == "document":
        return sent.url
    parts = urlsplit(sent.url)
    fields = parse_qsl(parts.query, keep_blank_values=True)
    if sent.kind not in SCRIPTED and _STATIC.search(parts.path) and _VERSIONS.issuperset(name for name, _ in fields):
        return ""
    acts = [name for name, _ in fields if name.isalpha()]
    acts += [value for name, value in fields if name.lower().strip("_") in _ACT_FIELDS]
    return "/".join([parts._replace(query="", fragment="").geturl(), *acts])


def _outgoing(request: Request) -> Outgoing:
    has_body = request.method not in SAFE_METHODS
    body = (request.post_data_buffer or b"") if has_body else b""
    return Outgoing(request.method, request.url, request.resource_type, request.headers, body)


def _is_main_navigation(request: Request) -> bool:
    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is None
    except PlaywrightError:  # the first request of a window that is just opening
        return True
