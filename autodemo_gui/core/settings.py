"""Every setting, declared once: name, type, default, bounds, label, help, and the environment variable that sets it."""

from collections.abc import Mapping
from typing import Any

from autodemo_gui.core.setting import Setting as Setting
from autodemo_gui.core.setting import T

REDIS_HOST = Setting(
    "redis_host", "REDIS_HOST", "", "Redis host", "Empty: this computer's own queue, nothing to install."
)
REDIS_PORT = Setting("redis_port", "REDIS_PORT", 6379, "Redis port", "TCP port of the Redis server.", low=1, high=65535)
REDIS_URL = Setting(
    "redis_url",
    "REDIS_URL",
    "",
    "Redis address",
    "redis:// or rediss:// with user and password; wins over host and port.",
    secret=True,
)
JOB_TTL = Setting(
    "job_ttl",
    "JOB_TTL",
    3600,
    "Keep jobs for",
    "Seconds after which everything of a job is deleted.",
    low=60,
    high=604_800,
)
QUEUE_DEPTH = Setting(
    "queue_depth",
    "AUTODEMO_QUEUE_DEPTH",
    1000,
    "Jobs that may wait",
    "With so many jobs waiting, the queue takes no more.",
    low=1,
    high=1_000_000,
)
POLL_INTERVAL = Setting(
    "poll_interval",
    "POLL_INTERVAL",
    1.0,
    "Poll interval",
    "Seconds a worker's wait for a job may block.",
    low=0.05,
    high=60,
)
MAX_CLICKS = Setting(
    "max_clicks", "MAX_CLICKS", 10, "Clicks", "Most clicks in a film.", low=0, high=100, worker_ceiling=True
)
MAX_DEPTH = Setting(
    "max_depth",
    "MAX_DEPTH",
    3,
    "Pages deep",
    "Most page changes away from the start page.",
    low=0,
    high=20,
    worker_ceiling=True,
)
MAX_RUNTIME = Setting(
    "max_runtime",
    "MAX_RUNTIME",
    300.0,
    "Time limit",
    "Seconds of browsing before the run is stopped.",
    low=5,
    high=3600,
    worker_ceiling=True,
)
LENGTH = Setting(
    "length", "AUTODEMO_LENGTH", 45.0, "Film length", "Target length of the film in seconds.", low=10, high=300
)
REHEARSAL_CLICKS = Setting(
    "rehearsal_clicks",
    "AUTODEMO_REHEARSAL_CLICKS",
    25,
    "Rehearsal clicks",
    "Most clicks off camera while things are tried.",
    low=0,
    high=25,
)
REHEARSAL_S = Setting(
    "rehearsal",
    "AUTODEMO_REHEARSAL",
    90.0,
    "Rehearsal time",
    "Most seconds of browsing off camera while things are tried.",
    low=5,
    high=90,
)
BLACKLIST = Setting(
    "blacklist",
    "AUTODEMO_BLACKLIST",
    "",
    "Never touch",
    "Words added to the list of things never clicked, comma-separated.",
)
OPENAI_API_KEY = Setting(
    "openai_api_key", "OPENAI_API_KEY", "", "Model key", "Turns on ranking by a language model.", secret=True
)
OPENAI_BASE_URL = Setting(
    "openai_base_url", "OPENAI_BASE_URL", "", "Model address", "Any OpenAI-compatible server; empty: OpenAI."
)
OPENAI_MODEL = Setting(
    "openai_model", "OPENAI_MODEL", "", "Model name", "Empty: gpt-4o-mini while the API has it, else gpt-6-luna."
)
LLM_CALLS = Setting(
    "llm_calls",
    "AUTODEMO_LLM_CALLS",
    6,
    "Model questions",
    "Most questions to the language model for a recording.",
    low=0,
    high=50,
)
LLM_TOKENS = Setting(
    "llm_tokens",
    "AUTODEMO_LLM_TOKENS",
    12_000,
    "Model tokens",
    "Most tokens, read and written, that a recording may use.",
    low=0,
    high=200_000,
)
LLM_USD = Setting(
    "llm_usd",
    "AUTODEMO_LLM_USD",
    0.01,
    "Cost of a recording",
    "Most US dollars that the language model may cost for a recording.",
    low=0,
    high=100,
)
LLM_MONTH_USD = Setting(
    "llm_month_usd",
    "AUTODEMO_LLM_MONTH_USD",
    2.0,
    "Cost of a month",
    "Most US dollars that it may cost for all recordings of this computer in a calendar month.",
    low=0,
    high=10_000,
)
BROWSER = Setting("browser", "AUTODEMO_BROWSER", "", "Browser", "Path of the Chromium to use; empty: find one.")
CAMERA = Setting(
    "camera",
    "AUTODEMO_CAMERA",
    "auto",
    "Camera",
    "Frame by frame no frame is dropped; the automatic choice does that wherever the browser can.",
    choices=("auto", "stepped", "live"),
)
ALLOW_PRIVATE = Setting(
    "allow_private",
    "AUTODEMO_ALLOW_PRIVATE",
    "",
    "Private addresses",
    "Hosts or networks a shared worker may visit, comma-separated.",
)
MAY_SAVE = Setting(
    "may_save",
    "AUTODEMO_MAY_SAVE",
    "",
    "Sites that may be saved to",
    "Sites whose own requests to save are not held back, comma-separated; everything else stays forbidden there.",
)
ALLOW_SAVING = Setting(
    "allow_saving",
    "AUTODEMO_ALLOW_SAVING",
    False,
    "Saving allowed",
    "Whether a shared worker takes jobs that may save to the site they record.",
)
SCRATCH = Setting(
    "scratch",
    "AUTODEMO_SCRATCH",
    "",
    "Scratch folder",
    "Where takes and films are made; empty: the system's temporary folder.",
)
FILMS = Setting("films", "AUTODEMO_FILMS", "", "Films folder", "Where the window keeps films; empty: your videos.")
TAKES_GB = Setting(
    "takes_gb", "AUTODEMO_TAKES_GB", 5.0, "Kept takes", "Gigabytes of takes kept for new looks.", low=0, high=1000
)
LANGUAGE = Setting(
    "language",
    "AUTODEMO_LANGUAGE",
    "",
    "Language",
    "Of the window; without a choice the system's.",
    choices=("", "en", "de", "ja", "ar"),
)
THEME = Setting(
    "theme",
    "AUTODEMO_THEME",
    "system",
    "Theme",
    "Of the window; the system's is followed at once.",
    choices=("system", "light", "dark"),
)

