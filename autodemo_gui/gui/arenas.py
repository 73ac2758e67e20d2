"""Keeps the C library from giving every thread a heap of its own, none of which it gives back."""

import ctypes
import sys

_M_ARENA_MAX = -8
"""From glibc's `malloc.h`."""
_ARENAS = 2
"""One for the window, one for everybody else. Measured over recordings in one window: by default the process goes on
growing, by 1 to 2 MB with each, as decoders and downloads come and go in ever new threads; with two it stays level."""


def few_arenas() -> bool:
    """Let all threads share two heaps; to be called before there are threads.

    Returns:
        Whether the C library took it: only glibc has this knob, and the need for it.
    """
    if sys.platform != "linux":
        return False
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    return set_option is not None and set_option(_M_ARENA_MAX, _ARENAS) == 1
