"""The simulation behind the capacity page: against queues whose waiting times are known, and against common sense."""

import importlib.util
import math
import sys
from typing import Any

import numpy as np
import pytest

from tests.packaging.conftest import ROOT

FOLDER = ROOT / "packaging" / "observability"


@pytest.fixture(scope="module")
def capacity() -> Any:
    spec = importlib.util.spec_from_file_location("capacity", FOLDER / "capacity.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded  # dataclasses look their module up there
    spec.loader.exec_module(loaded)
    return loaded


def erlang_c(workers: int, load: float) -> float:
    """Share of jobs that wait when services are exponential (Erlang, 1917)."""
    offered = workers * load
    waiting = offered**workers / math.factorial(workers) / (1 - load)
    return waiting / (sum(offered**n / math.factorial(n) for n in range(workers)) + waiting)


@pytest.mark.parametrize(("workers", "load"), [(1, 0.5), (5, 0.7), (20, 0.8)])
def test_it_agrees_with_erlang_where_there_is_a_formula(capacity: Any, workers: int, load: float) -> None:
    found = [
        capacity.simulate(workers, load, service=lambda random, count: random.exponential(100.0, count), seed=seed)
        for seed in range(2, 10)
    ]
    share = erlang_c(workers, load)
    assert 1 - np.mean([one.at_once for one in found]) == pytest.approx(share, rel=0.05)
    wait_s = share * 100.0 / (workers * (1 - load))
    assert np.mean([one.mean_wait_s for one in found]) == pytest.approx(wait_s, rel=0.08)


def test_one_worker_with_equal_jobs_waits_as_pollaczek_and_khinchin_say(capacity: Any) -> None:
    found = capacity.simulate(1, 0.8, service=lambda _, count: np.full(count, 100.0), jobs=200_000)
    assert found.mean_wait_s == pytest.approx(0.8 * 100.0 / (2 * (1 - 0.8)), rel=0.1)


def test_jobs_wait_longer_with_more_of_them_and_less_with_more_workers(capacity: Any) -> None:
    waits = {(c, load): capacity.simulate(c, load, jobs=20_000).mean_wait_s for c in (1, 5, 50) for load in (0.7, 0.9)}
    for load in (0.7, 0.9):
        assert waits[1, load] > waits[5, load] > waits[50, load]
    assert waits[1, 0.9] > waits[1, 0.7]


def test_a_death_costs_what_was_done_and_the_lease(capacity: Any) -> None:
    random = np.random.default_rng(3)
    seconds = np.full(50_000, 100.0)
    rare, often = (capacity.with_deaths(random, seconds, per_hour) for per_hour in (0.36, 3.6))
    assert rare.min() == 100.0
    # Of a hundred jobs of 100 s one meets a death at 0.36 an hour: it loses 50 s on average, and 40 s of the lease.
    assert rare.mean() - 100 == pytest.approx(0.9, rel=0.15)
    assert often.mean() - 100 == pytest.approx(9.0, rel=0.15)


def test_the_page_shows_what_the_simulation_says(capacity: Any) -> None:
    page = (FOLDER / "CAPACITY.md").read_text("utf-8")
    for workers, load in ((1, 0.5), (10, 0.8), (30, 0.9)):
        *_, row = capacity.table([capacity.simulate(workers, load)]).splitlines()
        assert row in page
