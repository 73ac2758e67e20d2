"""What the log says, in which form, and what it keeps to itself."""

import asyncio
import json
import logging
from urllib.parse import quote

import pytest

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.settings import Settings
from autodemo_gui.worker.logs import about, formatter

KEY, PASSWORD = "sk-canary-of-the-language-model", "canary/of/redis"
SECRETS = {"OPENAI_API_KEY": KEY, "REDIS_URL": f"redis://autodemo:{quote(PASSWORD, safe='')}@redis:6379/0"}


def written(form: str, *records: logging.LogRecord) -> list[str]:
    made = formatter(Settings(environment=SECRETS | {"AUTODEMO_LOG": form}))
    return [made.format(record) for record in records]


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    trace = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("autodemo_gui.worker.runner", logging.INFO, __file__, 1, message, args, trace)


async def test_an_object_a_line_says_which_job_attempt_and_worker_it_is_about() -> None:
    async def later() -> str:
        return written("json", record("job %s: settled", "j1"))[0]

    with about(job="j1", attempt=2, worker="w-7"):
        task = asyncio.create_task(later())
    found = json.loads(await task)
    assert found.pop("timestamp").endswith("Z")
    assert found == {
        "event": "job j1: settled",
        "level": "info",
        "logger": "autodemo_gui.worker.runner",
        "job": "j1",
        "attempt": 2,
        "worker": "w-7",
    }
    assert "job" not in json.loads(written("json", record("waiting for jobs"))[0])


def test_a_line_to_read_names_the_job_once() -> None:
    with about(job="j1", attempt=1, worker="w"):
        mentioned, not_mentioned = written("text", record("job j1: settled"), record("the queue is away"))
    assert mentioned.endswith(" INFO autodemo_gui.worker.runner: job j1: settled")
    assert not_mentioned.endswith(" INFO autodemo_gui.worker.runner: job=j1 the queue is away")


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_is_in_it_whoever_says_it(form: str) -> None:
    try:
        raise ValueError(f"refused: {KEY}, {PASSWORD} at https://user:secret@site.example/")
    except ValueError as error:
        (line,) = written(form, record("cannot reach %s", SECRETS["REDIS_URL"], error=error))
    for secret in (KEY, PASSWORD, quote(PASSWORD, safe=""), "user:secret"):
        assert secret not in line
    assert "redis://***@redis:6379/0" in line
    assert "ValueError: refused: ***, *** at https://***@site.example/" in line


def test_a_form_that_there_is_not_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        written("xml")
    assert caught.value.field == "AUTODEMO_LOG"
