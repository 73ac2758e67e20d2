"""Obtaining the real sites: what is missing is said, and an unpacked package is whole or absent."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import real_sites


def test_without_npm_the_command_says_what_to_install(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.real_sites", "swagger"],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "install Node.js" in ran.stderr


def test_without_the_debian_package_the_way_to_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(real_sites, "PYDOCS", (str(tmp_path),))
    monkeypatch.setattr(real_sites, "user_cache_path", lambda _: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(real_sites.SiteUnavailableError, match="apt install python3-doc"):
        real_sites.pydocs()


@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm")
def test_a_package_is_unpacked_once_and_its_overlay_laid_over(tmp_path: Path) -> None:
    package, overlay = tmp_path / "package", tmp_path / "overlay"
    package.mkdir()
    overlay.mkdir()
    (package / "package.json").write_text(json.dumps({"name": "a-site", "version": "1.0.0"}))
    (package / "index.html").write_text("<h1>Theirs</h1>")
    (overlay / "spec.json").write_text("{}")
    target = tmp_path / "cache" / "site"
    real_sites._unpack(str(package), target)
    real_sites._unpack(str(package), target)  # a second process, slower than the first
    assert (target / "index.html").read_text() == "<h1>Theirs</h1>"
    assert [entry.name for entry in target.parent.iterdir()] == ["site"]
    assert {entry.name for entry in real_sites._overlaid(target, overlay).iterdir()} == {
        "index.html",
        "package.json",
        "spec.json",
    }


@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm")
def test_a_package_that_cannot_be_had_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(real_sites.SiteUnavailableError, match="could not download"):
        real_sites._unpack(str(tmp_path / "no-such-folder"), tmp_path / "cache" / "site")
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("path", sorted((real_sites.OUR_SPEC / "api").iterdir()), ids=lambda path: path.name)
def test_our_spec_describes_what_the_local_api_answers(path: Path) -> None:
    described = json.loads((real_sites.OUR_SPEC / "openapi.json").read_text())
    assert f"/{path.name}" in described["paths"]
    json.loads(path.read_text())
