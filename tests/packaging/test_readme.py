"""The README says what the program does."""

import re
from typing import Any

import pytest

from autodemo_gui.cli.root import COMMANDS
from autodemo_gui.core.settings import ALL, Setting
from tests.packaging.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.env)
def test_every_setting_is_in_the_table_with_its_default(setting: Setting[Any]) -> None:
    row = next((line for line in README.splitlines() if line.startswith("|") and f"`{setting.env}`" in line), "")
    assert row, f"{setting.env} is missing"
    if isinstance(setting.default, int | float):
        assert f"{setting.default:g}" in row.split("|")[2]


def test_every_command_is_there_and_no_other() -> None:
    named = re.findall(r"^autodemo (\w+)", README, re.MULTILINE)
    assert sorted(set(named)) == sorted(COMMANDS)
