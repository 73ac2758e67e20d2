"""Everything that can go wrong, as sentences a marketer can act on; foreign exceptions are mapped where they enter."""

from pathlib import Path

from autodemo_gui.core.text import joined, tr


class AutoDemoError(Exception):
    """A failure with a title, a plain reason and a next step.

    Attributes:
        title: what happened, in a few words.
        detail: the plain reason.
        hint: what the person can do next; may be empty.
        code: stable name for logs and the wire.
        exit_code: process exit code (SPEC 8).
        http_status: status the HTTP API answers with, when the failure happens before a job exists.
        retryable: a fault of the infrastructure, which another attempt may not meet.
        partial: a playable film of what was filmed until then, if there is one.
    """

    code = "error"
    exit_code = 5
    http_status = 500
    retryable = False
    partial: Path | None = None

    def __init__(self, title: str, detail: str = "", hint: str = "") -> None:
        """Keep the three sentences; the exception's own text is all of them in a line."""
        super().__init__(" ".join(part for part in (title, detail, hint) if part))
        self.title = title
        self.detail = detail
        self.hint = hint

    @property
    def sentence(self) -> str:
        """Title, reason and next step in one line, for a job's `error` field."""
        return joined(self.title, self.detail, self.hint)


class InvalidInput(AutoDemoError):
    """The request, a setting or a file says something that cannot be done; `field` names where."""

    code = "invalid_input"
    exit_code = 2
    http_status = 422

    def __init__(self, field: str, detail: str, hint: str = "") -> None:
        """Name the field, say what is wrong with it and what would be right."""
        super().__init__(tr("{field} is not usable.", field=field), detail, hint)
        self.field = field


class SiteUnreachable(AutoDemoError):
    """The site did not answer: DNS, TLS, refused, HTTP error on the start page, or timeout."""

    code = "site_unreachable"
    exit_code = 3


class Refused(AutoDemoError):
    """The guard refuses the address; `rule` names why."""

    code = "refused"
    exit_code = 4
    http_status = 422

    def __init__(self, rule: str, title: str, detail: str = "", hint: str = "") -> None:
        """Keep the rule's name beside the sentences."""
        super().__init__(title, detail, hint)
        self.rule = rule


class SafetyViolation(Refused):
    """A limit that keeps a run safe was overrun; the browser is stopped and what was filmed is kept."""

    code = "safety_violation"


class EnvironmentProblem(AutoDemoError):
    """Something this computer needs is missing or full."""

    code = "environment"
    exit_code = 5
    http_status = 503


class BrowserMissing(EnvironmentProblem):
    """No usable Chromium was found."""

    code = "browser_missing"


class EncoderMissing(EnvironmentProblem):
    """No usable ffmpeg was found."""

    code = "encoder_missing"


class DiskFull(EnvironmentProblem):
    """No room is left where the film is written."""

    code = "disk_full"


class MemoryFull(EnvironmentProblem):
    """A job takes more memory than there is; another worker may have more."""

    code = "memory_full"
    retryable = True


class QueueUnreachable(EnvironmentProblem):
    """Redis does not answer."""

    code = "queue_unreachable"
    retryable = True


class TooLarge(EnvironmentProblem):
    """A film or companion is larger than what the queue takes."""

    code = "too_large"


class QueueFull(EnvironmentProblem):
    """The queue has reached its depth; ask again later."""

    code = "queue_full"


class BrowserCrashed(AutoDemoError):
    """Chromium went away in the middle of a job."""

    code = "browser_crashed"
    retryable = True


class EncoderCrashed(AutoDemoError):
    """ffmpeg ended early; `kept` says whether what it wrote is playable."""

    code = "encoder_crashed"
    retryable = True


class LeaseLost(AutoDemoError):
    """Another worker owns the job now; whatever this one still does is thrown away."""

    code = "lease_lost"


class JobCancelled(AutoDemoError):
    """A person stopped the job."""

    code = "cancelled"
    exit_code = 130

    def __init__(self) -> None:
        """Always the same sentence."""
        super().__init__(tr("Cancelled."))


class JobUnknown(AutoDemoError):
    """No job of this id is known (any more)."""

    code = "job_unknown"
    http_status = 404


class JobNotCompleted(AutoDemoError):
    """The job exists but has no video yet."""

    code = "job_not_completed"
    http_status = 400


class VideoGone(AutoDemoError):
    """The job completed but its video has expired or was exported."""

    code = "video_gone"
    http_status = 404
