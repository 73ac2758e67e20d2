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
        journal: folder with an entry for every recording under way.
        takes: folder of kept takes.
        films: folder of finished films, where a person finds them.
        logs: folder of log files.
    """

    settings: Path
    journal: Path
    takes: Path
    films: Path
    logs: Path


def paths(environment: Mapping[str, str] = os.environ) -> Paths:
    """The places this system has for such things; all below one folder when `AUTODEMO_HOME` names one."""
    home = environment.get(HOME_VARIABLE, "").strip()
    if home:
        root = Path(home).expanduser()
        return Paths(root / "settings.json", root / "journal", root / "takes", root / "films", root / "logs")
    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    data = Path(dirs.user_data_dir)
    return Paths(
        settings=Path(dirs.user_config_dir) / "settings.json",
        journal=data / "journal",
        takes=data / "takes",
        films=Path(dirs.user_videos_dir) / APP,
        logs=Path(dirs.user_log_dir),
    )
