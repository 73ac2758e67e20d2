"""What markup alone says of a click: forbidden, a write, or how much it may do."""

from dataclasses import replace

import pytest

from autodemo_gui.core.element import Box, Element
from autodemo_gui.core.refusal import Rule
from autodemo_gui.core.risk import Risk
from autodemo_gui.core.structure import Ground, forbidden, risk_of, signs_of, writes

BUTTON = Element("button", "Go", "button", "", "#a", Box(0, 0, 9, 9), "f", kind="button")
LINK = replace(BUTTON, tag="a", role="link", kind="link", href="https://shop.example/prices")


@pytest.mark.parametrize(
    ("element", "ground"),
    [
        (BUTTON, None),
        (LINK, None),
        (replace(BUTTON, input_type="password"), Ground(Rule.FIELD, "password")),
        (replace(BUTTON, input_type="file"), Ground(Rule.FIELD, "file")),
        (replace(BUTTON, attributes={"editable": "true"}), Ground(Rule.FIELD, "contenteditable")),
        (replace(BUTTON, form_asks=("contact", "card")), Ground(Rule.FIELD, "card")),
        (replace(BUTTON, form_asks=("one-time-code",)), Ground(Rule.FIELD, "one-time-code")),
        (replace(BUTTON, form_asks=("contact", "message")), None),
        (replace(LINK, form_asks=("password",)), None),  # help beside the fields leads elsewhere
        (replace(LINK, href="javascript:void(0)"), None),
        (replace(LINK, attributes={"download": "true"}), Ground(Rule.DOWNLOAD, LINK.href)),
        (replace(BUTTON, attributes={"confirms": "hx-confirm"}), Ground(Rule.DIALOG, "hx-confirm")),
    ],
)
def test_what_is_never_clicked(element: Element, ground: Ground | None) -> None:
    assert forbidden(element) == ground


@pytest.mark.parametrize("scheme", ["mailto", "tel", "data", "file", "blob", "chrome", "view-source"])
def test_other_schemes_open_no_page(scheme: str) -> None:
    assert forbidden(replace(LINK, href=f"{scheme}:x")) == Ground(Rule.SCHEME, f"{scheme}:")


@pytest.mark.parametrize(("method", "is_write"), [("", False), ("get", False), ("post", True), ("delete", True)])
def test_what_would_write(method: str, is_write: bool) -> None:
    assert writes(replace(BUTTON, form_method=method)) == (Ground(Rule.WRITE, method.upper()) if is_write else None)


@pytest.mark.parametrize(
    ("element", "risk"),
    [
        (LINK, Risk.FREE),
        (BUTTON, Risk.GUARDED),
        (replace(BUTTON, attributes={"haspopup": "dialog"}), Risk.FREE),
        (replace(BUTTON, kind="tab"), Risk.FREE),
        (replace(BUTTON, kind="disclosure"), Risk.FREE),
        (replace(BUTTON, kind="toggle"), Risk.GUARDED),
        (replace(LINK, attributes={"acts": "true"}), Risk.GUARDED),
        (replace(LINK, attributes={"ping": "https://shop.example/p"}), Risk.GUARDED),
        (replace(LINK, handlers=("open()",)), Risk.GUARDED),
        (replace(LINK, href="javascript:void(0)"), Risk.GUARDED),
    ],
)
def test_how_much_the_rest_may_do(element: Element, risk: Risk) -> None:
    assert risk_of(element) is risk


def test_a_picture_for_a_name_means_something() -> None:
    assert list(signs_of("🗑️")) == ["trash"]
    assert list(signs_of("🛒 2 kites")) == []
    assert list(signs_of("→")) == []
