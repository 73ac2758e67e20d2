"""One question to an OpenAI-compatible server; what can go wrong there is sorted here, and no key ever gets out."""

import asyncio
import importlib
import logging
import ssl
from typing import Any

from autodemo_gui.core.key_host import OPENAI_URL
from autodemo_gui.explore.llm_ladder import Footing, Rung
from autodemo_gui.explore.llm_trouble import Failure, Trouble
from autodemo_gui.explore.llm_wire import Answer, read
from autodemo_gui.explore.prompt import Prompt

_log = logging.getLogger(__name__)
_MAX_BODY_BYTES = 200_000
"""Of an answer; ours are below 10 kB. The rest is not read."""
_NO_SUCH_PLACE = frozenset({404, 405, 501})


class ModelMissing(Exception):
    """The server does not have the model."""


class RungMissing(Exception):
    """The server does not understand the form of the question; ask a rung down."""


class Unsupported(Exception):
    """The server rejects a parameter that the question can do without."""

    def __init__(self, parameter: str) -> None:
        """Name it."""
        super().__init__(parameter)
        self.parameter = parameter


class Endpoint:
    """An OpenAI-compatible server with the key that is for it."""

    def __init__(self, api_key: str, base_url: str, timeout_s: float) -> None:
        """Remember where; connect only when asked. An empty address means OpenAI."""
        self._api_key = api_key
        self.base_url = base_url or OPENAI_URL
        self._timeout_s = timeout_s

    async def ask(self, prompt: Prompt, *, model: str, footing: Footing) -> Answer:
        """One request, within the time limit to its last byte, without retries of the library's own.

        Raises:
            Failure: no answer, sorted.
            ModelMissing, RungMissing, Unsupported: ask in another way.
        """
        library = await asyncio.to_thread(importlib.import_module, "openai")  # seconds on a cold disk
        try:
            # Made before the clock starts: it reads the system's certificates, which takes a busy machine a while.
            client = await asyncio.to_thread(self._client, library)
            async with client, asyncio.timeout(self._timeout_s):
                body = await _sent(client, footing.request(prompt, model), footing.rung)
        except TimeoutError:
            raise Failure(Trouble.TIMEOUT) from None
        except library.OpenAIError as error:
            _log.info("the language model failed: %s", type(error).__name__)
            raise _sorted(library, error, model=model, footing=footing) from None
        except Exception as error:  # a key that no header can carry, a defect of the library: no reason to fail a job
            _log.warning("the language model could not be asked: %s", type(error).__name__)
            raise Failure(Trouble.REJECTED) from None
        return read(body, footing.rung)

    def _client(self, library: Any) -> Any:
        return library.AsyncOpenAI(
            api_key=self._api_key,
            base_url=self.base_url,
            timeout=self._timeout_s,
            max_retries=0,
            http_client=_wary(library),
        )


def _wary(library: Any) -> Any:
    """The library's HTTP client, which goes nowhere but where it is sent and reads no more than an answer can be."""

    class Wary(library.DefaultAsyncHttpxClient):  # type: ignore[misc]  # the library is imported when it is needed
        async def send(self, request: Any, **options: Any) -> Any:
            response = await super().send(request, **{**options, "stream": True, "follow_redirects": False})
            body = bytearray()
            try:
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > _MAX_BODY_BYTES:
                        break
            finally:
                await response.aclose()
            # What is read is decoded, and its length is its own.
            kept = [(name, value) for name, value in response.headers.multi_items() if not name.startswith("content-")]
            kind = response.headers.get("content-type", "")
            return type(response)(
                response.status_code,
                headers=[*kept, ("content-type", kind)],
                content=bytes(body[:_MAX_BODY_BYTES]),
                request=request,
            )

    return Wary(follow_redirects=False)


async def _sent(client: Any, request: dict[str, Any], rung: Rung) -> bytes:
    """The body of the answer. It is read by our own rules: the library's `parse` raises on every answer cut short."""
    place = client.responses if rung is Rung.RESPONSES else client.chat.completions
    raw = await place.with_raw_response.create(**request)
    body: bytes = raw.http_response.content
    return body


def _sorted(library: Any, error: Exception, *, model: str, footing: Footing) -> Exception:
    """The library's exception as one of ours."""
    match error:
        case library.APITimeoutError():
            return Failure(Trouble.TIMEOUT)
        case library.APIStatusError():
            return _by_status(error, model=model, footing=footing)
        case library.APIConnectionError():
            return Failure(Trouble.TLS if _is_about_trust(error) else Trouble.UNREACHABLE)
        case library.APIResponseValidationError():
            return Failure(Trouble.NONSENSE)
        case _:
            return Failure(Trouble.REJECTED)


def _is_about_trust(error: BaseException | None) -> bool:
    """Whether a certificate that cannot be verified lies below a connection error."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _by_status(error: Any, *, model: str, footing: Footing) -> Exception:
    status = error.status_code
    told = str(error.body or "")  # only searched for names of ours
    if error.code == "model_not_found" or (status == 404 and model in told):
        return ModelMissing()
    if status in _NO_SUCH_PLACE:
        return RungMissing() if footing.rung is Rung.RESPONSES else ModelMissing()
    if status in (400, 422):
        named = str(error.param or "")
        parameter = next((name for name in footing.droppable(model) if name in named or name in told), "")
        return Unsupported(parameter) if parameter else RungMissing()
    if status >= 500:
        return Failure(Trouble.SERVER)
    if status == 429 and error.code != "insufficient_quota":
        wait_s = _seconds(error.response.headers.get("retry-after", ""))
        return Failure(Trouble.BUSY, is_free=True, retry_after_s=wait_s)
    known = {401: Trouble.KEY, 403: Trouble.KEY, 429: Trouble.QUOTA}
    return Failure(Trouble.ELSEWHERE if status < 400 else known.get(status, Trouble.REJECTED), is_free=True)


def _seconds(header: str) -> float:
    """The header in seconds; 0 when it is absent or a date."""
    return float(header) if header.isascii() and header.isdigit() else 0.0
