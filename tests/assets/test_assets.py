"""The files of ``resources/`` are found wherever a build has put them, and a missing one is a sentence."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import autodemo_gui
from autodemo_gui import assets
from autodemo_gui.core.errors import EnvironmentProblem

PACKAGE = Path(autodemo_gui.__file__).parent


@pytest.fixture(autouse=True)
def fresh_look() -> Iterator[None]:
    assets.resources_root.cache_clear()
    yield
    assets.resources_root.cache_clear()


def frozen_build(monkeypatch: pytest.MonkeyPatch, executable: Path, unpacked: Path | None = None) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(executable))
    if unpacked is not None:
        monkeypatch.setattr(sys, "_MEIPASS", str(unpacked), raising=False)


def test_checkout() -> None:
    assert assets.resource("sample_site", "index.html") == PACKAGE.parent / "resources" / "sample_site" / "index.html"


def test_installed_package_carries_its_own(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "autodemo_gui", ignore=shutil.ignore_patterns("__pycache__"))
    mine = tmp_path / "autodemo_gui" / "_resources" / "looks"
    foreign = tmp_path / "resources" / "looks"  # another package's folder of that name beside ours
    mine.mkdir(parents=True)
    foreign.mkdir(parents=True)
    asked = subprocess.run(
        [sys.executable, "-c", "from autodemo_gui.assets import resource; print(resource('looks'))"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)} | {"SYSTEMROOT": r"C:\Windows"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(asked.stdout.strip()) == mine


def test_frozen_into_one_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    (unpacked / "resources" / "icons").mkdir(parents=True)
    frozen_build(monkeypatch, tmp_path / "app" / "autodemo", unpacked)
    assert assets.resource("icons") == unpacked / "resources" / "icons"


@pytest.mark.parametrize(
    ("executable", "folder"),
    [
        ("app/autodemo", "app/resources"),
        ("AutoDemo.app/Contents/MacOS/autodemo", "AutoDemo.app/Contents/Resources/resources"),
    ],
)
def test_frozen_into_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, executable: str, folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    frozen_build(monkeypatch, tmp_path / executable)
    assert assets.resources_root() == (tmp_path / folder).resolve()


def test_missing_file_is_named() -> None:
    with pytest.raises(EnvironmentProblem, match=r"icons/nothing-like-it\.svg is missing") as refused:
        assets.resource("icons", "nothing-like-it.svg")
    assert refused.value.exit_code == 5
    assert "Install AutoDemo again" in refused.value.hint


def test_installation_without_resources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "_candidates", lambda: iter([tmp_path / "one", tmp_path / "two"]))
    with pytest.raises(EnvironmentProblem, match="resources is missing"):
        assets.resources_root()
