"""States to look at: the story of one recording, with a painted page instead of a browser."""

import subprocess
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter

from autodemo_gui.core import events as e
from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.metrics import RefusedThing
from autodemo_gui.core.script import Script, Step
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.plan import Plan, plan_of
from autodemo_gui.gui.session import transition
from autodemo_gui.gui.states import Cancelled, Done, Failed, Film, Idle, Mark, Planned, Problem, Recording, Run, State
from autodemo_gui.store.library import POSTER, Entry, Outcome
from autodemo_gui.store.library import Film as LibraryFilm

DRAFT = Draft(address="ledgerly.app", own_words=("archive",))
JOB = "job"
STORY: tuple[tuple[float, e.AnyEvent], ...] = (
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
    (39.0, e.Noted(text="The page kept loading; filming went on after 3 s.", warning=True)),
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


def recording(upto: float = 1e9) -> State:
    """The session after this many seconds of the story."""
    state: State = Recording(Run(JOB, DRAFT))
    for seq, (at, event) in enumerate(STORY, 1):
        if at <= upto:
            state = transition(state, replace(event, job_id=JOB, seq=seq, at=1000 + at))
    return state


def states(film: Path) -> dict[str, State]:
    """Every page of the window in a state worth looking at."""
    live = recording()
    assert isinstance(live, Recording)
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
        "failed": Failed(DRAFT, problem, recording(2.0).run, partial=True),  # type: ignore[union-attr]
        "cancelled": Cancelled(live.run, partial=True),
    }


def plan(look: bytes = b"") -> Plan:
    """A plan of the story, with a spare and refusals; every still is the JPEG given."""
    site = "https://ledgerly.app/"

    def click(name: str, caption: str, gain: float, leads_to: str = "") -> Step:
        reason = "opens another page" if leads_to else "changes what is shown"
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


def jpeg_of(image: QImage) -> bytes:
    """A picture as a worker sends it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG")  # type: ignore[call-overload]  # takes no bytes, whatever its stub says
    return bytes(buffer.data().data())


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


def page(width: int = 1280, height: int = 720) -> QImage:
    """A picture that could be a product's start page."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(width / 1280, height / 720)
    wash = QLinearGradient(0, 100, 0, 580)
    wash.setColorAt(0, QColor("#ffffff"))
    wash.setColorAt(1, QColor("#eaf0ff"))
    painter.fillRect(QRectF(0, 90, 1280, 490), wash)
    _text(painter, (70, 26, 300, 34), "◆ Ledgerly", 22, "#1d4ed8", bold=True)
    for index, word in enumerate(("Product", "Pricing", "Customers", "Docs")):
        _text(painter, (240 + index * 110, 28, 110, 30), word, 16, "#475569")
    _box(painter, (1100, 20, 110, 42), "#1d4ed8", 8)
    _text(painter, (1122, 26, 90, 30), "Start free", 16, "#ffffff")
    _text(painter, (70, 160, 560, 70), "Books that keep", 50, "#0f172a", bold=True)
    _text(painter, (70, 222, 560, 70), "themselves.", 50, "#0f172a", bold=True)
    _text(painter, (70, 300, 540, 30), "Connect your bank, snap a receipt, and close the month.", 18, "#475569")
    _box(painter, (664, 136, 546, 250), "#ffffff", 16)
    for index, tall in enumerate((66, 92, 80, 118, 108, 142, 162)):
        colour = "#f97316" if index == 6 else "#3b6cf0"
        _box(painter, (688 + index * 73, 366 - tall, 58, tall), colour, 6)
    for index, word in enumerate(("Bank matching", "Receipts", "Reports")):
        _box(painter, (70 + index * 388, 452, 364, 98), "#ffffff", 12)
        _text(painter, (94 + index * 388, 470, 300, 30), word, 18, "#0f172a", bold=True)
    painter.end()
    return image


def _box(painter: QPainter, rect: tuple[float, float, float, float], colour: str, radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(*rect), radius, radius)


def _text(
    painter: QPainter, rect: tuple[float, float, float, float], words: str, px: int, colour: str, *, bold: bool = False
) -> None:
    font = QFont()
    font.setPixelSize(px)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QRectF(*rect), Qt.AlignmentFlag.AlignVCenter, words)


def write_film(target: Path, *, seconds: float = 42, fps: int = 10) -> Path:
    """An MP4 of the painted page, with a keyframe every second."""
    still = target.with_suffix(".png")
    page(1920, 1080).save(str(still))
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-loop", "1", "-framerate", str(fps)]
    command += ["-i", str(still), "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast"]
    command += ["-pix_fmt", "yuv420p", "-g", str(fps), str(target)]
    subprocess.run(command, check=True)
    return target
