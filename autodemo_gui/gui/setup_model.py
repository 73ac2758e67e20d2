"""The test of a language model in the settings: asks as a job would, in words, stoppable, beside the window's loop."""

import asyncio
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale

from autodemo_gui.core import settings as s
from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.key_host import key_host
from autodemo_gui.core.text import tr
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.views.model_page import ModelPage
from autodemo_gui.store.paths import Paths

if TYPE_CHECKING:  # what it imports is not needed to show a window
    from autodemo_gui.explore.llm_trial import Trial


class ModelTrial:
    """One test at a time, for as long as the dialog is open."""

    def __init__(self, page: ModelPage, bridge: Bridge, places: Paths, settings: s.Settings) -> None:
        """`settings` are those the dialog was opened with: they say whom their key is for."""
        self._page = page
        self._bridge = bridge
        self._places = places
        self._settings = settings
        self._task: asyncio.Task[None] | None = None
        page.stop_asked.connect(self.stop)

    def start(self, values: Mapping[str, Any]) -> None:
        """Ask the model that these values name."""
        held_back = _held_back(self._settings, values)
        if held_back:
            self._page.show_verdict(held_back, "problem")
        elif self._task is None or self._task.done():
            self._task = self._bridge.spawn(self._run(values))

    def stop(self) -> None:
        """Give the answer up."""
        if self._task is not None:
            self._task.cancel()

    async def close(self) -> None:
        """Give the answer up and see it gone, before the page goes."""
        self.stop()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def say_spent(self, cap_usd: float) -> None:
        """Show what this month has cost."""
        try:
            micro_usd = await asyncio.to_thread(_spent, self._places, cap_usd)
        except EnvironmentProblem as error:
            self._page.spent.setText(error.sentence)
        else:
            self._page.show_spent(micro_usd / 1_000_000, cap_usd)

    async def _run(self, values: Mapping[str, Any]) -> None:
        self._page.show_asking(True)
        verdict, kind = tr("Stopped."), "small"
        try:
            trial = await (await asyncio.to_thread(_asking, values, self._places))
            verdict, kind = words_of(trial), "problem" if trial.trouble else "good"
        finally:
            self._page.show_asking(False)
            self._page.show_verdict(verdict, kind)
        await self.say_spent(values[s.LLM_MONTH_USD.name])


def _asking(values: Mapping[str, Any], places: Paths) -> "Coroutine[Any, Any, Trial]":
    """In a thread: importing what asks takes longer than a frame."""
    from autodemo_gui.explore.llm import LlmSettings
    from autodemo_gui.explore.llm_budget import JobLimits
    from autodemo_gui.explore.llm_trial import try_model
    from autodemo_gui.store.llm_spend import MonthlySpend

    llm = LlmSettings(
        api_key=values[s.OPENAI_API_KEY.name],
        base_url=values[s.OPENAI_BASE_URL.name],
        model=values[s.OPENAI_MODEL.name],
        limits=JobLimits(
            calls=values[s.LLM_CALLS.name],
            tokens=values[s.LLM_TOKENS.name],
            micro_usd=round(values[s.LLM_USD.name] * 1_000_000),
        ),
    )
    month = MonthlySpend(places.llm / "spend.sqlite", round(values[s.LLM_MONTH_USD.name] * 1_000_000))
    return try_model(llm, today=datetime.now(UTC).date(), month=month)


def _spent(places: Paths, cap_usd: float) -> int:
    from autodemo_gui.store.llm_spend import MonthlySpend

    return MonthlySpend(places.llm / "spend.sqlite", round(cap_usd * 1_000_000)).spent_micro_usd()


def _held_back(settings: s.Settings, values: Mapping[str, Any]) -> str:
    """Why a key is not sent: it was given for another host than the address now names. Empty when all is well."""
    address = values[s.OPENAI_BASE_URL.name]
    host = key_host(address)
    if not host:
        return tr("{address} is no web address.", address=address)
    if values[s.OPENAI_API_KEY.name] != settings.get(s.OPENAI_API_KEY):
        return ""
    # A stored key belongs to the address in force; one of the environment to the address there.
    is_stored = settings.is_stored(s.OPENAI_API_KEY)
    given_for = settings.get(s.OPENAI_BASE_URL) if is_stored else settings.in_environment(s.OPENAI_BASE_URL)
    meant = key_host(given_for or "")
    if host == meant:
        return ""
    return tr("The key is for {meant} and is not sent to {host}. Paste the key for it.", meant=meant, host=host)


def words_of(trial: "Trial") -> str:
    """What came of a test, as sentences."""
    from autodemo_gui.explore.llm_trouble import reason_of

    if trial.trouble is not None:
        said = tr("It does not work: {reason}.", reason=reason_of(trial.trouble))
        return f"{said} {_next_step(trial)}".strip()
    answered = tr(
        "{model} answers, in {seconds} s.", model=trial.model, seconds=QLocale().toString(trial.seconds, "f", 1)
    )
    cost = tr("The test cost {usd} US dollars.", usd=QLocale().toString(trial.usd, "f", 4)) if trial.usd else ""
    return " ".join(part for part in (answered, _form(trial), *trial.notes, cost) if part)


def _form(trial: "Trial") -> str:
    """Which form of question the server understands."""
    from autodemo_gui.explore.llm_ladder import Rung

    forms = {
        Rung.RESPONSES: tr("It takes the strictest form of question: the Responses API with a schema."),
        Rung.CHAT_SCHEMA: tr("It takes chat questions with a schema for the answer."),
        Rung.CHAT_JSON: tr("It takes chat questions and answers in JSON, without a schema."),
        Rung.CHAT_TEXT: tr("It answers in plain text, in which AutoDemo looks for what it needs."),
    }
    return forms[trial.rung] if trial.rung else ""


def _next_step(trial: "Trial") -> str:
    """What a person can do; empty when there is nothing but to try later."""
    from autodemo_gui.explore.llm_trouble import Trouble

    match trial.trouble:
        case Trouble.KEY:
            return tr("Paste the key again, or make a new one at your provider.")
        case Trouble.NO_MODEL:
            return tr("Correct the model's name, or leave it empty.")
        case Trouble.UNREACHABLE | Trouble.TIMEOUT:
            return tr("Check the address, and that the server is running.")
        case Trouble.TLS:
            return tr("Check the address; a server of your own needs a certificate that this computer trusts.")
        case Trouble.ELSEWHERE:
            return tr("Enter the address that it sends to, if you trust it.")
        case Trouble.QUOTA:
            return tr("Top the account up at your provider.")
        case Trouble.TOO_DEAR | Trouble.JOB_BUDGET | Trouble.MONTH_BUDGET:
            return tr("Raise the limits below.")
        case _:
            return ""
