"""The parts of the bench: proof, sweep, runs and films; each has figures against bars, all share the verdicts."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.filming.figures import Bar, Part
from tests.bench.running import Say
from tests.bench.trapping import control
from tests.bench.trapping.films import film
from tests.bench.trapping.names import none_remembered
from tests.bench.trapping.runs import Plan, Ran, plans, run
from tests.bench.trapping.sweep import Swept, sweep
from tests.bench.trapping.verdicts import LEAST_ALLOWED, LEAST_HARMLESS, LEAST_TRAPS, Verdicts, not_allowed
from tests.bench.trapping.visits import Walled, walled
from tests.sites.traps.server import TrapSite
from tests.sites.traps.trap import Page

LANES = 2


@dataclass(frozen=True, slots=True)
class Options:
    """What the parts share.

    Attributes:
        seeds: how many seeds the runs have, in each mode and order.
        films: how many are filmed.
        is_full: prove the traps in both ways in which their handlers can be written.
        pages: slugs of the pages that are looked at.
        verdicts: of every trap.
    """

    seeds: int
    films: int
    is_full: bool
    pages: tuple[str, ...]
    verdicts: Verdicts

    @property
    def chosen(self) -> tuple[Page, ...]:
        """The pages."""
        return tuple(page for page in self.verdicts.catalogue.pages if page.slug in self.pages)


async def proof(options: Options, say: Say) -> Part:
    """Without the guard each trap goes off; in full, however its handlers are written."""
    traps = [trap for page in options.chosen for trap in page.traps]
    proven: set[int] = {trap.number for trap in traps}
    with none_remembered():
        for inline in (False, True) if options.is_full else (False,):
            with _site() as site:
                site.rearrange(seed=0, inline=inline)
                proven &= await control.prove(site, traps)
    options.verdicts.prove(proven)
    quiet = [trap.key for trap in traps if trap.number not in proven]
    harmless = sum(len(page.harmless) for page in options.chosen)
    say(f"{len(proven)} of {len(traps)} traps go off without the guard; {harmless} look-alikes")
    return Part(
        bars=[
            Bar("traps that go off without the guard", len(proven), LEAST_TRAPS, at_most=False),
            Bar("harmless look-alikes", harmless, LEAST_HARMLESS, at_most=False),
        ],
        facts={
            "not_proven": quiet,
            "vectors": Counter(trap.vector for trap in traps if trap.number in proven),
            "harms": Counter(trap.harm.value for trap in traps if trap.number in proven),
        },
    )


async def swept(options: Options, say: Say) -> Part:
    """Everything that the policy allows is clicked, on every page, twice: handlers inline, and added by scripts."""
    verdicts, kept = options.verdicts, {}
    pages = options.chosen

    async def lane(inline: bool) -> tuple[str, dict[int, Swept], dict[str, str]]:
        name = f"sweep, handlers {'inline' if inline else 'added'}"
        async with _lane() as own:
            own.site.rearrange(seed=0, inline=inline)
            found = await sweep(own, pages)
            verdicts.note(name, own.site.damage())
            return name, found, not_allowed(own.site, found)

    with none_remembered():
        lanes = await asyncio.gather(lane(True), lane(False))
    for name, found, missing in lanes:
        verdicts.note_sweep(found)
        shown = {one.key for page in pages for one in page.harmless}
        kept |= {f"{key} ({name})": why for key, why in missing.items() if key in shown}
    total = len(lanes) * sum(len(page.harmless) for page in pages)
    acted = [number for number, verdict in verdicts.by_number.items() if verdict.acted_on]
    say(f"{len(acted)} traps were acted on; {total - len(kept)} of {total} look-alikes allowed")
    bars = verdicts.bars("sweep")
    bars.append(Bar("look-alikes allowed, share", (total - len(kept)) / max(total, 1), LEAST_ALLOWED, at_most=False))
    return Part(bars=bars, facts={"not_allowed": kept, "arrived": verdicts.arrived("sweep"), "acted_on": len(acted)})


async def runs(options: Options, say: Say) -> Part:
    """Explorations as jobs make them, in both modes and both orders, with every seed."""
    verdicts = options.verdicts
    waiting = plans(options.pages, options.seeds)
    done: list[Ran] = []

    async def lane() -> None:
        async with _lane() as own:
            while waiting:
                done.append(await _one(own, waiting.pop(0), verdicts, say))

    with none_remembered():
        await asyncio.gather(*(lane() for _ in range(LANES)))
    attempts = [attempt for ran in done for attempt in ran.attempts if attempt.done]
    for attempt in attempts:
        if attempt.number in verdicts.by_number:
            verdicts.by_number[attempt.number].acted_on += 1
    clicked = {attempt.number for attempt in attempts if attempt.action != "hover"}
    return Part(
        bars=verdicts.bars("run"),
        facts={
            "runs": len(done),
            "acts": len(attempts),
            "traps_acted_on": len(clicked & verdicts.by_number.keys()),
            "look_alikes_clicked": len(clicked & verdicts.catalogue.harmless.keys()),
            "refused": Counter(rule for ran in done for rule in ran.refused),
            "ended_with": Counter(ran.error for ran in done if ran.error),
            "arrived": verdicts.arrived("run"),
        },
    )


async def _one(own: Walled, plan: Plan, verdicts: Verdicts, say: Say) -> Ran:
    own.site.reset()
    own.site.rearrange(seed=plan.seed, inline=plan.seed % 3 == 0)
    ran = await run(own, plan)
    damage = own.site.damage()
    verdicts.note(f"run: {plan}", damage)
    fired = ", ".join(own.site.catalogue.key(number) for number in damage.fired)
    ending = (f", {ran.error}" if ran.error else "") + (f", FIRED {fired}" if fired else "")
    say(f"{plan}: {len(ran.attempts)} acts{ending}")
    return ran


async def films(options: Options, say: Say) -> Part:
    """Recordings by the studio, camera on, from request to film."""
    verdicts, told = options.verdicts, []
    for number in range(options.films):
        with _site() as site, TemporaryDirectory() as folder:
            site.rearrange(seed=number + 1, inline=False)
            shot = await film(site, Path(folder), number, options.pages)
            verdicts.note(f"film: {shot.name}", site.damage())
            told.append(shot.to_wire())
            say(f"{shot.name}: {shot.clicks} clicks, {shot.refused} refused, {shot.error or 'filmed'}")
    bars = verdicts.bars("film")
    bars.append(Bar("films made", sum(not one["error"] for one in told), options.films, at_most=False))
    return Part(bars=bars, facts={"films": told, "arrived": verdicts.arrived("film")})


@contextlib.contextmanager
def _site() -> Iterator[TrapSite]:
    with TemporaryDirectory() as folder, TrapSite(Path(folder)) as site:
        yield site


@contextlib.asynccontextmanager
async def _lane() -> AsyncIterator[Walled]:
    with _site() as site:
        async with walled(site) as own:
            yield own
