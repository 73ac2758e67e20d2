"""Who chooses what is shown: keywords, and a language model's opinion when there is a key for its server."""

from datetime import UTC, datetime

from autodemo_gui.core import settings
from autodemo_gui.core.events import Noted
from autodemo_gui.core.key_host import key_host
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.explore.llm import LlmRanker, LlmSettings
from autodemo_gui.explore.llm_budget import JobLimits
from autodemo_gui.explore.planner import Planner
from autodemo_gui.studio.assignment import Assignment


def planner_for(job: Assignment) -> Planner:
    """The planner that the job's settings ask for; says so when a key is held back."""
    chosen = job.settings
    key = chosen.get(settings.OPENAI_API_KEY).strip()
    base_url = chosen.get(settings.OPENAI_BASE_URL).strip()
    if not key:
        if base_url:
            job.emit(Noted(text=_without_a_key(base_url)))
        return Planner()
    trouble = _trouble_with(chosen, base_url)
    if trouble:
        job.emit(Noted(text=trouble, warning=True))
        return Planner()
    limits = JobLimits(
        calls=chosen.get(settings.LLM_CALLS),
        tokens=chosen.get(settings.LLM_TOKENS),
        micro_usd=round(chosen.get(settings.LLM_USD) * 1_000_000),
    )
    llm = LlmSettings(api_key=key, base_url=base_url, model=chosen.get(settings.OPENAI_MODEL).strip(), limits=limits)
    return Planner(LlmRanker(llm, today=datetime.now(UTC).date(), cache=job.answers, month=job.llm_month))


def _without_a_key(base_url: str) -> str:
    return tr(
        "The language model was not used: there is no key for {host}, and a key for another address is not sent there.",
        host=key_host(base_url) or base_url,
    )


def _trouble_with(chosen: Settings, base_url: str) -> str:
    """Why the key is not used: its host is another one than the address in force names. Empty when all is well.

    A stored key was stored for the host of the address in force; one from the environment is for the address there.
    """
    host = key_host(base_url)
    if not host:
        return tr("The language model was not used: its address {url} is no web address.", url=base_url)
    if chosen.is_stored(settings.OPENAI_API_KEY):
        return ""
    meant = key_host(chosen.in_environment(settings.OPENAI_BASE_URL) or "")
    if host == meant:
        return ""
    return tr(
        "The language model was not used: the key in {variable} is for {meant} and is not sent to {host}. "
        "Keywords choose instead.",
        variable=settings.OPENAI_API_KEY.env,
        meant=meant or "?",
        host=host,
    )
