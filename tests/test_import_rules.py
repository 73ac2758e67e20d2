"""The walls between the rooms hold, in the source and in a running process."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_contracts_in_pyproject_hold() -> None:
    lint_imports = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint_imports, "--no-cache"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("module", ["autodemo_gui.worker.runner", "autodemo_gui.studio.run", "autodemo_gui.cli.worker"])
def test_a_worker_starts_without_qt(module: str) -> None:
    loaded = _python(f"import sys, {module}; print(*sorted(sys.modules))").split()
    assert module in loaded
    assert not [name for name in loaded if name.split(".")[0] in {"PySide6", "shiboken6", "qasync", "keyring"}]


def test_help_imports_no_command_and_no_engine() -> None:
    loaded = _python(
        "import sys; from autodemo_gui.cli.root import run; run(['--help']); print(*sorted(sys.modules))"
    ).split()
    heavy = {"PySide6", "playwright", "redis", "fakeredis", "cv2", "numpy", "pydantic", "openai", "asyncio", "rich"}
    assert "autodemo_gui.cli.root" in loaded
    assert not heavy & {name.split(".")[0] for name in loaded}
    assert "autodemo_gui.cli.doctor" not in loaded


def test_events_are_light_to_import() -> None:
    loaded = _python("import sys, autodemo_gui.core.events; print(*sorted(sys.modules))").split()
    assert not {"pydantic", "publicsuffixlist", "asyncio"} & set(loaded)


def test_the_worker_group_is_the_base_without_the_window() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    window = ("PySide6", "qasync", "keyring", "wakepy")
    base = [line for line in project["project"]["dependencies"] if not line.startswith(window)]
    assert project["dependency-groups"]["worker"] == base


def test_the_checkout_folder_packaging_does_not_hide_the_library() -> None:
    origin = _python("import packaging.version; print(packaging.version.__file__)")
    assert "site-packages" in origin
