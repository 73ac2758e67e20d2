"""The door of the renderer: runs the pixel work in a process of low priority, so that no event loop stalls."""

import asyncio
import contextlib
import json
import shutil
import subprocess
import sys
import uuid
from asyncio.subprocess import Process
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import psutil

from autodemo_gui.browser import processes
from autodemo_gui.core.errors import (
    AutoDemoError,
    DiskFull,
    EncoderCrashed,
    EncoderMissing,
    InvalidInput,
    JobCancelled,
)
from autodemo_gui.core.job import Shape, Size
from autodemo_gui.core.look import Look
from autodemo_gui.core.ports import Control
from autodemo_gui.core.text import tr
from autodemo_gui.render.bars import bar_names
from autodemo_gui.render.ffmpeg import find_ffmpeg
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.overlays import draw_bars
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import Rendered, RenderSpec, StepMark

__all__ = ["Rendered", "StepMark", "render"]

_PATIENCE_S = 3.0
"""How long the process may take to end by itself."""
_LONGEST_LINE = 8 * 1024 * 1024
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
) -> Rendered:
    """Cut and dress a take.

    Args:
        take: its folder; only read.
        look: how it is dressed.
        shape: of the film.
        size: of the film.
        fps: of the film.
        out: the MP4; appears whole or not at all.
        on_progress: told a fraction from 0 to 1.
        control: ends the render when the job is cancelled.
        scratch: a private folder on a disk with room; made when missing; pictures of text stay in it for the next film.
        companions: whether poster and subtitles are written beside the film.
        limit_s: wall time after which it gives up; default is the larger of 120 s and four times the film.
        browser: setting that names the browser for drawing text, or empty.

    Raises:
        InvalidInput: the take cannot be used.
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
    look, bars = await _draw_bars(take, look, shape, size, scratch, browser, warnings)
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
        bars=bars,
        ffmpeg=ffmpeg,
        companions=companions,
        limit_s=limit_s,
    )
    try:
        rendered = await _run(spec, on_progress, control)
    finally:
        await asyncio.to_thread(shutil.rmtree, private, ignore_errors=True)
    on_progress(1.0)
    return rendered.model_copy(update={"warnings": (*warnings, *rendered.warnings)})


async def _draw_bars(
    take: Path, look: Look, shape: Shape, size: Size, scratch: Path, browser: str, warnings: list[str]
) -> tuple[Look, dict[str, Path]]:
    """The look's browser bar for every address of the take; without a browser, the look without its bar."""
    if look.window.frame == "none":
        return look, {}
    with await asyncio.to_thread(TakeReader, take) as reader:
        names = dict.fromkeys(name for _, name in bar_names(reader.cues, reader.info))
        layout = lay_out(look, shape, size, reader.info)
    try:
        bars = await draw_bars(names, look=look, layout=layout, folder=scratch, browser=browser, on_note=lambda _: None)
    except AutoDemoError as error:
        warnings.append(tr("The film has no browser bar: {reason}", reason=error.sentence))
        return look.model_copy(update={"window": look.window.model_copy(update={"frame": "none"})}), {}
    return look, bars


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
    title, detail, hint = data["title"], data["detail"], data["hint"]
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
