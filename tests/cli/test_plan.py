"""`autodemo plan` and `autodemo export`: what a person reads, what a program reads, and what lies on disk."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from autodemo_gui.cli.plan import left_alone, storyboard
from autodemo_gui.cli.root import run
from autodemo_gui.core.errors import Refused
from autodemo_gui.core.job import Kind
from autodemo_gui.core.metrics import FilmedStep, Metrics, RefusedThing
from autodemo_gui.core.script import Script, Step, parse_script
from tests.cli.test_report import FIELDS
from tests.worker.studios import Act, Scene, plan, studio


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


def test_a_plan_is_a_script_and_a_list_to_read(
    tmp_path: Path, worker: Callable[[Act], None], capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Scene] = []

    async def act(scene: Scene) -> object:
        asked.append(scene)
        return scene.plan()

    worker(act)  # type: ignore[arg-type]
    output = tmp_path / "demo.script.json"
    code = run(
        ["plan", "example.com", "-o", str(output), "--goal", "prices", "--max-clicks", "4", "--blacklist", "wipe"]
    )
    assert code == 0
    assert parse_script(output.read_text("utf-8")).steps[1].name == "Prices"
    request = asked[0].request
    assert (request.kind, request.url, request.goal) == (Kind.PLAN, "example.com", "prices")
    assert (request.limits.max_clicks, request.blacklist) == (4, ("wipe",))
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "Example: about 0:08 of film",
        "  1. 0:00  goto   Example",
        "  2. 0:04  click  A look at Prices “Prices”",
        "                  It is in the menu.",
        "Left alone:",
        "  shop.example",
        "     2 × “delete” is on the never-touch list: Delete all, Delete row",
        "     1 × it would have written to the site (POST): Send",
        "  while looking around",
        "     1 × it leads to another site, shop.example: shop.example/pay",
        str(output),
    ]
    assert "The script is ready, for a film of about 0:08" in said.err


def test_with_json_the_last_line_is_the_report(
    tmp_path: Path, worker: Callable[[Act], None], capsys: pytest.CaptureFixture[str]
) -> None:
    worker(plan)
    output, program = tmp_path / "demo.script.json", tmp_path / "demo.py"
    assert run(["plan", "example.com", "-o", str(output), "--playwright", str(program), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) >= FIELDS
    assert (report["status"], report["state"], report["video"], report["error"]) == ("completed", "planned", None, None)
    assert report["files"] == {"script.json": str(output), "playwright": str(program)}
    assert [(step["action"], step["caption"]) for step in report["steps"]][1] == ("click", "A look at Prices")
    assert report["refused"][0] == {
        "name": "Delete all",
        "rule": "blacklist",
        "evidence": "delete",
        "layer": "element",
        "url": "https://shop.example/",
    }
    compile(program.read_text("utf-8"), "demo.py", "exec")


def test_a_place_that_is_refused_leaves_no_script(
    tmp_path: Path, worker: Callable[[Act], None], capsys: pytest.CaptureFixture[str]
) -> None:
    async def refuse(_scene: Scene) -> object:
        raise Refused("private_address", "This address is private.", "It is 10.0.0.1.")

    worker(refuse)  # type: ignore[arg-type]
    output = tmp_path / "demo.script.json"
    assert run(["plan", "example.com", "-o", str(output), "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["error"]["title"] == "This address is private."
    assert not output.exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ([], "URL"),
        (["--sample", "example.com"], "URL"),
        (["example.com", "--max-clicks", "101"], "MAX_CLICKS"),
        (["example.com", "--playwright", "nowhere/demo.py"], "nowhere"),
        (["file:///etc/passwd"], "file:"),
    ],
)
def test_what_cannot_be_planned_is_named_before_anything_starts(
    words: list[str], named: str, tmp_path: Path, worker: Callable[[Act], None], capsys: pytest.CaptureFixture[str]
) -> None:
    worker(plan)
    assert run(["plan", *words, "-o", str(tmp_path / "demo.script.json")]) in (2, 4)
    assert named in capsys.readouterr().err
    assert list(tmp_path.glob("*.json")) == []


def test_a_list_names_what_has_no_name() -> None:
    script = Script(url="https://a.example/", steps=(Step(action="scroll", scroll_y=9), Step(action="wait", name="A")))
    times = tuple(FilmedStep(action=step.action, at_s=70.0) for step in script.steps)
    metrics = Metrics(duration_s=75, steps=times, refused=(RefusedThing(name="Log in", rule="auth"),) * 2)
    assert list(storyboard(script, metrics)) == [
        "a.example: about 1:15 of film",
        "  1. 1:10  scroll A look down the page",
        "  2. 1:10  wait   A",
        "Left alone:",
        "  while looking around",
        "     1 × sign-in pages are never shown: Log in",
    ]


def test_of_many_refused_for_one_reason_some_are_named_and_all_are_counted() -> None:
    page = "https://a.example/orders?page=2"
    rows = [RefusedThing(name=f"Row {n}", rule="write", evidence="POST", layer="element", url=page) for n in range(20)]
    assert list(left_alone([*rows, rows[0]])) == [
        "  a.example/orders",
        "    20 × it would have written to the site (POST): "
        "Row 0, Row 1, Row 2, Row 3, Row 4, Row 5, Row 6, Row 7 and 12 more",
    ]


def test_a_script_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script, output = tmp_path / "demo.script.json", tmp_path / "demo.py"
    script.write_text(Script(url="https://a.example/", steps=(Step(action="press", text="End"),)).to_json(), "utf-8")
    assert run(["export", str(script), "-o", str(output)]) == 0
    assert capsys.readouterr().out == f"{output}\n"
    assert 'page.keyboard.press("End")' in output.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "named"), [(None, "SCRIPT"), ('{"url": "x", "steps": [{"action": "fly"}]}', "script.steps.0.action")]
)
def test_what_is_no_script_is_not_exported(
    text: str | None, named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script, output = tmp_path / "demo.script.json", tmp_path / "demo.py"
    if text is not None:
        script.write_text(text, "utf-8")
    assert run(["export", str(script), "-o", str(output)]) == 2
    assert named in capsys.readouterr().err
    assert not output.exists()
