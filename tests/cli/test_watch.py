"""`autodemo watch`: what is filmed, what is kept, what is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from autodemo_gui.cli.root import run
from autodemo_gui.cli.watch import EXIT_MOVED, rounds, seconds_in
from autodemo_gui.core.errors import AutoDemoError, InvalidInput, SiteUnreachable
from autodemo_gui.core.script import Script, Step
from autodemo_gui.studio.develop import Result
from tests.worker.studios import Act, Scene, studio

URL = "https://example.com/"
STEPS = tuple(Step(action="click", url=URL, name=name) for name in ("Prices", "Team", "Docs"))
SCRIPT = Script(url=URL, steps=(Step(action="goto", url=URL, name="Example"), *STEPS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With two scripts and the film that one of them has had so far."""
    found = tmp_path / "demos"
    found.mkdir()
    for name in ("tour", "prices"):
        (found / f"{name}.script.json").write_text(SCRIPT.to_json(), "utf-8")
    (found / "tour.mp4").write_bytes(b"the old film")
    return found


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Act], None]:
    """Let the embedded worker run a small studio, nothing saved on this computer counting."""
    monkeypatch.setenv("AUTODEMO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AUTODEMO_SCRATCH", str(tmp_path / "scratch"))
    for name in ("REDIS_URL", "REDIS_HOST"):
        monkeypatch.delenv(name, raising=False)

    def employ(act: Act) -> None:
        monkeypatch.setattr("autodemo_gui.worker.embedded.real_studio", studio(act))

    return employ


def filmed(scene: Scene, leave_out: tuple[str, ...] = ()) -> Result:
    """A film of the script it was given, without some steps."""
    assert scene.request.script is not None
    shown = tuple(step for step in scene.request.script.steps if step.name not in leave_out)
    result = scene.film()
    file = scene.workspace / "script.json"
    file.write_text(scene.request.script.model_copy(update={"steps": shown}).to_json(), "utf-8")
    warnings = tuple(f"“{name}” is left out: It moved away." for name in leave_out)
    metrics = result.metrics.model_copy(update={"warnings": warnings})
    return Result(result.video, result.files | {"script.json": file}, metrics, None)


async def as_it_was(scene: Scene) -> Result:
    return filmed(scene)


async def changed(scene: Scene) -> Result:
    return filmed(scene, ("Team", "Docs"))


def test_films_take_the_place_of_the_old_ones_and_the_scripts_stay(
    folder: Path, worker: Callable[[Act], None], capsys: pytest.CaptureFixture[str]
) -> None:
    worker(as_it_was)
    assert run(["watch", str(folder), "--look", "plain", "--size", "720p"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "prices.script.json: as it was, 4 steps",
        "tour.script.json: as it was, 4 steps",
    ]
    assert (folder / "tour.mp4").read_bytes()[4:8] == b"ftyp"
    assert sorted(file.name for file in folder.iterdir()) == [
        *("prices.mp4", "prices.script.json", "prices.srt"),
        *("tour.mp4", "tour.script.json", "tour.srt"),
    ]
    assert (folder / "tour.script.json").read_text("utf-8") == SCRIPT.to_json()


def test_a_film_that_lacks_steps_goes_beside_the_old_one_and_the_exit_code_tells(
    folder: Path, worker: Callable[[Act], None], capsys: pytest.CaptureFixture[str]
) -> None:
    worker(changed)
    (folder / "prices.script.json").unlink()
    assert run(["watch", str(folder)]) == EXIT_MOVED
    assert capsys.readouterr().out.splitlines() == [
        "tour.script.json: 2 of 4 steps moved: “Team”, “Docs”",
        "  “Team” is left out: It moved away.",
        "  “Docs” is left out: It moved away.",
    ]
    assert (folder / "tour.mp4").read_bytes() == b"the old film"
    assert (folder / "tour.drifted.mp4").read_bytes()[4:8] == b"ftyp"
    assert (folder / "tour.script.json").read_text("utf-8") == SCRIPT.to_json()


def test_what_lay_beside_the_old_film_goes_once_all_is_as_it_was_again(
    folder: Path, worker: Callable[[Act], None]
) -> None:
    (folder / "prices.script.json").unlink()
    (folder / "tour.drifted.notes.txt").write_text("a person's")
    worker(changed)
    assert run(["watch", str(folder)]) == EXIT_MOVED
    assert (folder / "tour.drifted.srt").exists()
    worker(as_it_was)
    assert run(["watch", str(folder)]) == 0
    assert sorted(file.name for file in folder.glob("tour.*")) == [
        *("tour.drifted.notes.txt", "tour.mp4", "tour.script.json", "tour.srt")
    ]


def test_a_failure_is_graver_than_a_change_and_keeps_nobody_from_being_filmed(
    folder: Path, worker: Callable[[Act], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.script.json").write_text("{", "utf-8")

    async def act(scene: Scene) -> Result:
        if not done:
            done.append(scene)
            raise SiteUnreachable("The site does not answer.")
        return filmed(scene, ("Docs",))

    done: list[Scene] = []
    worker(act)
    assert run(["watch", str(folder), "--json"]) == 3
    broken, prices, tour = json.loads(capsys.readouterr().out)["scripts"]
    assert broken["error"]["code"] == "invalid_input"
    assert (prices["error"]["title"], prices["moved"], prices["video"]) == ("The site does not answer.", [], None)
    assert (tour["error"], tour["moved"], tour["script_steps"]) == (None, ["Docs"], 4)
    assert tour["video"] == str(folder / "tour.drifted.mp4")


def test_a_folder_without_scripts_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["watch", str(tmp_path)]) == 2
    assert "autodemo plan" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("30m", 1800), ("1.5h", 5400), (" 1D ", 86400)])
def test_times_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert seconds_in(text) == seconds


@pytest.mark.parametrize("text", ["", "1", "d", "-1d", "1 week", "0h", "1e9d"])
def test_what_is_no_time_is_named(text: str) -> None:
    with pytest.raises(InvalidInput, match="no time"):
        seconds_in(text)


def test_rounds_begin_at_equal_distances_or_one_after_the_other() -> None:
    waited: list[float] = []

    def wait(pause_s: float) -> None:
        waited.append(pause_s)
        if len(waited) == 3:
            raise AutoDemoError("enough")

    with pytest.raises(AutoDemoError, match="enough"):
        list(rounds(3600, wait))
    assert all(3590 < pause_s <= 3600 for pause_s in waited)
    assert len(list(rounds(None, wait))) == 1
    waited.clear()
    with pytest.raises(AutoDemoError, match="enough"):
        list(rounds(0.0, wait))
    assert waited == [0.0, 0.0, 0.0]
