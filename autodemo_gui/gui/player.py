"""The player's engine: Qt's media player with whole frames, bounded seeking and an orderly end."""

from pathlib import Path

from PySide6.QtCore import QObject, QSizeF, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaMetaData, QMediaPlayer
from PySide6.QtMultimediaWidgets import QGraphicsVideoItem

from autodemo_gui.core.text import tr

_SEEK_EVERY_MS = 40
_DEFAULT_FPS = 60.0


class Player(QObject):
    """Plays one film into a graphics item; times in milliseconds."""

    moved = Signal(int)
    sized = Signal(QSizeF)
    length_known = Signal(int)
    playing_changed = Signal(bool)
    sound_known = Signal(bool)
    troubled = Signal(str)

    def __init__(self, parent: QObject) -> None:
        """No film yet."""
        super().__init__(parent)
        self.item = QGraphicsVideoItem()
        self._media = QMediaPlayer(self)
        self._media.setVideoOutput(self.item)
        self._wanted: int | None = None
        self._begin_at_ms = 0
        self._sound: QAudioOutput | None = None
        self._is_muted = False
        # One seek at a time: a decoder that gets a seek per mouse move shows none of them.
        self._pace = QTimer(self, interval=_SEEK_EVERY_MS, singleShot=True)
        self._pace.timeout.connect(self._seek_wanted)
        self.item.nativeSizeChanged.connect(self._on_size)
        self._media.positionChanged.connect(self._on_position)
        self._media.durationChanged.connect(self._on_duration)
        self._media.playbackStateChanged.connect(self._on_state)
        self._media.mediaStatusChanged.connect(self._on_status)
        self._media.hasAudioChanged.connect(self._on_sound)
        self._media.errorOccurred.connect(self._on_error)

    def open(self, film: Path, *, at_ms: int = 0) -> None:
        """Load a film and show its frame at a time; also a film that lies where the one before was."""
        self._wanted = None
        self._media.setSource(QUrl())  # the same address again would change nothing
        self._begin_at_ms = at_ms  # not before: letting go of a film tells of it as loaded once more
        self._media.setSource(QUrl.fromLocalFile(str(film)))

    def close(self) -> None:
        """Let go of the file; must come before the file is moved and before the program ends."""
        self._pace.stop()
        self._media.stop()
        self._media.setSource(QUrl())

    @property
    def is_playing(self) -> bool:
        """Whether time is passing."""
        return self._media.playbackState() is QMediaPlayer.PlaybackState.PlayingState

    @property
    def position_ms(self) -> int:
        """Where it is, or where it will be once it is loaded or has sought."""
        return self._begin_at_ms or (self._media.position() if self._wanted is None else self._wanted)

    @property
    def duration_ms(self) -> int:
        """The film's length; 0 until it is known."""
        return self._media.duration()

    def toggle(self) -> None:
        """Play or pause; at the end, play from the start."""
        if self.is_playing:
            self._media.pause()
            return
        if self.duration_ms and self.position_ms >= self.duration_ms - 50:
            self._media.setPosition(0)
        self._media.play()

    def pause(self) -> None:
        """Stop time."""
        self._media.pause()

    def seek(self, position_ms: int) -> None:
        """Go there, at most one seek at a time, the newest wins; before the film is loaded, begin there."""
        if not self.duration_ms:
            self._begin_at_ms = max(0, position_ms)
            return
        self._wanted = min(max(0, position_ms), max(0, self.duration_ms - 1))
        if not self._pace.isActive():
            self._seek_wanted()

    @property
    def rate(self) -> float:
        """How fast it plays: 1 is as it was filmed."""
        return self._media.playbackRate()

    def set_rate(self, rate: float) -> None:
        """Play faster or slower from now on."""
        self._media.setPlaybackRate(rate)

    def loop(self, is_on: bool) -> None:
        """Begin again at the end, or stop there."""
        self._media.setLoops(QMediaPlayer.Loops.Infinite if is_on else QMediaPlayer.Loops.Once)

    def mute(self, is_on: bool) -> None:
        """Play without sound, or with it."""
        self._is_muted = is_on
        if self._sound is not None:
            self._sound.setMuted(is_on)

    @property
    def is_muted(self) -> bool:
        """Whether a film that has sound is played without."""
        return self._sound is not None and self._sound.isMuted()

    def skip(self, by_ms: int) -> None:
        """Go on or back."""
        self.seek(self.position_ms + by_ms)

    def step(self, frames: int) -> None:
        """Pause and show the frame so many later; asks for its middle, since milliseconds fall between frames."""
        self._media.pause()
        fps = float(self._media.metaData().value(QMediaMetaData.Key.VideoFrameRate) or _DEFAULT_FPS)
        frame = int(self.position_ms * fps / 1000) + frames
        self.seek(round((max(0, frame) + 0.5) * 1000 / fps))

    def _seek_wanted(self) -> None:
        if self._wanted is not None:
            there, self._wanted = self._wanted, None
            self._media.setPosition(there)  # which says so at once
            self._pace.start()

    def _on_position(self, position_ms: int) -> None:
        if self._wanted is None and not self._begin_at_ms:
            self.moved.emit(position_ms)

    def _on_duration(self, duration_ms: int) -> None:
        self.length_known.emit(duration_ms)

    def _on_state(self) -> None:
        self.playing_changed.emit(self.is_playing)

    def _on_size(self, size: QSizeF) -> None:
        if not size.isEmpty():
            self.sized.emit(size)

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.LoadedMedia and not self.is_playing:
            self._media.pause()  # a loaded film shows nothing until it is paused
            begin_at_ms, self._begin_at_ms = self._begin_at_ms, 0
            if begin_at_ms:
                self.seek(begin_at_ms)

    def _on_sound(self, has_sound: bool) -> None:
        """Look for loudspeakers only for a film that needs them."""
        if has_sound and self._sound is None:
            self._sound = QAudioOutput(self)
            self._sound.setMuted(self._is_muted)
            self._media.setAudioOutput(self._sound)
        self.sound_known.emit(has_sound)

    def _on_error(self, error: QMediaPlayer.Error, reason: str) -> None:
        if error is not QMediaPlayer.Error.NoError:
            self.troubled.emit(tr("The film cannot be played here: {reason}.", reason=reason.rstrip(".")))
