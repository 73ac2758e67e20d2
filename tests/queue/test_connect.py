"""Which queue the settings name, and what each variable does to it (SPEC 4)."""

import pytest

from autodemo_gui.core import settings as declared
from autodemo_gui.core.errors import InvalidInput, QueueUnreachable
from autodemo_gui.core.setting import Setting
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.connect import connect, redis_url
from autodemo_gui.queue.embedded import EmbeddedQueue
from autodemo_gui.queue.redis_queue import RedisQueue, make_client
from tests.queue.fixtures import EXAMPLE, dump
from tests.queue.server import RedisServer


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, ""),
        ({"REDIS_PORT": "7000"}, ""),
        ({"REDIS_HOST": " "}, ""),
        ({"REDIS_HOST": "redis"}, "redis://redis:6379/0"),
        ({"REDIS_HOST": "10.0.0.5", "REDIS_PORT": "7000"}, "redis://10.0.0.5:7000/0"),
        ({"REDIS_HOST": "::1"}, "redis://[::1]:6379/0"),
        ({"REDIS_HOST": "[::1]"}, "redis://[::1]:6379/0"),
        ({"REDIS_HOST": "a@b"}, "redis://a%40b:6379/0"),
        ({"REDIS_URL": "rediss://u:p@h:1/2", "REDIS_HOST": "other"}, "rediss://u:p@h:1/2"),
        ({"REDIS_URL": "redis://h"}, "redis://h"),
    ],
    ids=str,
)
def test_the_address_comes_from_url_or_host_and_port(environment: dict[str, str], url: str) -> None:
    assert redis_url(Settings(environment=environment)) == url


@pytest.mark.parametrize("url", ["http://h", "redis://", "h:6379", "redis://h:0x1", "redis://h:0", "redis://[::1"])
def test_what_is_no_redis_address_is_named(url: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        connect(Settings(environment={"REDIS_URL": url}))
    assert wrong.value.field == "REDIS_URL"


def test_without_any_it_is_in_this_process() -> None:
    queue = connect(Settings())
    assert isinstance(queue, EmbeddedQueue)
    assert queue.is_embedded


def test_a_shared_one_is_not() -> None:
    queue = connect(Settings(environment={"REDIS_HOST": "redis"}))
    assert isinstance(queue, RedisQueue)
    assert not queue.is_embedded


async def test_tls_user_and_password_reach_the_client() -> None:
    client = make_client("rediss://worker:p%40ss@example.com:6380/3")
    options = client.connection_pool.connection_kwargs
    assert (options["host"], options["port"], options["db"]) == ("example.com", 6380, 3)
    assert (options["username"], options["password"]) == ("worker", "p@ss")
    assert client.connection_pool.connection_class.__name__ == "SSLConnection"
    assert client.connection_pool.make_connection().cert_reqs.name == "CERT_REQUIRED"
    await client.aclose()


async def test_the_ttl_of_the_settings_is_the_ttl_in_redis(redis_server: RedisServer) -> None:
    with redis_server.client() as client:
        client.flushall()
    queue = connect(Settings(environment={"REDIS_URL": redis_server.url, "JOB_TTL": "77"}))
    assert isinstance(queue, RedisQueue)
    job_id = await queue.submit(EXAMPLE)
    assert 70 < (await dump(queue))[f"job:{job_id}"][1] <= 77
    await queue.close()


async def test_nobody_there_is_a_sentence() -> None:
    queue = connect(Settings(environment={"REDIS_HOST": "127.0.0.1", "REDIS_PORT": "1"}))
    with pytest.raises(QueueUnreachable) as error:
        await queue.ping()
    assert str(error.value) == (
        "The queue cannot be reached. Redis cannot be reached. Check the Redis address in the settings, then try again."
    )
    await queue.close()


VALUES: list[tuple[Setting[object], str, object]] = [
    (declared.REDIS_HOST, "redis.example", "redis.example"),
    (declared.REDIS_PORT, "7000", 7000),
    (declared.REDIS_URL, "redis://h", "redis://h"),
    (declared.JOB_TTL, "120", 120),
    (declared.POLL_INTERVAL, "0.5", 0.5),
    (declared.MAX_CLICKS, "7", 7),
    (declared.MAX_DEPTH, "2", 2),
    (declared.MAX_RUNTIME, "99.5", 99.5),
    (declared.OPENAI_API_KEY, "sk-1", "sk-1"),
    (declared.OPENAI_BASE_URL, "http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1"),
    (declared.OPENAI_MODEL, "gpt-4o-mini", "gpt-4o-mini"),
]


@pytest.mark.parametrize(("setting", "text", "value"), VALUES, ids=lambda v: v.env if isinstance(v, Setting) else "")
def test_each_variable_loses_to_the_stored_value_and_both_to_the_flag(
    setting: Setting[object], text: str, value: object
) -> None:
    other = type(setting.default)(value)  # type: ignore[call-arg]
    stored = other * 2 if isinstance(other, str) else other + 1  # type: ignore[operator]
    flag = other * 3 if isinstance(other, str) else other + 2  # type: ignore[operator]
    environment = {setting.env: text}
    assert Settings().get(setting) == setting.default
    assert Settings().given(setting) is None
    assert Settings(environment=environment).get(setting) == value
    assert Settings(environment=environment).given(setting) == value
    assert Settings(environment={setting.env: "  "}).get(setting) == setting.default
    both = Settings(environment=environment, stored={setting.name: stored})
    assert both.get(setting) == stored
    assert both.get(setting, flag) == flag
    assert Settings(environment=environment, stored={setting.name: ""}).get(setting) == value
