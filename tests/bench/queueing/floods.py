"""More jobs than the queue takes, ten thousand bodies that mean nothing, and every path with wrong things in it."""

import asyncio
import json
import random
import shutil
import sysconfig
from collections import Counter
from typing import Any

from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.options import Options
from tests.bench.queueing.service import EXAMPLE, Client, stage

DEPTH = 100
TIMES = 10
BODIES = 10_000
CONNECTIONS = 20
FIELDS = ["url", "script", "goal", "limits", "blacklist", "mode", "look", "shapes", "size", "fps", "kind", "formats"]
TEXTS = ["", "https://example.com/", "sample", "javascript:1", "\ud83d", "\x00", "a" * 5000, "16:9", "film", "720p"]
LEAST_EXAMPLES = 5
MOST_EXAMPLES = 60
SCHEMA_SEED = 1


async def flood(options: Options) -> Part:
    """Ten times as many jobs as may wait, at once; those that were accepted are done all the same."""
    statuses: Counter[int] = Counter()
    accepted: set[str] = set()
    unsaid = 0
    depth = max(10, round(DEPTH * min(1.0, options.share)))
    async with stage(options.folder, depth=depth, workers=1) as scene:

        async def ask(share: range) -> None:
            nonlocal unsaid
            client = Client(scene.port)
            for _ in share:
                status, told, body = await client.ask("POST", "/demo/run", EXAMPLE)
                statuses[status] += 1
                if status == 202:
                    accepted.add(json.loads(body)["job_id"])
                else:
                    unsaid += "retry-after" not in told
            client.close()

        await asyncio.gather(*(ask(range(depth * TIMES // CONNECTIONS)) for _ in range(CONNECTIONS)))
        keyed = await asyncio.gather(*(_keyed(scene.port) for _ in range(50)))
        options.say(f"{dict(statuses)}")
        completed = 0
        for job_id in accepted:
            completed += "finished" in [type(event).__name__.lower() async for event in scene.queue.events(job_id)]
    return Part(
        bars=[
            Bar("answers other than 202 and 503", sum(statuses.values()) - statuses[202] - statuses[503], 0),
            Bar("refusals without Retry-After", unsaid, 0),
            Bar("accepted jobs that were not done", len(accepted) - completed, 0),
            Bar("jobs of fifty requests with one key", len({*keyed} - {""}), 1),
        ],
        facts={"accepted": statuses[202], "refused": statuses[503], "depth": depth},
    )


async def _keyed(port: int) -> str:
    """The job of a key that all use; asked again while the queue is full."""
    client = Client(port)
    while True:
        status, _, body = await client.ask("POST", "/demo/run", EXAMPLE, {"Idempotency-Key": "one"})
        if status == 202:
            client.close()
            return str(json.loads(body)["job_id"])
        await asyncio.sleep(0.2)


async def bodies(options: Options) -> Part:
    """Ten thousand bodies at random: valid JSON, broken JSON, no JSON."""
    chance = random.Random(options.seed)
    statuses: Counter[int] = Counter()
    async with stage(options.folder) as scene:
        client = Client(scene.port)
        for _ in range(max(200, round(BODIES * options.share))):
            status, _, _ = await client.ask("POST", "/demo/run", _body(chance))
            statuses[status] += 1
        client.close()
    faults = sum(count for status, count in statuses.items() if status not in (202, 422))
    return Part(
        [Bar("answers other than 202 and 422", faults, 0)], {"statuses": {str(k): statuses[k] for k in statuses}}
    )


def _body(chance: random.Random) -> bytes:
    names = chance.sample(FIELDS, chance.randrange(len(FIELDS)))
    body = json.dumps({name: _value(chance, 3) for name in names}).encode()
    if chance.random() < 0.3:
        at = chance.randrange(len(body))
        return body[:at] + chance.randbytes(chance.randrange(5)) + body[at + chance.randrange(3) :]
    return body


def _value(chance: random.Random, depth: int) -> Any:
    simple = [None, True, 0, -1, 10**30, 1.5, float("nan"), float("inf"), *TEXTS]
    if depth == 0 or chance.random() < 0.5:
        return chance.choice(simple)
    many = range(chance.randrange(4))
    if chance.random() < 0.5:
        return [_value(chance, depth - 1) for _ in many]
    return {chance.choice([*FIELDS, "steps", "max_clicks", "x"]): _value(chance, depth - 1) for _ in many}


async def schema(options: Options) -> Part:
    """schemathesis reads the OpenAPI document and tries what it says and what it does not say (extra `bench`)."""
    beside_python = sysconfig.get_path("scripts")
    program = shutil.which("schemathesis", path=beside_python) or shutil.which("schemathesis")
    assert program, "schemathesis is missing: pip install -e '.[bench]'"
    examples = max(LEAST_EXAMPLES, round(MOST_EXAMPLES * options.share))
    async with stage(options.folder) as scene:
        words = [f"http://127.0.0.1:{scene.port}/openapi.json", "--checks", "all", "--max-examples", str(examples)]
        # Whether a body is accepted depends on more than its form: an address must be one, a look must exist.
        words += ["--exclude-checks", "positive_data_acceptance", "--seed", str(SCHEMA_SEED), "--no-color"]
        ran = await asyncio.create_subprocess_exec(
            program, "run", *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=options.folder
        )
        told, _ = await ran.communicate()
    text = told.decode()
    summary = [line.strip() for line in text.splitlines() if line.strip().startswith(("❌", "Test cases", "Tested"))]
    if ran.returncode:
        options.say(text)
    return Part([Bar("schemathesis's exit code", ran.returncode or 0, 0)], {"examples": examples, "summary": summary})
