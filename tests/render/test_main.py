import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from pydantic import ValidationError

from autodemo_gui.core.errors import AutoDemoError, DiskFull, EncoderCrashed, EncoderMissing, InvalidInput
from autodemo_gui.core.look import PLAIN
from autodemo_gui.core.text import Sentence, tr
from autodemo_gui.render.api import _command, error_from_wire
from autodemo_gui.render.main import EXIT_ABANDONED, error_to_wire
from autodemo_gui.render.rendered import Rendered, RenderSpec


def spec_for(take: Path, folder: Path, ffmpeg: Path, **changes: object) -> Path:
    spec = RenderSpec(
        take=take,
        look=PLAIN,
        shape="16:9",
        size="1080p",
        fps=60,
        out=folder / "demo.mp4",
        scratch=folder,
        cache=folder,
        ffmpeg=ffmpeg,
    )
    path = folder / "spec.json"
    path.write_text(spec.model_copy(update=changes).model_dump_json(), "utf-8")
    return path


def start(spec: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "autodemo_gui.render.main", str(spec)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_it_ends_with_its_parent_and_takes_ffmpeg_along(scrolling: Path, tmp_path: Path, ffmpeg: Path) -> None:
    with start(spec_for(scrolling, tmp_path, ffmpeg)) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert "progress" in process.stdout.readline()
        family = psutil.Process(process.pid).children(recursive=True)
        assert family

        process.stdin.close()  # as the system does when the parent dies

        assert process.wait(30) == EXIT_ABANDONED
        assert psutil.wait_procs(family, timeout=30)[1] == []


def test_the_program_of_a_frozen_build_can_be_the_render_process(
    scrolling: Path, tmp_path: Path, ffmpeg: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = spec_for(scrolling, tmp_path, ffmpeg, fps=30, size="720p")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    program, *arguments = _command(spec)
    assert program == sys.executable

    done = subprocess.run([program, "-m", "autodemo_gui", *arguments], input="", capture_output=True, check=False)

    # Its stdin ended at once: it understood that nobody wants the film.
    assert done.returncode == EXIT_ABANDONED


def test_it_gives_way_to_others(scrolling: Path, tmp_path: Path, ffmpeg: Path) -> None:
    with start(spec_for(scrolling, tmp_path, ffmpeg)) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        own = psutil.Process().nice()
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]

        assert len(family) >= 2
        assert all(member.nice() != own for member in family)
        process.stdin.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is a Linux thing")
def test_a_full_disk_is_told_as_such(scrolling: Path, tmp_path: Path, ffmpeg: Path) -> None:
    spec = spec_for(scrolling, tmp_path, ffmpeg)
    (tmp_path / "segment-0000.mp4").symlink_to("/dev/full")

    with start(spec) as process:
        assert process.stdout is not None
        last = process.stdout.read().splitlines()[-1]

        assert '"code": "disk_full"' in last
        assert process.wait(30) == 1


@pytest.mark.parametrize(
    "error",
    [
        InvalidInput("take", "It is empty.", "Record again."),
        DiskFull("Full.", "Really.", "Free some."),
        EncoderMissing("None."),
        EncoderCrashed("Dead.", "Signal 9."),
        AutoDemoError("Odd."),
    ],
)
def test_errors_cross_the_process_boundary(error: AutoDemoError) -> None:
    back = error_from_wire(error_to_wire(error))

    assert type(back) is type(error)
    assert back.sentence == error.sentence
    assert back.partial is None


def test_a_partial_film_crosses_as_well(tmp_path: Path) -> None:
    error = EncoderCrashed("Dead.")
    error.partial = tmp_path / "demo.partial.mp4"

    assert error_from_wire(error_to_wire(error)).partial == error.partial


def test_a_warning_of_the_render_process_is_still_a_sentence_here() -> None:
    said = tr("Nothing moves for {seconds} s at {at}.", seconds="4.0", at="0:07")
    film = {"path": "f.mp4", "duration_s": 1, "width": 2, "height": 2, "fps": 30, "frames": 30}
    sent = json.dumps(Rendered.model_validate({**film, "warnings": [said, "plain"]}).model_dump(mode="json"))
    received = Rendered.model_validate(json.loads(sent))
    assert received.warnings == ("Nothing moves for 4.0 s at 0:07.", "plain")
    assert isinstance(received.warnings[0], Sentence)
    assert received.warnings[0].values == {"seconds": "4.0", "at": "0:07"}
    with pytest.raises(ValidationError):
        Rendered.model_validate({**film, "warnings": [7]})
