"""The window's threads share two heaps."""

import subprocess
import sys

import pytest

# Eight threads that hold memory at the same time; then glibc tells its heaps.
PROGRAM = """
import ctypes, threading
from autodemo_gui.gui.arenas import few_arenas
few_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
all_here = threading.Barrier(8)
def hold():
    all_here.wait()
    libc.malloc(1000)
    all_here.wait()
threads = [threading.Thread(target=hold) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.malloc_stats()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a knob of glibc")
def test_threads_share_two_heaps() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    assert ran.stderr.count("Arena ") == 2
