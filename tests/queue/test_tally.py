"""What completed jobs add up to."""

from pathlib import Path

from autodemo_gui.core.metrics import FilmedStep, LlmUsage, Metrics, RefusedThing
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.tally import AMOUNTS, PREFIX, amounts
from tests.queue.fixtures import EXAMPLE, taken

FILM = Metrics(
    clicks=3,
    rehearsal_clicks=9,
    runtime=41.5,
    duration_s=23.4,
    phases={"exploring": 35.0, "filming": 50.25},
    steps=(FilmedStep(action="click", at_s=2.0),) * 4,
    steps_cut=1,
    frames_due=900,
    frames_kept=898,
    refused=(RefusedThing(name="Delete", rule="delete"),),
    warnings=("Step 2 is left out.",),
    llm=LlmUsage(model="m", calls=2, prompt_tokens=900, completion_tokens=100, usd=0.0012),
)


async def test_sums_grow_with_every_completed_job_and_once_only(queue: RedisQueue, tmp_path: Path) -> None:
    video = tmp_path / "film.mp4"
    video.write_bytes(b"film")
    for _ in range(2):
        await queue.submit(EXAMPLE)
        lease = await taken(queue)
        for _ in range(2):  # a client repeats a call whose reply was lost
            await queue.complete(lease, video, files={}, metrics=FILM.model_dump(mode="json"), duration_s=23.4)
    counts = (await queue.state()).counts
    sums = {name: counts.get(PREFIX + name, 0) for name in AMOUNTS}
    assert sums == dict.fromkeys(AMOUNTS, 0) | {
        "film_ms": 46_800,
        "browsing_ms": 83_000,
        "exploring_ms": 70_000,
        "filming_ms": 100_500,
        "steps": 8,
        "steps_cut": 2,
        "frames_due": 1800,
        "frames_kept": 1796,
        "clicks": 6,
        "rehearsal_clicks": 18,
        "refused": 2,
        "warnings": 2,
        "llm_calls": 4,
        "llm_tokens": 2000,
        "llm_microusd": 2400,
    }


def test_a_job_of_which_nothing_is_known_adds_nothing() -> None:
    assert amounts({}) == []
