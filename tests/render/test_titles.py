import pytest

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.look import Cards, Look
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.render.titles import short_title, words

LOOK = Look(name="test")
ACME = Brand(name="Acme", tagline="Tools that last", address="acme.example/start")


def info(url: str = "https://www.acme.example/en?x=1", title: str = "Acme | Tools") -> TakeInfo:
    return TakeInfo(url=url, title=title, camera="stepped")


def test_the_brand_is_named_and_its_address_told() -> None:
    said = words(LOOK, ACME, info())

    assert (said.name, said.tagline, said.address) == ("Acme", "Tools that last", "acme.example/start")
    assert said.call_to_action


def test_the_look_has_the_last_word() -> None:
    cards = Cards(title_text="Acme 2", tagline="New", call_to_action="Start free")

    said = words(LOOK.model_copy(update={"cards": cards}), ACME, info())

    assert (said.name, said.tagline, said.call_to_action) == ("Acme 2", "New", "Start free")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "http://localhost:3000", "http://[::1]/", "http://10.0.0.2/"]
)
def test_an_address_on_this_computer_is_never_shown(url: str) -> None:
    said = words(LOOK, Brand(address=url.removeprefix("http://")), info(url, "Home – Acme"))

    assert said.address == ""
    assert said.name == "Acme"


def test_without_anything_the_address_is_the_name() -> None:
    said = words(LOOK, Brand(), info(title=""))

    assert said.name == said.address == "acme.example"


def test_a_tagline_does_not_repeat_the_name() -> None:
    assert words(LOOK, Brand(name="Acme", tagline="ACME"), info()).tagline == ""


@pytest.mark.parametrize(
    ("title", "host", "name"),
    [
        ("Acme | Books that keep themselves", "", "Acme"),
        ("Books that keep themselves – Acme", "acme.example", "Acme"),
        ("Pricing · Acme Tools", "acmetools.example", "Acme Tools"),
        ("Home", "", "Home"),
        ("  ", "acme.example", ""),
        ("— | —", "acme.example", ""),
        ("Self-service", "", "Self-service"),
    ],
)
def test_the_name_in_a_title(title: str, host: str, name: str) -> None:
    assert short_title(title, host) == name
