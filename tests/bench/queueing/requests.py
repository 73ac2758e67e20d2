"""Fifty requests a second for five minutes, and how soon an idle worker begins."""

import asyncio
import time
from collections import Counter

from autodemo_gui.core.events import Queued, Started
from autodemo_gui.core.job import Request
from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.options import Options
from tests.bench.queueing.service import EXAMPLE, Client, percentile, stage

PER_S = 50
SECONDS = 300
CONNECTIONS = 16
POST_EVERY = 5
PICKUPS = 120


async def requests(options: Options) -> Part:
    """Four of five ask where a job stands, the fifth submits one; workers are at work meanwhile."""
    count = max(100, round(PER_S * SECONDS * options.share))
    took_s: dict[str, list[float]] = {"POST": [], "GET": []}
    statuses: Counter[int] = Counter()
    async with stage(options.folder, workers=1) as scene:
        clients: asyncio.Queue[Client] = asyncio.Queue()
        for _ in range(CONNECTIONS):
            clients.put_nowait(Client(scene.port))
        job_ids = [await scene.queue.submit(Request.model_validate(EXAMPLE))]

        async def ask(number: int, due_s: float) -> None:
            method = "GET" if number % POST_EVERY else "POST"
            client = await clients.get()
            try:
                path = "/demo/run" if method == "POST" else f"/demo/status/{job_ids[number % len(job_ids)]}"
                status, told, _ = await client.ask(method, path, EXAMPLE if method == "POST" else None)
            finally:
                clients.put_nowait(client)
            took_s[method].append(time.monotonic() - due_s)
            statuses[status] += 1
            if method == "POST":
                job_ids.append(told["location"].rpartition("/")[2])

        began_s = time.monotonic()
        async with asyncio.TaskGroup() as asking:
            for number in range(count):
                # Counted from when it was due, so that a stall is not hidden by requests that were not made.
                due_s = began_s + number / PER_S
                await asyncio.sleep(max(0.0, due_s - time.monotonic()))
                asking.create_task(ask(number, due_s))
                if number % (PER_S * 10) == 0:
                    options.say(f"{number} of {count}")
    errors = sum(statuses.values()) - statuses[200] - statuses[202]
    return Part(
        bars=[
            Bar("status p99, ms", percentile(took_s["GET"], 0.99) * 1000, 50),
            Bar("POST p99, ms", percentile(took_s["POST"], 0.99) * 1000, 100),
            Bar("answers other than 200 and 202", errors, 0),
        ],
        facts={
            "requests": count,
            "status_p50_ms": round(percentile(took_s["GET"], 0.5) * 1000, 2),
            "post_p50_ms": round(percentile(took_s["POST"], 0.5) * 1000, 2),
        },
    )


async def pickup(options: Options) -> Part:
    """From a POST to a worker's first word, by Redis's clock, one job after the other."""
    waits_s = []
    async with stage(options.folder, workers=1) as scene:
        client = Client(scene.port)
        for _ in range(max(10, round(PICKUPS * options.share))):
            _, told, _ = await client.ask("POST", "/demo/run", EXAMPLE)
            job_id = told["location"].rpartition("/")[2]
            log = [event async for event in scene.queue.events(job_id)]
            queued = next(event.at for event in log if isinstance(event, Queued))
            waits_s.append(next(event.at for event in log if isinstance(event, Started)) - queued)
            await scene.queue.delete(job_id)
    del waits_s[0]  # the worker was still starting
    p99 = percentile(waits_s, 0.99)
    return Part([Bar("pick-up p99, ms", p99 * 1000, 50)], {"p50_ms": round(percentile(waits_s, 0.5) * 1000, 2)})
