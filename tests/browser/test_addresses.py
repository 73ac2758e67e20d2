"""Which addresses the wall lets through."""

import ipaddress

import pytest

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.ip import IP, METADATA, is_public
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.errors import InvalidInput

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"]
NOT_PUBLIC = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::8.8.8.8",
    "3fff::1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("text", PUBLIC)
def test_the_internet_is_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_everything_else_is_not_however_it_is_written(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


def refused(rules: EgressRules, host: str, port: int, ip: str) -> bool:
    permitted, reason = rules.permitted(host, port, [ipaddress.ip_address(ip)])
    assert bool(permitted) is not bool(reason)
    return not permitted


def test_only_the_exact_origin_that_was_typed_is_reached() -> None:
    rules = EgressRules(parse_address("localhost:3000"))
    assert not refused(rules, "localhost", 3000, "127.0.0.1")
    assert refused(rules, "localhost", 3001, "127.0.0.1")
    assert refused(rules, "127.0.0.1", 3000, "127.0.0.1")
    assert refused(rules, "app.localhost", 3000, "127.0.0.1")
    assert refused(EgressRules(None), "localhost", 3000, "127.0.0.1")


def test_an_ipv6_origin_is_recognised_in_the_browsers_spelling() -> None:
    rules = EgressRules(parse_address("http://[0:0:0:0:0:0:0:1]:3000"))
    assert not refused(rules, "::1", 3000, "::1")


def test_a_typed_name_with_public_and_private_addresses_is_public() -> None:
    rules = EgressRules(parse_address("two-faced.test"))
    both = [ipaddress.ip_address(text) for text in ("192.168.1.1", "8.8.8.8")]
    assert rules.permitted("two-faced.test", 443, both) == (both[1:], "192.168.1.1")
    assert refused(rules, "two-faced.test", 443, "192.168.1.1")  # later, alone


def test_what_the_typed_name_was_in_rehearsal_holds_in_the_film() -> None:
    rules = EgressRules(parse_address("turning.test"))
    assert not refused(rules, "turning.test", 443, "8.8.8.8")
    assert refused(EgressRules(rules.allowed_origin, ledger=rules.ledger), "turning.test", 443, "10.0.0.1")


@pytest.mark.parametrize("ip", sorted(METADATA, key=str), ids=str)
def test_where_clouds_keep_their_keys_nobody_gets(ip: IP) -> None:
    typed = f"http://[{ip}]" if ip.version == 6 else f"http://{ip}"
    assert refused(EgressRules(parse_address(typed)), str(ip), 80, str(ip))
    everything = EgressRules(None, ("0.0.0.0/0", "::/0", "*.internal", str(ip)))
    assert refused(everything, "metadata.google.internal", 80, str(ip))
    if ip.version == 4:
        assert refused(everything, "metadata.google.internal", 80, f"::ffff:{ip}")


def test_ports_of_public_hosts() -> None:
    rules = EgressRules(parse_address("https://example.com:9443"))
    assert [
        port for port in (22, 25, 80, 443, 6379, 8080, 8443, 9443) if not refused(rules, "a.test", port, "8.8.8.8")
    ] == [
        80,
        443,
        8080,
        8443,
        9443,
    ]


def test_what_the_operator_opened() -> None:
    rules = EgressRules(None, ("staging.corp", "*.internal.test", "10.1.0.0/16", " 192.168.7.7 ", ""))
    assert not refused(rules, "staging.corp", 3000, "10.9.9.9")
    assert not refused(rules, "a.internal.test", 80, "10.9.9.9")
    assert not refused(rules, "anything.test", 80, "10.1.2.3")
    assert not refused(rules, "anything.test", 80, "::ffff:192.168.7.7")
    assert refused(rules, "other.corp", 80, "10.9.9.9")
    assert refused(rules, "eviinternal.test", 80, "10.9.9.9")


def test_the_operators_spelling_need_not_be_the_browsers() -> None:
    rules = EgressRules(None, ("Bücher.Corp.", "*.ÜBER.corp"))
    assert not refused(rules, "xn--bcher-kva.corp", 80, "10.9.9.9")
    assert not refused(rules, "a.xn--ber-goa.corp", 80, "10.9.9.9")


@pytest.mark.parametrize(
    "entry",
    ["10.0.0.0/99", "http://staging.corp", "staging.corp:80", "10.0.0.300", "10.1", "a.*.corp", "*", "a b", "u@h"],
)
def test_an_entry_that_is_neither_host_nor_network_is_named(entry: str) -> None:
    with pytest.raises(InvalidInput, match="AUTODEMO_ALLOW_PRIVATE"):
        EgressRules(None, (entry,))
