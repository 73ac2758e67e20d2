"""What lies beside a take's pictures: written, read, and matched with an edited script."""

from pathlib import Path

import pytest

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Output
from autodemo_gui.core.script import Script, Step
from autodemo_gui.core.take import BeatCue
from autodemo_gui.studio.kept_take import KeptTake, note_take, open_take
from tests.render.takes import TakeBuilder, text_page

OPENING = Step(action="goto", url="https://acme.example/")
LOOK = Step(action="wait", caption="This is Acme")
CLICK = Step(action="click", name="Pricing", caption="See prices")
SCROLL = Step(action="scroll", scroll_y=600, caption="Plans")
ENDING = Step(action="wait", caption="Bye")
SCRIPT = Script(url="https://acme.example/", steps=(OPENING, LOOK, CLICK, SCROLL, ENDING))


def filmed(folder: Path, *steps: Step) -> Path:
    """A take with a beat for each step, and nothing else known of it."""
    take = TakeBuilder(folder).show(text_page())
    for number, step in enumerate(steps):
        take.cue(BeatCue(take.step, take.step + 5, number, step.action, name=step.name, caption=step.caption)).roll(10)
    return take.save()


@pytest.fixture
def take(tmp_path: Path) -> KeptTake:
    folder = filmed(tmp_path / "take", *SCRIPT.steps[1:])
    note_take(folder, script=SCRIPT, output=Output())
    return open_take(folder)


def edited(**captions: str) -> Script:
    steps = [
        step.model_copy(update={"caption": captions.get(step.name or step.action, step.caption)})
        for step in SCRIPT.steps
    ]
    return SCRIPT.model_copy(update={"steps": tuple(steps)})


def test_a_take_knows_its_script_and_what_it_was_filmed_for(tmp_path: Path) -> None:
    folder = filmed(tmp_path / "take", LOOK)
    asked = Output(look={"name": "mine", "brand": {"name": "Acme"}}, shapes=("9:16",), fps=30, formats=("webm",))
    note_take(folder, script=SCRIPT, output=asked)
    take = open_take(folder)
    assert (take.script, take.output, take.phone) == (SCRIPT, asked, None)
    assert [beat.action for beat in take.beats] == ["wait"]


def test_no_password_of_an_address_is_written(tmp_path: Path) -> None:
    folder = filmed(tmp_path / "take")
    url = "https://ann:secret@acme.example/"
    note_take(folder, script=Script(url=url, steps=(Step(action="goto", url=url),)), output=Output())
    assert "secret" not in "".join(path.read_text("latin-1") for path in folder.glob("*.json"))


def test_a_take_without_them_has_the_defaults(tmp_path: Path) -> None:
    folder = filmed(tmp_path / "take", LOOK)
    assert (open_take(folder).script, open_take(folder).output) == (None, Output())
    (folder / "script.json").write_text("{")
    (folder / "output.json").write_text('{"fps": 25}')
    assert (open_take(folder).script, open_take(folder).output) == (None, Output())


@pytest.mark.parametrize("damage", ["missing", "empty", "no pictures"])
def test_what_is_no_take_is_named(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "take"
    if damage == "no pictures":
        (filmed(folder, LOOK) / "plate.mjpeg").write_bytes(b"")
    elif damage == "empty":
        folder.mkdir()
    with pytest.raises(InvalidInput) as caught:
        open_take(folder)
    assert caught.value.field == "take"


def test_edited_captions_find_their_beats(take: KeptTake) -> None:
    new = edited(Pricing="From € 9")
    wanted = {0: "This is Acme", 1: "From € 9", 2: "Plans", 3: "Bye"}
    assert take.captions_in(new) == wanted
    assert take.captions_in(new.model_copy(update={"steps": new.steps[1:]})) == wanted


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((OPENING, LOOK, CLICK, SCROLL), "4"),
        ((OPENING, LOOK, CLICK, SCROLL, ENDING, ENDING), "5"),
        ((OPENING, LOOK, SCROLL, CLICK, ENDING), "Step 2"),
        ((), "4"),
    ],
)
def test_another_script_is_refused(take: KeptTake, steps: tuple[Step, ...], told: str) -> None:
    with pytest.raises(InvalidInput, match=told) as caught:
        take.captions_in(SCRIPT.model_copy(update={"steps": steps}))
    assert caught.value.field == "script"


def test_a_script_that_begins_with_a_page_change_keeps_it(tmp_path: Path) -> None:
    there = Step(action="goto", url="https://acme.example/plans", caption="Plans")
    take = open_take(filmed(tmp_path / "take", there, LOOK))
    assert take.captions_in(Script(url="https://acme.example/", steps=(there, LOOK))) == {0: "Plans", 1: "This is Acme"}
    assert take.captions_in(Script(url="https://acme.example/", steps=(OPENING, there, LOOK)))[0] == "Plans"


def test_captions_find_their_way_to_the_phone_take(take: KeptTake) -> None:
    phone = filmed(take.folder / "phone", LOOK, SCROLL, ENDING)  # the click's target was not there
    note_take(phone, script=SCRIPT.model_copy(update={"steps": (OPENING, LOOK, SCROLL, ENDING)}), output=Output())
    both = open_take(take.folder)
    assert both.phone is not None
    assert both.phone_captions(both.captions_in(edited(scroll="All plans"))) == {
        0: "This is Acme",
        1: "All plans",
        2: "Bye",
    }


def test_a_damaged_phone_take_is_left_out(take: KeptTake) -> None:
    (take.folder / "phone").mkdir()
    assert open_take(take.folder).phone is None
