"""From a bare checkout to a running program, also when something on the way breaks."""

import ast
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import PACKAGING, ROOT, Checkout

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in programs are shell scripts")


def test_first_start_installs_and_the_second_only_starts(checkout: Checkout, tmp_path: Path) -> None:
    first = checkout.bootstrap("serve", "--port", "80", cwd=tmp_path)
    assert (first.returncode, first.stdout) == (7, "serve|--port|80\n"), first.stderr
    assert "pip install -e" in first.stderr
    built = checkout.root / "build-was-here"
    built.unlink()

    second = checkout.bootstrap("run", "serve", cwd=tmp_path)
    assert (second.returncode, second.stdout, second.stderr) == (7, "serve\n", "")
    assert not built.exists()


def test_a_change_of_dependencies_installs_again(installed: Checkout) -> None:
    pyproject = installed.root / "pyproject.toml"
    pyproject.write_text(pyproject.read_text() + "# one more dependency\n")
    assert "pip install" in installed.bootstrap("doctor").stderr
    assert "pip install" not in installed.bootstrap("doctor").stderr


def test_extras_add_up(installed: Checkout) -> None:
    assert "[server]" in installed.bootstrap("serve").stderr
    assert json.loads(installed.stamp.read_text())["extras"] == ["server"]
    assert installed.bootstrap("doctor").stderr == ""


def test_killed_while_installing_then_started_again(checkout: Checkout) -> None:
    backend = checkout.root / "tiny_backend.py"
    good = backend.read_text()
    backend.write_text("import pathlib, time\npathlib.Path('building').touch()\ntime.sleep(300)\n")
    process = subprocess.Popen(checkout.command("doctor"), stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr is not None
    with process:
        while not (checkout.root / "building").exists():
            assert process.poll() is None, process.stderr.read()
        os.killpg(process.pid, signal.SIGKILL)
    assert not checkout.stamp.exists()

    backend.write_text(good)
    again = checkout.bootstrap("doctor")
    assert (again.returncode, again.stdout) == (7, "doctor\n"), again.stderr
    assert checkout.stamp.exists()


def test_interrupted_by_ctrl_c_says_so(checkout: Checkout) -> None:
    (checkout.root / "tiny_backend.py").write_text(
        "import pathlib, time\npathlib.Path('building').touch()\ntime.sleep(300)\n"
    )
    process = subprocess.Popen(checkout.command("doctor"), stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr is not None
    with process:
        while not (checkout.root / "building").exists():
            assert process.poll() is None, process.stderr.read()
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert said.endswith("Interrupted. The next start goes on from here.\n")
    assert "Traceback" not in said


@pytest.mark.parametrize("damage", ["dangling", "no pip", "no command", "torn stamp"])
def test_a_damaged_environment_is_mended(installed: Checkout, damage: str) -> None:
    venv = installed.root / ".venv"
    match damage:
        case "dangling":  # what an upgrade of the system's Python leaves
            for link in venv.glob("bin/python*"):
                link.unlink()
                link.symlink_to("/gone/python3")
        case "no pip":
            installed.stamp.unlink()
            next(venv.glob("lib/*/site-packages/pip")).rename(venv / "pip-was-here")
        case "no command":
            (venv / "bin" / "autodemo").unlink()
        case _:
            installed.stamp.write_text('{"key": ')
    mended = installed.bootstrap("doctor")
    assert (mended.returncode, mended.stdout) == (7, "doctor\n"), mended.stderr
    assert installed.bootstrap("doctor").stderr == ""


def test_a_package_that_cannot_be_had_is_told_with_its_reason(checkout: Checkout) -> None:
    (checkout.root / "tiny_backend.py").write_text("raise SystemExit('the index is on fire')\n")
    failed = checkout.bootstrap("doctor")
    assert failed.returncode == 5
    assert "could not be installed" in failed.stderr
    assert "PIP_INDEX_URL" in failed.stderr
    assert "Traceback (most recent call last):\n  File" not in failed.stderr.split("PIP_INDEX_URL")[1]
    assert not checkout.stamp.exists()


def test_without_a_command_it_says_how_it_is_used(checkout: Checkout) -> None:
    bare, asked = checkout.bootstrap(), checkout.bootstrap("--help")
    assert (bare.returncode, bare.stdout, asked.returncode, asked.stderr) == (2, "", 0, "")
    assert bare.stderr == asked.stdout
    assert "bootstrap.py COMMAND" in bare.stderr
    assert not (checkout.root / ".venv").exists()


def test_it_starts_with_the_standard_library_alone() -> None:
    code = f"import sys; sys.path[:0] = [{str(PACKAGING)!r}, {str(ROOT)!r}]; import launcher; print(launcher.USAGE)"
    bare = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert bare.returncode == 0, bare.stderr
    assert "bootstrap.py COMMAND" in bare.stdout


def test_an_old_python_can_read_the_sentence_meant_for_it() -> None:
    tree = ast.parse((PACKAGING / "bootstrap.py").read_text("utf-8"), feature_version=(3, 4))
    early = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in early] == ["import sys", "from pathlib import Path"]
