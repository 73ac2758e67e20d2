"""What the address in the browser bar says while a film runs. Pure."""

from collections.abc import Sequence
from urllib.parse import SplitResult, unquote, urlsplit

from autodemo_gui.core.address import is_local_host, spoken_host
from autodemo_gui.core.take import Cue, PageCue, TakeInfo

_LONGEST = 44
"""Characters; a longer address is shown without its path, as a reader has no time for it."""


def bar_names(cues: Sequence[Cue], info: TakeInfo) -> list[tuple[int, str]]:
    """From which step of the take on the bar says what; the first entry is for step 0."""
    names = [(0, bar_name(info.url, info.title))]
    for cue in cues:
        if isinstance(cue, PageCue):
            name = bar_name(cue.url, cue.title or info.title)
            if cue.step <= 0:
                names = [(0, name)]
            elif name != names[-1][1]:
                names.append((cue.step, name))
    return names


def bar_name(url: str, title: str) -> str:
    """An address as a person says it; of a site on this computer its title, as its address means nothing to others."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return title
    if is_local_host(host):
        return title
    host = spoken_host(host).removeprefix("www.")
    path = _spoken_path(parts)
    return host + path if len(host + path) <= _LONGEST else host


def _spoken_path(parts: SplitResult) -> str:
    path = unquote(parts.path).rstrip("/")
    head, _, last = path.rpartition("/")
    if last.lower() in {"index.html", "index.htm", "index.php"}:
        path = head
    return path if path.isprintable() else ""
