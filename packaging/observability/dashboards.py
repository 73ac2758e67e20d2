"""Writes the four Grafana dashboards: `python3 packaging/observability/dashboards.py`.

A dashboard is a list of panels; a panel is a title, a unit, and what it asks Prometheus. The rest is arithmetic.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, PER_ROW = 8, 8, 3
PROMETHEUS = {"type": "prometheus", "uid": "prometheus"}
PER_FILM = 'max(increase(autodemo_jobs_total{what="completed"}[6h]))'


@dataclass(frozen=True)
class Panel:
    """One picture.

    Attributes:
        title: what it shows.
        unit: as Grafana spells it.
        says: what a person should know to read it.
        asks: by legend, the expressions.
    """

    title: str
    unit: str
    says: str
    asks: dict[str, str]


def made(what: str, over: str = "6h") -> str:
    """How much completed jobs added to a sum."""
    return f'max(increase(autodemo_made_total{{what="{what}"}}[{over}]))'


def per_film(what: str, factor: str = "") -> str:
    """The same for each film."""
    return f"{made(what)}{factor} / {PER_FILM}"


def happened(*what: str) -> dict[str, str]:
    """Jobs an hour that this happened to."""
    return {"{{what}}": f'3600 * max by (what) (rate(autodemo_jobs_total{{what=~"{"|".join(what)}"}}[15m]))'}


PHASES = ("exploring", "starting", "filming", "rendering", "saving")
SYSTEM = (
    Panel("Workers", "short", "That spoke within 15 seconds.", {"workers": "max(autodemo_workers)"}),
    Panel(
        "Jobs now",
        "short",
        "Taken is how many workers are at work; delayed wait for another try.",
        {
            "waiting": "max(autodemo_queue_waiting)",
            "taken": "max(autodemo_queue_taken)",
            "delayed": "max(autodemo_queue_delayed)",
        },
    ),
    Panel(
        "Waiting time of the next job",
        "s",
        "Five minutes are too long.",
        {"oldest": "max(autodemo_queue_oldest_seconds)"},
    ),
    Panel(
        "Redis",
        "bool_on_off",
        "As the API sees it; copies of the API that are gone are not shown.",
        {"{{instance}}": "autodemo_redis_up"},
    ),
    Panel(
        "Redis' memory",
        "bytes",
        "Films lie there until they are fetched or expire.",
        {"used": "max(redis_memory_used_bytes)", "bound": "max(redis_memory_max_bytes)"},
    ),
    Panel(
        "Answers a second",
        "reqps",
        "By status.",
        {"{{status}}": "sum by (status) (rate(autodemo_http_requests_total[5m]))"},
    ),
    Panel(
        "Time to answer, 99 of 100",
        "s",
        "Promised: 50 ms for a status, 100 ms for a new job.",
        {"{{route}}": "histogram_quantile(0.99, sum by (le, route) (rate(autodemo_http_request_seconds_bucket[5m])))"},
    ),
    Panel(
        "Share of errors",
        "percentunit",
        "The month's allowance is 0.1 %.",
        {
            "errors": 'sum(rate(autodemo_http_requests_total{status=~"5.."}[5m]))'
            " / sum(rate(autodemo_http_requests_total[5m]))"
        },
    ),
)
JOBS = (
    Panel("Jobs an hour", "short", "How they ended.", happened("completed", "failed", "cancelled")),
    Panel(
        "Why jobs failed, an hour",
        "short",
        "Only `machine` is the operator's: browser, encoder, disk, a defect.",
        {"{{reason}}": "3600 * max by (reason) (rate(autodemo_jobs_failed_total[15m]))"},
    ),
    Panel("New jobs an hour", "short", "", happened("submitted", "adopted")),
    Panel(
        "Jobs that changed hands, an hour",
        "short",
        "Recovered: their worker died. Handed back: it was told to stop. Fenced: a late answer that no longer counted.",
        happened("recovered", "handed_back", "retried", "fenced"),
    ),
    Panel("Given up lately", "short", "Jobs that ended three workers.", {"jobs": "max(autodemo_queue_given_up)"}),
    Panel("Films fetched an hour", "short", "", happened("exported")),
)
COST = (
    Panel(
        "Where a film's time goes",
        "s",
        "Seconds of a worker for each completed job.",
        {phase: per_film(f"{phase}_ms", " / 1000") for phase in PHASES},
    ),
    Panel(
        "Worker seconds for a second of film",
        "short",
        "Filming and rendering, without looking around.",
        {"factor": f"({made('filming_ms')} + {made('rendering_ms')}) / {made('film_ms')}"},
    ),
    Panel(
        "Share of workers at work", "percentunit", "", {"at work": "max(autodemo_queue_taken) / max(autodemo_workers)"}
    ),
    Panel("Language model, a day", "currencyUSD", "", {"US dollars": f"{made('llm_microusd', '1d')} / 1e6"}),
    Panel(
        "Language model, a film",
        "short",
        "Cached answers cost nothing.",
        {"tokens": per_film("llm_tokens"), "questions": per_film("llm_calls"), "cached": per_film("llm_cached")},
    ),
    Panel(
        "Films chosen by keywords because the model was silent",
        "percentunit",
        "",
        {"share": per_film("llm_fallbacks")},
    ),
)
QUALITY = (
    Panel("Length of a film", "s", "", {"seconds": per_film("film_ms", " / 1000")}),
    Panel("In a film", "short", "", {"steps": per_film("steps"), "clicks": per_film("clicks")}),
    Panel(
        "Warnings in a film",
        "short",
        "Steps left out, texts that did not fit, a live camera: what a person would want to know.",
        {"warnings": per_film("warnings")},
    ),
    Panel(
        "Tried for each click shown",
        "short",
        "Clicks of the rehearsal.",
        {"tried": f"{made('rehearsal_clicks')} / {made('clicks')}"},
    ),
    Panel(
        "Movements that are whole",
        "percentunit",
        "Of the pictures that pages changed to on camera, those that films have. With fewer than all they stutter.",
        {"share": f"{made('frames_kept')} / {made('frames_due')}"},
    ),
    Panel(
        "Distinct pictures in a second of film",
        "short",
        "A page at rest has none, one that scrolls 60. If it falls while movements stay whole, sites are calmer.",
        {"pictures": f"{made('frames_kept')} * 1000 / {made('film_ms')}"},
    ),
    Panel(
        "Steps that were planned and are not shown",
        "percentunit",
        "They could not be done again before the camera, or something was wrong with them twice.",
        {"share": f"{made('steps_cut')} / ({made('steps_cut')} + {made('steps')})"},
    ),
    Panel("Held back by the guard, a film", "short", "", {"refused": per_film("refused")}),
    Panel(
        "Browsing of a film",
        "s",
        "Rehearsal and page time on camera; bounded by max_runtime.",
        {"seconds": per_film("browsing_ms", " / 1000")},
    ),
)
DASHBOARDS = {"system": SYSTEM, "jobs": JOBS, "cost": COST, "quality": QUALITY}


def dashboard(name: str, panels: tuple[Panel, ...]) -> dict[str, Any]:
    """A dashboard as Grafana reads it."""
    return {
        "uid": f"autodemo-{name}",
        "title": f"AutoDemo: {name}",
        "tags": ["autodemo"],
        "schemaVersion": 39,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-24h", "to": "now"},
        "panels": [_panel(number, panel) for number, panel in enumerate(panels)],
    }


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "description": panel.says,
        "datasource": PROMETHEUS,
        "gridPos": {"x": number % PER_ROW * WIDTH, "y": number // PER_ROW * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
        "targets": [
            {"refId": chr(ord("A") + index), "datasource": PROMETHEUS, "expr": expression, "legendFormat": legend}
            for index, (legend, expression) in enumerate(panel.asks.items())
        ],
    }


def write(folder: Path) -> list[Path]:
    """Write all of them; returns the files."""
    files = []
    for name, panels in DASHBOARDS.items():
        files.append(folder / f"{name}.json")
        files[-1].write_text(json.dumps(dashboard(name, panels), indent=2) + "\n", "utf-8")
    return files


if __name__ == "__main__":
    print(*write(Path(__file__).with_name("dashboards")), sep="\n")
