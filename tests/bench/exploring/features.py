"""How much of a site is shown in ten clicks: ours, direct mode, and three rivals, judged by the same labels."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from statistics import mean
from typing import Any

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.core.errors import AutoDemoError
from tests.bench.exploring import ours, rivals
from tests.bench.exploring.judge import Verdict, judge
from tests.bench.exploring.labels import load
from tests.bench.exploring.options import Options
from tests.bench.exploring.sites import Served, site
from tests.bench.exploring.stage import Visit, perform, visit, walled_browser
from tests.bench.exploring.witness import Look
from tests.bench.filming.figures import Bar, Part
from tests.bench.real_sites import SiteUnavailableError

LEAST_MEAN = 0.70
LEAST_OF_GAP = 0.5
RIVALS = ("naive", "breadth_first", "random_walk")
SEEDS = (1, 2, 3)
_LANES = 3


async def shown(options: Options) -> Part:
    """Plan, perform the plans, and judge what was seen."""
    await options.all_plans()
    await _in_lanes(options, _ours)
    ours_by_site = options.verdicts["ours"]
    mine = [verdict for several in ours_by_site.values() for verdict in several]
    part = Part()
    part.bars = [
        Bar("features shown in ten clicks, mean of the sites", _mean(ours_by_site), LEAST_MEAN, at_most=False),
        Bar("dead clicks on camera", sum(len(verdict.dead) for verdict in mine), 0),
        Bar("repeated states on camera", sum(len(verdict.repeated) for verdict in mine), 0),
        Bar("sites not shown", len(options.not_served | options.failed), 0),
    ]
    part.facts = _account(options, ("ours",)) | {
        "film_s": {name: [plan.metrics["duration_s"] for plan in plans] for name, plans in options.plans.items()},
        "storyboards": {name: plans[0].told() for name, plans in options.plans.items() if plans},
        "not_shown": options.not_served | options.failed,
    }
    return part


async def against_rivals(options: Options) -> Part:
    """Let the rivals act on the same sites, and direct mode, and compare."""
    if "ours" not in options.verdicts:
        await shown(options)
    await _in_lanes(options, _others)
    means = {who: _mean(of_sites) for who, of_sites in options.verdicts.items()}
    best = max((means[who] for who in RIVALS if who in means), default=0.0)
    gap = (means["ours"] - best) / (1 - best) if best < 1 else 0.0
    name = "features: how much of the gap from the best rival to all is closed"
    account = _account(options, ("direct", *RIVALS))
    return Part([Bar(name, gap, LEAST_OF_GAP, at_most=False)], account | {"failed": options.failed})


async def _in_lanes(options: Options, act: Callable[[Browser, str, Served, Options], Awaitable[None]]) -> None:
    """Act on every site, some of them side by side; one that cannot be had or acted on is noted.

    Each has a browser of its own, as each job has: in a shared one a navigation waits for the other pages.
    """
    lanes = asyncio.Semaphore(_LANES)

    async def in_lane(name: str) -> None:
        async with lanes:
            try:
                async with walled_browser() as browser:
                    with site(name) as served:
                        await act(browser, name, served, options)
            except SiteUnavailableError as error:
                options.not_served[name] = str(error)
            except (AutoDemoError, PlaywrightError) as error:
                options.failed[name] = str(error)

    await asyncio.gather(*map(in_lane, options.sites))


async def _ours(browser: Browser, name: str, served: Served, options: Options) -> None:
    """Each plan judged; one that says the same as another before it is not performed again."""
    judged: dict[tuple[object, ...], Verdict] = {}
    verdicts = options.verdicts["ours"].setdefault(name, [])
    for plan in options.plans[name]:
        here = plan.script.moved_to(served.url)
        done = tuple((step.action, step.url, step.selector, step.text, step.scroll_y) for step in here.steps)
        if done not in judged:
            judged[done] = judge(await perform(browser, served, here), load(name).features)
            options.say(f"{name}: ours {judged[done].share:.2f} in {judged[done].clicks} clicks")
        verdicts.append(judged[done])


async def _others(browser: Browser, name: str, served: Served, options: Options) -> None:
    """One after the other: the server's log must tell whose request it was."""
    runs: list[tuple[str, Callable[[Browser, Served], Awaitable[list[Look]]]]] = [
        ("direct", ours.direct),
        ("naive", _acting(rivals.naive)),
        ("breadth_first", _acting(rivals.breadth_first)),
        *(("random_walk", _acting(partial(rivals.random_walk, seed=seed))) for seed in SEEDS),
    ]
    for who, run in runs:
        verdict = judge(await run(browser, served), load(name).features)
        options.verdicts[who].setdefault(name, []).append(verdict)
        options.say(f"{name}: {who} {verdict.share:.2f} in {verdict.clicks} clicks")


def _acting(act: Callable[[Visit], Awaitable[None]]) -> Callable[[Browser, Served], Awaitable[list[Look]]]:
    async def run(browser: Browser, served: Served) -> list[Look]:
        async with visit(browser, served) as fresh:
            await act(fresh)
            return fresh.witness.looks

    return run


def _account(options: Options, who: Iterable[str]) -> dict[str, Any]:
    told = {name: options.verdicts[name] for name in who}
    return {
        "shares": {name: _shares(of_sites) for name, of_sites in told.items()},
        "verdicts": {
            name: {at: [verdict.to_wire() for verdict in several] for at, several in of_sites.items()}
            for name, of_sites in told.items()
        },
    }


def _shares(of_sites: dict[str, list[Verdict]]) -> dict[str, float]:
    """Of each site, of both groups, and of all."""
    told = {name: _mean({name: several}) for name, several in of_sites.items()}
    for group in ("tuning", "held_out"):
        if members := {name: several for name, several in of_sites.items() if load(name).group == group}:
            told[group] = _mean(members)
    return {name: round(share, 3) for name, share in (told | {"all": _mean(of_sites)}).items()}


def _mean(of_sites: dict[str, list[Verdict]]) -> float:
    """Mean over the sites; where there was no visit at all, nothing was shown."""
    return mean([mean([verdict.share for verdict in several] or [0.0]) for several in of_sites.values()] or [0.0])
