from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.cli.output_options import output_from
from autodemo_gui.cli.record_options import request_from
from autodemo_gui.core.brand import Brand
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Kind, Mode, Output
from autodemo_gui.core.look import PLAIN
from autodemo_gui.core.masks import Masks
from autodemo_gui.core.script import Script, Step
from autodemo_gui.core.settings import Settings
from autodemo_gui.store.brands import Brands
from autodemo_gui.studio.looks import look_of


def options(**given: Any) -> dict[str, Any]:
    return {
        "url": "example.com",
        "sample": False,
        "max_clicks": None,
        "max_depth": None,
        "max_runtime": None,
        "length": None,
        "goal": "",
        "blacklist": (),
        "masks": (),
        "may_save": False,
        "mode": None,
        "script": None,
        "look": None,
        "shape": (),
        "size": None,
        "fps": None,
        "quality": None,
        "gif": None,
        "webm": None,
        "contact": None,
        "phone": False,
        "brand": None,
    } | given


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing saved on this computer counts."""
    monkeypatch.setenv("AUTODEMO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_what_is_not_said_has_the_defaults_of_the_contract() -> None:
    request = request_from(options(), Settings())
    limits = request.limits
    assert (limits.max_clicks, limits.max_depth, limits.max_runtime) == (10, 3, 300)
    assert (request.kind, request.mode) == (Kind.RECORD, Mode.REHEARSED)
    assert request.output == Output()
    assert (request.size, request.fps, request.shapes, request.quality) == ("1080p", 60, ("16:9",), "standard")


def test_a_flag_wins_over_stored_and_environment() -> None:
    settings = Settings(stored={"max_clicks": 4}, environment={"MAX_CLICKS": "5", "MAX_DEPTH": "1"})
    request = request_from(options(max_clicks=2), settings)
    assert (request.limits.max_clicks, request.limits.max_depth) == (2, 1)
    assert request_from(options(), settings).limits.max_clicks == 4


def test_own_words_of_settings_and_command_line_add_up() -> None:
    settings = Settings(environment={"AUTODEMO_BLACKLIST": "archive, wipe"})
    assert request_from(options(blacklist=("nuke",)), settings).blacklist == ("archive", "wipe", "nuke")


def test_masks_are_kinds_and_selectors() -> None:
    masks = request_from(options(masks=("emails", "#customers", "cards")), Settings()).masks
    assert masks == Masks(emails=True, cards=True, selectors=("#customers",))
    assert not request_from(options(), Settings()).masks


def test_sample_needs_no_address_and_excludes_one() -> None:
    assert request_from(options(url=None, sample=True), Settings()).url == "sample"
    with pytest.raises(InvalidInput) as caught:
        request_from(options(sample=True), Settings())
    assert caught.value.field == "URL"


@pytest.mark.parametrize(
    ("given", "flag"),
    [
        ({"max_clicks": 101}, "MAX_CLICKS"),
        ({"max_depth": -1}, "MAX_DEPTH"),
        ({"max_runtime": 0.0}, "MAX_RUNTIME"),
        ({"length": 5.0}, "AUTODEMO_LENGTH"),
        ({"blacklist": ("",)}, "--blacklist"),
        ({"masks": ("a { }",)}, "--mask"),
        ({"url": None}, "URL"),
        ({"goal": "x" * 501}, "--goal"),
        ({"look": "nope"}, "--look"),
    ],
)
def test_a_wrong_option_is_named(given: dict[str, Any], flag: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        request_from(options(**given), Settings())
    assert caught.value.field == flag
    assert caught.value.exit_code == 2


def test_a_script_makes_it_a_film_job(tmp_path: Path) -> None:
    saved = tmp_path / "tour.script.json"
    saved.write_text(Script(url="https://example.com/", steps=(Step(action="scroll", scroll_y=400),)).to_json())
    request = request_from(options(url=None, script=saved), Settings())
    assert request.kind is Kind.FILM
    assert request.script is not None
    assert request.script.steps[0].scroll_y == 400


@pytest.mark.parametrize(
    ("text", "field"),
    [("{", "script"), ('{"url": "x", "steps": [{"action": "fly"}]}', "script.steps.0.action"), ("[]", "script")],
)
def test_a_broken_script_is_named(tmp_path: Path, text: str, field: str) -> None:
    saved = tmp_path / "broken.json"
    saved.write_text(text)
    with pytest.raises(InvalidInput) as caught:
        request_from(options(script=saved), Settings())
    assert caught.value.field == field


@pytest.mark.parametrize(("content", "reason"), [(None, "cannot be read"), (b"\xff\xfe\x00", "not a text file")])
def test_an_unreadable_script_says_why(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "script.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput, match=reason):
        request_from(options(script=path), Settings())


def test_a_look_file_is_read_and_checked(tmp_path: Path) -> None:
    look = tmp_path / "mine.json"
    look.write_text('{"name": "mine"}')
    assert request_from(options(look=str(look)), Settings()).look == {"name": "mine"}
    look.write_text("[1]")
    with pytest.raises(InvalidInput, match="holds no JSON object"):
        request_from(options(look=str(look)), Settings())
    look.write_text("nonsense")
    with pytest.raises(InvalidInput, match="not JSON"):
        request_from(options(look=str(look)), Settings())


def test_what_is_said_of_the_output_is_asked_for() -> None:
    said = options(look="plain", shape=("1:1",), size="720p", fps="30", quality="small", gif=True, webm=True)
    wanted = Output(look="plain", shapes=("1:1",), size="720p", fps=30, quality="small", formats=("gif", "webm"))
    assert request_from(said, Settings()).output == wanted


def test_what_is_not_said_of_the_output_stays_as_it_was() -> None:
    before = Output(look="plain", shapes=("9:16", "1:1"), size="720p", fps=30, quality="high", formats=("gif",))
    assert output_from(options(), before, address="example.com") == before
    changed = output_from(options(webm=True, gif=False, fps="60"), before, address="example.com")
    assert changed == before.model_copy(update={"fps": 60, "formats": ("webm",)})
    assert output_from(options(webm=True), before, address="example.com").formats == ("gif", "webm")


@pytest.mark.parametrize(
    ("shapes", "filmed"), [((), ("16:9", "9:16")), (("9:16",), ("9:16",)), (("1:1", "9:16"), ("1:1", "9:16"))]
)
def test_a_phone_film_is_9_to_16_and_comes_once(shapes: tuple[str, ...], filmed: tuple[str, ...]) -> None:
    request = request_from(options(phone=True, shape=shapes), Settings())
    assert (request.phone, request.shapes) == (True, filmed)


def brand_in(look: str | dict[str, Any]) -> dict[str, Any]:
    """What a request's look says of the brand, and nothing it does not say."""
    assert isinstance(look, dict)
    brand: dict[str, Any] = look["brand"]
    return brand


