"""The settings in force for the window: its file and the keyring, over the environment."""

import os
from collections.abc import Mapping
from typing import Any

from autodemo_gui.core.key_host import OPENAI_URL, key_host
from autodemo_gui.core.settings import ALL, OPENAI_API_KEY, OPENAI_BASE_URL, Setting, Settings
from autodemo_gui.store.secrets import Secrets
from autodemo_gui.store.settings_file import SettingsFile


def _entry(setting: Setting[Any], base_url: str) -> str:
    """The name in the keyring: a language model's key is kept by whom it is for, so that nobody else is sent it."""
    host = key_host(base_url)
    is_openais = setting is not OPENAI_API_KEY or host == key_host(OPENAI_URL)
    return setting.name if is_openais else f"{setting.name}@{host}"


def load(file: SettingsFile, secrets: Secrets, environment: Mapping[str, str] = os.environ) -> Settings:
    """What is stored wins over the environment (SPEC 1)."""
    stored = file.load()
    base_url = Settings(stored=stored, environment=environment).get(OPENAI_BASE_URL)
    for setting in ALL:
        if setting.secret and (value := secrets.get(_entry(setting, base_url))):
            stored[setting.name] = value
    return Settings(stored=stored, environment=environment)


def save(
    file: SettingsFile,
    secrets: Secrets,
    changes: Mapping[str, object],
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Store changed values, each where it belongs; None removes one. A key is for the address in force with it.

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
    base_url = Settings(stored=file.load(), environment=environment).get(OPENAI_BASE_URL)
    for name in hidden:
        secrets.put(_entry(by_name[name], base_url), str(checked[name] or ""))
