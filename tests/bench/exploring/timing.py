"""How long rehearsing takes, click by click and as a whole, and whether it comes out the same every time."""

import numpy as np

from autodemo_gui.core.progress import Phase
from tests.bench.exploring import ours
from tests.bench.exploring.options import Options
from tests.bench.filming.figures import Bar, Part

P50_S, P95_S = 0.8, 2.0
REHEARSAL_S = 90.0
LEAST_LIKENESS = 0.8


async def timing(options: Options) -> Part:
    """Judge the dry runs; times are of the first one of each site, when nothing else ran."""
    await options.all_plans()
    part = Part()
    calm_s: list[float] = []
    walls_s: list[float] = []
    alike: list[float] = []
    for name, plans in options.plans.items():
        if not plans:
            continue
        first = plans[0]
        calm_s += first.calm_s
        walls_s.append(first.metrics["phases"][Phase.EXPLORING])
        alike.append(ours.likeness(plans))
        part.facts[name] = {
            "plan_s": [round(plan.wall_s, 1) for plan in plans],
            "phases_s": first.metrics["phases"],
            "rehearsal_clicks": first.metrics["rehearsal_clicks"],
            "calm_s": [round(seconds, 2) for seconds in first.calm_s],
            "likeness": round(alike[-1], 3),
            "tried": [
                f"{tried['name']}: {tried['outcome']}, gain {tried['gain']}, promise {tried['promise']}"
                for tried in first.metrics["rehearsal"]["actions"]
            ],
        }
    if calm_s:
        p50_s, p95_s = np.percentile(calm_s, (50, 95))
        part.bars += [
            Bar("from click to calm, median, s", float(p50_s), P50_S),
            Bar("from click to calm, 95th percentile, s", float(p95_s), P95_S),
        ]
    part.facts["failed"] = options.failed | options.not_served
    part.bars += [
        Bar("longest rehearsal of a site, s", max(walls_s, default=float("inf")), REHEARSAL_S),
        Bar("least likeness of a site's storyboards", min(alike, default=0.0), LEAST_LIKENESS, at_most=False),
        Bar("sites without a plan", len(options.failed) + len(options.not_served), 0),
    ]
    return part
