"""The plan as data, as a page, and as a film: what the cards say is what the studio is asked to film."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from autodemo_gui.core.address import page_key
from autodemo_gui.core.metrics import RefusedThing
from autodemo_gui.core.script import Script, Step, parse_script
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.plan import Card, Plan, plan_of
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Planned
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.plan_card import PlanCard, reason_words
from tests.bench.scenes import plan, states
from tests.gui.fixtures import Drive, PretendStudio, destroy, until
from tests.gui.test_program import served, type_and_record

pytestmark = pytest.mark.usefixtures("qapp")


def names(made: Plan) -> list[str]:
    return [card.step.name or card.step.action for card in made.cards]


def actions(script: Script) -> list[str]:
    return [step.action for step in script.steps]


def test_a_script_becomes_cards_with_what_belongs_to_them() -> None:
    made = plan(b"still")
    assert [step.action for step in made.opening] == ["goto", "wait"]
    assert names(made) == ["scroll", "Product", "Pricing"]
    assert [step.action for step in made.cards[1].steps] == ["click", "press"], "Escape goes with its dialog"
    assert made.cards[0].still == b"still", "a scroll has no still of its own"
    assert actions(made.filmed()) == ["goto", "wait", "scroll", "click", "press", "click", "wait"]


def test_a_plan_nobody_touched_is_filmed_as_it_was_planned() -> None:
    script = plan().script
    assert plan_of(script).filmed() == script


def test_what_can_be_seen_on_a_page_comes_before_what_went_on_behind_it() -> None:
    worker = RefusedThing(name="service worker", rule="permission", layer="page")
    button = RefusedThing(name="Delete account", rule="blacklist", evidence="delete", layer="element")
    assert plan_of(plan().script, refused=(worker, button, button)).refused == (button, worker)


def test_a_page_that_is_opened_by_address_shows_itself_and_is_not_offered_again() -> None:
    home, sales = "https://ledgerly.app/", "https://ledgerly.app/sales"
    steps = (Step(action="goto", url=home), Step(action="goto", url=sales))
    there = Step(action="click", name="Sales", url=home, leads_to=sales, fingerprint="s")
    other = Step(action="click", name="Docs", url=home, leads_to=home + "docs", fingerprint="d")
    script = plan().script.model_copy(update={"steps": steps})
    made = plan_of(script, left_out=((there,), (other,)), stills={"": b"home", "s": b"sales", "d": b"docs"})
    assert [card.still for card in made.cards] == [b"sales"]
    assert [spare.step.name for spare in made.spares] == ["Docs"]


def test_moving_dropping_and_wording() -> None:
    made = plan().placed(1, 2)
    assert names(made) == ["scroll", "Pricing", "Product"]
    assert made.placed(0, -1) == made.placed(2, 9) == made
    dropped = made.without(1)
    assert names(dropped) == ["scroll", "Product"]
    assert [card.step.name for card in dropped.spares] == ["Customers", "Pricing"], "it can be added again"
    assert names(made.without(0).joined_by(1)) == ["Pricing", "Product", "scroll"]
    worded = dropped.captioned(1, "x" * 200).opening_captioned("Hello")
    assert (len(worded.filmed().steps[3].caption), worded.filmed().steps[1].caption) == (120, "Hello")


def test_a_page_that_is_not_shown_is_opened_before_a_step_on_it() -> None:
    made = plan().placed(2, 1)  # the pricing page comes first; the next card begins on the start page
    opened = [step.url for step in made.filmed().steps if step.action == "goto"]
    assert opened == ["https://ledgerly.app/", "https://ledgerly.app/"]


def test_a_spare_comes_after_the_last_card_of_its_page() -> None:
    made = plan().joined_by(0)
    assert names(made) == ["scroll", "Product", "Customers", "Pricing"]
    assert made.spares == ()
    alone = plan_of(made.script.model_copy(update={"steps": made.script.steps[:2]}), left_out=((made.cards[2].step,),))
    assert names(alone.joined_by(0)) == ["Customers"]


@given(st.lists(st.tuples(st.sampled_from(["move", "drop", "add"]), st.integers(0, 5), st.sampled_from([-1, 1]))))
def test_whatever_is_edited_every_step_begins_on_the_page_that_is_shown(edits: list[tuple[str, int, int]]) -> None:
    made = plan()
    for what, index, by in edits:
        if what == "move" and made.cards:
            made = made.placed(index % len(made.cards), index + by)
        elif what == "drop" and made.cards:
            made = made.without(index % len(made.cards))
        elif what == "add" and made.spares:
            made = made.joined_by(index % len(made.spares))
    shown = ""
    for step in made.filmed().steps:
        if step.action == "goto":
            shown = page_key(step.url)
        assert page_key(step.url) == shown
        shown = page_key(step.leads_to) if step.leads_to else shown
    assert parse_script(made.filmed().to_json()) == made.filmed()


@pytest.fixture
def window(theme: Theme, film: Path) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    made.show()
    state = states(film)["plan"]
    assert isinstance(state, Planned)

    def show(changed: Plan) -> None:
        made.show_state(Planned(state.run, changed))

    made.plan_edited.connect(show)
    made.show_state(state)
    QApplication.processEvents()
    yield made
    made.end()
    destroy(made)


def titles(window: MainWindow) -> list[str]:
    """From top to bottom."""
    QApplication.processEvents()
    shown = [each for each in window.plan.findChildren(QLabel) if each.text()[:1].isdigit() and each.isVisible()]
    return [each.text() for each in sorted(shown, key=lambda each: each.mapTo(window, QPoint(0, 0)).y())]


def press(window: MainWindow, name: str) -> None:
    button = next(each for each in window.plan.findChildren(QPushButton) if each.accessibleName() == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_cards_are_moved_dropped_and_added_by_buttons(window: MainWindow) -> None:
    press(window, "Earlier: Pricing")
    assert titles(window)[2:] == ["3   Click “Pricing”", "4   Click “Product”"]
    press(window, "Leave out: Scroll down the page")
    press(window, "Add: Customers")
    assert len(titles(window)) == 4
    assert window.plan._headline.text() == "The plan: 4 steps"


def test_typing_a_caption_does_not_take_the_field_away(window: MainWindow) -> None:
    field = next(each for each in window.plan.findChildren(QLineEdit) if each.text() == "See the pricing")
    field.selectAll()
    QTest.keyClicks(field, "What it costs")
    assert window.plan._plan is not None
    assert window.plan._plan.cards[2].step.caption == "What it costs"
    assert field.text() == "What it costs"


def test_the_page_says_what_was_left_alone_and_why(window: MainWindow) -> None:
    texts = [each.text() for each in window.plan.findChildren(QLabel)]
    assert "Delete account" in texts
    assert "“delete” is on the never-touch list" in texts


def test_a_plan_is_shown_first_and_then_filmed_as_it_was_edited(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.plan = plan()

    async def story() -> None:
        window = program.window
        window.start.plan_first.setChecked(True)
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Planned))
        state = program.bridge.state
        assert isinstance(state, Planned)
        assert names(state.plan) == ["scroll", "Product", "Pricing"]
        assert state.plan.cards[1].still.startswith(b"\xff\xd8"), "a JPEG came with it"
        assert [thing.name for thing in state.plan.refused] == ["Delete account", "Log in"]
        program.window.plan_edited.emit(state.plan.without(1).joined_by(0))
        window.actions_table[Act.FILM_PLAN].trigger()
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    asked, filmed = studio.requests
    assert (asked.kind.value, filmed.kind.value) == ("plan", "film")
    assert [step.name for step in filmed.script.steps if step.action == "click"] == ["Customers", "Pricing"]


def test_the_choices_of_the_start_page_reach_the_studio(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path
) -> None:
    async def story() -> None:
        start = program.window.start
        start.look.set_value("mint")
        start.shape.set_value(("9:16", "1:1"), "720p")
        start.advanced.direct.setChecked(True)
        start.advanced.no_sockets.setChecked(True)
        start.advanced.masks["emails"].setChecked(True)
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    (request,) = studio.requests
    assert (request.look, request.shapes, request.size, request.mode.value) == (
        "mint",
        ("9:16", "1:1"),
        "720p",
        "direct",
    )
    assert (request.strict_sockets, request.live_app, request.masks.emails, request.may_save) == (
        True,
        False,
        True,
        False,
    )
    kept = json.loads((tmp_path / "home" / "settings.json").read_text(encoding="utf-8"))
    assert kept["window_film"]["look"] == "mint", "and are remembered"


def test_leave_to_save_is_given_to_one_site_only(program: Program) -> None:
    start = program.window.start
    start.address.field.setText("kites.example")
    QTest.mouseClick(start.more, Qt.MouseButton.LeftButton)
    start.advanced.may_save.click()
    assert start.draft().may_save
    start.address.field.setText("acme.example")
    assert not start.draft().may_save
    start.address.field.setText("www.kites.example/prices")
    assert start.draft().may_save
    start.address.field.clear()
    start.advanced.may_save.click()
    assert not start.draft().may_save, "nobody was named"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step(action="scroll"), ""),
        (Step(action="click", gain=0.25, outcome="dialog", reason="in main, link"), "shows 25 % · a dialog opens"),
        (Step(action="click", reason="goal, eye-catching, far down"), "it is what you asked for · it catches the eye"),
        (Step(action="click", reason="model 4/5, in main"), "the language model would show it"),
    ],
)
def test_a_card_says_why_it_is_worth_showing_in_a_persons_words(step: Step, words: str) -> None:
    assert reason_words(Card((step,))) == words


def card_of(window: MainWindow, name: str) -> PlanCard:
    return next(card for card in window.plan.findChildren(PlanCard) if card.accessibleName().endswith(f"“{name}”"))


def test_a_card_that_is_moved_by_keyboard_keeps_it_and_its_words(window: MainWindow) -> None:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    pricing = card_of(window, "Pricing")
    pricing.caption.setFocus()
    pricing.caption.setCursorPosition(3)
    QTest.keyClick(pricing.caption, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QApplication.processEvents()
    assert titles(window)[2] == "3   Click “Pricing”"
    assert QApplication.focusWidget() is pricing.caption
    assert pricing.caption.cursorPosition() == 3
    assert pricing.caption.accessibleName() == "Caption of step 3"
    QTest.keyClick(pricing.caption, Qt.Key.Key_Delete)
    assert pricing.isVisible(), "in its words the key deletes a letter"
    pricing.setFocus()
    QTest.keyClick(pricing, Qt.Key.Key_Delete)
    QApplication.processEvents()
    assert QApplication.focusWidget() is card_of(window, "Product")


def test_what_is_added_has_the_keyboard(window: MainWindow) -> None:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    press(window, "Add: Customers")
    assert QApplication.focusWidget() is card_of(window, "Customers")


def test_another_plan_leaves_nothing_of_the_last_one(window: MainWindow, film: Path) -> None:
    press(window, "Leave out: Product")
    state = states(film)["plan"]
    assert isinstance(state, Planned)
    window.show_state(Planned(state.run, plan_of(state.plan.script.model_copy(), refused=state.plan.refused)))
    assert [title.split("   ")[0] for title in titles(window)] == ["1", "2", "3", "4"]
