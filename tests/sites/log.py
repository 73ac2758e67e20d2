"""What a local site was asked for: a thread-safe record that tests read, and wait on, instead of sleeping."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it reached the server; header names are lower case, ``path`` has no query."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def writes(self) -> bool:
        """Whether the method may change something on the server (SPEC 6)."""
        return self.method not in SAFE_METHODS


class RequestLog:
    """Requests in order of arrival; every method may be called from any thread."""

    def __init__(self) -> None:
        """Start empty."""
        self._requests: list[Request] = []
        self._arrived = threading.Condition()

    def add(self, request: Request) -> None:
        """Record ``request`` and wake whoever waits for it."""
        with self._arrived:
            self._requests.append(request)
            self._arrived.notify_all()

    def clear(self) -> None:
        """Forget everything so far."""
        with self._arrived:
            self._requests.clear()

    def all(self) -> list[Request]:
        """A copy of everything that arrived."""
        with self._arrived:
            return list(self._requests)

    def writes(self) -> list[Request]:
        """What no demo may ever cause: the requests that are not GET, HEAD or OPTIONS."""
        return [request for request in self.all() if request.writes]

    def paths(self, method: str | None = None) -> list[str]:
        """The requested paths, in order, of one method or of all."""
        return [request.path for request in self.all() if method in (None, request.method)]

    def count(self, path: str) -> int:
        """How often ``path`` was requested."""
        return self.paths().count(path)

    def wait_for(self, wanted: str | Callable[[Request], bool], *, timeout_s: float = 15.0) -> Request:
        """Block until a path, or a request the predicate accepts, has arrived; async tests call it in a thread.

        Raises:
            TimeoutError: Nothing of the kind came in time; the message lists what did.
        """

        def accepts(request: Request) -> bool:
            return request.path == wanted if isinstance(wanted, str) else wanted(request)

        deadline = time.monotonic() + timeout_s
        with self._arrived:
            while True:
                for request in self._requests:
                    if accepts(request):
                        return request
                if not self._arrived.wait(deadline - time.monotonic()):
                    seen = [f"{request.method} {request.path}" for request in self._requests]
                    raise TimeoutError(f"{wanted!r} was not requested within {timeout_s} s; seen: {seen}")
