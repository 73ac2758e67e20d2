"""The door of the renderer: runs the pixel work in a process of low priority, so that no event loop stalls."""

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import psutil
from pydantic import ValidationError

from autodemo_gui.browser import processes
from autodemo_gui.core.brand import Brand
from autodemo_gui.core.errors import (
    AutoDemoError,
    DiskFull,
    EncoderCrashed,
    EncoderMissing,
    InvalidInput,
    JobCancelled,
)
from autodemo_gui.core.job import Quality, Shape, Size
from autodemo_gui.core.look import Look
from autodemo_gui.core.ports import Control
from autodemo_gui.core.take import BRAND_FILE, CACHE_FOLDER
from autodemo_gui.core.text import retold, tr
from autodemo_gui.render import overlay_plan, overlays
from autodemo_gui.render.ffmpeg import disk_full, find_ffmpeg
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import Rendered, RenderSpec, StepMark
from autodemo_gui.render.shades import branded

__all__ = ["Rendered", "StepMark", "render"]

_PATIENCE_S = 3.0
"""How long the process may take to end by itself."""
_LONGEST_LINE = 8 * 1024 * 1024
ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": "33554432", "MALLOC_TRIM_THRESHOLD_": "268435456", "MALLOC_ARENA_MAX": "2"}
"""glibc gives every picture's memory back and asks for it anew, page by page: that doubles the cost of decoding (8 ms
became 4 for a 1080p picture). Other systems' allocators do not know these."""
_ERRORS: dict[str, type[AutoDemoError]] = {kind.code: kind for kind in (DiskFull, EncoderCrashed, EncoderMissing)}


async def render(
    take: Path,
    *,
    look: Look,
    shape: Shape,
    size: Size,
    fps: Literal[30, 60],
    out: Path,
    on_progress: Callable[[float], None],
    control: Control | None,
    scratch: Path,
    companions: bool = True,
    limit_s: float | None = None,
    browser: str = "",
    captions: Mapping[int, str] | None = None,
    quality: Quality = "standard",
    cache: Path | None = None,
) -> Rendered:
    """Cut and dress a take.

    Args:
        take: its folder; only read, but for its cache.
        look: how it is dressed.
        shape: of the film.
        size: of the film.
        fps: of the film.
        out: the MP4; appears whole or not at all.
        on_progress: told a fraction from 0 to 1.
        control: ends the render when the job is cancelled.
        scratch: a private folder on a disk with room; made when missing.
        companions: whether poster and subtitles are written beside the film.
        limit_s: wall time after which it gives up; default is the larger of 120 s and four times the film.
        browser: setting that names the browser for drawing text, or empty.
        captions: by beat index, instead of the take's; an empty one leaves its beat without.
        quality: of the picture.
        cache: keeps drawn overlays and encoded segments for the next film; default the take's own, or the scratch
            folder's where nothing can be written beside the take.

    Raises:
        InvalidInput: the take cannot be used, or a picture of the look.
        DiskFull: no room for the film.
        EncoderMissing: no ffmpeg that starts.
        EncoderCrashed: ffmpeg or the render process died or took too long; `partial` is a playable part, if any.
        JobCancelled: the control says so.
    """
    if control is not None:
        control.check()
    scratch.mkdir(parents=True, exist_ok=True)
    ffmpeg = await asyncio.to_thread(find_ffmpeg)
    warnings: list[str] = []
    private = scratch / f"render-{uuid.uuid4().hex[:12]}"
    private.mkdir()
    spec = RenderSpec(
        take=take,
        look=look,
        shape=shape,
        size=size,
        fps=fps,
        out=out,
        scratch=private,
        cache=await asyncio.to_thread(_cache_in, (cache,) if cache else (take / CACHE_FOLDER, scratch / CACHE_FOLDER)),
        captions=dict(captions) if captions is not None else None,
        quality=quality,
        ffmpeg=ffmpeg,
        companions=companions,
        limit_s=limit_s,
    )
    try:
        spec = await _dressed(spec, browser, warnings)
        rendered = await _run(spec, on_progress, control)
    finally:
        await asyncio.to_thread(shutil.rmtree, private, ignore_errors=True)
    on_progress(1.0)
    return rendered.model_copy(update={"warnings": (*warnings, *rendered.warnings)})


