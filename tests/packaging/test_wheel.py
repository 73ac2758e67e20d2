"""What an installed AutoDemo carries: the code's own files and the resources, found by the one resolver."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_every_tracked_file_of_the_package_and_the_resources_is_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    suffixes = {".py", ".js", ".lua", ".json", ".html", ".css", ".svg", ".txt", ".ttf", ".png"}
    for source, target in (("autodemo_gui", "autodemo_gui"), ("resources", "autodemo_gui/_resources")):
        wanted = {
            f"{target}/{path.relative_to(ROOT / source).as_posix()}"
            for path in (ROOT / source).rglob("*")
            if path.is_file() and path.suffix in suffixes
        }
        assert wanted
        assert not wanted - names


def test_nothing_else_is_in_it(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"autodemo_gui"}


def test_an_installed_copy_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r});"
        "import autodemo_gui.assets as assets; print(assets.__file__); print(assets.resource('sample_site'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    module, folder = done.stdout.splitlines()
    assert module.startswith(str(tmp_path))
    assert (Path(folder) / "index.html").is_file()
    assert folder.startswith(str(tmp_path))