ALL: tuple[Setting[Any], ...] = (
    REDIS_HOST,
    REDIS_PORT,
    REDIS_URL,
    JOB_TTL,
    QUEUE_DEPTH,
    POLL_INTERVAL,
    MAX_CLICKS,
    MAX_DEPTH,
    MAX_RUNTIME,
    LENGTH,
    REHEARSAL_CLICKS,
    REHEARSAL_S,
    BLACKLIST,
    OPENAI_API_KEY,
    OPENAI_BASE_URL,
    OPENAI_MODEL,
    LLM_CALLS,
    LLM_TOKENS,
    LLM_USD,
    LLM_MONTH_USD,
    BROWSER,
    CAMERA,
    ALLOW_PRIVATE,
    MAY_SAVE,
    ALLOW_SAVING,
    SCRATCH,
    FILMS,
    TAKES_GB,
    LANGUAGE,
    THEME,
)


class Settings:
    """Values by precedence: flag or request, then stored setting, then environment, then default (SPEC 4)."""

    def __init__(
        self,
        *,
        stored: Mapping[str, object] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Look values up in a stored mapping (by name) before the environment (by variable)."""
        self._stored = dict(stored or {})
        self._environment = dict(environment or {})

    def get(self, setting: Setting[T], flag: T | None = None) -> T:
        """The value in force.

        Raises:
            InvalidInput: the value found is unusable; names the setting.
        """
        if flag is not None:
            return setting.parse(flag)
        given = self.given(setting)
        return setting.default if given is None else given

    def given(self, setting: Setting[T]) -> T | None:
        """The value somebody chose; None when only the default is left.

        Raises:
            InvalidInput: the value found is unusable; names the setting.
        """
        stored = self._stored.get(setting.name)
        return setting.parse(stored) if stored not in (None, "") else self.in_environment(setting)

    def in_environment(self, setting: Setting[T]) -> T | None:
        """The value that the environment says, whether or not a stored one wins over it; None when it says nothing.

        Raises:
            InvalidInput: the value found is unusable; names the setting.
        """
        said = self._environment.get(setting.env, "")
        return setting.parse(said) if said.strip() else None

    def is_stored(self, setting: Setting[Any]) -> bool:
        """Whether the value in force is a stored one, so that the environment was not asked."""
        return self._stored.get(setting.name) not in (None, "")

    def without(self, *settings: Setting[Any]) -> "Settings":
        """The same, as if nobody had said anything about some of them."""
        names, variables = {each.name for each in settings}, {each.env for each in settings}
        return Settings(
            stored={name: value for name, value in self._stored.items() if name not in names},
            environment={name: value for name, value in self._environment.items() if name not in variables},
        )
