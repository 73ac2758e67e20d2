import pytest

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.look import PLAIN
from autodemo_gui.studio.looks import look_names, look_of


def test_every_built_in_look_is_valid_and_plain_is_always_there() -> None:
    names = look_names()
    assert names[0] == "plain"
    assert "default" in names
    assert [look_of(name).name for name in names] == names
    assert look_of("plain") is PLAIN


def test_a_look_can_come_with_the_request() -> None:
    assert look_of({"name": "mine", "cursor": {"size": 2}}).cursor.size == 2


@pytest.mark.parametrize(
    ("look", "field"), [("nope", "look"), ({"name": "x", "cursor": {"size": 9}}, "look.cursor.size")]
)
def test_an_unusable_look_is_named(look: str | dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        look_of(look)
    assert caught.value.field == field
