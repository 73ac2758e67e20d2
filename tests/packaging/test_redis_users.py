"""How Redis gets its users: the script that containers start it with, and a real server behind it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.packaging.conftest import ROOT
from tests.packaging.test_container import COMPOSE
from tests.queue.server import RedisServer

FOLDER = ROOT / "packaging" / "redis"
USERS = dict(re.findall(r"^user (\w+) on >PASSWORD (.+)$", (FOLDER / "users.acl").read_text("utf-8"), re.MULTILINE))
PASSWORDS = {name: f"password-of-{name}" for name in USERS}
WITHOUT = {"scaler": "", "window": None}
"""Users whose password is said to be nothing, or not said at all."""


class Started(RedisServer):
    """Redis as compose.yaml and redis.yaml start it.

    Attributes:
        file: where its users are written.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "users.acl"
        said = {name: WITHOUT.get(name, password) for name, password in PASSWORDS.items()}
        passwords = {f"REDIS_PASSWORD_{name}": password for name, password in said.items() if password is not None}
        super().__init__(
            folder,
            command=("sh", str(FOLDER / "start.sh"), str(self.file)),
            environment={"PATH": os.environ["PATH"], **passwords},
        )

    def asked_by(self, name: str, password: str) -> redis.Redis:
        return redis.Redis(port=self.port, username=name, password=password, retry=Retry(NoBackoff(), 0))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    started = Started(tmp_path_factory.mktemp("redis"))
    started.start()
    yield started
    started.close()


@pytest.mark.parametrize("name", USERS)
def test_each_has_its_own_password_and_who_has_none_is_not_there(server: Started, name: str) -> None:
    for password in PASSWORDS.values():
        with server.asked_by(name, password) as client:
            if name not in WITHOUT and password == PASSWORDS[name]:
                assert client.ping()
            else:
                with pytest.raises(redis.AuthenticationError):
                    client.ping()


@pytest.mark.parametrize("password", ["", "anything"])
def test_nobody_comes_in_without_a_name_or_without_a_password(server: Started, password: str) -> None:
    for name in ("default", *USERS):
        with server.asked_by(name, password) as client, pytest.raises(redis.AuthenticationError):
            client.ping()


def test_no_password_is_written_anywhere(server: Started) -> None:
    written = server.file.read_text("utf-8")
    assert server.file.stat().st_mode & 0o077 == 0
    assert not [password for password in PASSWORDS.values() if password in written]
    assert f"user worker on #{sha256(PASSWORDS['worker'].encode()).hexdigest()} {USERS['worker']}\n" in written


def test_nothing_is_printed_or_handed_on(tmp_path: Path) -> None:
    program = tmp_path / "redis-server"
    program.write_text('#!/bin/sh\nenv >"$0.environment"\n', "utf-8")
    program.chmod(0o755)
    said = {f"REDIS_PASSWORD_{name}": password for name, password in PASSWORDS.items()}
    ran = subprocess.run(
        ["sh", FOLDER / "start.sh", tmp_path / "users.acl"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", **said},
        capture_output=True,
        check=True,
    )
    assert ran.stdout == ran.stderr == b""
    assert "REDIS_PASSWORD_" not in program.with_suffix(".environment").read_text("utf-8")


def test_the_health_check_says_whether_redis_answers(server: Started) -> None:
    redis_service = COMPOSE["services"]["redis"]
    _, *words = redis_service["healthcheck"]["test"]
    assert shutil.which(words[0])
    for port, lives in ((server.port, True), (1, False)):
        ran = subprocess.run(
            [words[0], "-p", str(port), *words[1:]],
            env={"PATH": os.environ["PATH"], "REDISCLI_AUTH": PASSWORDS["watcher"]},
            capture_output=True,
            check=False,
        )
        assert (ran.returncode == 0) == lives
