"""The one rule book that explorer, performer and browser guard share: what may be clicked, opened and sent."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from autodemo_gui.core.address import Address, as_browsers_read, same_site
from autodemo_gui.core.bans import Bans
from autodemo_gui.core.element import Element
from autodemo_gui.core.habits import Habits
from autodemo_gui.core.lexicon import Hit, Lexicon, words_of
from autodemo_gui.core.refusal import Layer, Refusal, Rule
from autodemo_gui.core.risk import Risk
from autodemo_gui.core.structure import SAFE_METHODS, forbidden, risk_of, signs_of, writes

__all__ = ["AUTH_SEGMENTS", "SAFE_METHODS", "Decision", "Layer", "Policy", "Refusal", "Risk", "Rule", "is_auth_url"]

# Whole path segments that mean "sign in" or "sign up"; `/authors` is not one (SPEC 6).
AUTH_SEGMENTS = frozenset(
    {"login", "log-in", "log_in", "logon", "log-on", "signin", "sign-in", "sign_in", "signup", "sign-up", "sign_up"}
    | {"wp-login", "sign-on", "signon", "register", "registration", "auth", "authenticate", "authentication"}
    | {"authorize", "authorise", "oauth", "oauth2", "oidc", "sso", "saml", "saml2", "2fa", "mfa", "otp", "passkey"}
    | {"password-reset", "reset-password", "forgot-password", "lost-password", "recover-password"}
    | {"anmelden", "einloggen", "registrieren", "connexion", "se-connecter", "inscription", "iniciar-sesion"}
    | {"registrarse", "accedi", "entrar", "iniciar-sessao", "inloggen", "aanmelden", "zaloguj", "logowanie", "logga-in"}
)
_AUTH_NAMES = frozenset(
    f" {name} "
    for name in (
        *("log in", "login", "log on", "sign in", "signin", "sign up", "signup", "register", "create account"),
        *("sign in with google", "continue with google", "sign in with apple", "continue with apple"),
        *("sign in with github", "continue with github", "sign in with passkey", "forgot password"),
        *("anmelden", "einloggen", "registrieren", "connexion", "se connecter", "inscription", "iniciar sesión"),
        *("registrarse", "accedi", "registrati", "entrar", "iniciar sessão", "inloggen", "zaloguj się", "logga in"),
        *("giriş yap", "войти", "регистрация", "ログイン", "新規登録", "登录", "登入", "注册", "로그인", "회원가입"),
    )
)
_PAGE_SUFFIX = re.compile(r"\.(html?|php|aspx?|jsp|do)$")
_DESTRUCTIVE_CALLS = frozenset({"destroy", "erase", "purge", "wipe", "trash", "unlink"})
_PASSIVE_SCHEMES = frozenset({"http", "https"})


def is_auth_url(url: str) -> bool:
    """Whether a path segment of the URL, or of a route in its fragment, names a page to sign in or sign up on."""
    read = as_browsers_read(url)
    if read is None:
        return False
    route = (read.fragment or "").removeprefix("!")
    segments = [*(read.path or "").split("/"), *(route.partition("?")[0].split("/") if route.startswith("/") else ())]
    return any(_PAGE_SUFFIX.sub("", unquote(segment).casefold()) in AUTH_SEGMENTS for segment in segments)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of an element: its class of risk, and of one that is never clicked, why."""

    risk: Risk
    refusal: Refusal | None = None


