import pytest

from autodemo_gui.core.take import ClickCue, PageCue, TakeInfo
from autodemo_gui.render.bars import bar_name, bar_names

INFO = TakeInfo(url="https://www.acme.example/", title="Acme", camera="stepped")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.acme.example/", "acme.example"),
        ("https://acme.example/prices/", "acme.example/prices"),
        ("https://acme.example/a/index.html", "acme.example/a"),
        ("https://acme.example/prices?utm=1#plans", "acme.example/prices"),
        ("https://user:secret@acme.example/x", "acme.example/x"),
        ("https://xn--bcher-kva.example/", "bücher.example"),
        ("https://acme.example/%E4%BE%A1%E6%A0%BC", "acme.example/価格"),
        ("https://acme.example/" + "long/" * 20, "acme.example"),
        ("https://acme.example/%0a%07", "acme.example"),
        ("http://localhost:3000/shop", "Acme"),
        ("http://127.0.0.1:45123/", "Acme"),
        ("http://192.168.1.9/", "Acme"),
        ("http://[::1]:80/", "Acme"),
        ("http://intranet/", "Acme"),
        ("sample", "Acme"),
        ("http://[broken", "Acme"),
    ],
)
def test_an_address_as_a_person_says_it(url: str, name: str) -> None:
    assert bar_name(url, "Acme") == name


def test_the_bar_changes_with_the_page() -> None:
    cues = [
        PageCue(0, "https://acme.example/"),
        ClickCue(50, 1, 1),
        PageCue(60, "https://acme.example/prices"),
        PageCue(90, "https://acme.example/prices#plans"),
        PageCue(120, "https://acme.example/"),
    ]

    assert bar_names(cues, INFO) == [(0, "acme.example"), (60, "acme.example/prices"), (120, "acme.example")]


def test_before_the_first_page_it_says_where_the_take_began() -> None:
    assert bar_names([], INFO) == [(0, "acme.example")]
