"""The table of actions."""

from dataclasses import replace
from pathlib import Path

from autodemo_gui.assets import resource
from autodemo_gui.core.story import Line
from autodemo_gui.gui.actions import TABLE, Act, Actions
from autodemo_gui.gui.shelf import Shelf
from autodemo_gui.gui.states import Done, Mark, Recording, State
from autodemo_gui.gui.theme import Theme
from autodemo_gui.store.library import Entry, Film
from tests.gui.test_session import RUN, STATES

PLAYER = {
    Act.PLAY, Act.PAUSE, Act.FRAME_BACK, Act.FRAME_FORWARD, Act.SECOND_BACK, Act.SECOND_FORWARD, Act.JUMP_BACK,
    Act.JUMP_FORWARD, Act.PREVIOUS_STEP, Act.NEXT_STEP, Act.TO_START, Act.TO_END, Act.SLOWER, Act.FASTER, Act.LOOP,
    Act.FULL_SCREEN,
}  # fmt: skip
ALWAYS = {Act.SETTINGS, Act.QUIT, Act.RECORDING, Act.LIBRARY, Act.OPEN_LOGS}
FILE = {Act.SAVE_AS, Act.COPY_FILE, Act.COPY_PATH, Act.SHOW_IN_FOLDER}
ENABLED = {
    "idle": ALWAYS | {Act.FOCUS_ADDRESS},
    "checking": ALWAYS | {Act.FOCUS_ADDRESS, Act.CANCEL, Act.NEW},
    "recording": ALWAYS | {Act.FOCUS_ADDRESS, Act.CANCEL, Act.NEW},
    "finishing": ALWAYS | {Act.FOCUS_ADDRESS, Act.CANCEL, Act.NEW},
    "planned": ALWAYS | {Act.FOCUS_ADDRESS, Act.NEW, Act.FILM_PLAN},
    "done": ALWAYS | PLAYER | FILE | {Act.FOCUS_ADDRESS, Act.RECORD_AGAIN, Act.NEW},
    "failed": ALWAYS | {Act.FOCUS_ADDRESS, Act.RECORD_AGAIN, Act.NEW},
    "failed, part kept": ALWAYS | {Act.FOCUS_ADDRESS, Act.RECORD_AGAIN, Act.NEW, Act.KEEP},
    "cancelled": ALWAYS | {Act.FOCUS_ADDRESS},
    "failed, take kept": ALWAYS | {Act.FOCUS_ADDRESS, Act.RECORD_AGAIN, Act.NEW, Act.KEEP},
    "cancelled, part kept": ALWAYS | {Act.FOCUS_ADDRESS, Act.KEEP},
}


def test_what_may_be_used_is_a_function_of_the_state(theme: Theme, qapp: object) -> None:
    actions = Actions(theme, theme)
    for name, state in STATES.items():
        actions.show_state(state, Shelf())
        assert {act for act in Act if actions[act].isEnabled()} == ENABLED[name], name


def test_in_the_library_keys_are_the_lists_own(theme: Theme, qapp: object) -> None:
    actions = Actions(theme, theme)
    film = Film(job_id="j1", url="https://acme.example/")
    on_entry = {Act.RENAME, Act.RECORD_LIKE_IT}
    enabled = {
        Shelf(is_open=True): set(),
        Shelf(is_open=True, chosen=Entry(Path("gone.mp4"), film, None)): on_entry | {Act.LOCATE, Act.FORGET},
        Shelf(is_open=True, chosen=Entry(Path("film.mp4"), film, 10)): on_entry
        | {Act.WATCH, Act.SHOW_ENTRY, Act.TRASH},
    }
    for shelf, chosen in enabled.items():
        actions.show_state(STATES["done"], shelf)
        session = ENABLED["done"] - PLAYER - FILE
        assert {act for act in Act if actions[act].isEnabled()} == session | chosen | {Act.FIND}


def test_what_may_be_done_with_a_film_depends_on_what_there_is_of_it(theme: Theme, qapp: object) -> None:
    done = STATES["done"]
    assert isinstance(done, Done)
    actions = Actions(theme, theme)
    usual = {act for act in Act if usable_with(actions, done, act)}
    told = replace(RUN, lines=(Line(0.0, "opened", (("A page", False),)),))
    for state, more in (
        (replace(done, can_change=True), {Act.CHANGE_LOOK, Act.EXPORT}),
        (replace(done, can_change=True, rendering=0.5), {Act.CHANGE_LOOK, Act.STOP_MAKING}),
        (replace(done, film=replace(done.film, script="{}")), {Act.CHANGE_LOOK}),
        (replace(done, film=replace(done.film, marks=(Mark(0.0, "A page"),))), {Act.EDIT_STEPS}),
        (replace(done, has_sound=True), {Act.MUTE}),
        (replace(done, run=told), {Act.LOG}),
    ):
        assert {act for act in Act if usable_with(actions, state, act)} == usual | more


def usable_with(actions: Actions, state: State, act: Act) -> bool:
    actions.show_state(state, Shelf())
    return actions[act].isEnabled()


def test_finish_waits_until_there_is_something_to_finish(theme: Theme) -> None:
    actions = Actions(theme, theme)
    actions.show_state(Recording(replace(RUN, phase="filming")), Shelf())
    assert actions[Act.FINISH].isEnabled()


def test_every_action_is_in_the_table_once_with_keys_of_its_own() -> None:
    assert set(TABLE) == set(Act)
    keys = [key for spec in TABLE.values() for key in spec.keys]
    assert len(keys) == len(set(keys))
    # Enter, or the buttons below the list.
    by_list = {Act.WATCH, Act.RECOVER, Act.RECORD_LIKE_IT, Act.SHOW_ENTRY, Act.LOCATE}
    assert {act for act, spec in TABLE.items() if not spec.keys} <= by_list, "everything can be done without a mouse"


def test_icons_of_the_table_exist() -> None:
    for spec in TABLE.values():
        assert not spec.icon or resource("icons", f"{spec.icon}.svg").is_file()


def test_tooltips_name_the_key(theme: Theme) -> None:
    assert "Ctrl+S" in Actions(theme, theme)[Act.SAVE_AS].toolTip()
