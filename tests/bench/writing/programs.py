"""Two real programs that anybody may write to, served on loopback with their data in a folder of our own."""

import contextlib
import hashlib
import http.cookiejar
import re
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.exploring.front import Front
from tests.bench.exploring.programs import DJANGO, installed, served

PACKAGES = {"admin": DJANGO, "wiki": "otterwiki==2.26.1"}
HERE = Path(__file__).parent
ANSWER_S = 20

Snapshot = dict[str, str]
"""Files by their path within the folder, with the SHA-256 of what is in them."""


@dataclass(frozen=True, slots=True)
class App:
    """A program that answers.

    Attributes:
        front: its address, and the log of what was asked for.
        folder: everything it keeps.
        form: the path of a page whose one form deletes something.
    """

    front: Front
    folder: Path
    form: str

    def snapshot(self) -> Snapshot:
        """All it keeps, at this moment."""
        files = [path for path in sorted(self.folder.rglob("*")) if path.is_file()]
        return {str(file.relative_to(self.folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    def read(self) -> int:
        """Follow every link of the start page by plain GETs, as a crawler does that looks at nothing; how many."""
        start = _get(self.front.url)
        paths = sorted(set(re.findall(r'href="(/[^"#?]*)"', start)))
        for path in paths:
            with contextlib.suppress(OSError):  # not every link leads somewhere
                _get(self.front.url + urllib.parse.quote(path.lstrip("/"), safe="/%"))
        return len(paths)

    def write(self) -> None:
        """Send the form, as anybody could."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        address = self.front.url + self.form
        with opener.open(address, timeout=ANSWER_S) as answer:
            page = answer.read().decode()
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        body = urllib.parse.urlencode({**fields, "message": "gone", "post": "yes"}).encode()
        with opener.open(urllib.request.Request(address, body, {"Referer": address}), timeout=ANSWER_S) as answer:
            answer.read()


@contextlib.contextmanager
def admin() -> Iterator[App]:
    """Django's own admin over our tool library, without a login.

    Raises:
        SiteUnavailableError: Django could not be installed or the site did not start.
    """
    with _app(PACKAGES["admin"], "admin_serve.py", "tool_library/member/1/delete/") as app:
        yield app


@contextlib.contextmanager
def wiki() -> Iterator[App]:
    """A wiki that everybody may edit: pages in a git repository.

    Raises:
        SiteUnavailableError: it could not be installed or did not start.
    """
    with _app(PACKAGES["wiki"], "wiki_serve.py", "weather/delete") as app:
        yield app


APPS: dict[str, Callable[[], contextlib.AbstractContextManager[App]]] = {"admin": admin, "wiki": wiki}


@contextlib.contextmanager
def _app(package: str, program: str, form: str) -> Iterator[App]:
    packages = installed(package)
    with (
        tempfile.TemporaryDirectory(prefix="autodemo-writing-") as folder,
        served(packages, str(HERE / program), "{port}", folder) as front,
    ):
        yield App(front, Path(folder), form)


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=ANSWER_S) as answer:
        return str(answer.read().decode("utf-8", "replace"))
