"""The picture of a page on its way from the worker to the stage."""

from PySide6.QtTest import QSignalSpy

from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done
from tests.gui.fixtures import Drive, PretendStudio, until
from tests.gui.test_program import served, type_and_record


def test_the_pointer_is_followed_while_the_page_stands_still_and_its_picture_is_decoded_once(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.waits = True
    pictures, places = QSignalSpy(program.bridge.pictured), QSignalSpy(program.bridge.pointed)
    stage = program.window.live.stage

    async def story() -> None:
        type_and_record(program)
        await until(lambda: places.count() >= 3)
        at = stage._glide.at
        assert at is not None
        await until(lambda: stage._glide.at is not None and stage._glide.at.x() > at.x())
        program.bridge.finish()
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    assert pictures.count() == 1
