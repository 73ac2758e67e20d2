"""The benches of the shared queue work, and their judge sees what is wrong."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autodemo_gui.core.events import Finished, Handed, Started
from tests.bench.filming.figures import Part
from tests.bench.queueing.command import report_of
from tests.bench.queueing.engine import film_of
from tests.bench.queueing.films import fault_of, short_film
from tests.bench.queueing.fleet import Fleet
from tests.bench.queueing.outages import FAULTS, outages
from tests.bench.queueing.points import points
from tests.bench.queueing.quarters import quarters
from tests.bench.queueing.secrets import sightings
from tests.bench.queueing.service import percentile
from tests.bench.queueing.storm import storm
from tests.bench.queueing.verdict import examine, recoveries
from tests.queue.fixtures import EXAMPLE, queue_on, redis_server, taken
from tests.queue.server import RedisServer
from tests.worker.studios import tiny_mp4

__all__ = ["redis_server"]

FEW = 0.01

pytestmark = pytest.mark.redis


@pytest.mark.timeout(300)
async def test_a_small_storm_costs_nothing() -> None:
    report = await report_of({"storm": storm}, share=FEW)
    assert not report["parts_failed"]
    told = report["parts"]["storm"]
    assert told["jobs"] == 10
    assert told["suffered"]
    # How soon a job is taken over depends on how busy this computer is: that is for the bench.
    assert [name for name in report["bars_missed"] if "recovery" not in name] == [], told


@pytest.mark.timeout(300)
async def test_a_death_costs_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.queueing.points.MOST_POINTS", 1)
    report = await report_of({"points": points}, share=FEW)
    assert not report["parts_failed"]
    assert report["parts"]["points"]["faults"] == []
    assert report["parts"]["points"]["deaths"] == 1


async def test_the_judge_sees_what_is_lost_stuck_wrong_and_eternal(redis_server: RedisServer, tmp_path: Path) -> None:
    with redis_server.client() as client:
        client.flushall()
    queue = queue_on(redis_server.url)
    job_ids = [await queue.submit(EXAMPLE) for _ in range(5)]
    for job_id in job_ids[:4]:
        film = tmp_path / "film.mp4"
        film.write_bytes(film_of(job_id))
        await queue.complete(await taken(queue), film, files={}, metrics={}, duration_s=1)
    assert _missed(await examine(queue, job_ids[:4], _nobody(tmp_path))) == {"jobs beside those submitted", LEFT}
    await queue.delete(job_ids[0])
    await queue._link.redis.set(f"video:{job_ids[1]}", b"half", ex=100)
    await queue._link.redis.persist(f"video:{job_ids[2]}")
    assert _missed(await examine(queue, job_ids, _nobody(tmp_path))) == {
        *("jobs lost", "jobs stuck", "films of another job, or not whole", "keys without a lifetime", LEFT)
    }
    await queue.close()


def test_a_recovery_ends_with_the_next_attempt_or_with_its_place_in_the_line() -> None:
    fleet = Fleet("", Path(), 0)
    fleet.killed += [(7, 2.0), (8, 12.0)]
    log = [
        Started(worker="here-7", attempt=1, at=1.0),
        Handed(reason="silent", at=5.0),
        Started(worker="here-8", attempt=2, at=9.0),
        Finished(duration_s=1.0, files=(), metrics={}, at=11.0),
    ]
    assert recoveries(log, fleet) == [7.0]
    assert recoveries(log, fleet, Handed) == [3.0]


LEFT = "ids left on a list"


def _missed(part: Part) -> set[str]:
    return {bar.name for bar in part.bars if not bar.met}


def _nobody(folder: Path) -> Fleet:
    return Fleet("", folder, 0)


def test_percentiles() -> None:
    assert [percentile([3.0, 1.0, 2.0, 4.0], share) for share in (0.0, 0.5, 0.99)] == [1, 3, 4]
    assert percentile([], 0.5) == 0


@pytest.mark.timeout(300)
async def test_an_outage_is_said_and_heals(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "another password"
    monkeypatch.setattr("tests.bench.queueing.outages.FAULTS", {name: FAULTS[name]})
    monkeypatch.setattr("tests.bench.queueing.outages.LASTS_S", 0.2)
    report = await report_of({"outages": outages})
    assert not report["parts_failed"]
    told = report["parts"]["outages"]["faults"][name]
    assert told["wrong"] == []
    assert told["under_way"] == ["completed"] * 3
    assert [name for name in report["bars_missed"] if "longest" not in name] == []


async def test_a_film_that_does_not_play_is_seen(redis_server: RedisServer, tmp_path: Path) -> None:
    with redis_server.client() as client:
        client.flushall()
    queue = queue_on(redis_server.url)
    faults = []
    for content in (tiny_mp4(), tiny_mp4()[:-200]):
        job_id = await queue.submit(short_film(2))
        film = tmp_path / "film.mp4"
        film.write_bytes(content)
        await queue.complete(await taken(queue), film, files={}, metrics={}, duration_s=1)
        faults.append(await fault_of(queue, job_id, tmp_path))
    assert faults[0].startswith("only 0.5")
    assert "Invalid data" in faults[1]
    await queue.close()


def test_what_lives_and_lies_in_the_quarters_is_seen() -> None:
    with quarters() as place:
        assert [*place.processes(), *place.files()] == []
        program = [sys.executable, "-c", "import time; time.sleep(60)"]
        sleeper = subprocess.Popen(program, env=dict(place.environment))
        (place.scratch / "job").mkdir()
        assert [process.pid for process in place.processes()] == [sleeper.pid]
        assert place.files() == [str(place.scratch / "job")]
    assert sleeper.wait() == -signal.SIGKILL
    assert not place.folder.exists()
    assert place.processes() == []


def test_a_secret_that_was_let_out_is_found() -> None:
    places = {"dump": b"...anna-canary...", "logs": b"nothing", "keys": b""}
    assert sightings({"anna": "anna-canary", "bert": "bert-canary"}, places) == ["anna in dump"]
