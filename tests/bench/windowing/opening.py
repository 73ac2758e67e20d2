"""From the start of the process to the first paint of the window, and to the command's help."""

import os
import subprocess
import sys
import tempfile
import time

# The program as it is; it ends when its window has been painted for the first time.
FIRST_PAINT = """
import os, sys
import autodemo_gui.gui.views.main_window as module
def painted(window, event):
    sys.stdout.write("painted\\n"); sys.stdout.flush(); os._exit(0)
module.MainWindow.paintEvent = painted
from autodemo_gui.cli.root import run
run([])
"""


def shown_s() -> float:
    """Seconds until the window of a fresh user is painted."""
    with tempfile.TemporaryDirectory() as home:
        began_s = time.monotonic()
        subprocess.run(
            [sys.executable, "-c", FIRST_PAINT],
            check=True,
            stdout=subprocess.DEVNULL,
            env={"QT_QPA_PLATFORM": "offscreen", **os.environ, "AUTODEMO_HOME": home},
        )
        return time.monotonic() - began_s


def help_s() -> float:
    """Seconds until `autodemo --help` has been said."""
    began_s = time.monotonic()
    subprocess.run([sys.executable, "-m", "autodemo_gui", "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began_s
