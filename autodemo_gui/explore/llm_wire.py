"""Reads what a server sent back, in either API's form; what is missing or of another type is nonsense, not a crash."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from autodemo_gui.explore.llm_ladder import Rung
from autodemo_gui.explore.llm_models import Usage
from autodemo_gui.explore.llm_trouble import Failure, Trouble


@dataclass(frozen=True, slots=True)
class Answer:
    """A text and the tokens it took, None when the server does not say; or why there is no text."""

    text: str
    usage: Usage | None
    trouble: Trouble | None = None


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Cached(_Loose):
    cached_tokens: int | None = None


class _ChatUsage(_Loose):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Cached | None = None


class _Message(_Loose):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Loose):
    finish_reason: str | None = None
    message: _Message


class _Completion(_Loose):
    choices: list[_Choice]
    usage: _ChatUsage | None = None


class _Part(_Loose):
    type: str
    text: str = ""


class _Output(_Loose):
    type: str
    content: list[_Part] | None = None


class _Incomplete(_Loose):
    reason: str | None = None


class _ResponseUsage(_Loose):
    input_tokens: int = 0
    output_tokens: int = 0
    input_tokens_details: _Cached | None = None


class _Response(_Loose):
    status: str | None = None
    incomplete_details: _Incomplete | None = None
    output: list[_Output]
    usage: _ResponseUsage | None = None


def read(body: bytes, rung: Rung) -> Answer:
    """The answer in a body with status 200.

    Raises:
        Failure: NONSENSE, it is not what the API sends.
    """
    try:
        if rung is Rung.RESPONSES:
            return _of_response(_Response.model_validate_json(body))
        return _of_completion(_Completion.model_validate_json(body))
    except ValidationError:
        raise Failure(Trouble.NONSENSE) from None


def _of_response(response: _Response) -> Answer:
    told = response.usage
    usage = _usage(told.input_tokens, told.output_tokens, told.input_tokens_details) if told else None
    parts = [part for output in response.output for part in output.content or () if output.type == "message"]
    text = "".join(part.text for part in parts if part.type == "output_text")
    reason = response.incomplete_details.reason if response.incomplete_details else None
    if reason == "content_filter":
        return Answer("", usage, Trouble.FILTERED)
    if reason or response.status == "incomplete":
        return Answer("", usage, Trouble.CUT_OFF)
    if any(part.type == "refusal" for part in parts):
        return Answer("", usage, Trouble.REFUSED)
    return Answer(text, usage, None if text else Trouble.NONSENSE)


def _of_completion(completion: _Completion) -> Answer:
    told = completion.usage
    usage = _usage(told.prompt_tokens, told.completion_tokens, told.prompt_tokens_details) if told else None
    if not completion.choices:
        return Answer("", usage, Trouble.NONSENSE)
    choice = completion.choices[0]
    match choice.finish_reason:
        case "length":
            return Answer("", usage, Trouble.CUT_OFF)
        case "content_filter":
            return Answer("", usage, Trouble.FILTERED)
        case _ if choice.message.refusal:
            return Answer("", usage, Trouble.REFUSED)
        case _:
            text = choice.message.content or ""  # a tool call has none
            return Answer(text, usage, None if text else Trouble.NONSENSE)


def _usage(prompt_tokens: int, completion_tokens: int, details: _Cached | None) -> Usage:
    return Usage(prompt_tokens, completion_tokens, (details.cached_tokens or 0) if details else 0)
