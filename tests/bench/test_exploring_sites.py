"""The sites of the exploration bench: their database, the proxy that keeps their log, and the Django app."""

import contextlib
import re
import sqlite3
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.bench.exploring import harbour, programs
from tests.bench.exploring.front import Front
from tests.bench.exploring.sites import site
from tests.sites.server import SiteServer


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read().decode()


def test_the_proxy_passes_everything_on_and_keeps_the_log(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<h1>Behind</h1>")
    with SiteServer(tmp_path) as behind, Front(behind.port) as front:
        assert read(front.url + "?q=a%20b") == "<h1>Behind</h1>"
        posted = urllib.request.Request(front.url + "nothing", data=b"x=1", method="DELETE")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(posted, timeout=20)
        seen = [(request.method, request.path, request.query, request.body) for request in behind.log.all()]
        assert seen == [("GET", "/", "q=a%20b", b""), ("DELETE", "/nothing", "", b"x=1")]
        assert [(request.method, request.path) for request in front.log.writes()] == [("DELETE", "/nothing")]


def test_the_harbour_is_the_same_every_time(tmp_path: Path) -> None:
    contents = []
    for name in ("one.db", "two.db"):
        harbour.fill(tmp_path / name)
        with contextlib.closing(sqlite3.connect(tmp_path / name)) as database:
            contents.append(list(database.iterdump()))
            assert database.execute("select count(*) from calls").fetchone() == (600,)
    assert contents[0] == contents[1]


@pytest.mark.skipif(not programs.is_installed(programs.DJANGO), reason="the bench has not downloaded Django yet")
def test_the_tool_library_lists_filters_and_shows_details() -> None:
    with site("django") as served:
        assert "Due next" in read(served.url)
        shelves = read(served.url + "tools/?category=garden&sort=popular")
        assert "21 tools" in shelves
        lent = [int(times) for times in re.findall(r"<td>(\d+)</td></tr>", shelves)]
        assert lent == sorted(lent, reverse=True)
        assert "hedge trimmer" in read(served.url + "tools/?q=hedge").lower()
        assert "Who had it before" in read(served.url + "tools/1/")
        assert "to be reminded" in read(served.url + "loans/?view=overdue")
        assert served.log.writes() == []
