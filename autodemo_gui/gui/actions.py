"""Every action of the window, once: what it is called, its key, its icon, and in which states it may be used."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from autodemo_gui.core.text import tr
from autodemo_gui.gui.shelf import Shelf
from autodemo_gui.gui.states import Cancelled, Checking, Done, Failed, Finishing, Idle, Planned, Recording, State
from autodemo_gui.gui.theme import Theme


class Act(StrEnum):
    """The actions, in the order of the menu."""

    FOCUS_ADDRESS = "focus_address"
    FINISH = "finish"
    CANCEL = "cancel"
    KEEP = "keep"
    FILM_PLAN = "film_plan"
    RECORD_AGAIN = "record_again"
    NEW = "new"
    SAVE_AS = "save_as"
    COPY_FILE = "copy_file"
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
    SLOWER = "slower"
    FASTER = "faster"
    LOOP = "loop"
    FULL_SCREEN = "full_screen"
    RECORDING = "recording"
    LIBRARY = "library"
    FIND = "find"
    WATCH = "watch"
    RECOVER = "recover"
    RENAME = "rename"
    RECORD_LIKE_IT = "record_like_it"
    SHOW_ENTRY = "show_entry"
    LOCATE = "locate"
    FORGET = "forget"
    TRASH = "trash"
    OPEN_LOGS = "open_logs"
    SETTINGS = "settings"
    QUIT = "quit"


def _always(_: State) -> bool:
    return True


def _watching(state: State) -> bool:
    return isinstance(state, Done)


def _has_left_start(state: State) -> bool:
    return not isinstance(state, Idle | Cancelled)


def _can_finish(state: State) -> bool:
    return isinstance(state, Recording) and bool(state.run.phase or state.run.steps)


def _can_film_plan(state: State) -> bool:
    return isinstance(state, Planned) and bool(state.plan.cards)


def _can_keep(state: State) -> bool:
    return isinstance(state, Cancelled | Failed) and state.partial


def _anywhere(_: Shelf) -> bool:
    return True


def _not_in_library(shelf: Shelf) -> bool:
    """Keys of the player are the list's own where films are chosen."""
    return not shelf.is_open


def _in_library(shelf: Shelf) -> bool:
    return shelf.is_open


def _chosen(shelf: Shelf) -> bool:
    return shelf.is_open and shelf.chosen is not None


def _chosen_film(shelf: Shelf) -> bool:
    return shelf.is_open and shelf.chosen is not None and shelf.chosen.can_be_watched


def _chosen_unfinished(shelf: Shelf) -> bool:
    return _chosen(shelf) and shelf.chosen is not None and shelf.chosen.film.outcome.value in ("interrupted", "failed")


def _chosen_missing(shelf: Shelf) -> bool:
    return _chosen(shelf) and shelf.chosen is not None and shelf.chosen.is_missing


