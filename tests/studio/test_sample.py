"""The sample site's server: right types, nothing outside the folder, no writes, and a clean end."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from autodemo_gui.assets import resource
from autodemo_gui.studio.sample import serve_sample
from tests.sites.pages import local_paths


class Answer:
    """A response, taken apart."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(status.split()[1])
        self.headers = dict(line.split(": ", 1) for line in lines)


async def ask(url: str, target: str, method: str = "GET") -> Answer:
    """Send ``target`` exactly as written, which no HTTP client would do."""
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
    writer.write(f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode("latin-1"))
    raw = await reader.read()
    writer.close()
    return Answer(raw)


@pytest.fixture
async def sample() -> AsyncIterator[str]:
    async with serve_sample() as url:
        yield url


async def test_home_page(sample: str) -> None:
    answer = await ask(sample, "/")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert len(answer.body) == int(answer.headers["Content-Length"])
    assert b"Batchlark" in answer.body


async def test_every_file_has_a_type_and_arrives_whole(sample: str) -> None:
    root = resource("sample_site")
    for file in (file for file in root.rglob("*") if file.is_file()):
        answer = await ask(sample, f"/{file.relative_to(root).as_posix()}?version=1")
        assert (answer.status, answer.body) == (200, file.read_bytes())
        assert answer.headers["Content-Type"] != "application/octet-stream", file.name


async def test_every_link_of_the_site_works(sample: str) -> None:
    for page, path in local_paths(resource("sample_site")):
        assert (await ask(sample, path)).status == 200, f"{page.name} → {path}"


@pytest.mark.parametrize(
    "target", ["/nothing.html", "/css", "/../../README.md", "/%2e%2e/%2e%2e/README.md", "/a%00b", "//[", "*"]
)
async def test_what_is_not_there_is_a_page_of_its_own(sample: str, target: str) -> None:
    answer = await ask(sample, target)
    assert answer.status == 404
    assert b"Sold out" in answer.body


async def test_head_has_no_body(sample: str) -> None:
    answer = await ask(sample, "/", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 1000


@pytest.mark.parametrize("method", ["POST", "DELETE", "NONSENSE"])
async def test_nothing_can_be_written(sample: str, method: str) -> None:
    answer = await ask(sample, "/messages", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


async def test_head_beyond_all_measure_is_hung_up_on(sample: str) -> None:
    assert await ask_raw(sample, b"GET /" + b"a" * 200_000) == b""
    assert (await ask(sample, "/")).status == 200


async def ask_raw(url: str, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
    try:
        writer.write(sent)
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_ends_with_connections_open_and_leaves_no_task() -> None:
    before = asyncio.all_tasks()
    async with serve_sample() as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        assert (await ask(url, "/")).status == 200  # by now the silent connection is being served, too
    assert await reader.read() == b""
    writer.close()
    assert asyncio.all_tasks() == before
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", urlsplit(url).port)


async def test_two_at_once_have_ports_of_their_own() -> None:
    async with serve_sample() as one, serve_sample() as other:
        assert one != other
        assert (await ask(one, "/")).body == (await ask(other, "/")).body
