"""Where things are kept on this computer."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "AutoDemo"
HOME_VARIABLE = "AUTODEMO_HOME"


@dataclass(frozen=True, slots=True)
class Paths:
    """Files and folders of the window; none of them is made here.

    Attributes:
        settings: the settings file.
        brands: folder of what was changed about sites' brands.
        journal: folder with an entry for every recording under way.
        waiting: the file with the recordings that wait for their turn.
        takes: folder of kept takes.
        films: folder of finished films, where a person finds them.
        logs: folder of log files.
        llm: folder of what the language model answered and what it cost.
    """

    settings: Path
    brands: Path
    journal: Path
    waiting: Path
    takes: Path
    films: Path
    logs: Path
    llm: Path


def paths(environment: Mapping[str, str] = os.environ) -> Paths:
    """The places this system has for such things; all below one folder when `AUTODEMO_HOME` names one."""
    home = environment.get(HOME_VARIABLE, "").strip()
    if home:
        root = Path(home).expanduser()
        return Paths(
            settings=root / "settings.json",
            brands=root / "brands",
            journal=root / "journal",
            waiting=root / "waiting.json",
            takes=root / "takes",
            films=root / "films",
            logs=root / "logs",
            llm=root / "llm",
        )
    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    data = Path(dirs.user_data_dir)
    return Paths(
        settings=Path(dirs.user_config_dir) / "settings.json",
        brands=Path(dirs.user_config_dir) / "brands",
        journal=data / "journal",
        waiting=data / "waiting.json",
        takes=data / "takes",
        films=Path(dirs.user_videos_dir) / APP,
        logs=Path(dirs.user_log_dir),
        llm=data / "llm",
    )
