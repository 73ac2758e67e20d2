"""What every part of the bench is given: how thorough to be, whom to tell, the sample site, and takes to share."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.filming.program import record
from tests.bench.filming.sample import first_round, script
from tests.bench.running import Say
from tests.sites.server import SiteServer


@dataclass(frozen=True, slots=True)
class Options:
    """What every part is given.

    Attributes:
        is_full: two-minute films too, and longer ones where a short one does.
        say: told a line of progress.
        site: the sample site, served all the time, so that its log says who came when.
        takes: those that a part has filmed for itself and others may use: `round` and `script`.
    """

    is_full: bool
    say: Say
    site: SiteServer
    takes: dict[str, Path] = field(default_factory=dict)

    async def take(self, name: str, folder: Path) -> Path:
        """A take of the sample site at 1080p60 in the default look, filmed now if no part has done it."""
        if name not in self.takes:
            self.say(f"recording: {name}")
            played = {"round": first_round, "script": script}[name](self.site.url)
            ran = await record(folder, name, self.site.url, played)
            self.takes[name] = Path(ran.report["files"]["take"])
        return self.takes[name]
