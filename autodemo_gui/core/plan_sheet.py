"""What goes with the script of a dry run, so that a person can look at it and change it."""

from pydantic import BaseModel, ConfigDict

from autodemo_gui.core.script import Step

PLAN_FILE = "plan.json"


class PlanSheet(BaseModel):
    """The companion `plan.json` of a dry run; later versions add fields, readers ignore those they do not know.

    Attributes:
        stills: file names of what each step shows, by the step's fingerprint; the opening's under "".
        left_out: what could be shown as well, each step with what belongs to it, best first.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    stills: dict[str, str] = {}
    left_out: tuple[tuple[Step, ...], ...] = ()