def _chosen_there(shelf: Shelf) -> bool:
    return _chosen(shelf) and not _chosen_missing(shelf)


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        text: what it is called, source text for `tr`.
        is_enabled: whether it may be used in a state of the session.
        keys: its shortcuts as Qt writes them; the first is shown.
        icon: a file of resources/icons.
        starts_group: a separator comes before it in the menu.
        where: whether it may be used with this on the library page.
    """

    text: str
    is_enabled: Callable[[State], bool]
    keys: tuple[str, ...] = ()
    icon: str = ""
    starts_group: bool = False
    where: Callable[[Shelf], bool] = _anywhere


TABLE: dict[Act, ActionSpec] = {
    Act.FOCUS_ADDRESS: ActionSpec("Type an address", _always, ("Ctrl+L",)),
    Act.FINISH: ActionSpec("Finish && keep", _can_finish, ("Ctrl+.",), "check"),
    Act.CANCEL: ActionSpec(
        "Cancel", lambda state: isinstance(state, Checking | Recording | Finishing), ("Ctrl+Backspace",), "close"
    ),
    Act.KEEP: ActionSpec("Keep what was filmed", _can_keep, ("Ctrl+Z",)),
    Act.FILM_PLAN: ActionSpec("Record this plan", _can_film_plan, ("Ctrl+Return",), "record"),
    Act.RECORD_AGAIN: ActionSpec("Record again", lambda state: isinstance(state, Done | Failed), ("Ctrl+R",), "again"),
    Act.NEW: ActionSpec("New recording", _has_left_start, ("Ctrl+N",), "back"),
    Act.SAVE_AS: ActionSpec("Save as…", _watching, ("Ctrl+S",), "save", starts_group=True, where=_not_in_library),
    Act.COPY_FILE: ActionSpec("Copy file", _watching, ("Ctrl+C",), "copy", where=_not_in_library),
    Act.COPY_PATH: ActionSpec("Copy path", _watching, ("Ctrl+Shift+C",), "copy", where=_not_in_library),
    Act.SHOW_IN_FOLDER: ActionSpec("Show in folder", _watching, ("Ctrl+Shift+F",), "folder", where=_not_in_library),
    Act.PLAY: ActionSpec("Play or pause", _watching, ("Space",), "play", starts_group=True, where=_not_in_library),
    Act.FRAME_BACK: ActionSpec("One frame back", _watching, (",",), "frame-back", where=_not_in_library),
    Act.FRAME_FORWARD: ActionSpec("One frame on", _watching, (".",), "frame-forward", where=_not_in_library),
    Act.SECOND_BACK: ActionSpec("One second back", _watching, ("Left",), where=_not_in_library),
    Act.SECOND_FORWARD: ActionSpec("One second on", _watching, ("Right",), where=_not_in_library),
    Act.JUMP_BACK: ActionSpec("Five seconds back", _watching, ("J",), where=_not_in_library),
    Act.PAUSE: ActionSpec("Pause", _watching, ("K",), "pause", where=_not_in_library),
    Act.JUMP_FORWARD: ActionSpec("Five seconds on", _watching, ("L",), where=_not_in_library),
    Act.PREVIOUS_STEP: ActionSpec("Previous step", _watching, ("PgUp",), "previous", where=_not_in_library),
    Act.NEXT_STEP: ActionSpec("Next step", _watching, ("PgDown",), "next", where=_not_in_library),
    Act.TO_START: ActionSpec("To the start", _watching, ("Home",), where=_not_in_library),
    Act.TO_END: ActionSpec("To the end", _watching, ("End",), where=_not_in_library),
    Act.SLOWER: ActionSpec("Slower", _watching, ("[",), where=_not_in_library),
    Act.FASTER: ActionSpec("Faster", _watching, ("]",), where=_not_in_library),
    Act.LOOP: ActionSpec("Play in a loop", _watching, ("R",), "loop", where=_not_in_library),
    Act.FULL_SCREEN: ActionSpec("Full screen", _watching, ("F", "F11"), "full-screen", where=_not_in_library),
    Act.RECORDING: ActionSpec("To the recording", _always, ("Ctrl+1",), starts_group=True),
    Act.LIBRARY: ActionSpec("Library", _always, ("Ctrl+2",)),
    Act.FIND: ActionSpec("Search the library", _always, ("Ctrl+F",), where=_in_library),
    Act.WATCH: ActionSpec("Watch", _always, icon="play", where=_chosen_film),
    Act.RECOVER: ActionSpec("Keep what was filmed of it", _always, icon="save", where=_chosen_unfinished),
    Act.RENAME: ActionSpec("Rename", _always, ("F2",), where=_chosen),
    Act.RECORD_LIKE_IT: ActionSpec("Record this again", _always, icon="again", where=_chosen),
    Act.SHOW_ENTRY: ActionSpec("Show the file", _always, icon="folder", where=_chosen_film),
    Act.LOCATE: ActionSpec("Locate…", _always, icon="folder", where=_chosen_missing),
    Act.FORGET: ActionSpec("Remove from the list", _always, ("Shift+Del",), icon="close", where=_chosen_missing),
    Act.TRASH: ActionSpec("Move to the trash", _always, ("Del",), icon="close", where=_chosen_there),
    Act.OPEN_LOGS: ActionSpec("Open the log folder", _always, ("Ctrl+Shift+L",), starts_group=True),
    Act.SETTINGS: ActionSpec("Settings…", _always, ("Ctrl+,",), "settings"),
    Act.QUIT: ActionSpec("Quit", _always, ("Ctrl+Q",)),
}


LIBRARY_ACTS = (
    Act.WATCH,
    Act.RECOVER,
    Act.RENAME,
    Act.RECORD_LIKE_IT,
    Act.SHOW_ENTRY,
    Act.LOCATE,
    Act.FORGET,
    Act.TRASH,
)
"""What can be done with an entry of the library."""


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

    def show_state(self, state: State, shelf: Shelf) -> None:
        """Enable what may be used."""
        for act, spec in TABLE.items():
            self._actions[act].setEnabled(spec.is_enabled(state) and spec.where(shelf))

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
