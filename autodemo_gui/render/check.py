"""Reads the finished MP4's own boxes (ISO/IEC 14496-12 and -15) to see that it is the film that was promised."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autodemo_gui.core.errors import EncoderCrashed
from autodemo_gui.core.text import tr

_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_HIGH_PROFILE = 100
_BT709 = 1
_CHROMA_420 = 1


@dataclass(frozen=True, slots=True)
class Probe:
    """What an MP4 with one picture track is.

    Attributes:
        codec: sample entry, `avc1` for H.264.
        profile: H.264 profile number; 100 is High.
        chroma: H.264 chroma format; 1 is 4:2:0. Profiles below High have no other.
        depth: bits per sample.
        colour: primaries, transfer and matrix (ISO/IEC 23091-2; 1 is BT.709), or None when not tagged.
        full_range: of the samples' values.
        frame_times: every duration that a frame has, in ticks; one for a constant rate.
        ticks: per second.
        keyframes: numbers of the keyframes, from 1.
        faststart: the index lies before the pictures.
        chapters: how many are named in the list that players read.
        subtitles: tracks of captions that can be switched on.
    """

    codec: str
    profile: int
    chroma: int
    depth: int
    width: int
    height: int
    colour: tuple[int, int, int] | None
    full_range: bool
    frames: int
    frame_times: frozenset[int]
    ticks: int
    keyframes: tuple[int, ...]
    faststart: bool
    chapters: int
    subtitles: int

    @property
    def fps(self) -> float:
        """Frames per second; 0 when the rate is not constant."""
        return self.ticks / next(iter(self.frame_times)) if len(self.frame_times) == 1 else 0.0

    @property
    def duration_s(self) -> float:
        """Length of the film; 0 when the rate is not constant."""
        return self.frames / self.fps if self.fps else 0.0


def probe(path: Path) -> Probe:
    """Read an MP4's index.

    Raises:
        ValueError: it is no MP4 with a picture track.
        OSError: it cannot be read.
    """
    try:
        return _probe(path)
    except (struct.error, IndexError, KeyError, StopIteration) as error:
        raise ValueError(f"{path.name} has no readable index") from error


def verify(path: Path, *, size: tuple[int, int], fps: int, frames: int) -> Probe:
    """See that a finished film is whole and what the contract says (SPEC 7).

    Raises:
        EncoderCrashed: it is not.
    """
    try:
        found = probe(path)
    except (ValueError, OSError) as error:
        raise _broken(str(error)) from error
    facts = {
        tr("codec"): found.codec == "avc1" and found.profile == _HIGH_PROFILE and found.chroma == _CHROMA_420,
        tr("size"): (found.width, found.height) == size,
        tr("frame rate"): found.fps == fps,
        tr("length"): found.frames == frames,
        tr("colours"): found.colour == (_BT709,) * 3 and not found.full_range,
        tr("index"): found.faststart,
    }
    wrong = [name for name, holds in facts.items() if not holds]
    if wrong:
        raise _broken(tr("wrong: {what}", what=", ".join(wrong)))
    return found


def _broken(reason: str) -> EncoderCrashed:
    return EncoderCrashed(
        tr("The finished film is damaged."), f"{reason[:1].upper()}{reason[1:]}.", tr("Render it again.")
    )


def _probe(path: Path) -> Probe:
    with path.open("rb") as file:
        top: list[bytes] = []
        moov = b""
        while len(head := file.read(8)) == 8:
            size, kind = struct.unpack(">I4s", head)
            length = struct.unpack(">Q", file.read(8))[0] - 16 if size == 1 else size - 8
            top.append(kind)
            if kind == b"moov":
                moov = file.read(length)
            else:
                file.seek(length, 1)
        whole = file.tell() == path.stat().st_size
    if not whole or not moov or b"mdat" not in top:
        raise ValueError(f"{path.name} is cut off or has no index")
    track = next(boxes for boxes in _tracks(moov) if boxes[b"hdlr"][8:12] == b"vide")
    width, height = struct.unpack(">HH", _sample_entry(track)[24:28])
    profile, chroma, depth = _avc_configuration(_sample_entry(track))
    colour, full_range = _colour(_sample_entry(track))
    runs = list(struct.iter_unpack(">II", track[b"stts"][8:]))
    return Probe(
        codec=track[b"stsd"][12:16].decode("ascii", "replace"),
        profile=profile,
        chroma=chroma,
        depth=depth,
        width=width,
        height=height,
        colour=colour,
        full_range=full_range,
        frames=sum(count for count, _ in runs),
        frame_times=frozenset(ticks for _, ticks in runs),
        ticks=struct.unpack(">I", track[b"mdhd"][20:24] if track[b"mdhd"][0] else track[b"mdhd"][12:16])[0],
        keyframes=tuple(number for (number,) in struct.iter_unpack(">I", track.get(b"stss", b"\0" * 8)[8:])),
        faststart=top.index(b"moov") < top.index(b"mdat"),
        chapters=_chapter_count(moov),
        subtitles=sum(boxes[b"hdlr"][8:12] == b"sbtl" for boxes in _tracks(moov)),
    )


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if size < 8:
            return
        yield kind, data[at + 8 : at + size]
        at += size


def _tracks(moov: bytes) -> Iterator[dict[bytes, bytes]]:
    for kind, body in _boxes(moov):
        if kind == b"trak":
            yield dict(_flat(body))


def _flat(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    for kind, body in _boxes(data):
        yield kind, body
        if kind in _CONTAINERS:
            yield from _flat(body)


def _sample_entry(track: dict[bytes, bytes]) -> bytes:
    """The first visual sample entry, without its size and kind."""
    return track[b"stsd"][16:]


def _avc_configuration(entry: bytes) -> tuple[int, int, int]:
    """Profile, chroma format and depth of an `avcC` box; zeros when the codec is another."""
    config = dict(_boxes(entry[78:])).get(b"avcC")
    if config is None:
        return 0, 0, 0
    profile = config[1]
    at = 6
    for count in (config[5] & 0x1F, None):
        sets = count if count is not None else config[at]
        at += 0 if count is not None else 1
        for _ in range(sets):
            at += 2 + struct.unpack(">H", config[at : at + 2])[0]
    if profile < _HIGH_PROFILE or at + 2 > len(config):
        return profile, _CHROMA_420, 8
    return profile, config[at] & 3, (config[at + 1] & 7) + 8


def _colour(entry: bytes) -> tuple[tuple[int, int, int] | None, bool]:
    box = dict(_boxes(entry[78:])).get(b"colr", b"")
    if box[:4] != b"nclx":
        return None, False
    primaries, transfer, matrix = struct.unpack(">HHH", box[4:10])
    return (primaries, transfer, matrix), bool(box[10] & 0x80)


def _chapter_count(moov: bytes) -> int:
    """Entries of the `chpl` list in the user data."""
    user_data = next((body for kind, body in _boxes(moov) if kind == b"udta"), b"")
    listed = dict(_boxes(user_data)).get(b"chpl")
    return listed[8] if listed else 0
