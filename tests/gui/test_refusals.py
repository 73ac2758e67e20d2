"""What a dry run would not touch: said as a number on both pages, opened as a list with rules."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from autodemo_gui.gui.states import Planned
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.popover import Popover
from autodemo_gui.gui.views.refusals import RefusalsChip
from tests.bench.scenes import plan, states
from tests.gui.fixtures import destroy

WORDS = "would refuse 2 things on this site"


@pytest.fixture
def window(theme: Theme) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    made.show()
    yield made
    made.end()
    destroy(made)


def shown(chip: RefusalsChip) -> list[str]:
    """What a click opens, line by line."""
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    (popover,) = chip.findChildren(Popover)
    words = [label.text() for label in popover.findChildren(QLabel)]
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    return words


def test_after_a_dry_run_both_pages_say_what_would_be_refused(window: MainWindow, film: Path) -> None:
    window.show_state(states(film)["start"])
    assert not window.start.refusals.isVisible(), "nothing is known yet"
    planned = states(film)["plan"]
    window.show_state(planned)
    for chip, state in ((window.plan.refusals, planned), (window.start.refusals, states(film)["start"])):
        window.show_state(state)
        assert chip.isVisible()
        assert (chip.text(), chip.accessibleName()) == (WORDS, WORDS)
        assert shown(chip) == [
            "Delete account", "“delete” is on the never-touch list", "Log in", "sign-in pages are never shown (Log in)",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "is_said"),
    [
        ("ledgerly.app", True),
        ("https://www.ledgerly.app/pricing", True),
        ("ledgerly.app/pricing", True),
        ("b.io", False),
    ],
)
def test_it_is_said_for_the_site_of_the_dry_run_only(window: MainWindow, film: Path, typed: str, is_said: bool) -> None:
    window.show_state(states(film)["plan"])
    window.show_state(states(film)["start"])
    window.start.address.field.setText(typed)
    assert window.start.refusals.isVisible() is is_said


def test_a_site_on_which_nothing_would_be_refused_is_told_so(window: MainWindow, film: Path) -> None:
    state = states(film)["plan"]
    assert isinstance(state, Planned)
    from dataclasses import replace

    window.show_state(replace(state, plan=replace(plan(), refused=())))
    assert window.plan.refusals.text() == "would refuse nothing on this site"
    assert not window.plan.refusals.isEnabled()
