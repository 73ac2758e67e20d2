"""Dressing a take again: what a changed caption and a changed look cost, and that the site is left in peace."""

import json
import shutil
from pathlib import Path
from typing import Any

import psutil

from autodemo_gui.core.take import CACHE_FOLDER
from tests.bench.filming.figures import Bar, Part
from tests.bench.filming.options import Options
from tests.bench.filming.program import Ran, autodemo

CAPTION, LOOK = 0.25, 1.5
OTHER_LOOK = "night"
NEW_CAPTION = "Another word for it"


async def rerender(scratch: Path, options: Options) -> Part:
    """Render a take of the sample script: all of it, the same again, with one caption changed, in another look."""
    part = Part()
    take = await options.take("script", scratch)
    asked_before = len(options.site.log.all())
    shutil.rmtree(take / CACHE_FOLDER, ignore_errors=True)
    runs: dict[str, Ran] = {}
    changes = {
        "full": (),
        "unchanged": (),
        "caption": ("--script", str(_recaptioned(take, scratch))),
        "look": ("--look", OTHER_LOOK),
    }
    for name, words in changes.items():
        options.say(f"render: {name}")
        runs[name] = await _render(take, scratch / f"{name}.mp4", *words)
        options.say(f"{runs[name].wall_s:.1f} s for {runs[name].film_s:.1f} s of film")
    asked = options.site.log.all()[asked_before:]
    full = runs["full"]
    for name, ran in runs.items():
        part.facts[name] = {
            "wall_s": round(ran.wall_s, 1),
            "film_s": ran.film_s,
            "of_full": round(ran.wall_s / full.wall_s, 3),
            "cpu_of_full": round(ran.cpu_s / full.cpu_s, 3),
            "of_film": round(ran.wall_s / ran.film_s, 3),
            "cpu_bound_ratio": round(ran.cpu_s / (psutil.cpu_count() or 1) / ran.film_s, 3),
            "phases_s": ran.report["phases"],
            "warnings": ran.report["warnings"],
            **ran.needs,
        }
    part.facts["asked_of_the_site"] = [request.path for request in asked]
    part.facts["cache_mb"] = round(
        sum(f.stat().st_size for f in (take / CACHE_FOLDER).rglob("*") if f.is_file()) / 2**20, 1
    )
    part.bars += [
        Bar("re-render after a caption change / full render", runs["caption"].wall_s / full.wall_s, CAPTION),
        Bar("re-render after a look change / film", runs["look"].wall_s / runs["look"].film_s, LOOK),
        Bar("requests to the site while rendering", len(asked), 0),
    ]
    return part


async def _render(take: Path, out: Path, *words: str) -> Ran:
    return await autodemo(out.parent, "render", str(take), "-o", str(out), *words)


def _recaptioned(take: Path, scratch: Path) -> Path:
    """The take's script with another caption on a step in its middle."""
    data: dict[str, Any] = json.loads((take / "script.json").read_text("utf-8"))
    captioned = [step for step in data["steps"] if step.get("caption")]
    captioned[len(captioned) // 2]["caption"] = NEW_CAPTION
    written = scratch / "recaptioned.script.json"
    written.write_text(json.dumps(data), "utf-8")
    return written
