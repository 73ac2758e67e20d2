"""No spelling of a link widens the site: a hundred thousand of them against another reader of URLs, the Ada library."""

import random
from collections.abc import Iterator

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.address import parse_address, registrable_domain, same_site, site_of
from autodemo_gui.core.policy import Policy, Rule
from tests.core.hrefs import BASES, belongs, hrefs

COUNT = 100_000
RULED = 5_000
"""Of which the words are looked up as well, which takes a hundred times as long."""


def resolved(href: str, base: str) -> ada_url.URL | None:
    """A link as a browser resolves it; None for what it takes for no URL."""
    try:
        return ada_url.URL(href, base=base)
    except (ValueError, UnicodeEncodeError):  # no URL; half a surrogate pair
        return None


def disagreements(pairs: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """Links of which the code thinks otherwise than the oracle, as they stand or resolved."""
    wrong = []
    for href, base in pairs:
        url = resolved(href, base)
        raw = resolved(href, "about:blank")
        if same_site(href, base) is not (raw is not None and belongs(raw, base)):
            wrong.append((href, base))
        if url is not None and same_site(url.href, base) is not belongs(url, base):
            wrong.append((url.href, base))
    return wrong


def test_a_hundred_thousand_links_widen_no_site() -> None:
    links = hrefs(random.Random(5))
    assert disagreements(next(links) for _ in range(COUNT)) == []


def test_no_link_is_too_odd_for_the_rules() -> None:
    links = hrefs(random.Random(7))
    policies = {base: Policy(parse_address(base)) for base in BASES}
    for href, base in (next(links) for _ in range(RULED)):
        policy, raw = policies[base], resolved(href, "about:blank")
        refusal = policy.check_navigation(href)
        assert policy.check_request("POST", href, page_is_loading=False) is not None
        assert isinstance(policy.forbidden_word(href), str)
        if refusal is None:
            assert href == "about:blank" or (raw is not None and belongs(raw, base))
        elif raw is not None and belongs(raw, base):
            assert refusal.rule is Rule.AUTH, href


def test_the_links_are_of_both_kinds() -> None:
    """A fuzz of which nothing, or everything, belongs to the site would show nothing."""
    links = hrefs(random.Random(6))
    some = [next(links) for _ in range(5_000)]
    inside = [href for href, base in some if (url := resolved(href, base)) is not None and belongs(url, base)]
    absolute = [href for href, base in some if same_site(href, base)]
    assert 0.2 < len(inside) / len(some) < 0.8
    assert len(absolute) > 150
    assert sum(resolved(href, base) is None for href, base in some) > 100


@given(st.text(max_size=60), st.sampled_from(sorted(BASES)))
def test_any_text_is_judged_as_a_browser_would(href: str, base: str) -> None:
    assert disagreements(iter([(href, base)])) == []


LOOPBACK = [
    *("http://2130706433/", "http://0x7f.1/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/"),
    *("http://017700000001/", "http://127.0.1/", "http://0x7f.0.0.0x1/", "http://127.0.0.1./"),
    *(
        "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/",
        "http://①②⑦.0.0.1/",
    ),
    *("http://user:pw@127.0.0.1/", "http:\\\\127.0.0.1\\", "http:127.0.0.1", "http:/127.0.0.1", "http:////127.0.0.1"),
    *("HTTP://127.0.0.1:80/", "ht\ntp://127.0\t.0.1/", " \x00http://127.0.0.1/", "http://example.com@127.0.0.1/"),
    *("http://example.com:80@127.0.0.1/", "http://127.0.0.1\\@example.com/", "http://127.0.0.1#@example.com/"),
    *("http://127.0.0.1?@example.com/", "http://127.0.0.1/@example.com"),
]


@pytest.mark.parametrize("spelling", LOOPBACK)
def test_every_spelling_of_this_computer_is_this_computer(spelling: str) -> None:
    assert site_of(spelling) == "http://127.0.0.1"
    assert not same_site(spelling, "http://example.com/")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://faß.de/", "https://xn--fa-hia.de/", True),
        ("https://faß.de/", "https://fass.de/", False),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/", True),
        ("https://ex。ample。com/", "https://ample.com/", True),
        ("https://a\u00adb.com/", "https://ab.com/", True),
        ("https://\uff41\uff42.com/", "https://ab.com/", True),
        ("https://\u0430b.com/", "https://ab.com/", False),  # a Cyrillic letter
        ("http://[::1]/", "http://[0:0:0:0:0:0:0:1]:80/", True),
        ("http://[::1]/", "http://[::ffff:127.0.0.1]/", False),
        ("http://[::ffff:7f00:1]/", "http://[::ffff:127.0.0.1]/", True),
        ("http://[::ffff:7f00:1]/", "http://127.0.0.1/", False),
        ("http://localhost./", "http://localhost/", True),
        ("http://localhost/", "http://127.0.0.1/", False),
        ("http://a.localhost/", "http://b.localhost/", False),
        ("http://localhost/", "https://localhost/", False),
        ("https://good.com\\@evil.com/", "https://evil.com/", False),
        ("https://good.com%2f@evil.com/", "https://evil.com/", True),
        ("https://a.github.io/", "https://github.io/", False),
        ("https://github.io/", "https://github.io/x", True),
        ("https://github.io/", "http://github.io/x", False),
        ("https://shop.example.co.uk/", "https://example.co.uk:8443/", True),
        ("https://example.com/", "//example.com/", False),
        ("https://example.com:99999/", "https://example.com/", False),
    ],
)
def test_names_are_compared_as_browsers_compare_them(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("faß.de", "xn--fa-hia.de"),
        ("http://[0:0:0:0:0:0:0:1]:8000", "::1"),
        ("http://[::ffff:127.0.0.1]", "::ffff:7f00:1"),
        ("\uff45xample.com", "example.com"),
        ("localhost.:3000", "localhost"),
    ],
)
def test_a_typed_host_is_spelled_as_the_browser_will_ask_for_it(typed: str, host: str) -> None:
    address = parse_address(typed)
    assert address.host == host
    assert ada_url.URL(address.url).hostname.strip("[]") == host


@given(st.lists(st.sampled_from(["com", "co", "uk", "github", "io", "a", "*", "", "xn--p1ai", "1"]), max_size=5))
def test_a_domain_is_an_end_of_its_host(labels: list[str]) -> None:
    host = ".".join(labels)
    domain = registrable_domain(host)
    assert domain is None or f".{host.strip('.')}".endswith(f".{domain}")
