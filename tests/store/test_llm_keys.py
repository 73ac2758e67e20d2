"""A language model's key is kept by whom it is for: another address does not get it."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from autodemo_gui.core import settings as declared
from autodemo_gui.core.key_host import key_host
from autodemo_gui.store import preferences
from autodemo_gui.store.secrets import Secrets
from autodemo_gui.store.settings_file import SettingsFile
from tests.store.test_secrets import MemoryKeyring

OPENAI = "https://api.openai.com/v1"
OTHER = "https://models.example/v1"


@pytest.fixture
def system() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("", "api.openai.com"),
        (OPENAI, "api.openai.com"),
        ("https://API.openai.com:443/v2/", "api.openai.com"),
        ("http://api.openai.com/v1", "http://api.openai.com"),
        ("https://api.openai.com:8443/v1", "api.openai.com:8443"),
        ("https://api.openai.com@evil.example/v1", "evil.example"),
        ("https://api.openai.com.evil.example/v1", "api.openai.com.evil.example"),
        ("http://localhost:11434/v1", "http://localhost:11434"),
        ("http://[::1]:1234/v1", "http://[::1]:1234"),
        ("api.openai.com/v1", ""),
        ("ftp://models.example", ""),
        ("http://[", ""),
        ("https://models.example:port/", ""),
    ],
)
def test_whom_a_key_is_for(base_url: str, host: str) -> None:
    assert key_host(base_url) == host


def test_a_stored_key_stays_with_the_host_it_was_stored_for(system: MemoryKeyring, tmp_path: Path) -> None:
    file, secrets = SettingsFile(tmp_path / "settings.json"), Secrets()

    def key(environment: dict[str, str]) -> str:
        return preferences.load(file, secrets, environment).get(declared.OPENAI_API_KEY)

    preferences.save(file, secrets, {"openai_api_key": "sk-openai"}, {})
    assert key({}) == "sk-openai"
    assert key({"OPENAI_BASE_URL": OPENAI + "/"}) == "sk-openai"
    assert key({"OPENAI_BASE_URL": OTHER}) == ""
    assert key({"OPENAI_BASE_URL": "http://api.openai.com/v1"}) == ""  # the same host, for everybody to read
    preferences.save(file, secrets, {"openai_base_url": OTHER, "openai_api_key": "sk-other"}, {})
    assert key({}) == "sk-other"
    preferences.save(file, secrets, {"openai_base_url": None}, {})
    assert key({}) == "sk-openai"
    assert set(system.kept.values()) == {"sk-openai", "sk-other"}
    preferences.save(file, secrets, {"openai_api_key": None}, {"OPENAI_BASE_URL": OTHER})
    assert set(system.kept.values()) == {"sk-openai"}
