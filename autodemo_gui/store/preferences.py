"""The settings in force for the window: its file and the keyring, over the environment."""

import os
from collections.abc import Mapping

from autodemo_gui.core.settings import ALL, Settings
from autodemo_gui.store.secrets import Secrets
from autodemo_gui.store.settings_file import SettingsFile


def load(file: SettingsFile, secrets: Secrets, environment: Mapping[str, str] = os.environ) -> Settings:
    """What is stored wins over the environment (SPEC 1)."""
    stored = file.load()
    for setting in ALL:
        if setting.secret and (value := secrets.get(setting.name)):
            stored[setting.name] = value
    return Settings(stored=stored, environment=environment)


def save(file: SettingsFile, secrets: Secrets, changes: Mapping[str, object]) -> None:
    """Store changed values, each where it belongs; None removes one.

    Raises:
        InvalidInput: a value is unusable; its setting is named and nothing is stored.
        EnvironmentProblem: the file cannot be written.
    """
    by_name = {setting.name: setting for setting in ALL}
    checked = {
        name: by_name[name].parse(value) if name in by_name and value is not None else value
        for name, value in changes.items()
    }
    hidden = {name for name in checked if name in by_name and by_name[name].secret}
    file.save({name: value for name, value in checked.items() if name not in hidden})
    for name in hidden:
        secrets.put(name, str(checked[name] or ""))
