"""Saved changes of a brand: one file per site, only what was changed, and never lost to a damaged file."""

import json
from pathlib import Path

import pytest

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.look import PLAIN, Look, parse_look
from autodemo_gui.store.brands import Brands, dressed
from autodemo_gui.store.paths import paths

EDIT = Brand(name="Acme Kites", logo="")


@pytest.fixture
def brands(autodemo_home: Path) -> Brands:
    return Brands(paths().brands)


@pytest.mark.parametrize(
    ("saved_for", "asked_for", "is_the_same"),
    [
        ("acme.co.uk", "https://www.acme.co.uk/prices?x=1", True),
        ("https://shop.acme.com/", "acme.com", True),
        ("con.com", "con.com", True),
        ("acme.com", "acme.org", False),
        ("a.github.io", "b.github.io", False),
        ("localhost:3000", "localhost:3000/shop", True),
        ("localhost:3000", "localhost:4000", False),
        ("http://[::1]:80/", "http://[::1]/x", True),
        ("sample", " Sample ", True),
        ("sample", "http://127.0.0.1/", False),
    ],
)
def test_a_brand_belongs_to_its_site(brands: Brands, saved_for: str, asked_for: str, is_the_same: bool) -> None:
    brands.save(saved_for, EDIT)
    assert brands.brand_for(asked_for) == (EDIT if is_the_same else None)
    assert brands.warning == ""


def test_only_what_was_changed_is_kept(brands: Brands) -> None:
    brands.save("acme.com", EDIT)
    [file] = brands.folder.iterdir()
    assert json.loads(file.read_bytes()) == {"name": "Acme Kites", "logo": ""}
    found = brands.brand_for("acme.com")
    assert found is not None
    read = Brand(name="ACME", tagline="Kites", logo="data:image/png;base64,AAAA")
    assert read.edited(found) == Brand(name="Acme Kites", tagline="Kites")


def test_what_is_forgotten_is_gone_and_may_be_forgotten_twice(brands: Brands) -> None:
    brands.save("acme.com", EDIT)
    brands.forget("www.acme.com")
    brands.forget("acme.com")
    assert brands.brand_for("acme.com") is None
    assert list(brands.folder.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"name": 5}', b'{"logo": "https://x/"}', b"\xff\xfe", b'{"x": 1}']
)
def test_a_damaged_file_is_put_aside_and_said_so(brands: Brands, content: bytes) -> None:
    brands.save("acme.com", EDIT)
    [file] = brands.folder.iterdir()
    file.write_bytes(content)
    assert brands.brand_for("acme.com") is None
    [aside] = brands.folder.iterdir()
    assert aside.name in brands.warning
    assert aside.read_bytes() == content


def test_a_file_that_is_no_file_is_no_failure(brands: Brands) -> None:
    (brands.folder / "site-acme.com.json").mkdir(parents=True)
    assert brands.brand_for("acme.com") is None
    assert brands.warning


def test_half_an_address_has_no_brand_and_takes_none(brands: Brands) -> None:
    assert brands.brand_for("https://") is None
    brands.forget("")
    with pytest.raises(InvalidInput):
        brands.save("", EDIT)


def test_a_look_travels_with_what_was_saved_and_its_own_word_counts_more() -> None:
    look = parse_look({"name": "mine", "brand": {"tagline": "Ours"}})
    saved = Brand(name="Acme", tagline="Theirs", accent="#112233")
    sent = dressed(look, saved)
    assert sent == {"name": "mine", "brand": {"name": "Acme", "tagline": "Ours", "accent": "#112233"}}
    read = Brand(name="read", fonts=("Inter",))
    assert read.edited(parse_look(sent).brand) == Brand(name="Acme", tagline="Ours", accent="#112233", fonts=("Inter",))


@pytest.mark.parametrize("look", [PLAIN, Look(name="bare")])
def test_a_look_is_itself_where_nothing_was_saved(look: Look) -> None:
    assert parse_look(dressed(look, None)) == look
