"""Which sites may be saved to: those that somebody listed, by registrable domain or exact private origin."""

import pytest

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.saving import may_be_saved_to, with_site


@pytest.mark.parametrize(
    ("address", "sites", "may"),
    [
        ("example.com", "", False),
        ("example.com", "example.com", True),
        ("https://shop.example.com/a?b", "https://example.com", True),
        ("a.github.io", "b.github.io", False),
        ("http://localhost:3000/x", "localhost:3000", True),
        ("http://localhost:3001/x", "localhost:3000", False),
        ("evil.com/?example.com", "example.com", False),
        ("sample", "example.com", False),
        ("", "example.com", False),
        ("not an address", "example.com", False),
    ],
)
def test_what_is_listed_may_be_saved_to(address: str, sites: str, may: bool) -> None:
    assert may_be_saved_to(address, sites) is may


def test_a_list_that_is_none_is_said() -> None:
    with pytest.raises(InvalidInput):
        may_be_saved_to("example.com", "example.com, not an address")


def test_a_site_is_added_once_and_taken_off_again() -> None:
    sites = with_site("", "https://shop.example.com/kites", allowed=True)
    assert sites == "https://shop.example.com"
    both = with_site(with_site(sites, "localhost:3000", allowed=True), "example.com", allowed=True)
    assert both == "http://localhost:3000, https://example.com"
    assert with_site(both, "www.example.com", allowed=False) == "http://localhost:3000"
