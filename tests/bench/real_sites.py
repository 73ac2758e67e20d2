"""Three real sites that none of us wrote, served on loopback, because a demo of our own pages proves little.

``python -m tests.bench.real_sites swagger|sbadmin|pydocs`` prints the address and serves until Ctrl+C.
"""

import argparse
import contextlib
import re
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
PYDOCS_SCRIPTS = ("libjs-jquery", "libjs-underscore", "libjs-sphinxdoc")
NPM_TIMEOUT_S = 300
APT_TIMEOUT_S = 300


class SiteUnavailableError(RuntimeError):
    """The site cannot be had on this computer; the text says what to install."""


def swagger() -> Path:
    """Swagger UI, showing an OpenAPI document of ours."""
    return _overlaid(_npm_site(SWAGGER_PACKAGE), OUR_SPEC)


def sbadmin() -> Path:
    """SB Admin 2: a Bootstrap dashboard with charts, sortable tables, menus, and sign-in pages to stay away from."""
    return _npm_site(SBADMIN_PACKAGE)


def pydocs() -> Path:
    """The Python documentation as Debian packages it: installed, or unpacked into the user's cache."""
    for place in PYDOCS:
        if (root := Path(place)).joinpath("index.html").is_file():
            return root
    unpacked = user_cache_path("autodemo") / "bench-sites" / "python3-doc"
    if not unpacked.is_dir():
        _unpack_pydocs(unpacked)
    for page in sorted(unpacked.glob("usr/share/doc/python3.*/html/index.html")):
        return page.parent
    raise SiteUnavailableError("There is no documentation in Debian's python3-doc: apt install python3-doc")


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


def _unpack_pydocs(target: Path) -> None:
    """Download Debian's packages of the documentation, which needs no rights, and put their files in place in one step.

    The pages' scripts are links into packages of their own.
    """
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise SiteUnavailableError("The Python documentation is not installed: apt install python3-doc")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        into = Path(scratch, "root")
        (meta,) = _debian_packages(Path(scratch), "python3-doc")
        depends = subprocess.run(["dpkg-deb", "-f", meta, "Depends"], capture_output=True, text=True, check=True).stdout
        pages = re.findall(r"python3\.\d+-doc", depends)
        for package in _debian_packages(Path(scratch), *pages, *PYDOCS_SCRIPTS):
            subprocess.run(["dpkg-deb", "-x", package, into], check=True, timeout=APT_TIMEOUT_S)
        with contextlib.suppress(OSError):  # another process was quicker, as the next look will show
            into.rename(target)
    if not target.is_dir():
        raise SiteUnavailableError(f"python3-doc could not be put into {target.parent}")


def _debian_packages(folder: Path, *names: str) -> list[Path]:
    """Packages downloaded into a folder."""
    ran = subprocess.run(
        ["apt-get", "download", *names], cwd=folder, capture_output=True, text=True, timeout=APT_TIMEOUT_S
    )
    if ran.returncode != 0:
        said = ran.stderr.strip()[-300:]
        raise SiteUnavailableError(f"apt could not download {' '.join(names)}: {said} (apt install python3-doc)")
    return [next(folder.glob(f"{name}_*.deb")) for name in names]


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
