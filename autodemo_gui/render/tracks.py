"""What a finished MP4 carries beside its picture: chapters, and the captions as a subtitle track to switch on."""

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ENABLED, _FLAGS_AT = 1, 3
"""Bit of a track header's flags (ISO/IEC 14496-12, 8.3.2.3), and their last byte's place: a player shows the track
without being asked."""
_HANDLER_AT = 8

# ISO 639-1 to 639-2/T, which is what a media header can hold (ISO/IEC 14496-12, 8.4.2).
_TABLE = """
af:afr am:amh ar:ara az:aze be:bel bg:bul bn:ben bs:bos ca:cat cs:ces cy:cym da:dan de:deu el:ell en:eng
eo:epo es:spa et:est eu:eus fa:fas fi:fin fr:fra ga:gle gl:glg gu:guj he:heb hi:hin hr:hrv hu:hun hy:hye
id:ind is:isl it:ita ja:jpn jv:jav ka:kat kk:kaz km:khm kn:kan ko:kor ky:kir la:lat lb:ltz lo:lao lt:lit
lv:lav mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya nb:nob ne:nep nl:nld nn:nno no:nor pa:pan pl:pol
ps:pus pt:por ro:ron ru:rus si:sin sk:slk sl:slv so:som sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel tg:tgk
th:tha tl:tgl tr:tur tt:tat uk:ukr ur:urd uz:uzb vi:vie xh:xho yi:yid yo:yor zh:zho zu:zul
"""
_LANGUAGES = dict(pair.split(":") for pair in _TABLE.split())


@dataclass(frozen=True, slots=True)
class Tracks:
    """Further inputs and the options for a remux whose first input is the film (see `ffmpeg.copy_streams`)."""

    inputs: tuple[Path, ...] = ()
    options: tuple[str, ...] = ("-map", "0:v", "-map_metadata", "0")


PICTURE_ONLY = Tracks()


def write_tracks(folder: Path, *, subtitles: str, chapters: str, language: str) -> Tracks:
    """Write what goes into the film as files that ffmpeg reads.

    Args:
        folder: existing, private.
        subtitles: WebVTT; empty for none.
        chapters: ffmetadata; empty for none.
        language: of the subtitles, BCP 47 as pages declare it; may be empty.

    Raises:
        OSError: no room or no permission.
    """
    inputs: list[Path] = []
    options = ["-map", "0:v"]
    if subtitles:
        inputs.append(folder / "captions.vtt")
        inputs[-1].write_text(subtitles, "utf-8")
        options += ["-map", f"{len(inputs)}:s", "-c:s", "mov_text", "-metadata:s:s:0", f"language={code_of(language)}"]
    if chapters:
        inputs.append(folder / "chapters.ffmetadata")
        inputs[-1].write_text(chapters, "utf-8")
    # Metadata (chapters) of the last input; without its own, none is invented.
    options += ["-map_metadata", str(len(inputs) if chapters else 0)]
    return Tracks(tuple(inputs), tuple(options))


def code_of(language: str) -> str:
    """The three letters of a BCP 47 tag's language; `und` when it is none that is known here."""
    first = language.replace("_", "-").split("-")[0].strip().lower()
    return _LANGUAGES.get(first, first if first in _LANGUAGES.values() else "und")


def leave_subtitles_off(film: Path) -> int:
    """Clear the flag that makes players show a subtitle track at once; ffmpeg sets it on the first one, come what may.

    Captions that are drawn into the picture would be seen twice. Returns how many tracks there are.

    Raises:
        OSError: the file cannot be changed.
        ValueError: it is no MP4 with an index.
    """
    found = 0
    with film.open("r+b") as file, mmap.mmap(file.fileno(), 0) as data:
        index = next((box for box in _boxes(data, 0, len(data)) if box[0] == b"moov"), None)
        if index is None:
            raise ValueError(f"{film.name} has no index")
        for kind, begin, end in _boxes(data, *index[1:]):
            if kind != b"trak":
                continue
            track = {inner: (start, stop) for inner, start, stop in _boxes(data, begin, end)}
            media = {inner: (start, stop) for inner, start, stop in _boxes(data, *track[b"mdia"])}
            handler = media[b"hdlr"][0] + _HANDLER_AT
            if data[handler : handler + 4] == b"sbtl":
                data[track[b"tkhd"][0] + _FLAGS_AT] &= ~_ENABLED & 0xFF
                found += 1
    return found


def _boxes(data: mmap.mmap, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, begin and end of the contents of each box between two places of a file."""
    while at + 8 <= end:
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", data[at + 8 : at + 16])[0], 16
        if size < head:
            return
        yield kind, at + head, min(at + size, end)
        at += size
