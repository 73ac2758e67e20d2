"""Sets everything up that a film needs, and leaves a readable take and no process behind, however filming ends."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import BrowserChoice, choose
from autodemo_gui.browser.masks import MaskCheck
from autodemo_gui.browser.proxy import egress
from autodemo_gui.browser.session import Session, Storage, open_session
from autodemo_gui.core import settings as declared
from autodemo_gui.core.address import Address
from autodemo_gui.core.events import CameraChosen, ElementSkipped, Noted
from autodemo_gui.core.job import SIZE_HEIGHTS, Size
from autodemo_gui.core.masks import NO_MASKS, Masks
from autodemo_gui.core.policy import Policy, Refusal
from autodemo_gui.core.ports import Emit, ShowPreview
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.core.text import tr
from autodemo_gui.film.camera import Camera
from autodemo_gui.film.live import LiveCamera
from autodemo_gui.film.performer import Performer
from autodemo_gui.film.plate import PlateWriter
from autodemo_gui.film.preview import PreviewFeed
from autodemo_gui.film.stepped import SteppedCamera
from autodemo_gui.film.traffic import Traffic
from autodemo_gui.film.wire import Wire

VIEWPORT = (1280, 720)
PHONE_VIEWPORT = (432, 768)
"""A large phone held upright, 9:16; whole plate pixels at every quarter of density, 1080 x 1920 at 2.5."""
LEAST_DENSITY, GREATEST_DENSITY = 1.0, 3.0
_WHOLE_PX = 0.01


@dataclass(frozen=True, slots=True)
class Stage:
    """Ready to perform on.

    Attributes:
        actor: acts on camera.
        camera: which camera films.
        choice: which browser.
    """

    actor: Performer
    camera: Camera
    choice: BrowserChoice

    @property
    def camera_kind(self) -> str:
        """`stepped` or `live`."""
        return self.camera.kind


def density_for(size: Size) -> float:
    """Plate pixels per CSS pixel, so that a page that fills the film is filmed at the film's own resolution."""
    return SIZE_HEIGHTS[size] / VIEWPORT[1]


def _check(density: float, viewport: tuple[int, int]) -> None:
    """A plate whose sides are no whole pixels would be laid out for another viewport than the one asked for."""
    if not LEAST_DENSITY <= density <= GREATEST_DENSITY:
        raise ValueError(f"density {density:g} is not between {LEAST_DENSITY:g} and {GREATEST_DENSITY:g}")
    if any(abs(side * density - round(side * density)) > _WHOLE_PX for side in viewport):
        raise ValueError(f"a viewport of {viewport} at density {density:g} is no whole number of pixels")


@asynccontextmanager
async def open_stage(
    folder: Path,
    *,
    start: Address,
    size: Size,
    policy: Policy,
    egress_rules: EgressRules,
    settings: Settings,
    emit: Emit,
    show_preview: ShowPreview,
    free_bytes: Callable[[], int] | None = None,
    density: float | None = None,
    viewport: tuple[int, int] = VIEWPORT,
    frame_steps: Literal[1, 2] = 1,
    phone: bool = False,
    storage: Storage | None = None,
    masks: Masks = NO_MASKS,
) -> AsyncIterator[Stage]:
    """A browser behind the wall with a camera on its page, filming into a take folder.

    Args:
        folder: of the take alone; made if need be.
        start: the address of the job, with its credentials if it has any.
        size: of the film.
        policy: the rules of the job.
        egress_rules: what the wall lets through.
        settings: which browser and camera.
        emit: told of the camera, of refusals and of what a person should know.
        show_preview: slot for the newest picture.
        free_bytes: room left where the take is written; default asks the disk.
        density: plate pixels per CSS pixel, 1 to 3; default fits `size`.
        viewport: width and height of the page, CSS pixels.
        frame_steps: steps between two frames of the stepped camera; 2 films at 30 frames a second for half the cost.
        phone: show the page as a phone would: its viewport declaration counts, and it can be touched. The browser
            does not claim to be another one.
        storage: what the job's rehearsal left of its first look at the site; see `open_session`.
        masks: what is not to be seen; a picture on which it would be is not kept.

    Raises:
        ValueError: a density, or a viewport at this density, that cannot be filmed exactly.
        BrowserMissing, EnvironmentProblem: the browser cannot be used.
        BrowserCrashed: it went away.
        DiskFull: there is not enough room for a film.
    """
    choice, kind, reason = _choose(settings)
    density = density_for(size) if density is None else density
    _check(density, viewport)
    info = TakeInfo(
        url=masks.covered(start.url),
        camera="stepped" if kind == "stepped" else "live",
        camera_reason=reason,
        viewport=viewport,
        density=density,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    feed = PreviewFeed(show_preview, viewport)

    def on_refusal(refusal: Refusal) -> None:
        emit(
            ElementSkipped(
                name=refusal.name,
                rule=refusal.rule,
                evidence=refusal.evidence,
                layer=refusal.layer,
                url=refusal.url,
            )
        )

    with PlateWriter(folder, info, free_bytes=free_bytes, on_picture=feed.picture) as plate:
        emit(CameraChosen(camera=kind, reason=reason))
        async with (
            egress(egress_rules, on_refusal) as proxy,
            launch(
                choice,
                proxy_url=proxy.url,
                stepped=kind == "stepped",
                density=density,
                on_note=lambda text: emit(Noted(text=text)),
                profile_parent=folder.parent,
            ) as browser,
            open_session(
                browser,
                policy=policy,
                on_refusal=on_refusal,
                density=density,
                viewport=viewport,
                phone=phone,
                credentials=start.credentials,
                proxy=proxy,
                storage=storage,
                masks=masks,
            ) as session,
            _filming(session, plate, kind, frame_steps) as (camera, wire),
        ):
            actor = Performer(session, camera, plate, wire=wire, policy=policy, emit=emit, feed=feed)
            try:
                yield Stage(actor, camera, choice)
                await camera.stop()
                plate.close(**_account(camera, actor), complete=True)
            finally:
                feed.end()
                plate.close(**_account(camera, actor))


@asynccontextmanager
async def _filming(
    session: Session, plate: PlateWriter, kind: str, frame_steps: int
) -> AsyncIterator[tuple[Camera, Wire]]:
    wire = Wire(session.cdp, session.crashed)
    check = MaskCheck(wire.send, session.masks) if session.masks else None
    camera: Camera
    if kind == "stepped":
        camera = SteppedCamera(wire, Traffic(session.page), plate, frame_steps=frame_steps, check=check)
    else:
        camera = LiveCamera(wire, plate, check=check)
    try:
        await camera.start()
        yield camera, wire
    finally:
        await camera.stop()
        wire.close()


def _account(camera: Camera, actor: Performer) -> dict[str, object]:
    tally = camera.tally
    return {
        "steps": tally.steps,
        "changed_steps": tally.changed_steps,
        "received_frames": tally.received_frames,
        "stalls": tally.stalls,
        "title": actor.title,
        "language": actor.language,
    }


def _choose(settings: Settings) -> tuple[BrowserChoice, str, str]:
    """Browser, camera, and why it is not the one that steps."""
    wanted = settings.get(declared.CAMERA)
    choice = choose(stepped=wanted != "live", setting=settings.get(declared.BROWSER))
    if wanted == "live":
        return choice, "live", tr("The settings ask for it.")
    if not choice.can_step:
        return choice, "live", tr("{browser} cannot be filmed frame by frame.", browser=choice.name)
    return choice, "stepped", ""
