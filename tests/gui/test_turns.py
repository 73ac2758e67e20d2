"""Recordings take turns: the real queue, worker and films; only the studio pretends."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from autodemo_gui.core.errors import BrowserMissing, SiteUnreachable
from autodemo_gui.gui import turns
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Cancelled, Done, Failed, Idle, Planned, Recording, draft_of, is_busy, run_of
from autodemo_gui.gui.theme import Theme
from autodemo_gui.store.paths import paths
from tests.bench.scenes import plan
from tests.gui.fixtures import Drive, PretendStudio, destroy, until
from tests.gui.test_program import served, type_and_record
from tests.gui.test_shared import own_redis, shared

__all__ = ["own_redis", "shared"]


def waiting(program: Program) -> list[str]:
    return [entry.draft.address for entry in program._turns.line.entries]


def on_disk(program: Program) -> list[str]:
    return [draft.address for draft in turns._read(program._kept.places.waiting)]


def recording(program: Program, site: str) -> Callable[[], bool]:
    def holds() -> bool:
        run = run_of(program.bridge.state)
        return (
            isinstance(program.bridge.state, Recording)
            and draft_of(program.bridge.state).address == site
            and bool(run and run.steps)
        )

    return holds


def new_recording(program: Program) -> None:
    program.window.actions_table[Act.NEW].trigger()
    assert program.window.start.isVisible()


async def fill_the_line(program: Program, *sites: str) -> None:
    """Record the first and let the others wait."""
    type_and_record(program, sites[0])
    await until(recording(program, sites[0]))
    new_recording(program)
    for count, site in enumerate(sites[1:], 1):
        type_and_record(program, site)
        await until(lambda count=count: len(waiting(program)) == count)


def test_while_one_is_recorded_others_wait_and_then_follow_by_themselves(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.waits = True

    async def story() -> None:
        await fill_the_line(program, "a.example", "b.example", "c.example")
        start = program.window.start
        assert start.address.record.text() == "Add to queue"
        assert start.draft().address == "", "the page is free for the next one"
        assert start.waiting.isVisible()
        assert program.window.going_on.words.startswith("a.example: ")
        await until(lambda: on_disk(program) == ["b.example", "c.example"])
        QTest.mouseClick(program.window.going_on.show_it, Qt.MouseButton.LeftButton)
        assert program.window.live.waiting.isVisible()
        QTest.mouseClick(program.window.live.waiting.rows[1].up, Qt.MouseButton.LeftButton)
        assert waiting(program) == ["c.example", "b.example"]
        program.window.actions_table[Act.FINISH].trigger()
        await until(recording(program, "c.example"))
        assert isinstance(program.bridge.shown, Done), "the film stays on the screen"
        assert draft_of(program.bridge.shown).address == "a.example"
        assert program.window.result.isVisible()
        await until(lambda: on_disk(program) == ["b.example"])
        studio.waits = False
        program.bridge.finish()
        await until(lambda: isinstance(program.bridge.state, Done) and not waiting(program))
        await until(lambda: on_disk(program) == [])

    served(program, drive, story)
    assert [request.address for request in studio.requests] == ["a.example", "c.example", "b.example"]


def test_what_waits_outlives_the_program_and_is_offered_again(
    program: Program, drive: Drive, studio: PretendStudio, theme: Theme, tmp_path: Path
) -> None:
    studio.waits = True

    async def first() -> None:
        await fill_the_line(program, "a.example", "b.example", "c.example")
        program.bridge.cancel()

    served(program, drive, first)
    studio.waits = False
    again = Program(theme, Kept(paths({"AUTODEMO_HOME": str(tmp_path / "home")}), {}))
    again.window.show()

    async def second() -> None:
        await until(lambda: waiting(again) == ["b.example", "c.example"])
        assert isinstance(again.bridge.state, Idle), "nothing begins by itself"
        assert again.window.start.waiting.begin.isVisible()
        assert "2 recordings still wait" in again.window.toast.words
        QTest.mouseClick(again.window.start.waiting.begin, Qt.MouseButton.LeftButton)
        await until(lambda: isinstance(again.bridge.state, Done) and not waiting(again))

    served(again, drive, second)
    again.window.end()
    destroy(again.window)
    assert [request.address for request in studio.requests] == ["a.example", "b.example", "c.example"]


def test_taking_one_out_can_be_undone(program: Program, drive: Drive, studio: PretendStudio) -> None:
    studio.waits = True

    async def story() -> None:
        await fill_the_line(program, "a.example", "b.example", "c.example")
        QTest.mouseClick(program.window.start.waiting.rows[0].remove, Qt.MouseButton.LeftButton)
        assert waiting(program) == ["c.example"]
        toast = program.window.toast
        assert "b.example" in toast.words
        QTest.mouseClick(toast.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
        assert waiting(program) == ["b.example", "c.example"]
        await until(lambda: on_disk(program) == ["b.example", "c.example"])
        program.bridge.cancel()

    served(program, drive, story)


def test_after_cancel_the_next_waits_as_long_as_undo_is_offered(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.waits = studio.keeps_partial = True

    async def story() -> None:
        await fill_the_line(program, "a.example", "b.example")
        program.window.actions_table[Act.RECORDING].trigger()
        program.window.actions_table[Act.CANCEL].trigger()
        assert isinstance(program.bridge.state, Cancelled)
        assert program._turns._grace.interval() == turns.GRACE_MS == 20_000
        assert program._turns._grace.isActive()
        assert program.window.start.waiting.begin.isVisible(), "who does not want to wait says so"
        await until(lambda: "can still be kept" in program.window.toast.words)
        program.window.actions_table[Act.KEEP].trigger()
        assert not program._turns._grace.isActive()
        await until(lambda: isinstance(program.bridge.shown, Done) and recording(program, "b.example")())
        assert program.bridge.shown.film.is_partial  # type: ignore[union-attr]
        program.bridge.cancel()
        program._turns._grace.setInterval(0)

    served(program, drive, story)


@pytest.mark.parametrize(
    ("error", "goes_on"),
    [(SiteUnreachable("a.example does not answer."), True), (BrowserMissing("No browser is there."), False)],
)
def test_one_that_fails_stops_the_line_only_when_the_next_would_fail_as_well(
    program: Program, drive: Drive, studio: PretendStudio, error: Exception, goes_on: bool
) -> None:
    studio.waits = True
    studio.error = error  # type: ignore[assignment]

    async def story() -> None:
        await fill_the_line(program, "a.example", "b.example")
        program.bridge.finish()
        if goes_on:
            await until(lambda: draft_of(program.bridge.state).address == "b.example")
            assert is_busy(program.bridge.state)
        else:
            await until(lambda: isinstance(program.bridge.state, Failed))
            assert (waiting(program), program._turns.line.is_held) == (["b.example"], True)
            studio.error, studio.waits = None, False
            new_recording(program)
            type_and_record(program, "c.example")
            await until(lambda: isinstance(program.bridge.state, Done))
            program._turns._next()  # what the end of a recording sets going
            assert isinstance(program.bridge.state, Done)
            assert waiting(program) == ["b.example"], "until somebody says so, or adds one"
        program.bridge.cancel()

    served(program, drive, story)


def test_an_address_that_can_never_be_recorded_does_not_join_the_line(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.waits = True

    async def story() -> None:
        await fill_the_line(program, "a.example")
        program.window.start.goal.setMaxLength(2000)
        program.window.start.goal.setText("x" * 600)
        type_and_record(program, "b.example")
        await until(lambda: "goal" in program.window.toast.words)
        assert waiting(program) == []
        program.bridge.cancel()

    served(program, drive, story)


def test_a_film_of_before_can_be_watched_meanwhile(program: Program, drive: Drive, studio: PretendStudio) -> None:
    async def story() -> None:
        type_and_record(program, "a.example")
        await until(lambda: isinstance(program.bridge.state, Done))
        studio.waits = True
        new_recording(program)
        await until(lambda: program.window.start.recent.isVisible())
        type_and_record(program, "b.example")
        await until(recording(program, "b.example"))
        new_recording(program)
        QTest.mouseClick(program.window.start.recent.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
        assert program.window.result.isVisible()
        assert isinstance(program.bridge.state, Recording)
        assert program.window.actions_table[Act.SAVE_AS].isEnabled()
        assert program.window.going_on.words.startswith("b.example: ")
        program.bridge.finish()
        await until(lambda: program.window.going_on.words == "b.example: the film is ready")
        program.window.actions_table[Act.RECORDING].trigger()
        assert draft_of(program.bridge.shown).address == "b.example"
        assert not program.window.going_on.isVisible()

    served(program, drive, story)


def test_a_plan_that_nobody_has_seen_is_not_lost_to_the_next_one(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.plan = plan()

    async def story() -> None:
        type_and_record(program, "a.example")
        await until(lambda: isinstance(program.bridge.state, Done))
        studio.waits = True
        new_recording(program)
        program.window.start.plan_first.setChecked(True)
        await until(lambda: program.window.start.recent.isVisible())
        type_and_record(program, "b.example")
        await until(recording(program, "b.example"))
        new_recording(program)
        program.window.start.plan_first.setChecked(False)
        type_and_record(program, "c.example")
        await until(lambda: waiting(program) == ["c.example"])
        QTest.mouseClick(program.window.start.recent.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
        program.bridge.finish()
        await until(lambda: program.window.toast.words == "b.example: the plan is ready")
        later: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        QTimer.singleShot(0, lambda: later.set_result(None))  # after the one with which the next would begin
        await later
        assert isinstance(program.bridge.state, Planned)
        assert waiting(program) == ["c.example"]
        QTest.mouseClick(program.window.toast.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
        await until(recording(program, "c.example"))
        assert isinstance(program.bridge.shown, Planned), "and it is still looked at"
        assert draft_of(program.bridge.shown).address == "b.example"

    served(program, drive, story)


@pytest.mark.redis
def test_a_shared_worker_is_given_one_after_the_other(shared: Program, drive: Drive, studio: PretendStudio) -> None:
    studio.waits = True

    async def story() -> None:
        await until(lambda: shared.window.header.place.text() == "127.0.0.1")
        await fill_the_line(shared, "a.example", "b.example")
        studio.waits = False
        shared.bridge.finish()
        await until(
            lambda: isinstance(shared.bridge.state, Done) and draft_of(shared.bridge.state).address == "b.example"
        )

    served(shared, drive, story)
    assert [request.address for request in studio.requests] == ["a.example", "b.example"]
    assert on_disk(shared) == []
