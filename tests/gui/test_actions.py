"""The table of actions."""

from autodemo_gui.assets import resource
from autodemo_gui.gui.actions import TABLE, Act, Actions
from autodemo_gui.gui.theme import Theme
from tests.gui.test_session import STATES

PLAYER = {
    Act.PLAY, Act.PAUSE, Act.FRAME_BACK, Act.FRAME_FORWARD, Act.SECOND_BACK, Act.SECOND_FORWARD, Act.JUMP_BACK,
    Act.JUMP_FORWARD, Act.PREVIOUS_STEP, Act.NEXT_STEP, Act.TO_START, Act.TO_END,
}  # fmt: skip
ALWAYS = {Act.SETTINGS, Act.QUIT}
FILE = {Act.SAVE_AS, Act.COPY_PATH, Act.SHOW_IN_FOLDER}
ENABLED = {
    "idle": ALWAYS | {Act.FOCUS_ADDRESS},
    "checking": ALWAYS | {Act.CANCEL},
    "recording": ALWAYS | {Act.CANCEL},
    "finishing": ALWAYS | {Act.CANCEL},
    "done": ALWAYS | PLAYER | FILE | {Act.FOCUS_ADDRESS, Act.RECORD_AGAIN, Act.NEW},
    "failed": ALWAYS | {Act.FOCUS_ADDRESS, Act.RECORD_AGAIN, Act.NEW},
    "failed, part kept": ALWAYS | {Act.FOCUS_ADDRESS, Act.RECORD_AGAIN, Act.NEW, Act.KEEP},
    "cancelled": ALWAYS | {Act.FOCUS_ADDRESS},
    "cancelled, part kept": ALWAYS | {Act.FOCUS_ADDRESS, Act.KEEP},
}


def test_what_may_be_used_is_a_function_of_the_state(theme: Theme, qapp: object) -> None:
    actions = Actions(theme, theme)
    for name, state in STATES.items():
        actions.show_state(state)
        assert {act for act in Act if actions[act].isEnabled()} == ENABLED[name], name


def test_finish_waits_until_there_is_something_to_finish(theme: Theme) -> None:
    from dataclasses import replace

    from autodemo_gui.gui.states import Recording
    from tests.gui.test_session import RUN

    actions = Actions(theme, theme)
    actions.show_state(Recording(replace(RUN, phase="filming")))
    assert actions[Act.FINISH].isEnabled()


def test_every_action_is_in_the_table_once_with_keys_of_its_own() -> None:
    assert set(TABLE) == set(Act)
    keys = [key for spec in TABLE.values() for key in spec.keys]
    assert len(keys) == len(set(keys))
    assert all(spec.keys for spec in TABLE.values()), "everything can be done without a mouse"


def test_icons_of_the_table_exist() -> None:
    for spec in TABLE.values():
        assert not spec.icon or resource("icons", f"{spec.icon}.svg").is_file()


def test_tooltips_name_the_key(theme: Theme) -> None:
    assert "Ctrl+S" in Actions(theme, theme)[Act.SAVE_AS].toolTip()
