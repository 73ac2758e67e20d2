"""Where a job films, and who may let it save there."""

from collections.abc import Callable

import pytest

from autodemo_gui.core.errors import Refused
from autodemo_gui.core.events import Noted
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.place import place_of
from tests.studio.conftest import Told

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_nothing_may_be_saved_unless_it_is_asked_for(assign: Callable[..., Assignment], told: Told) -> None:
    async with place_of(assign(url="https://example.com/")) as place:
        assert not place.policy.may_save
    assert not told.of(Noted)


async def test_what_may_be_saved_to_is_in_the_log_and_in_the_record(
    assign: Callable[..., Assignment], told: Told
) -> None:
    job = assign(url="https://example.com/", may_save=True)
    async with place_of(job) as place:
        assert place.policy.may_save
    (noted,) = told.of(Noted)
    assert noted.warning
    assert "example.com may be saved to" in noted.text
    assert job.warnings == [noted.text]


async def test_a_shared_worker_saves_nowhere_unless_its_operator_allows_it(assign: Callable[..., Assignment]) -> None:
    with pytest.raises(Refused, match="saves to no site") as caught:
        async with place_of(assign(url="https://example.com/", may_save=True, shared=True)):
            pass
    assert caught.value.rule == "write"
    assert "AUTODEMO_ALLOW_SAVING" in caught.value.hint
    allowed = {"AUTODEMO_ALLOW_SAVING": "yes"}
    async with place_of(assign(url="https://example.com/", may_save=True, shared=True, environment=allowed)) as place:
        assert place.policy.may_save
