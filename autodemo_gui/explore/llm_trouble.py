"""Why a language model gave no answer, as a closed list; no text of a server or a library gets past it."""

from enum import StrEnum

from autodemo_gui.core.text import tr


class Trouble(StrEnum):
    """Why there is no answer."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    """Its certificate is not one to trust, so the key is not sent."""
    ELSEWHERE = "elsewhere"
    """It redirects; the key is not carried to another place."""
    KEY = "key"
    NO_MODEL = "no_model"
    BUSY = "busy"
    QUOTA = "quota"
    REJECTED = "rejected"
    SERVER = "server"
    REFUSED = "refused"
    FILTERED = "filtered"
    CUT_OFF = "cut_off"
    NONSENSE = "nonsense"
    TOO_DEAR = "too_dear"
    """A single question could use more than a job may."""
    JOB_BUDGET = "job_budget"
    MONTH_BUDGET = "month_budget"
    NO_LEDGER = "no_ledger"
    """What it costs cannot be written down, so nothing is spent."""

    @property
    def is_passing(self) -> bool:
        """Whether asking once more may help."""
        return self in _PASSING

    @property
    def is_expected(self) -> bool:
        """Whether it is no fault of anything: a job may ask so often and no oftener."""
        return self is Trouble.JOB_BUDGET


_PASSING = frozenset({Trouble.TIMEOUT, Trouble.UNREACHABLE, Trouble.BUSY, Trouble.SERVER, Trouble.NONSENSE})


class Failure(Exception):
    """There is no answer; carries no text of the server or the library, which might quote the key."""

    def __init__(self, trouble: Trouble, *, is_free: bool = False, retry_after_s: float = 0.0) -> None:
        """Keep the sort of trouble, that it certainly cost nothing, and how long the server asks to be left alone."""
        super().__init__(trouble.value)
        self.trouble = trouble
        self.is_free = is_free
        self.retry_after_s = retry_after_s


def sentence_of(trouble: Trouble) -> str:
    """What a person is told, once."""
    if trouble is Trouble.JOB_BUDGET:
        return tr("The language model was asked as much as a demo may; keywords choose from here on.")
    return tr("The language model was not used: {reason}. Keywords choose instead.", reason=reason_of(trouble))


def reason_of(trouble: Trouble) -> str:
    """Why there is no answer, as the end of a sentence."""
    reasons = {
        Trouble.TIMEOUT: tr("it did not answer in time"),
        Trouble.UNREACHABLE: tr("it cannot be reached"),
        Trouble.TLS: tr("its certificate cannot be trusted"),
        Trouble.ELSEWHERE: tr("it sends to another address, and your key is only for the one you gave"),
        Trouble.KEY: tr("it does not accept the key"),
        Trouble.NO_MODEL: tr("it does not have the model"),
        Trouble.BUSY: tr("it asks to come back later"),
        Trouble.QUOTA: tr("the account of the key has no credit left"),
        Trouble.REJECTED: tr("it rejected the question"),
        Trouble.SERVER: tr("it reported an error of its own"),
        Trouble.REFUSED: tr("it declined to answer"),
        Trouble.FILTERED: tr("its content filter held the answer back"),
        Trouble.CUT_OFF: tr("its answer was cut off"),
        Trouble.NONSENSE: tr("its answer made no sense"),
        Trouble.TOO_DEAR: tr("one question to it could use more than the settings allow for a demo"),
        Trouble.JOB_BUDGET: tr("it was asked as much as a demo may"),
        Trouble.MONTH_BUDGET: tr("the budget of this month is used up"),
        Trouble.NO_LEDGER: tr("what it costs cannot be written down"),
    }
    return reasons[trouble]
