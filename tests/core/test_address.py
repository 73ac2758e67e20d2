"""What a person types, and which addresses are one site."""

import string
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from autodemo_gui.core.address import (
    Address,
    Credentials,
    mask_credentials,
    masked,
    parse_address,
    registrable_domain,
    same_site,
    site_of,
)
from autodemo_gui.core.errors import InvalidInput, Refused

labels = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
hosts = st.lists(labels, min_size=1, max_size=3).map(lambda parts: ".".join([*parts, "com"]))
secrets = st.text(string.ascii_letters + string.digits + "%:@!$&'()*+,;=-._~", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("example.com", "https://example.com/"),
        ("  example.com/a?b=c#d ", "https://example.com/a?b=c#d"),
        ("<https://example.com>", "https://example.com/"),
        ('"example.com"', "https://example.com/"),
        ("//example.com/x", "https://example.com/x"),
        ("EXAMPLE.Com/Path", "https://example.com/Path"),
        ("HTTP://example.com:80", "http://example.com/"),
        ("https://example.com:443/", "https://example.com/"),
        ("https://example.com:8443/", "https://example.com:8443/"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("localhost", "http://localhost/"),
        ("localhost:3000/app", "http://localhost:3000/app"),
        ("shop.localhost:3000", "http://shop.localhost:3000/"),
        ("intranet", "http://intranet/"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("10.0.0.5", "http://10.0.0.5/"),
        ("[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
        ("bücher.example", "https://xn--bcher-kva.example/"),
        ("example.com.", "https://example.com/"),
        ("example.com?q=a%20b", "https://example.com/?q=a%20b"),
        ("my_host.example.com", "https://my_host.example.com/"),
    ],
)
def test_what_people_type_becomes_an_address(typed: str, url: str) -> None:
    address = parse_address(typed)
    assert address.url == url
    assert address.credentials is None
    assert parse_address(address.url) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "<>", "two words", "example .com", "exa\tmple.com", "a\\b", "http://", "https:///x", "http://?x"),
        *("http://.", "..", "-", "http://-a.com", "http://a-.com", "a..b", "http://exa*mple.com", "http://[::1"),
        *(
            "http://[zz]",
            "example.com:99999",
            "example.com:0",
            "http://example.com:x",
            "300.1.1.1",
            "1.2.3",
            "2130706433",
        ),
        *(
            "a" * 64 + ".com",
            ".".join(["a" * 60] * 5) + ".com",
            "\ud83d.com",
            "☃" * 70 + ".com",
            "http://0x7f.1",
            "1.0x10",
        ),
    ],
)
def test_what_is_no_address_is_said(typed: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        parse_address(typed)
    assert wrong.value.field == "url"
    assert wrong.value.hint or wrong.value.detail


@pytest.mark.parametrize(
    "typed", ["file:///etc/passwd", "ftp://a.com", "javascript:alert(1)", "about:blank", "mailto:a@b.c"]
)
def test_only_the_web_is_recorded(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_address(typed)
    assert refused.value.rule == "scheme"
    assert typed.split(":", 1)[0] in refused.value.detail


def test_credentials_are_taken_out_of_the_address() -> None:
    address = parse_address("https://m%40rk:p%2Fw@staging.example.com:8443/x")
    assert address.url == "https://staging.example.com:8443/x"
    assert address.credentials == Credentials("m@rk", "p/w")
    assert "p/w" not in repr(address)
    assert parse_address("https://only@example.com").credentials == Credentials("only", "")


@pytest.mark.parametrize("typed", ["https://me:pa/ss@example.com", "https://me:p@ss@exa*mple.com", "http://me:pw@[::1"])
def test_not_even_an_unusable_address_shows_its_password(typed: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        parse_address(typed)
    assert "pw" not in str(wrong.value)
    assert "ss@" not in str(wrong.value)
    assert "pa/" not in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://u:p@h/x", "https://***@h/x"),
        ("https://u:p@ss@h/x", "https://***@h/x"),
        ("https://u@h", "https://***@h"),
        ("see https://u:p@h/ and http://a:b@c.", "see https://***@h/ and http://***@c."),
        ("https://h/a@b", "https://h/a@b"),
        ("https://h?mail=a@b", "https://h?mail=a@b"),
        ("https://h#a@b", "https://h#a@b"),
        ("write to a@b.c", "write to a@b.c"),
    ],
)
def test_masking(text: str, shown: str) -> None:
    assert mask_credentials(text) == shown


@given(user=secrets, password=secrets, host=hosts)
def test_masking_leaves_nothing_of_the_secret_and_is_stable(user: str, password: str, host: str) -> None:
    url = f"https://{user}:{password}@{host}/path"
    assert mask_credentials(url) == f"https://***@{host}/path"
    assert mask_credentials(mask_credentials(url)) == mask_credentials(url)
    data = {"a": [url, {"b": (url, 1, None)}], "c": True}
    shown = f"https://***@{host}/path"
    assert masked(data) == {"a": [shown, {"b": [shown, 1, None]}], "c": True}


@given(user=secrets, password=secrets, host=hosts)
def test_quoted_credentials_come_back_as_typed(user: str, password: str, host: str) -> None:
    address = parse_address(f"https://{quote(user, safe='')}:{quote(password, safe='')}@{host}")
    assert address.credentials == Credentials(user, password)
    assert address.url == f"https://{host}/"


@given(st.text(max_size=40))
def test_anything_typed_is_an_address_or_a_sentence(typed: str) -> None:
    try:
        address = parse_address(typed)
    except (InvalidInput, Refused):
        return
    else:
        assert urlsplit(address.url).hostname == address.host
        assert parse_address(address.url) == Address(address.url, address.scheme, address.host, address.port)
        assert same_site(address.url, address.url)


@pytest.mark.parametrize(
    ("typed", "origin", "site", "label"),
    [
        ("https://www.example.co.uk/a/", "https://www.example.co.uk", "example.co.uk", "example.co.uk/a"),
        ("http://localhost:3000/", "http://localhost:3000", "http://localhost:3000", "localhost:3000"),
        ("http://127.0.0.1", "http://127.0.0.1", "http://127.0.0.1", "127.0.0.1"),
        ("http://[::1]:8000", "http://[::1]:8000", "http://[::1]:8000", "::1:8000"),
        ("https://me.github.io", "https://me.github.io", "me.github.io", "me.github.io"),
        ("https://a.b.example.com:444/x", "https://a.b.example.com:444", "example.com", "a.b.example.com:444/x"),
    ],
)
def test_origin_site_and_name(typed: str, origin: str, site: str, label: str) -> None:
    address = parse_address(typed)
    assert (address.origin, address.site, address.label) == (origin, site, label)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.com", "http://www.example.com:8080/x", True),
        ("https://example.com", "https://example.com.evil.net", False),
        ("https://example.com", "https://notexample.com", False),
        ("https://a.github.io", "https://b.github.io", False),
        ("https://a.co.uk", "https://b.co.uk", False),
        ("http://localhost:1", "http://localhost:2", False),
        ("http://shop.localhost:1", "http://shop.localhost:1/x", True),
        ("http://127.0.0.1:1", "http://127.0.0.1:1/x", True),
        ("http://127.0.0.1", "http://127.0.0.2", False),
        ("http://intranet", "http://intranet:80/x", True),
        ("https://example.com.", "https://EXAMPLE.com", True),
        ("about:blank", "about:blank", False),
        ("", "", False),
        ("http://[", "http://[", False),
        ("data:text/html,x", "https://example.com", False),
    ],
)
def test_what_is_the_same_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "com", "co.uk", "github.io"])
def test_some_hosts_have_no_registrable_domain(host: str) -> None:
    assert registrable_domain(host) is None


@given(hosts)
def test_a_subdomain_belongs_to_its_domain(host: str) -> None:
    assume(registrable_domain(host) is not None)  # what lies below a public suffix like cn.com are strangers
    assert site_of(f"https://deep.er.{host}/") == site_of(f"https://{host}/")
