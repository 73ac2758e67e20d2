"""What an operator says about the service: who may ask, under which names, and how much."""

import math
from dataclasses import dataclass
from pathlib import Path

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.setting import Setting
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.service.tokens import Tokens

TOKENS = Setting(
    "api_tokens",
    "AUTODEMO_API_TOKENS",
    "",
    "Tokens of the service",
    "name=token for everybody who may ask, comma-separated.",
    secret=True,
)
TOKENS_FILE = Setting(
    "api_tokens_file",
    "AUTODEMO_API_TOKENS_FILE",
    "",
    "File with tokens of the service",
    "A file with name=token in every line.",
)
HOSTS = Setting(
    "api_hosts",
    "AUTODEMO_API_HOSTS",
    "",
    "Names of the service",
    "Names under which the service is asked, comma-separated; its own address always is one.",
)
RATE = Setting(
    "api_rate",
    "AUTODEMO_API_RATE",
    100.0,
    "Requests in a second",
    "How many requests a second each token may make, on average.",
    low=0.01,
    high=100_000,
)
JOBS_PER_HOUR = Setting(
    "api_jobs_per_hour",
    "AUTODEMO_API_JOBS_PER_HOUR",
    0,
    "Jobs in an hour",
    "How many jobs an hour each token may submit, on average; 0: as many as the queue takes.",
    low=0,
    high=1_000_000,
)
BURST_S = 2.0
"""Requests of so many seconds may come at once: a page that opens, a script that starts."""


@dataclass(frozen=True, slots=True)
class Options:
    """Bounds of the service.

    Attributes:
        hosts: names by which it may be asked, in lower case, besides its own addresses.
        per_s: requests a second and token, on average.
        jobs_per_hour: jobs an hour and token, on average; 0 for no bound.
    """

    hosts: frozenset[str] = frozenset()
    per_s: float = RATE.default
    jobs_per_hour: int = JOBS_PER_HOUR.default

    @property
    def burst(self) -> float:
        """How many requests may come at once."""
        return max(1.0, math.ceil(self.per_s * BURST_S))


def options_from(settings: Settings) -> Options:
    """The bounds that the settings say.

    Raises:
        InvalidInput: a setting is unusable; it is named.
    """
    hosts = (host.strip().lower() for host in settings.get(HOSTS).split(","))
    return Options(frozenset(host for host in hosts if host), settings.get(RATE), settings.get(JOBS_PER_HOUR))


def tokens_from(settings: Settings) -> Tokens:
    """Who may ask; nobody is named when the settings name nobody.

    Raises:
        InvalidInput: a token is unusable, or the file cannot be read; the setting is named.
    """
    listed = settings.get(TOKENS).split(",")
    file = settings.get(TOKENS_FILE)
    if file:
        try:
            listed += Path(file).expanduser().read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInput(
                TOKENS_FILE.env, tr("{file} cannot be read: {reason}.", file=file, reason=error)
            ) from error
    return Tokens.parse(TOKENS_FILE.env if file else TOKENS.env, listed)
