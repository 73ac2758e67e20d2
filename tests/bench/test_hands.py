"""The bench of hands works: keys and a mouse of its own reach the program. Its visits film, and take minutes."""

from pathlib import Path

import pytest

from tests.bench.windowing.desk import desk, missing
from tests.bench.windowing.hand import program_on

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(bool(missing()), reason=f"needs the Debian packages {', '.join(missing())}"),
]


def test_keys_and_mouse_reach_the_window(tmp_path: Path) -> None:
    environment = {"AUTODEMO_HOME": str(tmp_path / "home"), "AUTODEMO_SCRATCH": str(tmp_path)}
    with desk() as made, program_on(made, environment, tmp_path / "log.txt") as hand:
        assert hand.ask("state")["focus"] == "Address of the site", "one can type at once"
        made.type("no address")
        made.press("Return")
        hand.until(lambda state: state["address"] == "no address", "typed")
        assert hand.ask("state")["name"] == "Idle"
        made.press("ctrl+2")
        hand.until(lambda state: state["in_library"], "in the library")
        hand.click("Create")
        hand.until(lambda state: not state["in_library"], "back")
        made.press("F10", "Up", "Return")  # the menu's last entry
        assert hand.end() == 0
