"""Three real sites that none of us wrote, served on loopback, because a demo of our own pages proves little.

``python -m tests.bench.real_sites swagger|sbadmin|pydocs`` prints the address and serves until Ctrl+C.
"""

import argparse
import contextlib
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from platformdirs import user_cache_path

from tests.sites.server import SiteServer

SWAGGER_PACKAGE = "swagger-ui-dist@5.35.0"
SBADMIN_PACKAGE = "startbootstrap-sb-admin-2@4.1.4"
OUR_SPEC = Path(__file__).parent / "swagger"
PYDOCS = ("/usr/share/doc/python3-doc/html", "/usr/share/doc/python3/html")
NPM_TIMEOUT_S = 300


class SiteUnavailableError(RuntimeError):
    """The site cannot be had on this computer; the text says what to install."""


def swagger() -> Path:
    """Swagger UI, showing an OpenAPI document of ours."""
    return _overlaid(_npm_site(SWAGGER_PACKAGE), OUR_SPEC)


def sbadmin() -> Path:
    """SB Admin 2: a Bootstrap dashboard with charts, sortable tables, menus, and sign-in pages to stay away from."""
    return _npm_site(SBADMIN_PACKAGE)


def pydocs() -> Path:
    """The Python documentation as Debian packages it."""
    for place in PYDOCS:
        if (root := Path(place)).joinpath("index.html").is_file():
            return root
    raise SiteUnavailableError("The Python documentation is not installed: apt install python3-doc")


SITES: dict[str, Callable[[], Path]] = {"swagger": swagger, "sbadmin": sbadmin, "pydocs": pydocs}


@contextlib.contextmanager
def real_site(name: str) -> Iterator[SiteServer]:
    """Obtain the site (kept in the user's cache) and serve it; ``with real_site("swagger") as site: … site.url``.

    Raises:
        SiteUnavailableError: npm, its registry, or the Debian package is missing.
    """
    with SiteServer(SITES[name]()) as site:
        yield site


def _npm_site(package: str) -> Path:
    """The unpacked npm package."""
    cached = user_cache_path("autodemo") / "bench-sites" / package
    if not cached.is_dir():
        _unpack(package, cached)
    return cached


def _overlaid(site: Path, overlay: Path) -> Path:
    """``site`` with our files laid over it."""
    return Path(shutil.copytree(overlay, site, dirs_exist_ok=True))


def _unpack(package: str, target: Path) -> None:
    """Download with npm and put the files in place in one step, so that a broken download leaves no half site."""
    npm = shutil.which("npm")
    if npm is None:
        raise SiteUnavailableError("npm is needed to download the site: install Node.js")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        packed = subprocess.run(
            [npm, "pack", "--silent", package], cwd=scratch, capture_output=True, text=True, timeout=NPM_TIMEOUT_S
        )
        if packed.returncode != 0:
            raise SiteUnavailableError(f"npm could not download {package}: {packed.stderr.strip()[-400:]}")
        with tarfile.open(Path(scratch, packed.stdout.split()[-1])) as archive:
            archive.extractall(scratch, filter="data")
        with contextlib.suppress(OSError):  # another process was quicker, as the next look will show
            Path(scratch, "package").rename(target)
    if not target.is_dir():
        raise SiteUnavailableError(f"{package} could not be put into {target.parent}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", choices=sorted(SITES))
    name = parser.parse_args().site
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        with real_site(name) as site:
            print(site.url, flush=True)
            while not stop.wait(1.0):  # in slices, or Windows would not deliver Ctrl+C
                pass
    except SiteUnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
