"""Settings: declared once, parsed, bounded, named when wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core import settings as declared
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.settings import ALL, Setting, Settings

FLAG = Setting("flag", "FLAG", False, "Flag", "Yes or no.")


def test_every_setting_is_complete_and_its_names_are_its_own() -> None:
    assert len({setting.name for setting in ALL}) == len({setting.env for setting in ALL}) == len(ALL)
    for setting in ALL:
        assert setting.label
        assert setting.help.endswith(".")
        assert setting.parse(setting.default) == setting.default
    assert {setting.env for setting in ALL} >= {
        *("REDIS_HOST", "REDIS_PORT", "REDIS_URL", "JOB_TTL", "POLL_INTERVAL"),
        *("MAX_CLICKS", "MAX_DEPTH", "MAX_RUNTIME", "OPENAI_API_KEY"),
    }
    assert {setting.name for setting in ALL if setting.secret} == {"redis_url", "openai_api_key"}


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        (declared.REDIS_PORT, "6379x", "whole number"),
        (declared.REDIS_PORT, "7.5", "whole number"),
        (declared.REDIS_PORT, [], "whole number"),
        (declared.REDIS_PORT, 0, "between 1 and 65535"),
        (declared.REDIS_PORT, "70000", "between 1 and 65535"),
        (declared.MAX_RUNTIME, "soon", "a number"),
        (declared.MAX_RUNTIME, "nan", "between"),
        (declared.MAX_RUNTIME, "inf", "between"),
        (declared.MAX_RUNTIME, 4.9, "between 5 and 3600"),
        (declared.POLL_INTERVAL, 0, "between 0.05 and 60"),
        (declared.CAMERA, "drone", "stepped"),
        (FLAG, "perhaps", "yes or no"),
    ],
)
def test_what_is_wrong_is_named(setting: Setting[Any], value: object, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as wrong:
        setting.parse(value)
    assert wrong.value.field == setting.env
    with pytest.raises(InvalidInput):
        Settings(stored={setting.name: value}).get(setting)


@pytest.mark.parametrize(
    ("value", "parsed"),
    [
        ("1", True),
        ("TRUE", True),
        (" yes ", True),
        ("on", True),
        (True, True),
        ("0", False),
        ("off", False),
        ("", False),
    ],
)
def test_yes_and_no(value: object, parsed: bool) -> None:
    assert FLAG.parse(value) is parsed


@given(low=st.integers(-50, 50), width=st.integers(0, 50), value=st.integers(-200, 200))
def test_bounds_are_inclusive(low: int, width: int, value: int) -> None:
    setting = Setting("n", "N", low, "N", "A number.", low=low, high=low + width)
    inside = low <= value <= low + width
    try:
        assert setting.parse(str(value)) == value
    except InvalidInput:
        assert not inside
    else:
        assert inside


def test_a_flag_wins_over_what_is_stored_and_that_over_the_environment() -> None:
    settings = Settings(
        stored={"max_clicks": "5"}, environment={"MAX_CLICKS": "6", "MAX_DEPTH": "7", "MAX_RUNTIME": " "}
    )
    assert [settings.get(declared.MAX_CLICKS, flag) for flag in (4, None)] == [4, 5]
    assert settings.get(declared.MAX_DEPTH) == 7
    assert settings.given(declared.MAX_RUNTIME) is None
    assert settings.get(declared.MAX_RUNTIME) == 300
    with pytest.raises(InvalidInput):
        settings.get(declared.MAX_CLICKS, 1000)


def test_the_mappings_given_are_not_the_ones_kept() -> None:
    stored: dict[str, object] = {"max_clicks": 5}
    settings = Settings(stored=stored)
    stored["max_clicks"] = 6
    assert settings.get(declared.MAX_CLICKS) == 5
