"""Bring system packages from apt where that is possible; elsewhere say exactly what is missing."""

import shlex
import shutil
import sys
from collections.abc import Iterable, Sequence

from console import run, say

from autodemo_gui.cli import needs
from autodemo_gui.cli.installing import is_offered, way_to_root

_APT_OPTIONS = ("-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120")


def install(groups: Iterable[needs.Group]) -> bool:
    """Install the missing needs of some groups; a failure is told, and what follows copes or says why it cannot.

    Args:
        groups: groups with at least one need that is not met.

    Returns:
        False when trying again at the next start may help; True when it is done, or only a person can do it.
    """
    if sys.platform != "linux":
        return True  # wheels and Playwright's browser bring all there is to bring
    for group in groups:
        say(f"  missing for {group.name} ({group.why}): {', '.join(need.package for need in group.missing())}")
    packages = [need.package for group in groups for need in group.missing()]
    if shutil.which("apt-get") is None:
        libraries = [need.probe for group in groups for need in group.missing() if need.kind == "library"]
        say(
            "  This system has no apt. "
            + (f"Install the libraries {', '.join(libraries)} by hand." if libraries else "")
        )
        return True
    return install_packages(packages) or way_to_root() is None


def install_packages(packages: Sequence[str]) -> bool:
    """Install Debian packages, if we may.

    Returns:
        Whether apt says they are installed.
    """
    become_root = way_to_root()
    if become_root is None:
        command = shlex.join(["sudo", "apt-get", "install", "--no-install-recommends", *packages])
        say(f"  Installing them needs root. Run this once, then start again:\n    {command}")
        return False
    apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    say("  apt-get update …")
    stale = run([*apt, "update", "-q"])
    if stale:
        say(f"  The package lists could not be renewed, the old ones are used:\n{stale}")
    offered = [*packages] if is_offered(*packages) else [package for package in packages if is_offered(package)]
    for package in sorted(set(packages) - set(offered)):
        say(f"  This system's apt has no package {package}; going on without it.")
    if not offered:
        return False
    say(f"  apt-get install {' '.join(offered)} (a minute or two) …")
    reason = run([*apt, "install", *_APT_OPTIONS, *offered])
    if reason:
        say(f"  apt could not install them:\n{reason}")
        say(f"  By hand: {shlex.join(['sudo', 'apt-get', 'install', *offered])}")
    return not reason


def may_install() -> bool:
    """Whether apt is here and can be used without asking for a password."""
    return shutil.which("apt-get") is not None and way_to_root() is not None
