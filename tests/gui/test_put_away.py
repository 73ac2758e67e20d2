"""A plan that is left by mistake comes back with what was done to it."""

from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Idle, Planned
from tests.bench.scenes import plan
from tests.gui.fixtures import Drive, PretendStudio, until
from tests.gui.test_program import served, type_and_record


def test_a_plan_that_is_left_can_be_taken_back_as_it_was(program: Program, drive: Drive, studio: PretendStudio) -> None:
    studio.plan = plan()

    async def story() -> None:
        window = program.window
        window.start.plan_first.setChecked(True)
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.shown, Planned))
        assert isinstance(program.bridge.shown, Planned)
        edited = program.bridge.shown.plan.without(0)
        window.plan_edited.emit(edited)
        window.actions_table[Act.NEW].trigger()
        assert isinstance(program.bridge.shown, Idle)
        assert window.toast.words == "The plan of acme.example is put away."
        window.toast._do.click()
        assert isinstance(program.bridge.shown, Planned)
        assert program.bridge.shown.plan == edited
        assert window.plan.isVisible()
        window.toast.say("")
        window.actions_table[Act.FILM_PLAN].trigger()
        assert window.toast.words == "", "one that is filmed is not gone"
        await until(lambda: isinstance(program.bridge.shown, Done))

    served(program, drive, story)