async def _dressed(spec: RenderSpec, browser: str, warnings: list[str]) -> RenderSpec:
    """With everything drawn that has text in it; without a browser, with a look that needs nothing of the kind."""
    look = spec.look
    with await asyncio.to_thread(TakeReader, spec.take) as reader:
        cues, info = reader.cues, reader.info
    brand = _brand_of(spec.take).edited(look.brand)
    look = branded(look.model_copy(update={"brand": brand}), brand)
    layout = lay_out(look, spec.shape, spec.size, info)
    wanted = overlay_plan.wanted(look, brand, layout, info, cues, spec.captions)
    folder = spec.cache / "overlays"
    try:
        drawn = await overlays.draw(
            wanted, look=look, layout=layout, folder=folder, browser=browser, on_note=lambda _: None
        )
    except AutoDemoError as error:
        warnings.append(tr("The film has no browser bar, captions or cards: {reason}", reason=error.sentence))
        return spec.model_copy(update={"look": _without_text(look)})
    return spec.model_copy(update={"look": overlay_plan.possible(look, drawn), "overlays": drawn})


def _without_text(look: Look) -> Look:
    """The same look for a machine on which no text can be drawn."""
    return look.model_copy(
        update={
            "window": look.window.model_copy(update={"frame": "none"}),
            "cards": look.cards.model_copy(update={"title": False, "end": False}),
            "captions": look.captions.model_copy(update={"visible": False}),
            "watermark": look.watermark.model_copy(update={"visible": False}),
            "keys": False,
        }
    )


def _brand_of(take: Path) -> Brand:
    """What was read from the site; nothing when that was not done or is damaged."""
    try:
        return Brand.model_validate_json((take / BRAND_FILE).read_bytes())
    except (OSError, ValidationError):
        return Brand()


def _cache_in(places: tuple[Path, ...]) -> Path:
    """The first of these folders in which something can be kept; made private when missing."""
    for folder in places:
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK | os.X_OK):
            return folder
    raise disk_full()


async def _run(spec: RenderSpec, on_progress: Callable[[float], None], control: Control | None) -> Rendered:
    """Run the render process to its end, or end it."""
    spec_file = spec.scratch / "spec.json"
    spec_file.write_text(spec.model_dump_json(), "utf-8")
    log = spec.scratch / "render.log"
    with log.open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            *_command(spec_file),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=os.environ | ENVIRONMENT,
            limit=_LONGEST_LINE,
            # Ctrl+C in a terminal reaches the whole group; who started us decides what it means.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    listening = asyncio.ensure_future(_listen(process, on_progress))
    cancelled = asyncio.ensure_future(control.cancelled()) if control else None
    try:
        await asyncio.wait([task for task in (listening, cancelled) if task], return_when=asyncio.FIRST_COMPLETED)
        if not listening.done():
            raise JobCancelled
        outcome = listening.result()
    finally:
        if cancelled:
            cancelled.cancel()
        listening.cancel()
        await processes.to_the_end(_ask_then_insist(process))
    if isinstance(outcome, AutoDemoError):
        raise outcome
    if outcome is None:
        raise _died(log, process.returncode)
    return outcome


def _command(spec_file: Path) -> list[str]:
    """A frozen build has no interpreter for `-m`: its program is told to be the render process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "render-process", str(spec_file)]
    return [sys.executable, "-m", "autodemo_gui.render.main", str(spec_file)]


async def _listen(process: Process, on_progress: Callable[[float], None]) -> Rendered | AutoDemoError | None:
    """Read the process' lines until it ends; None when it ended without saying how."""
    outcome: Rendered | AutoDemoError | None = None
    if process.stdout is None:
        return None
    async for line in process.stdout:
        said = json.loads(line)
        match said:
            case {"progress": float() | int() as fraction}:
                on_progress(float(fraction))
            case {"rendered": dict() as rendered}:
                outcome = Rendered.model_validate(rendered)
            case {"error": dict() as error}:
                outcome = error_from_wire(error)
    await process.wait()
    return outcome


def error_from_wire(data: dict[str, Any]) -> AutoDemoError:
    """The error that `main.error_to_wire` wrote."""
    said = retold(data)
    title, detail, hint = said["title"], said["detail"], said["hint"]
    if data["code"] == InvalidInput.code:
        return InvalidInput(data["field"], detail, hint)
    error = _ERRORS.get(data["code"], AutoDemoError)(title, detail, hint)
    error.partial = Path(data["partial"]) if data["partial"] else None
    return error


def _died(log: Path, code: int | None) -> EncoderCrashed:
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    reason = lines[-1].strip() if lines else tr("it ended with code {code} without a word", code=code)
    return EncoderCrashed(
        tr("Rendering stopped before the film was finished."),
        tr("The render process says: {reason}.", reason=reason.rstrip(".")),
        tr("Try again; the take is still there."),
    )


async def _ask_then_insist(process: Process) -> None:
    """See the process gone: ask by closing its stdin, then kill it and its ffmpeg."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE_S)
    except TimeoutError:
        await asyncio.to_thread(_kill_tree, process.pid)
        await process.wait()


def _kill_tree(pid: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        processes.end([*root.children(recursive=True), root])
