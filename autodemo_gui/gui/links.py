"""Addresses that come from elsewhere: dropped links, dropped link files, the clipboard."""

import plistlib
import re
from pathlib import Path
from xml.parsers.expat import ExpatError

from PySide6.QtCore import QMimeData

from autodemo_gui.gui.draft import AddressCheck

_LARGEST_FILE = 64 * 1024
_LONGEST = 2000
_URL_LINE = re.compile(r"^URL(?:\[\$e\])?=(\S+)\s*$", re.MULTILINE)


def address_in(dropped: QMimeData) -> str:
    """The address in what was dropped: of a link file the one in it, of a link itself, of a text all of it."""
    for url in dropped.urls():
        if not url.isLocalFile():
            return url.toString()
        if found := link_in(Path(url.toLocalFile())):
            return found
    return dropped.text().strip() if dropped.hasText() and not dropped.hasUrls() else ""


def link_in(file: Path) -> str:
    """The address in a link file: `.url` of Windows, `.webloc` of macOS, `.desktop` of Linux; empty in any other."""
    try:
        if file.suffix.lower() not in (".url", ".webloc", ".desktop") or file.stat().st_size > _LARGEST_FILE:
            return ""
        content = file.read_bytes()
    except OSError:
        return ""
    if file.suffix.lower() == ".webloc":
        try:
            return str(plistlib.loads(content).get("URL", ""))
        except (plistlib.InvalidFileException, ExpatError, ValueError, AttributeError):
            return ""
    found = _URL_LINE.search(content.decode("utf-8", "replace"))
    return found[1] if found else ""


def pasteable(text: str) -> str:
    """What of a clipboard can be recorded as it is; empty for anything that only happens to look like a name."""
    typed = text.strip()
    if not typed or len(typed) > _LONGEST or len(typed.split()) > 1 or "." not in typed or "@" in typed:
        return ""
    return typed if AddressCheck.of(typed).is_usable else ""
