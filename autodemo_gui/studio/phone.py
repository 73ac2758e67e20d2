"""Film a script a second time as a phone shows the site: of it the 9:16 film is made, where a person asks for that."""

import shutil

from autodemo_gui.core.errors import AutoDemoError, DiskFull, JobCancelled
from autodemo_gui.core.events import AnyEvent, ElementSkipped, Noted, Progress
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script
from autodemo_gui.core.take import BRAND_FILE, PHONE_FOLDER
from autodemo_gui.core.text import tr
from autodemo_gui.film.player import Played, play
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.kept_take import note_take
from autodemo_gui.studio.place import Place
from autodemo_gui.studio.staging import deadline, on_stage

LEAST_SHARE = 0.5
"""Of the script's steps; a film with less of them shows another story than the one it goes with."""


async def film_for_phone(job: Assignment, place: Place, script: Script) -> None:
    """Film a script into the `phone` folder of the job's take; without success the folder is not there, and it is said.

    Raises:
        JobCancelled, DiskFull: the job ends.
    """
    if not job.request.phone:
        return
    job.emit(Noted(text=tr("Filming once more, as a phone shows it.")))
    folder = job.workspace / PHONE_FOLDER  # beside the take: the browser's profile lies next to what it films
    try:
        job.begin_second_take()
        played = await _film(job, place, script)
        reason = _too_little(job, script, played)
    except (JobCancelled, DiskFull):
        raise
    except AutoDemoError as error:
        reason = error.sentence
    if reason:
        text = tr("The 9:16 film shows the desktop's layout. {reason}", reason=reason)
        job.emit(Noted(text=text, warning=True))
        shutil.rmtree(folder, ignore_errors=True)
        return
    note_take(folder, script=played.script, output=job.request.output)
    if (job.take / BRAND_FILE).is_file():  # one brand on all cards, though a phone may be shown less of it
        shutil.copyfile(job.take / BRAND_FILE, folder / BRAND_FILE)
    folder.replace(job.take / PHONE_FOLDER)


async def _film(job: Assignment, place: Place, script: Script) -> Played:
    def tell(event: AnyEvent) -> None:
        """What is told of the second take: how far it is and what is left out, not each step again."""
        match event:
            case Noted(text=text, warning=True):
                job.emit(Noted(text=tr("As a phone shows it: {text}", text=text)))
            case Progress() | ElementSkipped():
                job.emit(event)
            case _:
                pass

    async with deadline(job), on_stage(job, place, phone=True, emit=tell) as stage:
        with job.phase(Phase.FILMING):
            return await play(
                script,
                stage.actor,
                policy=place.policy,
                emit=tell,
                control=job.control,
                limits=job.request.limits,
            )


def _too_little(job: Assignment, script: Script, played: Played) -> str:
    """Why the second take cannot stand for the first, as a sentence; empty when it can."""
    done, wanted = len(played.script.steps), len(script.steps)
    if done >= LEAST_SHARE * wanted:
        return ""
    if job.control.finish_requested:
        return tr("It was to be finished early.")
    return tr("As a phone shows it, only {done} of {wanted} steps can be done.", done=done, wanted=wanted)
