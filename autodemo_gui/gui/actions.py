"""Every action of the window, once: what it is called, its key, its icon, and in which states it may be used."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from autodemo_gui.core.text import tr
from autodemo_gui.gui import usable
from autodemo_gui.gui.shelf import Shelf
from autodemo_gui.gui.states import State
from autodemo_gui.gui.theme import Theme


class Section(StrEnum):
    """Where an action is in the menu: the first and the last two stand in it, the others open to one side."""

    SESSION = "session"
    FILM = "film"
    PLAYER = "player"
    ENTRY = "entry"
    PAGES = "pages"
    PROGRAM = "program"


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
    CHANGE_LOOK = "change_look"
    EDIT_STEPS = "edit_steps"
    EXPORT = "export"
    STOP_MAKING = "stop_making"
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
    MUTE = "mute"
    FULL_SCREEN = "full_screen"
    RECORDING = "recording"
    LIBRARY = "library"
    LOG = "log"
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


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        text: what it is called, source text for `tr`.
        is_enabled: whether it may be used in a state of the session.
        keys: its shortcuts as Qt writes them; the first is shown.
        icon: a file of resources/icons.
        section: where it is in the menu.
        where: whether it may be used with this on the library page.
    """

    text: str
    is_enabled: Callable[[State], bool]
    keys: tuple[str, ...] = ()
    icon: str = ""
    section: Section = Section.SESSION
    where: Callable[[Shelf], bool] = usable.anywhere


def _film(text: str, keys: str, icon: str = "", is_enabled: Callable[[State], bool] = usable.watching) -> ActionSpec:
    """Of the film that is shown; in the library it is not."""
    return ActionSpec(text, is_enabled, (keys,), icon, Section.FILM, usable.not_in_library)


def _player(text: str, *keys: str, icon: str = "", is_enabled: Callable[[State], bool] = usable.watching) -> ActionSpec:
    """Of the player; in the library its keys are the list's own."""
    return ActionSpec(text, is_enabled, keys, icon, Section.PLAYER, usable.not_in_library)


def _entry(text: str, where: Callable[[Shelf], bool], *keys: str, icon: str = "") -> ActionSpec:
    """Of what is chosen in the library."""
    return ActionSpec(text, usable.always, keys, icon, Section.ENTRY, where)


TABLE: dict[Act, ActionSpec] = {
    Act.FOCUS_ADDRESS: ActionSpec("Type an address", usable.always, ("Ctrl+L",)),
    Act.FINISH: ActionSpec("Finish && keep", usable.can_finish, ("Ctrl+.",), "check"),
    Act.CANCEL: ActionSpec("Cancel", usable.can_cancel, ("Ctrl+Backspace",), "close"),
    Act.KEEP: ActionSpec("Keep what was filmed", usable.can_keep, ("Ctrl+Z",)),
    Act.FILM_PLAN: ActionSpec("Record this plan", usable.can_film_plan, ("Ctrl+Return",), "record"),
    Act.RECORD_AGAIN: ActionSpec("Record again", usable.can_record_again, ("Ctrl+R",), "again"),
    Act.NEW: ActionSpec("New recording", usable.has_left_start, ("Ctrl+N",), "back"),
    Act.SAVE_AS: _film("Save as…", "Ctrl+S", "save"),
    Act.COPY_FILE: _film("Copy file", "Ctrl+C", "copy"),
    Act.COPY_PATH: _film("Copy path", "Ctrl+Shift+C", "copy"),
    Act.SHOW_IN_FOLDER: _film("Show in folder", "Ctrl+Shift+F", "folder"),
    Act.CHANGE_LOOK: _film("Change the look", "Ctrl+D", is_enabled=usable.can_dress),
    Act.EDIT_STEPS: _film("Go to the steps", "Ctrl+T", is_enabled=usable.has_steps),
    Act.EXPORT: _film("Export", "Ctrl+E", is_enabled=usable.can_export),
    Act.STOP_MAKING: _film("Stop making it", "Shift+Esc", "close", usable.is_making),
    Act.PLAY: _player("Play or pause", "Space", icon="play"),
    Act.FRAME_BACK: _player("One frame back", ",", icon="frame-back"),
    Act.FRAME_FORWARD: _player("One frame on", ".", icon="frame-forward"),
    Act.SECOND_BACK: _player("One second back", "Left"),
    Act.SECOND_FORWARD: _player("One second on", "Right"),
    Act.JUMP_BACK: _player("Five seconds back", "J"),
    Act.PAUSE: _player("Pause", "K", icon="pause"),
    Act.JUMP_FORWARD: _player("Five seconds on", "L"),
    Act.PREVIOUS_STEP: _player("Previous step", "PgUp", icon="previous"),
    Act.NEXT_STEP: _player("Next step", "PgDown", icon="next"),
    Act.TO_START: _player("To the start", "Home"),
    Act.TO_END: _player("To the end", "End"),
    Act.SLOWER: _player("Slower", "["),
    Act.FASTER: _player("Faster", "]"),
    Act.LOOP: _player("Play in a loop", "R", icon="loop"),
    Act.MUTE: _player("Mute", "M", icon="sound", is_enabled=usable.has_sound),
    Act.FULL_SCREEN: _player("Full screen", "F", "F11", icon="full-screen"),
    Act.RECORDING: ActionSpec("To the recording", usable.always, ("Ctrl+1",), section=Section.PAGES),
    Act.LIBRARY: ActionSpec("Library", usable.always, ("Ctrl+2",), section=Section.PAGES),
    Act.LOG: ActionSpec("To the log", usable.has_log, ("Ctrl+G",), "", Section.PAGES, usable.not_in_library),
    Act.FIND: _entry("Search the library", usable.in_library, "Ctrl+F"),
    Act.WATCH: _entry("Watch", usable.chosen_film, icon="play"),
    Act.RECOVER: _entry("Keep what was filmed of it", usable.chosen_unfinished, icon="save"),
    Act.RENAME: _entry("Rename", usable.chosen, "F2"),
    Act.RECORD_LIKE_IT: _entry("Record this again", usable.chosen, icon="again"),
    Act.SHOW_ENTRY: _entry("Show the file", usable.chosen_film, icon="folder"),
    Act.LOCATE: _entry("Locate…", usable.chosen_missing, icon="folder"),
    Act.FORGET: _entry("Remove from the list", usable.chosen_missing, "Shift+Del", icon="close"),
    Act.TRASH: _entry("Move to the trash", usable.chosen_there, "Del", icon="close"),
    Act.OPEN_LOGS: ActionSpec("Open the log folder", usable.always, ("Ctrl+Shift+L",), section=Section.PROGRAM),
    Act.SETTINGS: ActionSpec("Settings…", usable.always, ("Ctrl+,",), "settings", Section.PROGRAM),
    Act.QUIT: ActionSpec("Quit", usable.always, ("Ctrl+Q",), section=Section.PROGRAM),
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
