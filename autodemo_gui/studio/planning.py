"""Who chooses what is shown: a language model when a key is set, keyword scoring otherwise."""

from autodemo_gui.core import settings
from autodemo_gui.explore.llm import LlmSettings
from autodemo_gui.explore.planner import Planner
from autodemo_gui.studio.assignment import Assignment


def planner_for(job: Assignment) -> Planner:
    """The planner that the job's settings ask for."""
    key = job.settings.get(settings.OPENAI_API_KEY)
    llm = None
    if key:
        llm = LlmSettings(
            api_key=key,
            base_url=job.settings.get(settings.OPENAI_BASE_URL),
            model=job.settings.get(settings.OPENAI_MODEL),
        )
    return Planner(llm=llm)
