"""The one rule book: what may be clicked, opened and sent."""

from dataclasses import replace

import pytest

from autodemo_gui.core.address import parse_address
from autodemo_gui.core.element import Box, Element, fingerprint
from autodemo_gui.core.policy import Layer, Policy, Refusal, Risk, Rule, is_auth_url

PAGE = "https://www.example.com/start"
POLICY = Policy(parse_address("https://example.com/"), own_words=("archive",))
LINK = Element("a", "Prices", "link", "https://www.example.com/prices", "a", Box(0, 0, 10, 20), "f")
BUTTON = replace(LINK, tag="button", role="button", href="")


@pytest.mark.parametrize(
    ("element", "rule", "evidence"),
    [
        (LINK, None, ""),
        (BUTTON, None, ""),
        (replace(BUTTON, text="Delete"), Rule.BLACKLIST, "delete"),
        (replace(BUTTON, text="Archive it"), Rule.BLACKLIST, "archive"),
        (replace(LINK, href="https://www.example.com/cart/checkout"), Rule.BLACKLIST, "checkout"),
        (replace(BUTTON, text="Log in"), Rule.AUTH, "Log in"),
        (replace(BUTTON, text="", label="Sign up"), Rule.AUTH, "Sign up"),
        (replace(LINK, href="https://www.example.com/login"), Rule.AUTH, "/login"),
        (replace(LINK, href="https://www.example.com/authors"), None, ""),
        (replace(BUTTON, tag="input", input_type="password"), Rule.FIELD, "password"),
        (replace(BUTTON, tag="input", input_type="file"), Rule.FIELD, "file"),
        (replace(BUTTON, tag="input", input_type="search"), None, ""),
        (replace(BUTTON, form_method="post"), Rule.WRITE, "POST"),
        (replace(BUTTON, form_method="get"), None, ""),
        (replace(LINK, href="https://other.com/x"), Rule.OFFSITE, "other.com"),
        (replace(LINK, href="mailto:a@example.com"), Rule.SCHEME, "mailto:"),
        (replace(LINK, href="javascript:void(0)"), None, ""),
        (
            replace(LINK, href="https://example.com/f.zip", attributes={"download": ""}),
            Rule.DOWNLOAD,
            "https://example.com/f.zip",
        ),
        (replace(LINK, href="https://shop.example.com/x"), None, ""),
    ],
)
def test_what_may_be_clicked(element: Element, rule: Rule | None, evidence: str) -> None:
    refusal = POLICY.check_element(element, PAGE)
    if rule is None:
        assert refusal is None
    else:
        assert refusal is not None
        assert (refusal.rule, refusal.layer, refusal.evidence, refusal.url) == (rule, Layer.ELEMENT, evidence, PAGE)
        assert refusal.name


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("about:blank", None),
        ("http://blog.example.com/x", None),
        ("https://example.com/account/signin", Rule.AUTH),
        ("https://example.com/Login.html", Rule.AUTH),
        ("https://evil.com/", Rule.OFFSITE),
        ("file:///etc/passwd", Rule.SCHEME),
        ("data:text/html,x", Rule.SCHEME),
        ("chrome://settings", Rule.SCHEME),
        ("http://[", Rule.OFFSITE),
    ],
)
def test_what_may_be_shown(url: str, rule: Rule | None) -> None:
    refusal = POLICY.check_navigation(url)
    assert (refusal.rule if refusal else None) == rule
    assert refusal is None or refusal.layer is Layer.NAVIGATION


@pytest.mark.parametrize(
    ("url", "is_auth"),
    [
        ("https://a.com/login", True),
        ("https://a.com/LOGIN/", True),
        ("https://a.com/users/sign_in", True),
        ("https://a.com/oauth2/authorize", True),
        ("https://a.com/signup.php", True),
        ("https://a.com/%6Cogin", True),
        ("https://a.com/forgot-password", True),
        ("https://a.com/wp-login.php", True),
        ("https://a.com/app#/login", True),
        ("https://a.com/app#!/account/sign-in?next=/", True),
        ("https://a.com/de/anmelden", True),
        ("https://a.com/authors", False),
        ("https://a.com/docs#login", False),
        ("https://a.com/blog/login-tips", False),
        ("https://a.com/register-of-ships", False),
        ("https://login.a.com/", False),
        ("https://a.com/?next=login", False),
        ("https://a.com\\login", True),  # a backslash is a slash to browsers
        ("https:a.com/login", True),
        ("https://a.com/lo\tgin", True),
        ("https://a.com/login/../prices", False),
        ("http://[", False),
    ],
)
def test_which_pages_are_for_signing_in(url: str, is_auth: bool) -> None:
    assert is_auth_url(url) is is_auth


