"""What every test may use, and the walls around it: nothing of the person at the desk is read or written."""

import os
import tempfile
from pathlib import Path

import pytest

pytest_plugins = ["tests.sites.fixtures"]

_PERSONAL = ("REDIS_", "OPENAI_", "AUTODEMO_", "MAX_", "JOB_TTL", "POLL_INTERVAL")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported: the environment of a fresh user, inherited by every process a test starts."""
    for name in [name for name in os.environ if name.startswith(_PERSONAL) and name != "AUTODEMO_BROWSER"]:
        del os.environ[name]
    home = tempfile.TemporaryDirectory(prefix="autodemo-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    os.environ["AUTODEMO_HOME"] = home.name
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def autodemo_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for a test that reads or writes settings."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("AUTODEMO_HOME", str(home))
    return home
