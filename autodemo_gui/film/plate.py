"""Writes a take to disk as it is filmed, so that a killed process leaves a take that can be read."""

import errno
import json
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.errors import DiskFull
from autodemo_gui.core.take import BRAND_FILE, CUES_FILE, FRAMES_FILE, INFO_FILE, PLATE_FILE, Cue, TakeInfo, cue_to_wire
from autodemo_gui.core.text import tr

log = logging.getLogger(__name__)

ROOM_TO_START = 300 * 2**20
"""A minute of a 1080p film takes 100-300 MB of plate (0.1 MB a picture, half of the pictures changed)."""
ROOM_TO_GO_ON = 64 * 2**20
"""Left free for the render's own files and for everybody else on the disk."""
_BYTES_BETWEEN_LOOKS = 8 * 2**20


class PlateWriter:
    """Appends pictures and cues in the format of `core.take`; every line is handed to the system at once.

    Pictures come by rising step. Cues are written when they are known: a beat or a wait after the steps it spans, so
    readers order them by step.
    """

    def __init__(
        self,
        folder: Path,
        info: TakeInfo,
        *,
        free_bytes: Callable[[], int] | None = None,
        on_picture: Callable[[bytes], None] | None = None,
    ) -> None:
        """Create the take's files in `folder`, which is made if need be.

        Args:
            folder: of this take alone.
            info: what is known before filming.
            free_bytes: room left on the folder's disk; asked now and again while writing.
            on_picture: given every stored picture.

        Raises:
            DiskFull: there is not enough room to begin, or the files cannot be written.
        """
        self._folder = folder
        self._free_bytes = free_bytes or (lambda: shutil.disk_usage(folder).free)
        self._on_picture = on_picture
        self._info = info
        self._offset = 0
        self._unchecked = 0
        self._newest = b""
        self._changes: list[int] = []
        self._files: list[FileIO] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._look_for_room(ROOM_TO_START)
            self._write_info()
            self._plate, self._frames, self._cues = (self._open(name) for name in (PLATE_FILE, FRAMES_FILE, CUES_FILE))
        except OSError as error:
            self._close_files()
            _fail(error)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files, whatever happened; `close` before that says how it ended."""
        self._close_files()

    @property
    def info(self) -> TakeInfo:
        """What `take.json` says."""
        return self._info

    @property
    def newest(self) -> bytes:
        """The picture shown now, as JPEG; empty before the first."""
        return self._newest

    @property
    def changes(self) -> Sequence[int]:
        """The steps from which the stored pictures are shown, rising."""
        return self._changes

    def frame(self, step: int, jpeg: bytes) -> bool:
        """Store what the page looks like from a step on; False when it looks as before and nothing was stored.

        Raises:
            DiskFull: it could not be written.
            ValueError: a picture of an earlier step, or of the same, is stored already.
        """
        if jpeg == self._newest:
            return False
        if self._changes and step <= self._changes[-1]:
            raise ValueError(f"step {step} after {self._changes[-1]}")
        try:
            if self._unchecked > _BYTES_BETWEEN_LOOKS:
                self._look_for_room(ROOM_TO_GO_ON)
            _write(self._plate, jpeg)
            _write(self._frames, _line([step, self._offset, len(jpeg)]))
        except OSError as error:
            _fail(error)
        self._offset += len(jpeg)
        self._unchecked += len(jpeg)
        self._newest = jpeg
        self._changes.append(step)
        if self._on_picture is not None:
            self._on_picture(jpeg)
        return True

    def cue(self, cue: Cue) -> None:
        """Add a cue.

        Raises:
            DiskFull: it could not be written.
        """
        try:
            _write(self._cues, _line(cue_to_wire(cue)))
        except OSError as error:
            _fail(error)

    def brand(self, brand: Brand) -> None:
        """Keep what the site says about itself beside the film; a film is none the worse without it."""
        try:
            (self._folder / BRAND_FILE).write_text(brand.model_dump_json(indent=1), encoding="utf-8")
        except OSError as error:
            log.warning("the brand could not be written: %s", error)

    def close(self, **updates: Any) -> None:
        """Write the last word about the take (`TakeInfo` fields) and close its files; safe to call twice.

        A disk that is full by now is logged, not raised: frames and cues are on it, and readable.
        """
        self._info = TakeInfo.model_validate(self._info.model_dump() | updates)
        try:
            self._write_info()
        except OSError as error:
            log.warning("the take's own description could not be written: %s", error)
        self._close_files()

    def _open(self, name: str) -> FileIO:
        # Unbuffered: what is written survives the death of this process.
        file = (self._folder / name).open("wb", buffering=0)
        self._files.append(file)
        return file

    def _close_files(self) -> None:
        for file in self._files:
            file.close()

    def _write_info(self) -> None:
        """Replace `take.json` in one piece."""
        fresh = self._folder / f"{INFO_FILE}.new"
        fresh.write_text(self._info.model_dump_json(indent=1), encoding="utf-8")
        fresh.replace(self._folder / INFO_FILE)

    def _look_for_room(self, needed: int) -> None:
        self._unchecked = 0
        if self._free_bytes() < needed:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _line(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(file: FileIO, data: bytes) -> None:
    """All of it: an unbuffered file may take less than it is given, above all on a disk that is nearly full."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _fail(error: OSError) -> NoReturn:
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    if not is_full:
        log.error("the take cannot be written: %s", error)
    raise DiskFull(
        tr("No room is left for the film.") if is_full else tr("The film cannot be written."),
        tr("The disk that holds the scratch folder is full.") if is_full else str(error.strerror or error),
        tr("Free some space, or choose another scratch folder (AUTODEMO_SCRATCH)."),
    ) from error
