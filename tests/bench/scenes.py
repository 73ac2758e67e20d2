"""States to look at: the story of one recording, with a painted page instead of a browser."""

from dataclasses import replace
from pathlib import Path

from autodemo_gui.core import events as e
from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.metrics import RefusedThing
from autodemo_gui.core.script import Script, Step
from autodemo_gui.core.story import result_in_words
from autodemo_gui.core.text import tr
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.line import Line, line_of
from autodemo_gui.gui.plan import Card, Plan, plan_of
from autodemo_gui.gui.session import transition
from autodemo_gui.gui.states import Cancelled, Done, Failed, Film, Idle, Mark, Planned, Problem, Recording, Run, State
from autodemo_gui.store.film_files import POSTER
from autodemo_gui.store.library import Entry, Outcome
from autodemo_gui.store.library import Film as LibraryFilm
from tests.bench.painted import jpeg_of, page

DRAFT = Draft(address="ledgerly.app", own_words=("archive",))
JOB = "job"
_STORY: tuple[tuple[float, e.AnyEvent], ...] = (
    (0.0, e.Queued(url="https://ledgerly.app/")),
    (0.2, e.Started(worker="desk", attempt=1)),
    (0.9, e.Progress(phase="starting", fraction=0.02)),
    (1.2, e.PageOpened(url="https://ledgerly.app/", title="Ledgerly", calm_s=0.6)),
    (2.0, e.OverlayDismissed(what="cookie banner", how="declined")),
    (4.0, e.Planned(choices=(("Product", ""), ("Reports", ""), ("Customers", "")), planner="keywords")),
    (10.0, e.ElementSkipped(name="Delete account", rule="blacklist", evidence="delete", layer="element")),
    (10.4, e.ElementSkipped(name="Log in", rule="auth", evidence="Log in", layer="element")),
    (12.0, e.ElementSkipped(name="https://ledgerly.app/api/messages", rule="write", evidence="POST", layer="method")),
    (23.0, e.StepFilmed(index=0, action="goto", name="", caption="Meet Ledgerly", url="", film_s=0.0)),
    (31.0, e.StepFilmed(index=1, action="click", name="Product", caption="", url="", film_s=6.0)),
    (32.0, e.PageOpened(url="https://ledgerly.app/pricing", title="Pricing · Ledgerly", calm_s=0.4)),
    (38.0, e.StepFilmed(index=2, action="click", name="Pricing", caption="See the pricing", url="", film_s=13.0)),
    (41.0, e.StepFilmed(index=3, action="scroll", name="", caption="", url="", film_s=20.0)),
    (41.5, e.Progress(phase="filming", fraction=0.56, eta_s=24)),
)
MARKS = (
    Mark(0, "Meet Ledgerly"),
    Mark(6, "Everything in one place"),
    Mark(13, "See the pricing"),
    Mark(24, "Live reports"),
    Mark(31, "What customers say"),
    Mark(38, "ledgerly.app"),
)


def story() -> tuple[tuple[float, e.AnyEvent], ...]:
    """What happens, each at its second; what is noted, in the language that is spoken."""
    less = tr("{limit}: {asked} was asked for, this worker allows {own}.", limit=tr("Clicks"), asked=20, own=10)
    return (*_STORY[:2], (0.3, e.Noted(text=less, warning=True)), *_STORY[2:])


def recording(upto: float = 1e9) -> Recording:
    """The session after this many seconds of the story."""
    state: State = Recording(Run(JOB, DRAFT))
    for seq, (at, event) in enumerate(story(), 1):
        if at <= upto:
            state = transition(state, replace(event, job_id=JOB, seq=seq, at=1000 + at))
    assert isinstance(state, Recording)
    return state


def states(film: Path) -> dict[str, State]:
    """Every page of the window in a state worth looking at."""
    live = recording()
    problem = Problem(
        "ledgerly.app does not answer.",
        "The name ledgerly.app is not known on the internet.",
        "Check the spelling, or your connection, then try again.",
    )
    done = Film(film, "ledgerly.app-demo.mp4", 42.0, 11_800_000, MARKS, "1920 × 1080 · 60 fps")
    return {
        "start": Idle(DRAFT),
        "live": live,
        "plan": Planned(live.run, plan(jpeg_of(page(640, 360)))),
        "done": Done(live.run, done),
        "failed": Failed(DRAFT, problem, recording(2.0).run, partial=True),
        "cancelled": Cancelled(live.run, partial=True),
    }