def test_what_is_said_of_the_brand_goes_over_what_was_said_before(tmp_path: Path, home: Path) -> None:
    Brands(home / "brands").save("example.com", Brand(name="Saved", tagline="Saved line", accent="#112233"))
    look = tmp_path / "mine.json"
    look.write_text('{"name": "mine", "brand": {"name": "Of the look"}}')
    file = tmp_path / "brand.json"
    file.write_text('{"tagline": "Of the file"}')
    said = options(url="https://www.example.com/shop", look=str(look), brand=file)
    assert brand_in(request_from(said, Settings()).look) == {
        "name": "Of the look",
        "tagline": "Of the file",
        "accent": "#112233",
    }


def test_a_new_look_keeps_the_brand_of_the_look_before() -> None:
    before = Output(look={"name": "mine", "brand": {"name": "Acme"}})
    look = output_from(options(look="plain"), before, address="example.com").look
    assert brand_in(look) == {"name": "Acme"}
    assert look_of(look) == PLAIN.model_copy(update={"brand": Brand(name="Acme")})


@pytest.mark.parametrize(("text", "told"), [('{"accent": "red"}', "accent"), ("[1]", "JSON object"), (None, "read")])
def test_a_brand_file_that_cannot_be_used_is_named(tmp_path: Path, text: str | None, told: str) -> None:
    file = tmp_path / "brand.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(InvalidInput, match=told) as caught:
        request_from(options(brand=file), Settings())
    assert caught.value.field == "--brand"


@pytest.mark.parametrize(
    ("given", "listed", "may_save"),
    [
        ({}, "", False),
        ({"may_save": True}, "", True),
        ({}, "other.example, example.com", True),
        ({}, "other.example", False),
        ({"url": "https://shop.example.com/kites"}, "example.com", True),
    ],
)
def test_a_site_may_be_saved_to_where_somebody_says_so(given: dict[str, Any], listed: str, may_save: bool) -> None:
    settings = Settings(environment={"AUTODEMO_MAY_SAVE": listed})
    assert request_from(options(**given), settings).may_save is may_save
