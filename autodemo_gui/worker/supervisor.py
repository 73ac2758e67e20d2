"""Several workers on one computer, each a process: those that end are started again, with longer and longer pauses."""

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

_log = logging.getLogger(__name__)

SHORT_LIFE_S = 10.0
"""A worker that ends sooner was not able to work."""
MOST_SHORT_LIVES = 5
PAUSE_S = (1.0, 30.0)
LOOK_EVERY_S = 0.2
EXIT_CRASH_LOOP = 5


@dataclass
class Post:
    """One worker's place.

    Attributes:
        process: who holds it; None between two.
        begun_s: since when.
        short_lives: how many in a row ended soon.
        due_s: when the next one may start.
    """

    process: "subprocess.Popen[bytes] | None" = None
    begun_s: float = 0.0
    short_lives: int = 0
    due_s: float = 0.0


@dataclass
class Supervisor:
    """Keeps as many worker processes running as were asked for.

    Attributes:
        command: starts one.
        count: how many.
        pause_s: first and longest pause before a worker that ended is started again.
        short_life_s: a life shorter than this counts against it.
    """

    command: Sequence[str]
    count: int
    pause_s: tuple[float, float] = PAUSE_S
    short_life_s: float = SHORT_LIFE_S
    _asked: list[int] = field(default_factory=list)
    _wake: threading.Event = field(default_factory=threading.Event)

    def run(self, *, once: bool = False) -> int:
        """Until SIGTERM or Ctrl+C, which are passed on; a second signal ends all at once.

        Args:
            once: each worker ends after one job, and is not started again.

        Returns:
            0 when all ended as they were told to; with `once` the worst exit code of any; else EXIT_CRASH_LOOP, when a
            place saw nothing but short lives: something is wrong that starting again does not mend.
        """
        posts = [Post() for _ in range(self.count)]
        codes: list[int] = []
        is_hopeless = False
        with self._signals(posts):
            for post in posts:
                self._start(post)
            while any(post.process for post in posts) or not (once or self._asked):
                self._wake.wait(LOOK_EVERY_S)
                self._wake.clear()
                for post in posts:
                    code = self._look_after(post, once=once)
                    codes += [] if code is None else [code]
                if not is_hopeless and not once and any(post.short_lives >= MOST_SHORT_LIVES for post in posts):
                    _log.error("workers end as soon as they start; giving up")
                    is_hopeless = True
                    self._tell(posts, signal.SIGTERM)
        if is_hopeless:
            return EXIT_CRASH_LOOP
        return max(map(abs, codes), default=0) if once else 0

    def _start(self, post: Post) -> None:
        # In a session of its own: Ctrl+C in a terminal reaches this process only, which passes it on, once.
        post.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own program
        post.begun_s = time.monotonic()

    def _look_after(self, post: Post, *, once: bool) -> int | None:
        """The exit code of a worker that has ended; a new one is started in its place when that is due."""
        now_s = time.monotonic()
        if post.process is None:
            if not (once or self._asked) and now_s >= post.due_s:
                self._start(post)
            return None
        code = post.process.poll()
        if code is None:
            return None
        post.process = None
        post.short_lives = post.short_lives + 1 if now_s - post.begun_s < self.short_life_s else 0
        post.due_s = now_s + min(self.pause_s[1], self.pause_s[0] * 2.0**post.short_lives)
        if not (once or self._asked):
            _log.warning("a worker ended with exit code %d; another one takes its place", code)
        return code

    @contextmanager
    def _signals(self, posts: Sequence[Post]) -> Iterator[None]:
        def on_signal(number: int, _frame: FrameType | None) -> None:
            self._tell(posts, number)

        before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _tell(self, posts: Sequence[Post], number: int) -> None:
        """Pass a signal on; a worker that is told a second time ends at once, with all its children."""
        self._asked.append(number)
        self._wake.set()
        for post in posts:
            if post.process is not None:
                post.process.send_signal(number)
