"""Two sites that are programs: datasette over a small database, and our Django tool library.

Both come from the package index into a folder of the user's cache, not into the project's own environment.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_cache_path

from tests.bench.exploring.front import Front
from tests.bench.exploring.harbour import METADATA, fill
from tests.bench.real_sites import SiteUnavailableError

DATASETTE = "datasette==0.65.5"
DJANGO = "django==5.2.19"
PIP_TIMEOUT_S = 300
START_TIMEOUT_S = 30.0
_DJANGO_SITE = Path(__file__).parent / "django_site" / "serve.py"


@contextlib.contextmanager
def datasette() -> Iterator[Front]:
    """Datasette over three related tables of a harbour: ships, ports, and calls.

    Raises:
        SiteUnavailableError: it could not be installed or did not start.
    """
    packages = installed(DATASETTE)
    with tempfile.TemporaryDirectory(prefix="autodemo-datasette-") as scratch:
        database = Path(scratch) / "harbour.db"
        fill(database)
        words = ("-m", "datasette", "serve", str(database), "--metadata", str(METADATA), "--port", "{port}")
        with served(packages, *words) as front:
            yield front


@contextlib.contextmanager
def django() -> Iterator[Front]:
    """Our tool library.

    Raises:
        SiteUnavailableError: Django could not be installed or the site did not start.
    """
    packages = installed(DJANGO)
    with (
        tempfile.TemporaryDirectory(prefix="autodemo-django-") as scratch,
        served(packages, str(_DJANGO_SITE), "{port}", str(Path(scratch) / "library.db")) as front,
    ):
        yield front


def installed(requirement: str) -> Path:
    """The folder with a package and what it needs, installed once; put in place in one step."""
    target = _folder(requirement)
    if is_installed(requirement):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        into = Path(scratch) / "packages"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        ran = subprocess.run(
            [*pip, "--target", str(into), requirement], capture_output=True, text=True, timeout=PIP_TIMEOUT_S
        )
        if ran.returncode != 0:
            raise SiteUnavailableError(f"pip could not install {requirement}: {ran.stderr.strip()[-400:]}")
        with contextlib.suppress(OSError):  # another process was quicker, as the next look will show
            into.rename(target)
    if not is_installed(requirement):
        raise SiteUnavailableError(f"{requirement} could not be put into {target.parent}")
    return target


def is_installed(requirement: str) -> bool:
    """Whether a package is in the cache already."""
    return _folder(requirement).is_dir()


def _folder(requirement: str) -> Path:
    return user_cache_path("autodemo") / "bench-sites" / requirement


@contextlib.contextmanager
def served(packages: Path, *words: str) -> Iterator[Front]:
    """Run a Python program that serves on ``{port}``, with the proxy before it."""
    port = _free_port()
    environment = os.environ | {"PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *(word.format(port=port) for word in words)]
    with tempfile.TemporaryFile() as said:
        program = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            if not _answers(port, program):
                said.seek(0)
                raise SiteUnavailableError(f"{words[0]} did not start: {said.read()[-600:].decode('utf-8', 'replace')}")
            with Front(port) as front:
                yield front
        finally:
            program.terminate()
            program.wait(START_TIMEOUT_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int, program: "subprocess.Popen[bytes]") -> bool:
    """Whether the program serves its start page before it ends or the time is up."""
    deadline_s = time.monotonic() + START_TIMEOUT_S
    while program.poll() is None and time.monotonic() < deadline_s:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    return False
