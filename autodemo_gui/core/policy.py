"""The one rule book that explorer, performer and browser guard share: what may be clicked, opened and sent."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from autodemo_gui.core.address import Address, same_site
from autodemo_gui.core.element import Element
from autodemo_gui.core.lexicon import Lexicon, words_of


class Rule(StrEnum):
    """Names of the rules a refusal can cite; stable on the wire."""

    BLACKLIST = "blacklist"
    OFFSITE = "offsite"
    AUTH = "auth"
    SCHEME = "scheme"
    DOWNLOAD = "download"
    FIELD = "field"
    WRITE = "write"
    PRIVATE = "private_address"
    DIALOG = "dialog"
    POPUP = "popup"
    ERROR = "error_page"
    RUNTIME = "max_runtime"


class Layer(StrEnum):
    """Where a refusal was decided."""

    ELEMENT = "element"
    NAVIGATION = "navigation"
    METHOD = "method"
    EGRESS = "egress"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing not done, with its rule and the evidence for it.

    Attributes:
        rule: which rule.
        layer: which layer of the guard decided.
        name: what a person would call the thing (accessible name, or the address).
        evidence: the word, host or method that matched.
        url: the page it was on, or the address refused.
    """

    rule: Rule
    layer: Layer
    name: str
    evidence: str = ""
    url: str = ""


# Whole path segments that mean "sign in" or "sign up"; `/authors` is not one (SPEC 6).
AUTH_SEGMENTS = frozenset(
    {"login", "log-in", "log_in", "logon", "signin", "sign-in", "sign_in", "signup", "sign-up", "sign_up"}
    | {"register", "registration", "auth", "authenticate", "authorize", "oauth", "oauth2", "sso", "saml"}
    | {"password-reset", "reset-password", "forgot-password"}
)
_AUTH_NAMES = frozenset(
    f" {name} "
    for name in (
        "log in",
        "login",
        "sign in",
        "signin",
        "log on",
        "sign up",
        "signup",
        "register",
        "sign in with google",
    )
)
_PAGE_SUFFIX = re.compile(r"\.(html?|php|aspx?|jsp|do)$")
_PASSIVE_SCHEMES = frozenset({"http", "https"})
_FORBIDDEN_INPUTS = frozenset({"password", "file"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_auth_url(url: str) -> bool:
    """Whether a path segment of the URL says that this is a page to sign in or sign up on."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    segments = (_PAGE_SUFFIX.sub("", unquote(segment).casefold()) for segment in path.split("/"))
    return any(segment in AUTH_SEGMENTS for segment in segments)


class Policy:
    """The rules of one job, bound to its start address and the user's words."""

    def __init__(
        self, start: Address, *, own_words: tuple[str, ...] = (), live_app: bool = False, strict_sockets: bool = False
    ) -> None:
        """Bind the rules.

        Args:
            start: the address the user typed; its site is the only one shown.
            own_words: added to the blacklist.
            live_app: let WebSocket messages that follow a click pass (SPEC 6).
            strict_sockets: allow no WebSocket at all.
        """
        self.start = start
        self.lexicon = Lexicon(own_words)
        self.live_app = live_app
        self.strict_sockets = strict_sockets

    def check_element(self, element: Element, page_url: str) -> Refusal | None:
        """Why an element must not be clicked, or None."""

        def refuse(rule: Rule, evidence: str) -> Refusal:
            name = element.text or element.label or element.title or element.href or element.tag
            return Refusal(rule, Layer.ELEMENT, name, evidence, page_url)

        hit = self.lexicon.find(text=element.text, label=element.label, title=element.title, href=element.href)
        if hit:
            return refuse(Rule.BLACKLIST, hit.word)
        if words_of(element.text) in _AUTH_NAMES or words_of(element.label) in _AUTH_NAMES:
            return refuse(Rule.AUTH, element.text or element.label)
        if element.input_type in _FORBIDDEN_INPUTS:
            return refuse(Rule.FIELD, element.input_type)
        if element.form_method and element.form_method.upper() not in SAFE_METHODS:
            return refuse(Rule.WRITE, element.form_method.upper())
        if element.href:
            return self._check_link(element, refuse_name=element.text or element.href, page_url=page_url)
        return None

    def _check_link(self, element: Element, *, refuse_name: str, page_url: str) -> Refusal | None:
        scheme = element.href.split(":", 1)[0].lower()
        if scheme == "javascript":
            return None  # an old-fashioned button; what it does is watched by the layers below
        if scheme not in _PASSIVE_SCHEMES:
            return Refusal(Rule.SCHEME, Layer.ELEMENT, refuse_name, f"{scheme}:", page_url)
        if "download" in element.attributes:
            return Refusal(Rule.DOWNLOAD, Layer.ELEMENT, refuse_name, element.href, page_url)
        refusal = self.check_navigation(element.href)
        if refusal is None:
            return None
        return Refusal(refusal.rule, Layer.ELEMENT, refuse_name, refusal.evidence, page_url)

    def check_navigation(self, url: str) -> Refusal | None:
        """Why the main frame must not show a URL, or None. `about:blank` is allowed: it shows nothing."""
        if url == "about:blank":
            return None
        if not same_site(url, self.start.url):
            scheme = url.split(":", 1)[0].lower()
            rule = Rule.OFFSITE if scheme in _PASSIVE_SCHEMES else Rule.SCHEME
            return Refusal(rule, Layer.NAVIGATION, url, _host_or_scheme(url), url)
        if is_auth_url(url):
            return Refusal(Rule.AUTH, Layer.NAVIGATION, url, urlsplit(url).path, url)
        return None

    def check_request(self, method: str, url: str, *, page_is_loading: bool) -> Refusal | None:
        """Why a request must not leave the browser, or None (SPEC 6, network).

        Args:
            method: HTTP method.
            url: target.
            page_is_loading: the page does it by itself while loading, outside any click window.
        """
        if method.upper() in SAFE_METHODS or (page_is_loading and same_site(url, self.start.url)):
            return None
        return Refusal(Rule.WRITE, Layer.METHOD, url, method.upper(), url)


def _host_or_scheme(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url[:40]
    return parts.hostname or f"{parts.scheme}:"
