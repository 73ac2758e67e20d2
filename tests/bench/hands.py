"""A first visit with real keys and a real mouse on a screen of its own: `python -m tests.bench.hands --json`.

First start, the sample site, Record, watch, scrub, another look, save, quit, start again, and the library shows it:
once with nothing but the mouse, once with nothing but the keyboard. Short limits; about a minute each. `by_hand_s` is
what a visit takes beside the recording and the rendering, which are waited for.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.windowing.desk import desk, missing
from tests.bench.windowing.hand import Hand, program_on

LIMITS = {"MAX_CLICKS": "1", "AUTODEMO_LENGTH": "10"}
RECORDED_S = 600.0
RENDERED_S = 300.0
MOST_LOOKS = 20
LOOK = ("aurora", "Look: Aurora")
"""Its name, and what its swatch is called."""
Note = Callable[[str], None]


def with_the_mouse(hand: Hand, target: Path, note: Note) -> None:
    """The first session; the name of the file is the only thing that is typed."""
    hand.click("Try the sample site")
    hand.click("Record")
    _recorded(hand, note)
    hand.click("Play or pause")
    hand.until(lambda state: state["position_ms"] > 300, "playing")
    hand.click("Play or pause")
    hand.until(lambda state: not state["playing"], "pausing")
    note("watched")
    left, top, width, height = hand.place_of("Position in the film")
    middle = top + height // 2
    hand.desk.drag((left + width // 5, middle), (left + width // 2, middle))
    hand.until(lambda state: 0.4 < state["position_ms"] / state["duration_ms"] < 0.6, "in the middle of the film")
    note("scrubbed")
    hand.until(lambda state: state["can_change"], "able to change the look")
    hand.click(LOOK[1])
    note("look chosen")
    _rendered(hand, LOOK[0], note)
    hand.click("Save as…")
    left, top, width, height = hand.place_of("file name")
    hand.desk.click(left + width // 2, top + height // 2, times=3)
    hand.desk.type(str(target))
    hand.click("Save")
    _saved(hand, target, note)
    hand.click("Menu")
    hand.desk.press("Up", "Return")  # the menu opens under the pointer; its last entry is Quit


def with_the_keyboard(hand: Hand, target: Path, note: Note) -> None:
    """The first session without a mouse."""
    assert hand.ask("state")["focus"] == "Address of the site", "one can type at once"
    hand.desk.type("sample")
    hand.desk.press("Return")
    _recorded(hand, note)
    hand.desk.press("space")
    hand.until(lambda state: state["position_ms"] > 300, "playing")
    hand.desk.press("k")
    before = hand.until(lambda state: not state["playing"], "pausing")["position_ms"]
    note("watched")
    hand.desk.press("Right", "period", "period")
    hand.until(lambda state: state["position_ms"] > before + 900, "a second and two frames later")
    note("scrubbed")
    hand.until(lambda state: state["can_change"], "able to change the look")
    hand.desk.press("ctrl+d")
    hand.until(lambda state: state["focus"].startswith("Look: "), "at the looks")
    _choose(hand, LOOK[1])
    note("look chosen")
    _rendered(hand, LOOK[0], note)
    hand.desk.press("ctrl+s")
    hand.place_of("file name")
    hand.desk.press("ctrl+a")
    hand.desk.type(str(target))
    hand.desk.press("Return")
    _saved(hand, target, note)
    hand.desk.press("ctrl+q")


def again_with_the_mouse(hand: Hand, note: Note) -> None:
    """The second session: the library has it, and it can be watched."""
    hand.click("Library")
    left, top, width, height = hand.until(lambda state: state.get("entries"), "listed in the library")["first_entry"]
    hand.desk.click(left + width // 2, top + height // 2, times=2)
    hand.until(lambda state: state["name"] == "Done" and state["duration_ms"] > 0, "opened from the library")
    note("found in the library")


def again_with_the_keyboard(hand: Hand, note: Note) -> None:
    """The same without a mouse."""
    hand.desk.press("ctrl+2")
    hand.until(lambda state: state.get("entries") and state["focus"] == "Recordings", "listed in the library")
    hand.desk.press("Home", "Return")
    hand.until(lambda state: state["name"] == "Done" and state["duration_ms"] > 0, "opened from the library")
    note("found in the library")


def _recorded(hand: Hand, note: Note) -> None:
    hand.until(lambda state: state["name"] == "Recording", "recording")
    note("recording")
    hand.until(lambda state: state["pictures"], "showing a picture", RECORDED_S)
    note("first picture")
    hand.until(lambda state: state["name"] == "Done" and state["duration_ms"] > 0, "done", RECORDED_S)
    note("recorded")


def _rendered(hand: Hand, look: str, note: Note) -> None:
    state = hand.until(lambda state: state["look"] == look and state["rendering"] is None, "made anew", RENDERED_S)
    assert Path(state["film"]).stat().st_size > 0
    note("another look")


def _saved(hand: Hand, target: Path, note: Note) -> None:
    state = hand.until(lambda state: "Saved" in state["toast"], "saved")
    assert target.read_bytes() == Path(state["film"]).read_bytes(), "what is shown is what is saved"
    note("saved")


def _choose(hand: Hand, name: str) -> None:
    """Go through the looks with the arrows, and take one."""
    for _ in range(MOST_LOOKS):
        if hand.ask("state")["focus"] == name:
            hand.desk.press("space")
            return
        hand.desk.press("Right")
    raise AssertionError(f"“{name}” is not reached with arrows")


SESSIONS = {
    "mouse": (with_the_mouse, again_with_the_mouse),
    "keyboard": (with_the_keyboard, again_with_the_keyboard),
}


def visit(kind: str, pictures: Path | None = None) -> dict[str, Any]:
    """Both sessions of one kind, with the seconds at which things had happened."""
    first, second = SESSIONS[kind]
    began_s = time.monotonic()
    at: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="autodemo-hands-", ignore_cleanup_errors=True) as folder, desk() as made:
        home = Path(folder)
        environment = LIMITS | {"AUTODEMO_HOME": str(home / "home"), "AUTODEMO_SCRATCH": str(home)}
        for session in ("first", "second"):
            with program_on(made, environment, home / "log.txt") as hand:

                def note(what: str, hand: Hand = hand) -> None:
                    at[what] = round(time.monotonic() - began_s, 1)
                    print(f"{at[what]:6.1f} s  {kind}: {what}", flush=True)
                    if pictures is not None:
                        hand.ask(f"grab {pictures / f'{kind}-{len(at):02}.png'}")

                note(f"{session} start")
                try:
                    if session == "first":
                        first(hand, home / "saved.mp4", note)
                        assert hand.end() == 0
                    else:
                        second(hand, note)
                        made.press("ctrl+q")
                        assert hand.end() == 0
                except BaseException:
                    if pictures is not None and hand.process.poll() is None:
                        hand.ask(f"grab {pictures / f'{kind}-failed.png'}")
                    raise
    seconds = time.monotonic() - began_s
    waited_s = at["recorded"] - at["recording"] + at["another look"] - at["look chosen"]
    return {"seconds": round(seconds, 1), "by_hand_s": round(seconds - waited_s, 1), "at_s": at}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="accepted for the sake of likeness: the last line is JSON")
    parser.add_argument("--with", dest="kinds", action="append", choices=sorted(SESSIONS), help="only this")
    parser.add_argument("--pictures", type=Path, help="folder for a picture of the screen at each step")
    asked = parser.parse_args()
    if packages := missing():
        parser.error(f"this needs the Debian packages {', '.join(packages)}")
    if asked.pictures:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    found: dict[str, Any] = {}
    failed: dict[str, str] = {}
    for kind in asked.kinds or SESSIONS:
        try:
            found[kind] = visit(kind, asked.pictures)
        except (AssertionError, TimeoutError, RuntimeError) as error:
            failed[kind] = str(error)
    print(json.dumps({"visits": found, "failed": failed, "load": os.getloadavg()[0], "bars_met": not failed}))
    return 0 if not failed else 1


if __name__ == "__main__":
    sys.exit(main())