def plan(look: bytes = b"") -> Plan:
    """A plan of the story, with a spare and refusals; every still is the JPEG given."""
    site = "https://ledgerly.app/"

    def click(name: str, caption: str, gain: float, leads_to: str = "") -> Step:
        reason = result_in_words("page" if leads_to else "change")
        return Step(
            action="click", url=site, name=name, caption=caption, fingerprint=name, gain=gain, reason=reason,
            leads_to=leads_to, outcome="page" if leads_to else "change",
        )  # fmt: skip

    script = Script(
        url=site,
        title="Ledgerly",
        steps=(
            Step(action="goto", url=site, name="Ledgerly"),
            Step(action="wait", url=site, name="Ledgerly", caption="Meet Ledgerly", hold_ms=1600),
            Step(action="scroll", url=site, scroll_y=620, caption="Everything in one place", hold_ms=900),
            click("Product", "Connect your bank in a minute", 0.75),
            Step(action="press", url=site, text="Escape"),
            click("Pricing", "See the pricing", 0.5, f"{site}pricing"),
            Step(action="wait", url=f"{site}pricing", hold_ms=1500),
        ),
    )
    spare = click("Customers", "What customers say", 0.5, f"{site}customers")
    refused = (
        RefusedThing(name="Delete account", rule="blacklist", evidence="delete"),
        RefusedThing(name="Log in", rule="auth", evidence="Log in"),
    )
    stills = {"": look, "Product": look, "Pricing": look, "Customers": look}
    return plan_of(script, left_out=((spare,),), stills=stills, refused=refused)


def plan_of_many(count: int) -> Plan:
    """A plan of a large site: many cards, as many spares, and forty refusals."""
    known = plan(jpeg_of(page(640, 360)))
    likes = known.cards[-1]

    def card(number: int) -> Card:
        name = f"Case study {number}: how a company of {number}00 people closes its books"
        step = likes.step.model_copy(update={"name": name, "fingerprint": name, "caption": name[:100]})
        return replace(likes, steps=(step, *likes.steps[1:]), number=number)

    cards = tuple(card(number) for number in range(1, 2 * count + 1))
    return replace(known, cards=cards[:count], spares=cards[count:], refused=refusals(40))


def line(count: int = 5) -> Line:
    """Who waits: recordings that are alike in nothing but that."""
    drafts = (
        Draft(address="kites.example", goal="how to book a lesson"),
        Draft(address="docs.ledgerly.app/reports", length_s=90, depth=1, look="plain"),
        Draft(address=SAMPLE, plan_first=True),
        Draft(address="www.a-company-with-a-long-name.example/product/features/reporting", goal="the weekly report"),
        Draft(address="staging.ledgerly.app", mode="direct", shapes=("16:9", "9:16"), size="2160p"),
    )
    return line_of(drafts[:count])


def refusals(count: int) -> tuple[RefusedThing, ...]:
    """What was left alone on a large site."""
    return tuple(
        RefusedThing(name=f"Delete project {number}", rule="blacklist", evidence="delete") for number in range(count)
    )


def entries(folder: Path, count: int = 6) -> list[Entry]:
    """A library in every state an entry can be in, again and again; with pictures in `folder` for the first six."""
    sites = ("ledgerly.app", "docs.ledgerly.app", "staging.ledgerly.app", "kites.example", "sample", "example.com")
    outcomes = (Outcome.DONE, Outcome.DONE, Outcome.PARTIAL, Outcome.DONE, Outcome.FAILED, Outcome.INTERRUPTED)
    sizes = (11_800_000, 9_100_000, 2_400_000, None, None, None)
    made = []
    for number in range(count):
        kind = number % 6
        film = LibraryFilm(
            job_id=f"job{number}",
            url=SAMPLE if sites[kind] == SAMPLE else f"https://{sites[kind]}/",
            title="" if kind == 4 else f"{sites[kind]}{f' {number}' if number > 5 else ''}",
            created_at=f"2026-{1 + number // 28 % 12:02}-{1 + number % 28:02}T10:{number % 60:02}:00Z",
            duration_s=42 - kind if sizes[kind] else 0,
            outcome=outcomes[kind],
            reason="ledgerly.app does not answer." if outcomes[kind] is Outcome.FAILED else "",
        )
        path = folder / f"film-{number}.mp4"
        if number < 3:
            page(640, 360).save(str(path.with_name(path.name + POSTER)))
        made.append(Entry(path, film, sizes[kind]))
    return made
