"""After a crash: what was being recorded is noted in the library, and what was filmed of it is kept."""

import logging
import time
from dataclasses import dataclass
from pathlib import Path, PurePath

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.job import iso_utc
from autodemo_gui.core.settings import SCRATCH, TAKES_GB, Settings
from autodemo_gui.core.take import INFO_FILE, TakeInfo
from autodemo_gui.gui.draft import AddressCheck, Draft, default_name, draft_of_request
from autodemo_gui.store.film_files import sweep
from autodemo_gui.store.journal import Interrupted, Journal
from autodemo_gui.store.library import Entry, Film, Library, Outcome
from autodemo_gui.store.paths import Paths
from autodemo_gui.store.takes import Takes
from autodemo_gui.worker.scratch import Scratch, filmed_in

_log = logging.getLogger(__name__)

_PER_GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Lost:
    """A recording that a crash ended: how to ask for it again, its place in the library, whether any was filmed."""

    draft: Draft
    entry: Entry
    has_take: bool


def rescue(places: Paths, films: Path, settings: Settings) -> list[Lost]:
    """Keep what dead windows left behind, oldest first. Blocks; must come before a worker sweeps its scratch folder."""
    sweep(films)
    journal = Journal(places.journal)
    interrupted = journal.interrupted()
    if not interrupted:
        return []
    scratch = Scratch(Path(settings.get(SCRATCH)).expanduser() if settings.get(SCRATCH) else None)
    workspaces = (workspace for folder in scratch.leftovers() for workspace in sorted(folder.glob("job-*")))
    takes = [take for workspace in workspaces if (take := filmed_in(workspace)) is not None]
    kept = Takes(places.takes, round(settings.get(TAKES_GB) * _PER_GB))
    library = Library(films)
    whole = {film.job_id for _, film in library.films()}
    found = []
    for recording in interrupted:
        if recording.job_id not in whole:  # else its film was stored, and only the journal did not hear of it
            try:
                has_take = _has_take(recording, kept, takes)
                found.append(_noted(recording, library, has_take=has_take))
            except (AutoDemoError, OSError) as error:
                _log.warning("the recording of %s could not be kept: %s", recording.request.address, error)
        journal.ended(recording.job_id)
    return found


def _has_take(recording: Interrupted, kept: Takes, takes: list[Path]) -> bool:
    """Whether there is a take of a recording: kept already, since all that was missing was its film, or kept now."""
    if kept.find(recording.job_id) is not None:
        return True
    take = next((take for take in takes if _is_of(take, recording)), None)
    if take is None:
        return False
    takes.remove(take)
    return kept.keep(recording.job_id, take) is not None


def _noted(recording: Interrupted, library: Library, *, has_take: bool) -> Lost:
    draft = draft_of_request(recording.request)
    film = Film(
        job_id=recording.job_id,
        url=AddressCheck.of(draft.address).url or draft.address,
        title=draft.label,
        created_at=iso_utc(time.time()),
        outcome=Outcome.INTERRUPTED,
        look=draft.look,
    )
    path = library.note(PurePath(default_name(draft)).stem, film)
    return Lost(draft, Entry(path, film, None), has_take)


def _is_of(take: Path, recording: Interrupted) -> bool:
    """Whether a take was filmed for a recording: one at a time is filmed, so the address tells."""
    try:
        info = TakeInfo.model_validate_json((take / INFO_FILE).read_bytes())
    except (OSError, ValueError):
        return False
    asked = AddressCheck.of(recording.request.address)
    return not asked.url or AddressCheck.of(info.url).label.split("/")[0] == asked.label.split("/")[0]
