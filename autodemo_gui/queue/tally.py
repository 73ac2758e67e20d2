"""What completed jobs add up to, for whoever watches over the queue: whole amounts, no address and no name."""

from collections.abc import Mapping
from typing import Any

from autodemo_gui.core.metrics import Metrics
from autodemo_gui.core.progress import Phase

AMOUNTS = (
    *("film_ms", "browsing_ms", *(f"{phase}_ms" for phase in Phase)),
    *("steps", "steps_cut", "clicks", "rehearsal_clicks", "refused", "warnings"),
    *("frames_due", "frames_kept"),
    *("llm_calls", "llm_cached", "llm_tokens", "llm_microusd", "llm_fallbacks"),
)
"""Names of the sums. `Phase` names where the worker's time went, and `refused` what its guard held back."""
PREFIX = "made:"
"""Sets the sums apart from the counts of what happened to jobs, in the same hash."""


def amounts(metrics: Mapping[str, Any]) -> list[str]:
    """Field and amount, by turns, of what one job adds.

    Args:
        metrics: as stored with the job (`core.metrics.Metrics`).
    """
    found = Metrics.model_validate(dict(metrics))
    llm = found.llm
    sums = {
        "film_ms": found.duration_s * 1000,
        "browsing_ms": found.runtime * 1000,
        **{f"{phase}_ms": found.phases.get(phase, 0.0) * 1000 for phase in Phase},
        "steps": len(found.steps),
        "steps_cut": found.steps_cut,
        "clicks": found.clicks,
        "rehearsal_clicks": found.rehearsal_clicks,
        "refused": len(found.refused),
        "warnings": len(found.warnings),
        "frames_due": found.frames_due,
        "frames_kept": found.frames_kept,
        "llm_calls": llm.calls if llm else 0,
        "llm_cached": llm.cached if llm else 0,
        "llm_tokens": llm.prompt_tokens + llm.completion_tokens if llm else 0,
        "llm_microusd": llm.usd * 1e6 if llm else 0,
        "llm_fallbacks": bool(llm and llm.fallback),
    }
    return [word for name in AMOUNTS if round(sums[name]) for word in (PREFIX + name, str(round(sums[name])))]
