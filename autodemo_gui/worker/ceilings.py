"""What a worker allows a job: its own settings where the job says nothing, and its MAX_* as a ceiling (SPEC 1)."""

from typing import Any

from autodemo_gui.core import settings as declared
from autodemo_gui.core.events import Noted
from autodemo_gui.core.job import Limits, Request
from autodemo_gui.core.setting import Setting
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr

_LIMITS: dict[str, Setting[Any]] = {
    "max_clicks": declared.MAX_CLICKS,
    "max_depth": declared.MAX_DEPTH,
    "max_runtime": declared.MAX_RUNTIME,
    "length": declared.LENGTH,
    "rehearsal_clicks": declared.REHEARSAL_CLICKS,
    "rehearsal": declared.REHEARSAL_S,
}


def within(request: Request, settings: Settings, *, shared: bool) -> tuple[Request, tuple[Noted, ...]]:
    """The request as this worker will run it.

    Args:
        request: as asked.
        settings: the worker's.
        shared: a worker for others: what its MAX_* say is also the most a job may ask for. At one's own desk the
            request wins.

    Returns:
        The request, and a note for each limit that was lowered.

    Raises:
        InvalidInput: a setting of the worker is unusable; it is named.
    """
    asked = request.limits.model_dump()
    said = request.limits.model_fields_set if "limits" in request.model_fields_set else frozenset[str]()
    values: dict[str, float] = {}
    notes: list[Noted] = []
    for name, setting in _LIMITS.items():
        own = settings.given(setting)
        if own is None:
            values[name] = asked[name]
        elif name not in said:
            values[name] = own
        elif shared and setting.worker_ceiling and asked[name] > own:
            values[name] = own
            notes.append(
                Noted(
                    text=tr(
                        "{limit}: {asked} was asked for, this worker allows {own}.",
                        limit=tr(setting.label),
                        asked=f"{asked[name]:g}",
                        own=f"{own:g}",
                    ),
                    warning=True,
                )
            )
        else:
            values[name] = asked[name]
    return request.model_copy(update={"limits": Limits.model_validate(values)}), tuple(notes)
