"""Which steps of a script a new film of it does not show."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.drift import moved_steps
from autodemo_gui.core.script import Script, Step, Target

URL = "https://a.example/"


def script(steps: Sequence[Step]) -> Script:
    return Script(url=URL, steps=tuple(steps))


def step(name: str) -> Step:
    return Step(action="click", url=URL, name=name, target=Target(css=f"#{name}"))


@given(st.lists(st.sampled_from("abc")), st.data())
def test_what_is_left_out_is_found_however_often_a_step_comes(names: list[str], data: st.DataObject) -> None:
    written = script([step(name) for name in names])
    kept = data.draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    filmed = script([one for one, is_kept in zip(written.steps, kept, strict=True) if is_kept])
    moved = moved_steps(written, filmed)
    assert len(moved) == len(names) - sum(kept)
    assert sorted([*(s.name for s in moved), *(s.name for s in filmed.steps)]) == sorted(names)


def test_the_same_steps_at_another_address_are_the_same() -> None:
    written = script([step("a"), step("b")])
    assert moved_steps(written, written.moved_to("http://127.0.0.1:8123/")) == ()


def test_a_step_that_has_another_element_now_has_moved() -> None:
    other = step("a").model_copy(update={"target": Target(css="#other")})
    assert moved_steps(script([step("a")]), script([other])) == (step("a"),)
