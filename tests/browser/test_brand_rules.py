"""How a name, a line and three colours are chosen from all that a page says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.browser.brand_colours import Button, Colours, palette_of
from autodemo_gui.browser.brand_words import LONGEST_NAME, LONGEST_TAGLINE, Words, name_of, tagline_of


def words(**said: object) -> Words:
    nothing: dict[str, object] = {
        "siteName": "",
        "applicationName": "",
        "describedNames": [],
        "title": "",
        "description": "",
        "socialDescription": "",
        "headline": "",
        "homeTexts": [],
        "copyright": "",
    }
    return nothing | said  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("said", "host", "name"),
    [
        ({"siteName": "Acme", "title": "Pricing — Acme"}, "acme.com", "Acme"),
        ({"title": "Pricing — Acme"}, "www.acme.com", "Acme"),
        ({"title": "Acme | The kite shop"}, "acme.com", "Acme"),
        (
            {"title": "Home - Acme Kites", "copyright": "© 2020–2026 Acme Kites Inc. All rights reserved"},
            "",
            "Acme Kites",
        ),
        ({"title": "Welcome", "homeTexts": ["Home", "acme"]}, "acme.com", "acme"),
        ({"title": "SB Admin 2 - Dashboard", "homeTexts": ["SB ADMIN 2", "Dashboard"]}, "", "SB Admin 2"),
        ({"describedNames": ["Acme GmbH"], "title": "Drachen: kaufen"}, "acme.de", "Acme"),
        ({"title": "3.11.2 Documentation", "headline": "Python 3.11.2 documentation"}, "", "Python"),
        ({"title": "We use cookies"}, "acme.co.uk", "Acme"),
        ({}, "acme.co.uk", "Acme"),
        ({}, "", ""),
        (
            {"title": "One very long sentence that nobody would ever call a product by"},
            "",
            "One very long sentence that nobody",
        ),
        ({"copyright": "Copyright © 1994-2026 工房カイト", "title": "凧の選び方\uff5c工房カイト"}, "", "工房カイト"),
        ({"copyright": "© Copyright 2001-2023, Acme Foundation.", "title": "Acme"}, "", "Acme"),
    ],
)
def test_what_a_site_is_called(said: dict[str, object], host: str, name: str) -> None:
    assert name_of(words(**said), host=host).rstrip("…") == name


def test_what_the_logo_shows_is_a_witness() -> None:
    assert name_of(words(title="Prices"), host="", logo_alt="Heron logo") == "Heron"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"description": "Kites that fly. And more."}, "Kites that fly"),
        ({"description": "This site uses cookies.", "headline": "Fly something good"}, "Fly something good"),
        ({"headline": "Bake what sells. Sleep till four."}, "Bake what sells. Sleep till four."),
        ({"headline": "Dashboard", "socialDescription": "All of it, in one place!"}, "All of it, in one place!"),
        ({"title": "Acme | The kite shop"}, "The kite shop"),
        ({"description": "Acme"}, ""),
        ({"description": "Acme turns wind into joy."}, "Turns wind into joy"),
        ({"description": "acme is the kite for everybody"}, "The kite for everybody"),
        ({"description": "Acme – kites for all"}, "Kites for all"),
        ({"description": "Acme ist der Drachen für alle"}, "Acme ist der Drachen für alle"),
        ({"description": "Acme's kites fly high"}, "Acme's kites fly high"),
        ({"description": "Acmeology for you"}, "Acmeology for you"),
        ({"description": "風を読む。糸を選ぶ。"}, "風を読む"),
        (
            {"description": f"Kites for {'every ' * 5}wind and weather, {'and a little more ' * 9}"},
            f"Kites for {'every ' * 5}wind and weather",
        ),
    ],
)
def test_one_line_of_what_it_is(said: dict[str, object], line: str) -> None:
    assert tagline_of(words(**said), name="Acme") == line


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=60))
def test_words_of_any_kind_fit_on_a_card(one: str, other: str, host: str) -> None:
    said = words(title=one, description=other, headline=one, siteName=other, homeTexts=[one], copyright=f"© {other}")
    name = name_of(said, host="", logo_alt=host)
    line = tagline_of(said, name=name)
    assert len(name) <= LONGEST_NAME
    assert len(line) <= LONGEST_TAGLINE
    assert not set("\n\r\t\0\u202e") & set(name + line)


def button(colour: str, *, area: float = 6000, said: str = "", is_in_view: bool = True) -> Button:
    return {"colour": colour, "behind": "#FFFFFF", "area": area, "isInView": is_in_view, "words": said}


def colours(*buttons: Button, **more: object) -> Colours:
    page: dict[str, object] = {
        "buttons": list(buttons),
        "links": [],
        "declared": [],
        "theme": "",
        "grounds": [{"colour": "#FFFFFF", "share": 0.8}],
        "inks": [{"colour": "#222222", "behind": "#FFFFFF", "weight": 300}],
    }
    return page | more  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("page", "accent"),
    [
        (colours(button("#DDDDDD"), button("#2D6CDF")), "#2D6CDF"),
        (colours(button("#D23B3B", said="btn-danger"), button("#2D6CDF")), "#2D6CDF"),
        (colours(button("#23A25A", said="btn-secondary"), button("#7A3FF2", said="btn-primary", area=3000)), "#7A3FF2"),
        (colours(button("#000000")), "#000000"),
        (colours(button("#FFFFFF")), None),
        (colours(button("#111111"), theme="#E5484D"), "#E5484D"),
        (colours(declared=["#0F766E"]), "#0F766E"),
        (colours(links=[{"colour": "#0000EE", "area": 4000}]), None),
        (colours(links=[{"colour": "#C2410C", "area": 4000}]), "#C2410C"),
        (
            colours(*[button(near, is_in_view=False) for near in ("#2D6CDF", "#2E6DE0", "#2C6BDE")], button("#F59E0B")),
            "#2E6DE0",
        ),
    ],
)
def test_the_colour_that_invites_to_press(page: Colours, accent: str | None) -> None:
    assert palette_of(page).accent == accent


def test_a_logo_lends_its_colour_where_nothing_else_has_one() -> None:
    logo = [("#1D1A4B", 0.6), ("#FFC861", 0.4)]
    assert palette_of(colours(), logo).accent == "#FFC861"
    assert palette_of(colours(button("#2D6CDF")), logo).accent == "#2D6CDF"
    assert palette_of(colours(), [("#777777", 1.0)]).accent is None


def test_paper_and_ink_belong_together() -> None:
    page = colours(
        grounds=[{"colour": "#101828", "share": 0.5}, {"colour": "#FFFFFF", "share": 0.3}],
        inks=[
            {"colour": "#FFFFFF", "behind": "#101828", "weight": 500},
            {"colour": "#111111", "behind": "#FFFFFF", "weight": 900},
            {"colour": "#202838", "behind": "#101828", "weight": 900},  # cannot be read there
        ],
    )
    palette = palette_of(page)
    assert (palette.paper, palette.ink) == ("#101828", "#FFFFFF")


def test_stripes_of_one_ground_count_together() -> None:
    stripes = [{"colour": f"#FAFA{blue:02X}", "share": 0.2} for blue in (0xF0, 0xF4, 0xF8)]
    page = colours(grounds=[{"colour": "#123456", "share": 0.35}, *stripes])
    assert palette_of(page).paper in {"#FAFAF0", "#FAFAF4", "#FAFAF8"}


def test_a_first_view_that_is_all_picture_lends_no_paper() -> None:
    page = colours(grounds=[{"colour": "#C0FFEE", "share": 0.03}])
    assert palette_of(page).paper == "#FFFFFF"
