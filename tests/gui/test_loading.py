"""What the window imports only when it is shown is imported by one thread: two would find each other's half done."""

import json
import os
import subprocess
import sys
from pathlib import Path

# The program as it is; every import of a package that it leaves for later is noted with its thread.
NOTED = """
import importlib.abc, json, sys, threading
found = {}
class Note(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "redis":
            found.setdefault(name, threading.get_ident())
sys.meta_path.insert(0, Note())
import autodemo_gui.gui.program as module
begin = module.Program.__init__
def then_leave(program, *args):
    begin(program, *args)
    program._place.answered.connect(program._leave)
module.Program.__init__ = then_leave
from autodemo_gui.gui.app import main
before = dict(found)
main(["autodemo"])
print(json.dumps({"before": len(before), "names": len(found), "threads": len(set(found.values()))}))
"""


def test_one_thread_imports_what_was_left_for_later(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOTED],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
        env={**os.environ, "AUTODEMO_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told["before"] == 0, "the window is shown before"
    assert told["names"] > 20, "they were imported at last"
    assert told["threads"] == 1
