"""Secrets are in the keyring or in memory; where there is no keyring, that is said."""

import json
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from autodemo_gui.core import settings as declared
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.store import preferences
from autodemo_gui.store.secrets import Secrets
from autodemo_gui.store.settings_file import SettingsFile


class MemoryKeyring(KeyringBackend):
    """A keyring like any other, except that it is not the system's."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def _check(self) -> None:
        if self.locked:
            raise KeyringLocked("dismissed")

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not found")
        del self.kept[service, username]


class PlainTextKeyring(MemoryKeyring):
    """Looks like the one of keyrings.alt that writes a file."""


PlainTextKeyring.__module__ = "keyrings.alt.file"


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def system() -> MemoryKeyring:
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


def test_they_outlive_the_session_in_a_keyring(system: MemoryKeyring) -> None:
    secrets = Secrets()
    assert secrets.note == ""
    assert secrets.get("openai_api_key") == ""
    secrets.put("openai_api_key", "sk-1")
    assert Secrets().get("openai_api_key") == "sk-1"
    assert system.kept == {("AutoDemo", "openai_api_key"): "sk-1"}
    secrets.put("openai_api_key", "")
    secrets.put("openai_api_key", "")
    assert system.kept == {}
    assert Secrets().get("openai_api_key") == ""


@pytest.mark.parametrize(
    "backend",
    [keyring.backends.fail.Keyring, keyring.backends.null.Keyring, PlainTextKeyring],
    ids=["none", "null", "plain text"],
)
def test_without_one_they_live_as_long_as_the_session_and_that_is_said(backend: type[KeyringBackend]) -> None:
    keyring.set_keyring(backend())
    secrets = Secrets()
    secrets.put("openai_api_key", "sk-1")
    assert secrets.get("openai_api_key") == "sk-1"
    assert "until you close the window" in secrets.note
    assert Secrets().get("openai_api_key") == ""
    assert getattr(keyring.get_keyring(), "kept", {}) == {}


def test_a_keyring_that_locks_is_not_asked_again(system: MemoryKeyring) -> None:
    system.kept["AutoDemo", "redis_url"] = "redis://old"
    secrets = Secrets()
    system.locked = True
    assert secrets.get("redis_url") == ""
    assert secrets.note
    other = Secrets()
    other.put("redis_url", "redis://new")
    assert other.get("redis_url") == "redis://new"
    system.locked = False
    assert other.get("redis_url") == "redis://new"
    assert system.kept == {("AutoDemo", "redis_url"): "redis://old"}


def test_each_setting_is_stored_where_it_belongs(system: MemoryKeyring, tmp_path: Path) -> None:
    file, secrets = SettingsFile(tmp_path / "settings.json"), Secrets()
    preferences.save(file, secrets, {"max_clicks": "7", "openai_api_key": "sk-1", "window_width": 800})
    assert json.loads(file.path.read_text()) == {"max_clicks": 7, "window_width": 800}
    in_force = preferences.load(file, secrets, {"MAX_CLICKS": "3", "MAX_DEPTH": "2", "OPENAI_API_KEY": "sk-env"})
    assert in_force.get(declared.MAX_CLICKS) == 7
    assert in_force.get(declared.MAX_DEPTH) == 2
    assert in_force.get(declared.OPENAI_API_KEY) == "sk-1"
    preferences.save(file, secrets, {"max_clicks": None, "openai_api_key": None})
    in_force = preferences.load(file, secrets, {"MAX_CLICKS": "3", "OPENAI_API_KEY": "sk-env"})
    assert in_force.get(declared.MAX_CLICKS) == 3
    assert in_force.get(declared.OPENAI_API_KEY) == "sk-env"


def test_one_unusable_value_stores_nothing(system: MemoryKeyring, tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    with pytest.raises(InvalidInput, match="MAX_DEPTH"):
        preferences.save(file, Secrets(), {"openai_api_key": "sk-1", "max_clicks": 7, "max_depth": 99})
    assert not file.path.exists()
    assert system.kept == {}
