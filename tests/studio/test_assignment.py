from collections.abc import Callable

from autodemo_gui.core.events import CameraChosen, ElementSkipped, Noted, Progress
from autodemo_gui.core.progress import Phase
from autodemo_gui.studio.assignment import Assignment
from tests.studio.conftest import Told


def test_progress_of_phases_becomes_progress_of_the_whole(assign: Callable[..., Assignment], told: Told) -> None:
    job = assign(url="example.com")
    for phase in (Phase.EXPLORING, Phase.STARTING, Phase.FILMING, Phase.RENDERING, Phase.SAVING):
        for within in (0.0, 0.5, 1.0, 0.2):
            job.emit(Progress(phase=phase, fraction=within))
    fractions = [event.fraction for event in told.of(Progress)]
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] < 0.1
    assert fractions[-1] == 1.0


def test_what_the_report_needs_is_noted_once(assign: Callable[..., Assignment]) -> None:
    job = assign(url="example.com")
    for _ in range(2):
        job.emit(ElementSkipped(name="Delete", rule="blacklist", evidence="delete"))
    job.emit(Noted(text="calm"))
    job.emit(Noted(text="mind this", warning=True))
    job.emit(CameraChosen(camera="live", reason="no frames"))
    assert [thing.name for thing in job.refused] == ["Delete"]
    assert job.warnings == ["mind this"]
    assert job.camera == "live"


def test_a_phase_is_timed_also_when_it_fails(assign: Callable[..., Assignment], told: Told) -> None:
    job = assign(url="example.com")
    try:
        with job.phase(Phase.FILMING):
            raise RuntimeError
    except RuntimeError:
        pass
    assert job.phases[Phase.FILMING] >= 0
    assert told.of(Progress)[0].phase == Phase.FILMING
