"""What AutoDemo needs from the computer and the Debian package that brings it: one table, for bootstrap and doctor.

Only the standard library may be imported here: `packaging/bootstrap.py` reads this table before anything is installed.
"""

import ctypes
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["program", "library", "file"]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing the system must have.

    Attributes:
        package: the Debian package that brings it.
        kind: how to look for it.
        probe: a program's name, a library's soname, or an absolute path, as `kind` says.
    """

    package: str
    kind: Kind
    probe: str

    def is_met(self) -> bool:
        """Whether the thing is there, whoever brought it."""
        match self.kind:
            case "program":
                return shutil.which(self.probe) is not None
            case "library":
                return self.probe in _linked_libraries() or _loads(self.probe)
            case "file":
                return Path(self.probe).exists()


@dataclass(frozen=True, slots=True)
class Group:
    """Needs that belong together, and why."""

    name: str
    why: str
    needs: tuple[Need, ...]

    def missing(self) -> list[Need]:
        """The needs that are not met, in the table's order."""
        return [need for need in self.needs if not need.is_met()]


def _libraries(packages: dict[str, str]) -> tuple[Need, ...]:
    return tuple(Need(package, "library", soname) for soname, package in packages.items())


BROWSER = Group(
    "browser",
    "the browser that is filmed: headless-shell steps a page frame by frame, chromium draws cards and captions",
    (
        Need("chromium-headless-shell", "program", "chromium-headless-shell"),
        Need("chromium", "program", "chromium"),
    ),
)

# From the NEEDED entries of the node in Playwright 1.65; a minimal Debian 12 has no libatomic.
DRIVER = Group(
    "driver",
    "what Playwright's program between us and the browser needs to start",
    _libraries({"libatomic.so.1": "libatomic1", "libstdc++.so.6": "libstdc++6"}),
)

_FONTS = "/usr/share/fonts"
FONTS = Group(
    "fonts",
    "so that no site shows boxes instead of letters: Latin, most scripts, Chinese/Japanese/Korean, emoji",
    (
        Need("fonts-liberation", "file", f"{_FONTS}/truetype/liberation"),
        Need("fonts-noto-core", "file", f"{_FONTS}/truetype/noto/NotoSans-Regular.ttf"),
        Need("fonts-noto-cjk", "file", f"{_FONTS}/opentype/noto/NotoSansCJK-Regular.ttc"),
        Need("fonts-noto-color-emoji", "file", f"{_FONTS}/truetype/noto/NotoColorEmoji.ttf"),
    ),
)

# From the NEEDED entries of PySide6 6.11's QtGui, QtNetwork, QtMultimedia, its ffmpeg plugin and the xcb, wayland and
# offscreen platform plugins.
WINDOW = Group(
    "window",
    "the libraries Qt loads to open a window and play a video",
    _libraries(
        {
            "libEGL.so.1": "libegl1",
            "libGL.so.1": "libgl1",
            "libfontconfig.so.1": "libfontconfig1",
            "libfreetype.so.6": "libfreetype6",
            "libglib-2.0.so.0": "libglib2.0-0",
            "libdbus-1.so.3": "libdbus-1-3",
            "libgssapi_krb5.so.2": "libgssapi-krb5-2",
            "libpulse.so.0": "libpulse0",
            "libxkbcommon.so.0": "libxkbcommon0",
            "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
            "libX11.so.6": "libx11-6",
            "libX11-xcb.so.1": "libx11-xcb1",
            "libXext.so.6": "libxext6",
            "libXrandr.so.2": "libxrandr2",
            "libxcb-cursor.so.0": "libxcb-cursor0",
            "libxcb-glx.so.0": "libxcb-glx0",
            "libxcb-icccm.so.4": "libxcb-icccm4",
            "libxcb-image.so.0": "libxcb-image0",
            "libxcb-keysyms.so.1": "libxcb-keysyms1",
            "libxcb-randr.so.0": "libxcb-randr0",
            "libxcb-render-util.so.0": "libxcb-render-util0",
            "libxcb-render.so.0": "libxcb-render0",
            "libxcb-shape.so.0": "libxcb-shape0",
            "libxcb-shm.so.0": "libxcb-shm0",
            "libxcb-sync.so.1": "libxcb-sync1",
            "libxcb-util.so.1": "libxcb-util1",
            "libxcb-xfixes.so.0": "libxcb-xfixes0",
            "libxcb-xkb.so.1": "libxcb-xkb1",
            "libwayland-client.so.0": "libwayland-client0",
            "libwayland-cursor.so.0": "libwayland-cursor0",
            "libwayland-egl.so.1": "libwayland-egl1",
        }
    ),
)

TESTS = Group(
    "tests",
    "a real Redis, real keys and a mouse on a screen of their own, and the alerts' own tests",
    (
        Need("redis-server", "program", "redis-server"),
        Need("xvfb", "program", "Xvfb"),
        Need("openbox", "program", "openbox"),
        Need("xdotool", "program", "xdotool"),
        Need("prometheus", "program", "promtool"),
    ),
)


@cache
def _linked_libraries() -> frozenset[str]:
    """Sonames in the dynamic linker's cache; empty where there is no `ldconfig`."""
    ldconfig = shutil.which("ldconfig", path="/sbin:/usr/sbin:/bin:/usr/bin")
    if ldconfig is None:
        return frozenset()
    listing = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False)  # noqa: S603 - fixed folders
    return frozenset(line.split()[0] for line in listing.stdout.splitlines()[1:] if line.strip())


def _loads(soname: str) -> bool:
    """Whether the linker finds a library outside its cache (LD_LIBRARY_PATH, Nix)."""
    if sys.platform != "linux":
        return True  # macOS and Windows wheels of Qt carry all they need
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
