"""The window killed in each state of a recording, and what its next start makes of it: `python -m tests.bench.kills`.

The real program records the sample site in a process of its own and dies as by `kill -9` when the moment has come. It
is started again in the same home: it must say what was interrupted, offer what was filmed, make a film of that which
decodes to its end, and leave neither a process nor a file of the dead recording. One JSON object comes last.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.killing.once import Kill, kill
from tests.bench.killing.window import MOMENTS


def run(moments: list[str], mode: str) -> list[Kill]:
    kills = []
    for moment in moments:
        with tempfile.TemporaryDirectory(prefix="autodemo-kills-") as folder:
            found = kill(Path(folder), moment, mode=mode)
        print(f"{moment}: {'well' if found.is_well else 'LOST'} {found}", flush=True)
        kills.append(found)
    return kills


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", nargs="+", choices=list(MOMENTS), default=list(MOMENTS))
    parser.add_argument("--mode", choices=["rehearsed", "direct"], default="rehearsed")
    parser.add_argument("--full", action="store_true", help="each moment three times, in both modes")
    asked = parser.parse_args()
    began_s = time.monotonic()
    kills = run(asked.moments, asked.mode)
    if asked.full:
        other = "direct" if asked.mode == "rehearsed" else "rehearsed"
        in_other = [moment for moment in asked.moments if moment != "exploring"]  # only a rehearsed job explores
        for mode, moments in ((asked.mode, asked.moments), (other, in_other)):
            kills += [found for _ in range(2) for found in run(moments, mode)]
    report = {
        "kills": [found.to_wire() for found in kills],
        "lost": [found.moment for found in kills if not found.is_well],
        "seconds": round(time.monotonic() - began_s, 1),
        "bars_met": all(found.is_well for found in kills),
    }
    print(json.dumps(report))
    return 0 if report["bars_met"] else 1


if __name__ == "__main__":
    sys.exit(main())