@pytest.mark.parametrize(
    ("method", "url", "loading", "leaves"),
    [
        ("GET", "https://example.com/api", False, True),
        ("head", "https://example.com/api", False, True),
        ("OPTIONS", "https://example.com/api", False, True),
        ("POST", "https://example.com/api", False, False),
        ("POST", "https://api.example.com/api", True, True),
        ("DELETE", "https://example.com/api", False, False),
        ("POST", "https://other.com/api", True, False),
    ],
)
def test_what_may_leave_the_browser(method: str, url: str, loading: bool, leaves: bool) -> None:
    refusal = POLICY.check_request(method, url, page_is_loading=loading)
    assert (refusal is None) is leaves
    assert leaves or refusal == Refusal(Rule.WRITE, Layer.METHOD, url, method.upper(), url)


SAVING = Policy(parse_address("https://example.com/"), own_words=("archive",), may_save=True)


@pytest.mark.parametrize(
    ("element", "rule"),
    [
        (replace(BUTTON, text="Save"), None),
        (replace(BUTTON, form_method="post", form_action="https://www.example.com/save"), None),
        (replace(BUTTON, form_method="post", form_action="https://other.com/save"), Rule.WRITE),
        (replace(BUTTON, form_method="post", form_asks=("password",)), Rule.FIELD),
        (replace(BUTTON, text="Delete"), Rule.BLACKLIST),
        (replace(BUTTON, text="Archive"), Rule.BLACKLIST),
        (replace(BUTTON, text="Save", handlers=("deleteAll()",)), Rule.BLACKLIST),
        (replace(LINK, href="https://www.example.com/login"), Rule.AUTH),
        (replace(LINK, href="https://other.com/x"), Rule.OFFSITE),
    ],
)
def test_where_the_site_may_be_saved_to(element: Element, rule: Rule | None) -> None:
    refusal = SAVING.check_element(element, PAGE)
    assert (refusal.rule if refusal else None) == rule
    assert POLICY.check_element(element, PAGE) is not None  # nobody allowed it there


def test_the_sites_own_writes_pass_where_it_may_be_saved_to_and_no_others() -> None:
    assert SAVING.check_request("POST", "https://api.example.com/save", page_is_loading=False) is None
    assert SAVING.check_request("POST", "https://other.com/save", page_is_loading=False) is not None
    assert SAVING.check_navigation("https://example.com/login") is not None


@pytest.mark.parametrize(
    ("element", "risk"),
    [
        (LINK, Risk.FREE),
        (BUTTON, Risk.GUARDED),
        (replace(LINK, text="Like"), Risk.GUARDED),
        (replace(BUTTON, text="Delete"), Risk.NEVER),
        (replace(BUTTON, form_method="post"), Risk.NEVER),
    ],
)
def test_each_element_has_its_class_of_risk(element: Element, risk: Risk) -> None:
    decision = POLICY.decide(element, PAGE)
    assert decision.risk is risk
    assert (decision.refusal is not None) is (risk is Risk.NEVER)


def test_what_was_banned_is_refused_with_its_cause() -> None:
    policy = Policy(parse_address("https://example.com/"))
    policy.bans.note(BUTTON, [Refusal(Rule.WRITE, Layer.METHOD, "Prices", "POST", "https://example.com/api")])
    refusal = policy.check_element(replace(BUTTON, fingerprint="of its twin"), PAGE)
    assert refusal == Refusal(Rule.WRITE, Layer.ELEMENT, "Prices", "POST", PAGE)
    assert policy.check_element(LINK, PAGE) is None


@pytest.mark.parametrize(
    ("element", "word"),
    [
        (replace(BUTTON, text="", icons=("fa", "fa-trash-o")), "delete"),
        (replace(BUTTON, text="", icons=("bi", "bi-trash3")), "delete"),
        (replace(BUTTON, text="", title="Delete"), "delete"),
        (replace(BUTTON, text="Sil", language="tr"), "sil"),
        (replace(BUTTON, form_method="get", form_action="https://example.com/do?action=delete"), "delete"),
        (replace(BUTTON, handlers=("removeRow(3)",)), "remove"),
    ],
)
def test_words_are_read_wherever_they_stand(element: Element, word: str) -> None:
    refusal = POLICY.check_element(element, PAGE)
    assert refusal is not None
    assert (refusal.rule, refusal.evidence) == (Rule.BLACKLIST, word)


def test_a_fingerprint_tells_twins_apart() -> None:
    # printf 'a:Prices:link:/prices#2' | md5sum
    assert fingerprint("a", "Prices", "link", "/prices") == "4462418119dd9c12e5a60f7a7f158861"
    assert fingerprint("a", "Prices", "link", "/prices", 2) == "c892baa8803804123d4496567cee06dc"
    assert fingerprint("a", "x", "link", "") == fingerprint("a", "x", "link", "", 1)
    assert len({fingerprint("a", "x", "link", "", twin) for twin in (1, 2, 3)}) == 3


def test_the_middle_of_a_box() -> None:
    assert Box(10, 20, 30, 40).center == (25, 40)
