"""Who may do what on a shared Redis, and over which wires: the README's rules, a real server, real certificates."""

import re
from pathlib import Path

import pytest
import redis
import trustme

from autodemo_gui.core.errors import BrowserCrashed, QueueUnreachable
from autodemo_gui.core.events import Noted
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.connect import exposure
from autodemo_gui.queue.port import Lease, Terms
from autodemo_gui.queue.redis_queue import RedisQueue
from tests.queue.fixtures import EXAMPLE, OpenRedis, content, log_of, queue_on, taken
from tests.queue.server import RedisServer

README = Path(__file__).parents[2] / "README.md"
PATIENT = Terms(patience_s=20)
SECRET = "an-example-password"


def rules() -> list[str]:
    """The users that the README tells an operator to make."""
    found = re.findall(r"^user (.+)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(found) == 2
    return [rule.replace("PASSWORD", SECRET) for rule in found]


@pytest.fixture
def guarded(open_redis: OpenRedis) -> RedisServer:
    server = open_redis()
    with server.client() as client:
        for rule in rules():
            client.execute_command("ACL", "SETUSER", *rule.split())
    return server


async def test_the_documented_user_can_do_all_that_the_queue_does(guarded: RedisServer, tmp_path: Path) -> None:
    queue = queue_on(f"redis://autodemo:{SECRET}@127.0.0.1:{guarded.port}/0")
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(3 << 20))
    await queue.ping()
    job_id = await queue.submit(EXAMPLE, idempotency_key="k", owner="anna")
    lease = await taken(queue)
    await queue.publish(lease, Noted(text="x"), number=1)
    await queue.preview(job_id)
    await queue.show(lease, Preview(b"jpeg", (1, 1)))
    await queue.finish_now(job_id)
    await queue.beat(lease)
    assert await queue.fail(lease, BrowserCrashed("Crashed."))
    lease = await _again(queue)
    await queue.hand_back(lease)
    await queue.complete(await taken(queue), film, files={"a.srt": film}, metrics={}, duration_s=1)
    assert len(await content(queue.video(job_id))) == 3 << 20
    assert len(await content(queue.file(job_id, "a.srt"))) == 3 << 20
    assert await log_of(queue, job_id)
    assert (await queue.state()).counts["completed"] == 1
    assert await queue.owner(job_id) == "anna"
    assert await queue.allow("a", per_s=1, burst=1) == 0
    assert await queue.end_reading(job_id, await queue.begin_reading(job_id), taken=True)
    await queue.close()


async def _again(queue: RedisQueue) -> Lease:
    while True:
        await queue.reap()
        if lease := await queue.take("w1", 0.05):
            return lease


FORBIDDEN = [
    *(("GET", "secrets"), ("SET", "other", "1"), ("KEYS", "*"), ("FLUSHALL",), ("CONFIG", "GET", "*"), ("ACL", "LIST")),
    *(("CLIENT", "KILL", "TYPE", "normal"), ("SHUTDOWN",), ("REPLICAOF", "a", "1")),
    ("EVAL", "return redis.call('GET', 'secrets')", "0"),
    ("EVAL", "return redis.call('FLUSHALL')", "0"),
]


def test_and_nothing_else(guarded: RedisServer) -> None:
    with redis.Redis(port=guarded.port, username="autodemo", password=SECRET) as client:
        for command in FORBIDDEN:
            with pytest.raises(redis.ResponseError, match=r"permission|can't (run|access)"):
                client.execute_command(*command)


def test_the_scaler_only_counts(guarded: RedisServer) -> None:
    with redis.Redis(port=guarded.port, username="scaler", password=SECRET) as client:
        assert client.llen("demo:queue") == client.llen("demo:processing") == 0
        with pytest.raises(redis.ResponseError):
            client.lpush("demo:queue", "x")
        with pytest.raises(redis.ResponseError):
            client.llen("demo:dead")


async def test_an_encrypted_queue_is_used_and_a_false_certificate_is_not(open_redis: OpenRedis, tmp_path: Path) -> None:
    ours, theirs = trustme.CA(), trustme.CA()
    certificate = ours.issue_cert("localhost")
    chain, key, good, bad = (tmp_path / name for name in ("chain.pem", "key.pem", "good.pem", "bad.pem"))
    certificate.private_key_pem.write_to_path(key)
    for number, blob in enumerate(certificate.cert_chain_pems):
        blob.write_to_path(chain, append=bool(number))
    ours.cert_pem.write_to_path(good)
    theirs.cert_pem.write_to_path(bad)
    port = RedisServer(tmp_path).port  # a second free one
    options = ("--tls-port", str(port), "--tls-cert-file", str(chain), "--tls-key-file", str(key))
    open_redis(*options, "--tls-ca-cert-file", str(good), "--tls-auth-clients", "no")
    address = f"rediss://localhost:{port}/0?ssl_ca_certs="
    queue = queue_on(f"{address}{good}", PATIENT)
    assert await queue.submit(EXAMPLE)
    await queue.close()
    deceived = queue_on(f"{address}{bad}", PATIENT)
    with pytest.raises(QueueUnreachable) as caught:
        await deceived.submit(EXAMPLE)
    assert "certificate verify failed" in str(caught.value.__cause__)
    await deceived.close()


@pytest.mark.parametrize(
    ("environment", "is_said"),
    [
        ({}, False),
        ({"REDIS_HOST": "localhost"}, False),
        ({"REDIS_URL": "redis://u:p@127.0.0.5:1/0"}, False),
        ({"REDIS_HOST": "::1"}, False),
        ({"REDIS_URL": "rediss://u:p@redis.example/0"}, False),
        ({"REDIS_HOST": "redis"}, True),
        ({"REDIS_URL": f"redis://u:{SECRET}@10.0.0.5/0"}, True),
    ],
    ids=str,
)
def test_a_wire_that_others_can_read_is_said(environment: dict[str, str], is_said: bool) -> None:
    said = exposure(Settings(environment=environment))
    assert bool(said) == is_said
    assert SECRET not in said
