"""Films on their way out: whole, in parts, broken off, taken twice; removed only when somebody has all of it."""

import asyncio
import base64
import hashlib
import socket
import struct
from pathlib import Path

import pytest

from autodemo_gui.queue.redis_queue import RedisQueue
from tests.queue.fixtures import dump, taken, until
from tests.service.fixtures import FILM, Service


async def is_whole(service: Service, job_id: str) -> bool:
    """Whether the film is still there for the next who asks."""
    answer = await service.ask("GET", f"/demo/export/{job_id}?keep=1")
    return answer.status == 200 and answer.body == FILM


async def gone(queue: RedisQueue, job_id: str) -> bool:
    return not [key for key in await dump(queue) if job_id in key]


async def test_who_took_the_film_finds_nothing_more(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path)
    answer = await service.ask("GET", f"/demo/export/{job_id}")
    assert (answer.status, answer.body) == (200, FILM)
    digest = hashlib.sha256(FILM)
    assert answer.headers["Content-Length"] == str(len(FILM))
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    for path in ("status", "export", "events"):
        assert (await service.ask("GET", f"/demo/{path}/{job_id}")).status == 404
    assert await gone(service.queue, job_id)


async def test_looking_taking_a_part_and_keeping_remove_nothing(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path)
    path = f"/demo/export/{job_id}"
    head = await service.ask("HEAD", path)
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(FILM)))
    part = await service.ask("GET", path, Range="bytes=10-19")
    assert (part.status, part.body) == (206, FILM[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(FILM)}"
    everything = await service.ask("GET", path, Range="bytes=0-")
    assert (everything.status, everything.body) == (206, FILM)
    assert (await service.ask("GET", path, Range="bytes=-4")).body == b"tail"
    assert (await service.ask("GET", path, Range="lines=1-2")).status == 200
    assert (await service.ask("GET", path, Range="bytes=0-1", If_Range='"other"')).body == FILM
    assert (await service.ask("GET", path, Range="bytes=0-1", If_Range=head.headers["ETag"])).status == 206
    beyond = await service.ask("GET", path, Range=f"bytes={len(FILM)}-")
    assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{len(FILM)}")
    assert await is_whole(service, job_id)


@pytest.mark.parametrize("read_bytes", [0, 1000, 1_000_000, len(FILM) - 1000])
async def test_a_broken_download_removes_nothing(service: Service, tmp_path: Path, read_bytes: int) -> None:
    job_id = await service.film(tmp_path)
    await asyncio.to_thread(_read_some, service, job_id, read_bytes)
    await until(lambda: _nobody_reads(service.queue))
    assert await is_whole(service, job_id)


async def test_nor_does_one_of_a_small_film_whose_reader_has_it_all_in_his_buffers(
    service: Service, tmp_path: Path
) -> None:
    job_id = await service.film(tmp_path, b"x" * 50_000)
    await asyncio.to_thread(_read_some, service, job_id, 1000)
    await until(lambda: _nobody_reads(service.queue))
    assert (await service.ask("GET", f"/demo/export/{job_id}?keep=1")).body == b"x" * 50_000


def _read_some(service: Service, job_id: str, count: int) -> None:
    with service.connect() as wire:
        wire.sendall(f"GET /demo/export/{job_id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        got = wire.recv(1)  # so that it has begun
        while len(got) < count:
            got += wire.recv(min(65536, count - len(got)))


async def _nobody_reads(queue: RedisQueue) -> bool:
    return not [key for key in await dump(queue) if "readers" in key]


async def test_a_reset_after_the_last_byte_removes_nothing_either(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path)

    def read_and_reset() -> None:
        with service.connect() as wire:
            wire.sendall(f"GET /demo/export/{job_id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            got = 0
            while got < len(FILM):
                got += len(wire.recv(1 << 20))
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    await asyncio.to_thread(read_and_reset)
    await until(lambda: _nobody_reads(service.queue))
    assert await is_whole(service, job_id)


async def test_two_who_take_it_at_once_both_have_it(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path)
    path = f"/demo/export/{job_id}"
    answers = await asyncio.gather(*(service.ask("GET", path) for _ in range(4)))
    assert {answer.status for answer in answers} <= {200, 404}
    assert all(answer.body == FILM for answer in answers if answer.status == 200)
    assert [answer.status for answer in answers].count(200) >= 1
    await until(lambda: gone(service.queue, job_id))


async def test_a_slow_reader_keeps_the_film_that_another_takes_meanwhile(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path)
    wire = await asyncio.to_thread(service.connect)
    wire.sendall(f"GET /demo/export/{job_id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    got = await asyncio.to_thread(wire.recv, 65536)
    assert (await service.ask("GET", f"/demo/export/{job_id}")).body == FILM
    assert not await gone(service.queue, job_id)
    assert (await service.ask("GET", f"/demo/export/{job_id}")).status == 404
    while not got.endswith(b"tail"):
        got += await asyncio.to_thread(wire.recv, 1 << 20)
    wire.close()
    assert got.endswith(FILM)
    await until(lambda: gone(service.queue, job_id))


async def test_who_stays_connected_and_asks_again_finds_it_gone(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path)

    def twice() -> tuple[bytes, bytes]:
        from http.client import HTTPConnection

        connection = HTTPConnection("127.0.0.1", service.port, timeout=30)
        connection.request("GET", f"/demo/export/{job_id}")
        film = connection.getresponse().read()
        connection.request("GET", f"/demo/status/{job_id}")
        again = connection.getresponse()
        again.read()
        connection.close()
        return film, str(again.status).encode()

    assert await asyncio.to_thread(twice) == (FILM, b"404")


async def test_who_stays_connected_and_says_nothing_counts_as_content(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path)
    with await asyncio.to_thread(service.connect) as wire:
        wire.sendall(f"GET /demo/export/{job_id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        got = b""
        while not got.endswith(b"tail"):
            got += await asyncio.to_thread(wire.recv, 1 << 20)
        await until(lambda: gone(service.queue, job_id))


async def test_a_film_that_vanishes_on_the_way_does_not_look_finished(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path, FILM * 6)
    with await asyncio.to_thread(service.connect) as wire:
        wire.sendall(f"GET /demo/export/{job_id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        await asyncio.to_thread(wire.recv, 1000)
        await service.queue.delete(job_id)

        def rest() -> int:
            count = 0
            try:
                while chunk := wire.recv(1 << 20):
                    count += len(chunk)
            except ConnectionResetError:
                return count
            return count

        assert await asyncio.to_thread(rest) < len(FILM * 6)


async def test_companions_come_without_an_end(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path)
    for _ in range(2):
        answer = await service.ask("GET", f"/demo/files/{job_id}/demo.srt")
        assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, b"1\n", "application/x-subrip")
    head = await service.ask("HEAD", f"/demo/files/{job_id}/demo.srt")
    assert (head.status, head.headers["Content-Length"], head.headers["ETag"]) == (200, "2", answer.headers["ETag"])
    part = await service.ask("GET", f"/demo/files/{job_id}/demo.srt", Range="bytes=1-")
    assert (part.status, part.body, part.headers["Content-Range"]) == (206, b"\n", "bytes 1-1/2")
    assert (await service.ask("GET", f"/demo/files/{job_id}/demo.srt", Range="bytes=2-")).status == 416
    assert (await service.ask("GET", f"/demo/files/{job_id}/other.srt")).json["code"] == "video_gone"
    assert (await service.ask("GET", f"/demo/files/{job_id}/demo.srt%0A")).json["field"] == "file"
    bad = await service.ask("GET", f"/demo/files/{job_id}/..%5Csecret")
    assert (bad.status, bad.json["field"]) == (422, "file")
    assert await is_whole(service, job_id)


async def test_what_is_not_completed_is_400_with_its_status(service: Service) -> None:
    job_id = await service.submit()
    answer = await service.ask("GET", f"/demo/export/{job_id}")
    assert (answer.status, answer.json["code"], answer.json["job_status"]) == (400, "job_not_completed", "pending")
    await taken(service.queue)
    assert (await service.ask("GET", f"/demo/export/{job_id}")).json["job_status"] == "processing"


async def test_a_film_that_is_gone_is_404(service: Service, tmp_path: Path) -> None:
    job_id = await service.film(tmp_path)
    await service.queue._link.redis.delete(f"video:{job_id}")
    answer = await service.ask("GET", f"/demo/export/{job_id}")
    assert (answer.status, answer.json["code"]) == (404, "video_gone")


async def test_a_film_of_another_programs_worker_is_exported_as_well(service: Service) -> None:
    redis = service.queue._link.redis
    await redis.set("job:x-1", b'{"job_id":"x-1","url":"https://a.example","status":"completed"}')
    await redis.set("video:x-1", b"film")
    answer = await service.ask("GET", "/demo/export/x-1")
    assert (answer.status, answer.body, answer.headers["ETag"]) == (200, b"film", None)
    assert (await service.ask("GET", "/demo/status/x-1")).status == 404
