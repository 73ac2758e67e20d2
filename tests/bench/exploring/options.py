"""What every part of the bench is given: which sites, how many plans of each, whom to tell, and the plans so far."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from autodemo_gui.core.errors import AutoDemoError
from tests.bench.exploring import ours
from tests.bench.exploring.judge import Verdict
from tests.bench.exploring.sites import Served, site
from tests.bench.real_sites import SiteUnavailableError
from tests.bench.running import Say

_LANES = 2


@dataclass(slots=True)
class Options:
    """What every part is given.

    Attributes:
        sites: names of those to measure.
        plans_each: how many dry runs of each site.
        say: told a line of progress.
        plans: the dry runs so far, by site.
        failed: sites of which there is no plan, or on which nobody could act, each with the reason as a sentence.
        not_served: sites that could not be had, each with the reason as a sentence.
        verdicts: by who acted and then by site; several where it was done several times.
    """

    sites: tuple[str, ...]
    plans_each: int
    say: Say
    plans: dict[str, list[ours.Plan]] = field(default_factory=lambda: defaultdict(list))
    failed: dict[str, str] = field(default_factory=dict)
    not_served: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, dict[str, list[Verdict]]] = field(default_factory=lambda: defaultdict(dict))

    async def all_plans(self) -> None:
        """The first of every site, one at a time, and then the others, in lanes: of those no time is reported."""
        for name in self.sites:
            await self._guarded(name, 1)
        lanes = asyncio.Semaphore(_LANES)

        async def in_lane(name: str) -> None:
            async with lanes:
                await self._guarded(name, self.plans_each)

        await asyncio.gather(*map(in_lane, self.sites))

    async def _guarded(self, name: str, count: int) -> None:
        if name in self.failed or name in self.not_served or len(self.plans[name]) >= count:
            return
        try:
            with site(name) as served:
                while len(self.plans[name]) < count:
                    await self._plan(name, served)
        except SiteUnavailableError as error:
            self.not_served[name] = str(error)
        except AutoDemoError as error:
            self.failed[name] = str(error)
            self.say(f"{name}: {error}")

    async def _plan(self, name: str, served: Served) -> None:
        plan = await ours.plan(served.url)
        self.plans[name].append(plan)
        self.say(f"{name}: plan {len(self.plans[name])}, {len(plan.clicks)} clicks, {plan.wall_s:.1f} s")
