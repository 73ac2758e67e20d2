"""One question to an OpenAI-compatible server; what can go wrong there is sorted here, and no key ever gets out."""

import asyncio
import importlib
import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from autodemo_gui.explore.prompt import Prompt

if TYPE_CHECKING:
    import openai

_log = logging.getLogger(__name__)
_REASONING_PREFIXES = ("gpt-5", "gpt-6", "o1", "o3", "o4")
_MAX_ANSWER_CHARS = 20_000


class Trouble(StrEnum):
    """Why there is no answer."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    KEY = "key"
    NO_MODEL = "no_model"
    BUSY = "busy"
    REJECTED = "rejected"
    SERVER = "server"
    NONSENSE = "nonsense"
    OVER_BUDGET = "over_budget"

    @property
    def is_passing(self) -> bool:
        """Whether asking once more may help."""
        return self in (Trouble.TIMEOUT, Trouble.UNREACHABLE, Trouble.BUSY, Trouble.SERVER, Trouble.NONSENSE)


class Failure(Exception):
    """There is no answer; carries no text of the server or the library, which might quote the key."""

    def __init__(self, trouble: Trouble) -> None:
        """Keep only the sort of trouble."""
        super().__init__(trouble.value)
        self.trouble = trouble


class ModelMissing(Exception):
    """The server does not have the model."""


class PlainOnly(Exception):
    """The server rejects a parameter, most likely the answer's schema; ask without."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer's text, and the tokens it cost (0 when the server does not say)."""

    text: str
    tokens: int


class Endpoint:
    """An OpenAI-compatible server with a key."""

    def __init__(self, api_key: str, base_url: str, timeout_s: float) -> None:
        """Remember where; connect only when asked."""
        self._api_key = api_key
        self._base_url = base_url
        self._timeout_s = timeout_s

    async def ask(self, prompt: Prompt, *, model: str, plain: bool) -> Asked:
        """One request without retries of the library's own; `plain` asks for JSON in text instead of by schema.

        Raises:
            Failure: no answer, sorted.
            ModelMissing: ask another model.
            PlainOnly: ask with `plain`.
        """
        library = await asyncio.to_thread(importlib.import_module, "openai")  # seconds on a cold disk
        try:
            # Made before the clock starts: it reads the system's certificates, which takes a busy machine a while.
            client: openai.AsyncOpenAI = await asyncio.to_thread(self._client, library)
            async with client, asyncio.timeout(self._timeout_s):
                return await _request(client, prompt, model=model, plain=plain)
        except TimeoutError:
            raise Failure(Trouble.TIMEOUT) from None
        except library.OpenAIError as error:
            _log.info("the language model failed: %s", type(error).__name__)
            raise _sorted(library, error, plain=plain) from None
        except (
            ValueError,
            TypeError,
            AttributeError,
            LookupError,
        ) as error:  # an unreadable body
            _log.info("the language model answered unreadably: %s", type(error).__name__)
            raise Failure(Trouble.NONSENSE) from None

    def _client(self, library: Any) -> Any:
        return library.AsyncOpenAI(
            api_key=self._api_key, base_url=self._base_url or None, timeout=self._timeout_s, max_retries=0
        )


async def _request(client: "openai.AsyncOpenAI", prompt: Prompt, *, model: str, plain: bool) -> Asked:
    answer = await client.chat.completions.create(
        model=model,
        messages=[
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": prompt.user},
        ],
        **_options(prompt, model=model, plain=plain),
    )
    text = answer.choices[0].message.content
    if not isinstance(text, str):
        raise Failure(Trouble.NONSENSE)  # a refusal, a tool call, or nothing
    return Asked(text[:_MAX_ANSWER_CHARS], answer.usage.total_tokens if answer.usage else 0)


def _options(prompt: Prompt, *, model: str, plain: bool) -> dict[str, Any]:
    if plain:
        return {}
    schema = {"name": "order", "strict": True, "schema": prompt.schema}
    options: dict[str, Any] = {"response_format": {"type": "json_schema", "json_schema": schema}}
    if model.startswith(_REASONING_PREFIXES):
        options["reasoning_effort"] = "none"  # sorting a list needs no thought worth waiting for
    return options


def _sorted(library: Any, error: Exception, *, plain: bool) -> Exception:
    """The library's exception as one of ours."""
    match error:
        case library.APITimeoutError():
            return Failure(Trouble.TIMEOUT)
        case library.AuthenticationError() | library.PermissionDeniedError():
            return Failure(Trouble.KEY)
        case library.NotFoundError():
            return ModelMissing()
        case library.RateLimitError():
            return Failure(Trouble.BUSY)
        case library.BadRequestError() | library.UnprocessableEntityError():
            if error.code == "model_not_found":
                return ModelMissing()
            return Failure(Trouble.REJECTED) if plain else PlainOnly()
        case library.InternalServerError():
            return Failure(Trouble.SERVER)
        case library.APIResponseValidationError():
            return Failure(Trouble.NONSENSE)
        case library.APIConnectionError():
            return Failure(Trouble.UNREACHABLE)
        case _:
            return Failure(Trouble.REJECTED)