class Policy:
    """The rules of a job, bound to its start address and the user's words; `bans` and `habits` it found out itself."""

    def __init__(
        self,
        start: Address,
        *,
        own_words: tuple[str, ...] = (),
        live_app: bool = False,
        strict_sockets: bool = False,
        may_save: bool = False,
    ) -> None:
        """Bind the rules.

        Args:
            start: the address the user typed; its site is the only one shown.
            own_words: added to the blacklist.
            live_app: let WebSocket messages that follow a click pass (SPEC 6).
            strict_sockets: allow no WebSocket at all.
            may_save: the user said that this site may be saved to: its own writes pass; the absolute words, DELETE,
                sign-in pages, other sites and private addresses stay out of reach.
        """
        self.start = start
        self.lexicon = Lexicon(own_words)
        self.live_app = live_app
        self.strict_sockets = strict_sockets
        self.may_save = may_save
        self.bans = Bans()
        self.habits = Habits()

    def decide(self, element: Element, page_url: str) -> Decision:
        """How an element may be treated.

        Args:
            element: as it is now.
            page_url: the page it is on.
        """
        refusal = self.check_element(element, page_url)
        if refusal is not None:
            return Decision(Risk.NEVER, refusal)
        return Decision(Risk.GUARDED if self._hit(element) else risk_of(element))

    def check_element(self, element: Element, page_url: str) -> Refusal | None:
        """Why an element must not be clicked, or None."""
        found = self._banned(element) or self._by_words(element) or self._by_structure(element)
        if found is None:
            return None
        name = element.text or element.label or element.title or element.href or " ".join(element.icons) or element.tag
        return Refusal(found[0], Layer.ELEMENT, name, found[1], page_url)

    def _banned(self, element: Element) -> tuple[Rule, str] | None:
        cause = self.bans.cause(element)
        return (cause.rule, cause.evidence) if cause else None

    def _by_words(self, element: Element) -> tuple[Rule, str] | None:
        """What the words of an element say: its names, its address, its pictures, the scripts it calls."""
        hit = self._hit(element)
        if hit is None or not self._forbids(hit):
            hit = self._hit_of_handlers(element)
        if hit is not None:
            return Rule.BLACKLIST, hit.word
        if words_of(element.text) in _AUTH_NAMES or words_of(element.label) in _AUTH_NAMES:
            return Rule.AUTH, element.text or element.label
        return None

    def _hit(self, element: Element) -> Hit | None:
        """The gravest word of an element: one that forbids it, or one that may be an act."""
        hit = self.lexicon.find(
            text=element.text,
            label=element.label,
            title=element.title,
            href=element.href,
            icons=(*element.icons, *signs_of(element.text)),
            language=element.language,
        )
        if element.shown and (hit is None or not self._forbids(hit)):
            return self.lexicon.find(text=element.shown, language=element.language) or hit
        return hit

    def _forbids(self, hit: Hit) -> bool:
        """Whether a word forbids a click; where the user lets the site be saved to, only the absolute ones do."""
        return hit.risk is Risk.NEVER and (hit.is_absolute or not self.may_save)

    def _hit_of_handlers(self, element: Element) -> Hit | None:
        """An absolute word in what a click calls, or what programmers say for it; others are in any function's name."""
        for each in element.handlers:
            hit = self.lexicon.find(text=each, language="en")
            if hit is not None and hit.is_absolute:
                return hit
            if called := _DESTRUCTIVE_CALLS & set(words_of(each).split()):
                return Hit(min(called), "handler")
        return None

    def _by_structure(self, element: Element) -> tuple[Rule, str] | None:
        """What a click would send or open."""
        ground = forbidden(element)
        if ground is None and not self._may_send(element):
            ground = writes(element)
        if ground is not None:
            return ground.rule, ground.evidence
        for target in (element.href, element.form_action):
            if target.split(":", 1)[0].lower() in _PASSIVE_SCHEMES and (refusal := self.check_navigation(target)):
                return refusal.rule, refusal.evidence
        word = self.forbidden_word(element.form_action)
        return (Rule.BLACKLIST, word) if word else None

    def _may_send(self, element: Element) -> bool:
        """Whether what an element writes is a write to a site that may be saved to, and deletes nothing."""
        is_own = same_site(element.form_action or self.start.url, self.start.url)
        return self.may_save and is_own and element.form_method.upper() != "DELETE"

    def forbidden_word(self, address: str) -> str:
        """The word of an address by which a GET of it would be an act, or empty."""
        hit = self.lexicon.find(href=address) if address else None
        return hit.word if hit is not None and self._forbids(hit) else ""

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
        passes = page_is_loading or (self.may_save and method.upper() != "DELETE")
        if method.upper() in SAFE_METHODS or (passes and same_site(url, self.start.url)):
            return None
        return Refusal(Rule.WRITE, Layer.METHOD, url, method.upper(), url)


def _host_or_scheme(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url[:40]
    return parts.hostname or f"{parts.scheme}:"
