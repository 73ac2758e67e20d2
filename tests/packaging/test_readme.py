"""The README says what the program does."""

import re
from typing import Any

import click
import pytest

from autodemo_gui.cli.record import command as record
from autodemo_gui.cli.render import command as render
from autodemo_gui.cli.root import COMMANDS
from autodemo_gui.core.settings import ALL, Setting
from autodemo_gui.studio.looks import look_names
from tests.packaging.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.env)
def test_every_setting_is_in_the_table_with_its_default(setting: Setting[Any]) -> None:
    row = next((line for line in README.splitlines() if line.startswith("|") and f"`{setting.env}`" in line), "")
    assert row, f"{setting.env} is missing"
    if isinstance(setting.default, bool):
        assert ("yes" if setting.default else "no") in row.split("|")[2]
    elif isinstance(setting.default, int | float):
        assert f"{setting.default:g}" in row.split("|")[2]


def test_every_command_is_there_and_no_other() -> None:
    named = re.findall(r"^autodemo (\w+)", README, re.MULTILINE)
    assert sorted(set(named)) == sorted(COMMANDS)


def test_every_look_is_named() -> None:
    (paragraph,) = re.findall(r"^\*\*Looks\.\*\*.*?\n\n", README, re.MULTILINE | re.DOTALL)
    assert set(look_names()) <= set(re.findall(r"`([a-z-]+)`", paragraph))


@pytest.mark.parametrize("command", [record, render], ids=lambda command: command.name)
def test_every_option_of_a_film_is_there(command: click.Command) -> None:
    options = [option for option in command.params if isinstance(option, click.Option)]
    missing = [option.opts for option in options if not any(word in README for word in option.opts)]
    assert options
    assert missing == []
