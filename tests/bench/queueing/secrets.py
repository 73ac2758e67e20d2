"""Who may not ask, and what nobody may read: tokens, passwords and keys are canaries that are looked for everywhere."""

import asyncio
import json
import time
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.events import to_wire
from autodemo_gui.core.job import Kind, Limits, Request
from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.films import logs
from tests.bench.queueing.options import Options
from tests.bench.queueing.quarters import quarters
from tests.bench.queueing.service import Client, Stage, stage
from tests.queue.fixtures import dump
from tests.queue.server import RedisServer

JOB_PATIENCE_S = 300.0
PATHS = (
    ("GET", "/demo/status/{id}"),
    ("GET", "/demo/export/{id}"),
    ("HEAD", "/demo/export/{id}"),
    ("GET", "/demo/events/{id}"),
    ("GET", "/demo/files/{id}/script.json"),
    ("POST", "/demo/cancel/{id}"),
)
PLAN = Request(kind=Kind.PLAN, url=SAMPLE, limits=Limits(max_clicks=1, max_runtime=60, length=10))


async def secrets(options: Options) -> Part:
    """A real worker with a key plans a demo of the sample site; a foreign job has a password in its address."""
    canary = {name: f"{name}-canary-{uuid4().hex}" for name in ("redis", "anna", "bert", "llm", "address")}
    server = RedisServer(options.folder, password=canary["redis"])
    await asyncio.to_thread(server.start)
    with quarters() as place:
        environment = {
            **place.environment,
            "AUTODEMO_API_TOKENS": f"anna={canary['anna']},bert={canary['bert']}",
            "OPENAI_API_KEY": canary["llm"],
            "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",  # discard: nobody listens
        }
        async with stage(options.folder, environment=environment, server=server, workers=1, are_real=True) as scene:
            began_s = time.monotonic()
            own, foreign = await _submitted(scene, canary), _foreign(scene, canary)
            wrong = [*await _strangers(scene, own, canary), *await _unwanted(scene, canary)]
            told = await logs(scene.queue, [own, foreign], within_s=JOB_PATIENCE_S)
            options.say(f"both jobs have ended after {time.monotonic() - began_s:.0f} s")
            places = await _places(scene, canary, options.folder)
            places["events"] = json.dumps([to_wire(event) for log in told for event in log]).encode()
            ends = [(await scene.queue.job(job_id)).status for job_id in (own, foreign)]
    found = sightings(canary, places)
    unseen = [where for where in ("dump", "keys") if own.encode() not in places[where]]
    unseen += [where for where, text in places.items() if not text]
    unseen += [] if b"The language model was not used" in places["events"] else ["llm: the key was not in use"]
    return Part(
        bars=[
            Bar("answers to strangers that were not refused", len(wrong), 0),
            Bar("secrets found in Redis, logs, events and figures", len(found), 0),
            Bar("places that could not be searched, keys that were not in use", len(unseen), 0),
        ],
        facts={
            "wrong": wrong,
            "found": found,
            "unseen": unseen,
            "searched_bytes": {where: len(text) for where, text in places.items()},
            "ends": ends,
        },
    )


def sightings(canary: Mapping[str, str], places: Mapping[str, bytes]) -> list[str]:
    """Which secret was found where."""
    return [f"{name} in {where}" for where, text in places.items() for name in canary if canary[name].encode() in text]


async def _submitted(scene: Stage, canary: dict[str, str]) -> str:
    """Anna's job."""
    client = Client(scene.port)
    body = PLAN.model_dump(mode="json", exclude_defaults=True)
    status, _, answer = await client.ask("POST", "/demo/run", body, _bearer(canary["anna"]))
    client.close()
    assert status == 202, answer
    return str(json.loads(answer)["job_id"])


def _foreign(scene: Stage, canary: dict[str, str]) -> str:
    """A job that another program wrote, with a password in its address."""
    job_id = uuid4().hex
    record = {"job_id": job_id, "url": f"https://user:{canary['address']}@example.com/", "status": "pending"}
    record |= {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "error": None}
    with scene.server.client() as client:
        client.set(f"job:{job_id}", json.dumps(record), ex=3600)
        client.lpush("demo:queue", job_id)
    return job_id


async def _strangers(scene: Stage, job_id: str, canary: dict[str, str]) -> list[str]:
    """What is answered to Bert, who has a token, and to those who have none, about a job of Anna's."""
    wrong = []
    for method, path in PATHS:
        for who, headers, expected in (
            ("bert", _bearer(canary["bert"]), 404),
            ("nobody", {}, 401),
            ("a foreign token", _bearer("c" * 40), 401),
            ("a foreign Host", _bearer(canary["anna"]) | {"Host": "evil.example"}, 400),
            ("a web page", _bearer(canary["anna"]) | {"Origin": "https://evil.example"}, 403),
        ):
            status = await _status(scene, method, path.format(id=job_id), headers)
            if status != expected:
                wrong.append(f"{method} {path} by {who}: {status}")
    return wrong


async def _unwanted(scene: Stage, canary: dict[str, str]) -> list[str]:
    """Anna herself is heard, which shows that the others were refused for what they are; figures want a token too."""
    wrong = []
    own = await _status(scene, "GET", "/metrics", _bearer(canary["anna"]))
    nobody = await _status(scene, "GET", "/metrics", {})
    if (own, nobody) != (200, 401):
        wrong.append(f"/metrics: {own} with a token, {nobody} without")
    return wrong


async def _status(scene: Stage, method: str, path: str, headers: dict[str, str]) -> int:
    client = Client(scene.port)
    status, _, _ = await client.begin(method, path, None, headers)
    client.close()
    return status


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _places(scene: Stage, canary: dict[str, str], folder: Path) -> dict[str, bytes]:
    """Everything that others may come to read, by where it was read."""
    client = Client(scene.port)
    _, _, figures = await client.ask("GET", "/metrics", None, _bearer(canary["anna"]))
    client.close()
    with scene.server.client() as redis:
        redis.config_set("rdbcompression", "no")
        redis.save()
    return {
        "dump": (folder / "dump.rdb").read_bytes(),
        "keys": repr(await dump(scene.queue)).encode(),
        "logs": scene.log.read_bytes(),
        "figures": figures,
    }
