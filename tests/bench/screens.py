"""Pictures of the window to look at: each page in light and dark, at 100 % and 200 %, in our four languages.

`python -m tests.bench.screens OUT` writes them all (some 600, in ten minutes) and prints one JSON line last; names
after OUT choose some of them. A picture's name tells pose, scheme, scale and language.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what it imports takes Qt along, whose scale has to be known first
    from autodemo_gui.gui.theme import Scheme
    from tests.bench.picturing.booth import Pose


@dataclass(frozen=True, slots=True)
class Sitting:
    """What is pictured by one process, for a scale and a language last as long as one.

    Attributes:
        percent: the scale.
        language: a key of `gui.language.NAMES`.
        schemes: light, dark, or one after the other.
        has_moments: whether more is pictured than the views.
        names: of the only poses that are; empty for all.
    """

    percent: int
    language: str
    schemes: "tuple[Scheme, ...]" = ("light", "dark")
    has_moments: bool = False
    names: tuple[str, ...] = ()


SITTINGS = (
    Sitting(100, "en", has_moments=True),
    Sitting(100, "ar", has_moments=True),
    Sitting(100, "de", ("light",), has_moments=True),
    Sitting(100, "ja", ("light",), has_moments=True),
    Sitting(200, "en"),
    Sitting(200, "ar"),
    Sitting(300, "en", ("light",), names=("start", "live", "done")),
)

_SCREEN = {"name": "large", "width": 5760, "height": 3600, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1.0}
"""On the usual one of 800 × 800 pixels, dialogs and menus are squeezed at 200 %."""


def poses(*, has_moments: bool = True) -> "Mapping[str, Pose]":
    """By name: every view, and besides every moment in which a view looks otherwise."""
    from tests.bench.picturing import asking, ending, starting, working

    chapters = (starting, working, ending, asking)
    views = {name: pose for chapter in chapters for name, pose in chapter.VIEWS.items()}
    moments = {name: pose for chapter in chapters for name, pose in chapter.MOMENTS.items()}
    return views | moments if has_moments else views


def sit(out: Path, sitting: Sitting, names: tuple[str, ...] = ()) -> int:
    """Picture the poses of a sitting, or those of them that are named; returns how many pictures there are."""
    from autodemo_gui.gui import language
    from autodemo_gui.gui.app import make_app
    from autodemo_gui.gui.theme import Theme
    from tests.bench.picturing.booth import Booth

    app = make_app(["screens"])
    language.speak(app, sitting.language)
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        booth = Booth(app, Theme(app, sitting.schemes[0]), Path(folder))
        for name, pose in poses(has_moments=sitting.has_moments).items():
            if not all(name in chosen for chosen in (names, sitting.names) if chosen):
                continue
            booth.theme.use(sitting.schemes[0])
            subject = pose(booth)
            for scheme in sitting.schemes:  # the same window: it is dressed anew while it is open
                booth.theme.use(scheme)
                picture = booth.picture(subject)
                picture.save(str(out / f"{name}-{scheme}-{sitting.percent}-{sitting.language}.png"))
                count += 1
            booth.clear()
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("names", nargs="*", help="poses to picture; all of them by default")
    parser.add_argument("--sitting", type=int, help="only this one of them, in this process")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(poses()))
    if unknown:
        parser.error(f"no such pose: {', '.join(unknown)}; there are {', '.join(poses())}")
    asked.out.mkdir(parents=True, exist_ok=True)
    began_s = time.monotonic()
    if asked.sitting is not None:
        pictures = sit(asked.out, SITTINGS[asked.sitting], tuple(asked.names))
    else:
        pictures = sum(_apart(asked.out, number, asked.names) for number in range(len(SITTINGS)))
    print(json.dumps({"bench": "screens", "pictures": pictures, "seconds": round(time.monotonic() - began_s, 1)}))
    return 0


def _apart(out: Path, number: int, names: list[str]) -> int:
    """A sitting in a process of its own, before a screen that is large at every scale; returns how many pictures."""
    command = [sys.executable, "-m", "tests.bench.screens", str(out), *names, "--sitting", str(number)]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as screen:
        json.dump({"screens": [_SCREEN]}, screen)
        screen.flush()
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={screen.name}",
            "QT_SCALE_FACTOR": str(SITTINGS[number].percent / 100),
        }
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    return int(json.loads(done.stdout.splitlines()[-1])["pictures"])


if __name__ == "__main__":
    sys.exit(main())
