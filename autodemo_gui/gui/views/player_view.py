"""The player: the stage with a film on it, and the bar that moves through it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from autodemo_gui.core.story import clock
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.states import Film, Mark
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.keyboard import Roving
from autodemo_gui.gui.views.parts import Button, action_button, column, label, row
from autodemo_gui.gui.views.scrub_bar import ScrubBar
from autodemo_gui.gui.views.stage import INSET, Stage

if TYPE_CHECKING:
    from autodemo_gui.gui.player import Player

SPEEDS = (0.25, 0.5, 1.0, 1.25, 1.5, 2.0)
_SECOND_MS = 1000
_JUMP_MS = 5000


class PlayerView(QWidget):
    """Plays the film of the state; its keys are actions of the table.

    The buttons take the keyboard from Tab alone: a click on one leaves it to the film, for the next Space or arrow.
    `sound_found` carries a film that can be heard.
    """

    moved = Signal(int)
    sound_found = Signal(object)
    troubled = Signal(str)

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """Build it without loading QtMultimedia; that happens with the first film."""
        super().__init__()
        self.stage = Stage(theme)
        self.bar = ScrubBar(theme)
        self._player: Player | None = None
        self._has_poster = False
        self._film: Film | None = None
        self._marks: tuple[Mark, ...] = ()
        self._time = label("0:00 / 0:00", "muted")
        self._play = action_button(actions[Act.PLAY], "icon", theme=theme, icon="play")
        self._play.setIconSize(QSize(20, 20))
        back = action_button(actions[Act.FRAME_BACK], "icon", theme=theme, icon="frame-back", icon_colour="muted")
        on = action_button(actions[Act.FRAME_FORWARD], "icon", theme=theme, icon="frame-forward", icon_colour="muted")
        self.speed = Button(speed_words(1.0), "quiet", theme=theme)
        self.speed.setToolTip(tr("Speed: click for the next one"))
        self.speed.clicked.connect(lambda: self._change_speed(1, around=True))
        actions[Act.LOOP].setCheckable(True)
        loop = action_button(actions[Act.LOOP], "icon", theme=theme, icon="loop", icon_colour="muted")
        loop.setCheckable(True)
        actions[Act.LOOP].toggled.connect(loop.setChecked)
        self._mute = self._mute_button(theme, actions)
        full = action_button(actions[Act.FULL_SCREEN], "icon", theme=theme, icon="full-screen", icon_colour="muted")
        self.bar.sought.connect(self._seek)
        tools = (back, on, self.speed, loop, self._mute, full)
        controls = row(self._play, self._time, 4, self.bar, *tools, spacing=4)
        controls.setStretch(3, 1)
        below = QWidget()
        below.setLayout(controls)
        # Time runs from left to right on players, also where one reads the other way (Material, “Bidirectionality”).
        below.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        controls.setContentsMargins(INSET - 6, 0, INSET - 6, 0)
        self.setLayout(column(self.stage, below, spacing=0))
        self.buttons = (self._play, *tools)
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        Roving(self.buttons, below)
        self._connect(actions)

    def show_film(self, film: Film) -> None:
        """Load a film, unless it is the one that is shown; the same one made anew goes on where it was."""
        if film == self._film:
            return
        is_anew = self._film is not None and self._film.path == film.path
        at_ms = self.player().position_ms if is_anew else 0
        self._film = film
        self._marks = film.marks
        self.bar.set_film(round(film.duration_s * _SECOND_MS), film.marks)
        self._say(at_ms)
        self._show_poster(film if at_ms == 0 else None)
        self._mute.setToolTip(tr("This film has no sound"))
        self.player().open(film.path, at_ms=at_ms)

    def _show_poster(self, film: Film | None) -> None:
        """Until somebody plays it: a film begins with a card that has yet to fade in. None uncovers the film."""
        from autodemo_gui.gui.fetching import poster_of

        poster = QImage() if film is None else QImage(str(poster_of(film.path)))
        self._has_poster = not poster.isNull()
        if self._has_poster:
            self.stage.show_picture(poster, (poster.width(), poster.height()), None)
        else:
            self.stage.clear_picture()

    def close_film(self) -> None:
        """Let go of the file."""
        self._film = None
        if self._player is not None:
            self._player.close()

    def player(self) -> "Player":
        """The engine, made when it is first needed."""
        if self._player is None:
            from autodemo_gui.gui.player import Player

            self._player = Player(self)
            self._player.item.setZValue(-1)  # below a poster
            self.stage.add_video(self._player.item, QSizeF(16, 9))
            self._player.sized.connect(self._on_size)
            self._player.moved.connect(self._on_moved)
            self._player.length_known.connect(self._on_length)
            self._player.playing_changed.connect(self._on_playing)
            self._player.sound_known.connect(self._on_sound)
            self._player.troubled.connect(self.troubled)
        return self._player

    def jump_to(self, at_s: float) -> None:
        """Go to a moment, seconds."""
        self._seek(round(at_s * _SECOND_MS))

    def _connect(self, actions: Actions) -> None:
        """What the keys do."""
        moves = {
            Act.PLAY: lambda: self.player().toggle(),
            Act.PAUSE: lambda: self.player().pause(),
            Act.FRAME_BACK: lambda: self.player().step(-1),
            Act.FRAME_FORWARD: lambda: self.player().step(1),
            Act.SECOND_BACK: lambda: self.player().skip(-_SECOND_MS),
            Act.SECOND_FORWARD: lambda: self.player().skip(_SECOND_MS),
            Act.JUMP_BACK: lambda: self.player().skip(-_JUMP_MS),
            Act.JUMP_FORWARD: lambda: self.player().skip(_JUMP_MS),
            Act.PREVIOUS_STEP: lambda: self._to_step(-1),
            Act.NEXT_STEP: lambda: self._to_step(1),
            Act.SLOWER: lambda: self._change_speed(-1),
            Act.FASTER: lambda: self._change_speed(1),
            Act.TO_START: lambda: self._seek(0),
            Act.TO_END: lambda: self._seek(self.player().duration_ms),
        }
        for act, move in moves.items():
            actions[act].triggered.connect(move)
        actions[Act.LOOP].toggled.connect(lambda is_on: self.player().loop(is_on))
        actions[Act.MUTE].toggled.connect(lambda is_on: self.player().mute(is_on))

    def _change_speed(self, by: int, *, around: bool = False) -> None:
        """The next speed up or down; `around` begins again after the fastest."""
        now = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - self.player().rate))
        there = (now + by) % len(SPEEDS) if around else min(max(now + by, 0), len(SPEEDS) - 1)
        self.player().set_rate(SPEEDS[there])
        self.speed.setText(speed_words(SPEEDS[there]))
        self.speed.setAccessibleName(tr("Speed: {speed}", speed=self.speed.text()))

    def _to_step(self, direction: int) -> None:
        """The next step, or the beginning of this one, and from there the one before."""
        now_s = self.player().position_ms / _SECOND_MS
        starts = [mark.at_s for mark in self._marks]
        if direction > 0:
            there = next((at_s for at_s in starts if at_s > now_s + 0.05), None)
        else:
            there = next((at_s for at_s in reversed(starts) if at_s < now_s - 0.5), 0.0)
        if there is not None:
            self.jump_to(there)

    def _mute_button(self, theme: Theme, actions: Actions) -> Button:
        """For a film that can be heard; ours are silent, and then it says so."""
        actions[Act.MUTE].setCheckable(True)
        mute = action_button(actions[Act.MUTE], "icon", theme=theme, icon="sound", icon_colour="muted")
        actions[Act.MUTE].toggled.connect(lambda is_on: mute.set_icon("muted" if is_on else "sound"))
        self._mute_words = mute.toolTip()
        return mute

    def _on_sound(self, has_sound: bool) -> None:
        self._mute.setToolTip(self._mute_words if has_sound else tr("This film has no sound"))
        if has_sound and self._film is not None:
            self.sound_found.emit(self._film)

    def _seek(self, position_ms: int) -> None:
        self.player().seek(position_ms)
        self._on_moved(position_ms)

    def _on_size(self, size: QSizeF) -> None:
        self.stage.add_video(self.player().item, size)

    def _on_length(self, duration_ms: int) -> None:
        if duration_ms > 0:
            self.bar.set_film(duration_ms, self._marks)
            self._say(self.player().position_ms)

    def _on_playing(self, plays: bool) -> None:
        self._play.set_icon("pause" if plays else "play")
        if plays and self._has_poster:
            self._show_poster(None)

    def _on_moved(self, position_ms: int) -> None:
        if position_ms > 0 and self._has_poster:
            self._show_poster(None)
        self.bar.set_position(position_ms)
        self._say(position_ms)
        self.moved.emit(position_ms)

    def _say(self, position_ms: int) -> None:
        self._time.setText(f"{clock(position_ms / _SECOND_MS)} / {clock(self.bar.maximum() / _SECOND_MS)}")


def speed_words(rate: float) -> str:
    """A speed as players write it: `1×`, `1.25×`."""
    return f"{rate:g}×"
