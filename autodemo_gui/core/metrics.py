"""What is measured of a job and stored with it; the same fields are the command line's JSON (SPEC 2 and 9)."""

from pydantic import BaseModel, ConfigDict


class FilmedStep(BaseModel):
    """A step as it lies in the finished film; `at_s` is film time."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    action: str
    selector: str = ""
    name: str = ""
    url: str = ""
    at_s: float
    caption: str = ""


class RefusedThing(BaseModel):
    """Something the guard held back, with its rule."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    rule: str
    url: str = ""
    evidence: str = ""
    layer: str = ""


class LlmUsage(BaseModel):
    """What a job asked a language model, and what that cost.

    Attributes:
        model: who was asked last.
        rung: the form of question it understood; see `explore.llm_ladder.Rung`.
        calls: questions sent, also those that were rejected.
        cached: questions answered from the cache of earlier jobs.
        prompt_tokens: read by the model, as far as it says so.
        completion_tokens: written by the model, as far as it says so.
        usd: US dollars by the price list; of calls without a known end what was set aside for them.
        fallback: why keywords chose instead, as a name of `explore.llm_trouble.Trouble`; empty while it worked.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    model: str
    rung: str = ""
    calls: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float = 0.0
    fallback: str = ""


class RehearsedAction(BaseModel):
    """Something tried off camera: what it promised (points) and why, what it came to, and how much it showed (0-1)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    url: str = ""
    outcome: str
    gain: float = 0.0
    promise: float = 0.0
    reasons: tuple[str, ...] = ()


class RehearsalFacts(BaseModel):
    """What a rehearsal did: clicks, seconds in all, seconds from each click to a calm page, and what was tried."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    clicks: int = 0
    seconds: float = 0.0
    calm_s: tuple[float, ...] = ()
    actions: tuple[RehearsedAction, ...] = ()


class Metrics(BaseModel):
    """Everything measured of a job; later versions add fields, readers ignore those they do not know.

    Attributes:
        steps_cut: planned to be shown and not in the film: they could not be done again, or were filmed with flaws.
        frames_due: pictures that the page changed to while it was filmed.
        frames_kept: those of them that the film can show; fewer than were due stutter.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    state: str = ""
    clicks: int = 0
    rehearsal_clicks: int = 0
    depth: int = 0
    visited_urls: tuple[str, ...] = ()
    runtime: float = 0.0
    duration_s: float = 0.0
    fps: int = 60
    width: int = 0
    height: int = 0
    camera: str = ""
    phases: dict[str, float] = {}
    steps: tuple[FilmedStep, ...] = ()
    steps_cut: int = 0
    frames_due: int = 0
    frames_kept: int = 0
    refused: tuple[RefusedThing, ...] = ()
    warnings: tuple[str, ...] = ()
    llm: LlmUsage | None = None
    rehearsal: RehearsalFacts | None = None
