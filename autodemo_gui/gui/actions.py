"""Every action of the window, once: what it is called, its key, its icon, and in which states it may be used."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from autodemo_gui.core.text import tr
from autodemo_gui.gui.states import Cancelled, Checking, Done, Failed, Finishing, Recording, State
from autodemo_gui.gui.theme import Theme


class Act(StrEnum):
    """The actions, in the order of the menu."""

    FOCUS_ADDRESS = "focus_address"
    FINISH = "finish"
    CANCEL = "cancel"
    KEEP = "keep"
    RECORD_AGAIN = "record_again"
    NEW = "new"
    SAVE_AS = "save_as"
    COPY_PATH = "copy_path"
    SHOW_IN_FOLDER = "show_in_folder"
    PLAY = "play"
    FRAME_BACK = "frame_back"
    FRAME_FORWARD = "frame_forward"
    SECOND_BACK = "second_back"
    SECOND_FORWARD = "second_forward"
    JUMP_BACK = "jump_back"
    PAUSE = "pause"
    JUMP_FORWARD = "jump_forward"
    PREVIOUS_STEP = "previous_step"
    NEXT_STEP = "next_step"
    TO_START = "to_start"
    TO_END = "to_end"
    SETTINGS = "settings"
    QUIT = "quit"


def _always(_: State) -> bool:
    return True


def _watching(state: State) -> bool:
    return isinstance(state, Done)


def _rests(state: State) -> bool:
    return not isinstance(state, Checking | Recording | Finishing)


def _can_finish(state: State) -> bool:
    return isinstance(state, Recording) and bool(state.run.phase or state.run.steps)


def _can_keep(state: State) -> bool:
    return isinstance(state, Cancelled | Failed) and state.partial


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        text: what it is called, source text for `tr`.
        is_enabled: whether it may be used in a state.
        keys: its shortcuts as Qt writes them; the first is shown.
        icon: a file of resources/icons.
        starts_group: a separator comes before it in the menu.
    """

    text: str
    is_enabled: Callable[[State], bool]
    keys: tuple[str, ...] = ()
    icon: str = ""
    starts_group: bool = False


TABLE: dict[Act, ActionSpec] = {
    Act.FOCUS_ADDRESS: ActionSpec("Type an address", _rests, ("Ctrl+L",)),
    Act.FINISH: ActionSpec("Finish && keep", _can_finish, ("Ctrl+.",), "check"),
    Act.CANCEL: ActionSpec(
        "Cancel", lambda state: isinstance(state, Checking | Recording | Finishing), ("Ctrl+Backspace",), "close"
    ),
    Act.KEEP: ActionSpec("Keep what was filmed", _can_keep, ("Ctrl+Z",)),
    Act.RECORD_AGAIN: ActionSpec("Record again", lambda state: isinstance(state, Done | Failed), ("Ctrl+R",), "again"),
    Act.NEW: ActionSpec("New recording", lambda state: isinstance(state, Done | Failed), ("Ctrl+N",), "back"),
    Act.SAVE_AS: ActionSpec("Save as…", _watching, ("Ctrl+S",), "save", starts_group=True),
    Act.COPY_PATH: ActionSpec("Copy path", _watching, ("Ctrl+Shift+C",), "copy"),
    Act.SHOW_IN_FOLDER: ActionSpec("Show in folder", _watching, ("Ctrl+Shift+F",), "folder"),
    Act.PLAY: ActionSpec("Play or pause", _watching, ("Space",), "play", starts_group=True),
    Act.FRAME_BACK: ActionSpec("One frame back", _watching, (",",), "frame-back"),
    Act.FRAME_FORWARD: ActionSpec("One frame on", _watching, (".",), "frame-forward"),
    Act.SECOND_BACK: ActionSpec("One second back", _watching, ("Left",)),
    Act.SECOND_FORWARD: ActionSpec("One second on", _watching, ("Right",)),
    Act.JUMP_BACK: ActionSpec("Five seconds back", _watching, ("J",)),
    Act.PAUSE: ActionSpec("Pause", _watching, ("K",), "pause"),
    Act.JUMP_FORWARD: ActionSpec("Five seconds on", _watching, ("L",)),
    Act.PREVIOUS_STEP: ActionSpec("Previous step", _watching, ("PgUp",), "previous"),
    Act.NEXT_STEP: ActionSpec("Next step", _watching, ("PgDown",), "next"),
    Act.TO_START: ActionSpec("To the start", _watching, ("Home",)),
    Act.TO_END: ActionSpec("To the end", _watching, ("End",)),
    Act.SETTINGS: ActionSpec("Settings…", _always, ("Ctrl+,",), "settings", starts_group=True),
    Act.QUIT: ActionSpec("Quit", _always, ("Ctrl+Q",)),
}


class Actions(QObject):
    """The table as Qt actions; enabled as the state says."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        """Make them all."""
        super().__init__(parent)
        self._theme = theme
        self._actions = {act: self._made(spec) for act, spec in TABLE.items()}
        self._draw_icons()
        theme.changed.connect(self._draw_icons)

    def __getitem__(self, act: Act) -> QAction:
        """The action of an id."""
        return self._actions[act]

    def show_state(self, state: State) -> None:
        """Enable what may be used."""
        for act, spec in TABLE.items():
            self._actions[act].setEnabled(spec.is_enabled(state))

    def _made(self, spec: ActionSpec) -> QAction:
        action = QAction(tr(spec.text), self)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        plain = action.text().replace("&&", "&")
        action.setToolTip(f"{plain}  ({shown})" if shown else plain)
        return action

    def _draw_icons(self) -> None:
        for act, spec in TABLE.items():
            if spec.icon:
                self._actions[act].setIcon(self._theme.icon(spec.icon))
