"""Who may do what on a shared Redis, and over which wires: the rules we ship, a real server, real certificates."""

import re
from pathlib import Path

import pytest
import redis
import trustme

from autodemo_gui.core.errors import QueueUnreachable
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.connect import exposure
from autodemo_gui.queue.terms import Terms
from tests.queue.fixtures import EXAMPLE, OpenRedis, queue_on
from tests.queue.roles import COUNTING, cast, play
from tests.queue.server import RedisServer

USERS = Path(__file__).parents[2] / "packaging" / "redis" / "users.acl"
PATIENT = Terms(patience_s=20)
SECRET = "an-example-password"


def rules() -> dict[str, str]:
    """The users that an operator's Redis has, by name."""
    found = re.findall(r"^user ((\w+) on .+)$", USERS.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: rule.replace("PASSWORD", SECRET) for rule, name in found}


@pytest.fixture
def guarded(open_redis: OpenRedis) -> RedisServer:
    server = open_redis()
    with server.client() as client:
        for rule in rules().values():
            client.execute_command("ACL", "SETUSER", *rule.split())
    return server


def address(server: RedisServer, user: str) -> str:
    return f"redis://{user}:{SECRET}@127.0.0.1:{server.port}/0"


async def test_everybody_can_do_all_that_he_has_to(guarded: RedisServer, tmp_path: Path) -> None:
    window, service, worker = (address(guarded, user) for user in ("window", "service", "worker"))
    played = await cast(window, service, worker, tmp_path)
    await play(played)
    await played.close()
    with guarded.client() as client:
        assert client.execute_command("ACL", "LOG") == []


BEYOND_ANYBODY = [
    *(("GET", "secrets"), ("SET", "other", "1"), ("KEYS", "*"), ("FLUSHALL",), ("CONFIG", "GET", "*"), ("ACL", "LIST")),
    *(("CLIENT", "KILL", "TYPE", "normal"), ("SHUTDOWN",), ("REPLICAOF", "a", "1"), ("SCAN", "0")),
]
TAKING = [
    ("BRPOPLPUSH", "demo:queue", "demo:processing", "1"),
    ("RPOP", "demo:queue"),
    ("LRANGE", "demo:queue", "0", "-1"),
]
HANDING_IN = [("RENAME", "demo:upload:a", "video:a"), ("SETRANGE", "video:a", "0", "x"), ("APPEND", "video:a", "x")]
ASKING = [("XREAD", "STREAMS", "demo:events:a", "0"), ("GETRANGE", "video:a", "0", "9"), ("HGETALL", "demo:counts")]
SCRIPTS = [("EVAL", f"return redis.call({call})", "0") for call in ("'GET', 'secrets'", "'FLUSHALL'")]
BEYOND = {
    "window": [*BEYOND_ANYBODY, *SCRIPTS, *TAKING, *HANDING_IN, ("HGETALL", "demo:counts")],
    "service": [*BEYOND_ANYBODY, *SCRIPTS, *TAKING, *HANDING_IN],
    "worker": [*BEYOND_ANYBODY, *SCRIPTS, *ASKING],
    "scaler": [
        *(*BEYOND_ANYBODY, *SCRIPTS, *TAKING, *ASKING, ("LPUSH", "demo:queue", "x"), ("LLEN", "demo:dead")),
        *(("EVAL", COUNTING, "1", "demo:dead"), ("EVAL", "return redis.call('rpop', KEYS[1])", "1", "demo:queue")),
    ],
    "watcher": [*BEYOND_ANYBODY, *SCRIPTS, *TAKING, *ASKING, ("LLEN", "demo:queue"), ("CLIENT", "LIST")],
}


@pytest.mark.parametrize("user", BEYOND)
def test_and_nothing_else(guarded: RedisServer, user: str) -> None:
    assert set(BEYOND) == set(rules())
    with redis.Redis(port=guarded.port, username=user, password=SECRET) as client:
        for command in BEYOND[user]:
            with pytest.raises(redis.ResponseError, match=r"permission|can't (run|access)"):
                client.execute_command(*command)


@pytest.mark.parametrize("user", ["worker", "service", "window"])
def test_a_script_gives_nobody_more_than_he_has(guarded: RedisServer, user: str) -> None:
    with redis.Redis(port=guarded.port, username=user, password=SECRET) as client:
        for call in ("'GET', 'secrets'", "'FLUSHALL'", "'CONFIG', 'GET', '*'"):
            digest = client.script_load(f"return redis.call({call})")
            with pytest.raises(redis.ResponseError, match=r"permission|can't (run|access)|not allowed"):
                client.evalsha(digest, 0)


def test_the_scaler_only_counts(guarded: RedisServer) -> None:
    with guarded.client() as client:
        client.lpush("demo:queue", "a", "b")
    with redis.Redis(port=guarded.port, username="scaler", password=SECRET) as client:
        assert [client.eval(COUNTING, 1, name) for name in ("demo:queue", "demo:processing")] == [2, 0]


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
    at = f"rediss://localhost:{port}/0?ssl_ca_certs="
    queue = queue_on(f"{at}{good}", PATIENT)
    assert await queue.submit(EXAMPLE)
    await queue.close()
    deceived = queue_on(f"{at}{bad}", PATIENT)
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
