"""A plain browser behind the wall, for everything that is done without a camera."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.browser.offcamera import OffCameraActor
from autodemo_gui.browser.proxy import EgressProxy, egress
from autodemo_gui.browser.session import Storage, open_session
from autodemo_gui.browser.standby import Standby
from autodemo_gui.core.address import Address
from autodemo_gui.core.masks import NO_MASKS, Masks
from autodemo_gui.core.policy import Policy, Refusal
from autodemo_gui.core.ports import Emit, Preview, ShowPreview

_QUALITY = 50


@dataclass(frozen=True, slots=True)
class OffStage:
    """Ready to act without a camera, as often as wanted; see `off_stage`."""

    browser: Browser
    proxy: EgressProxy
    start: Address
    policy: Policy
    on_refusal: Callable[[Refusal], None]
    masks: Masks = NO_MASKS

    @asynccontextmanager
    async def actor(self, emit: Emit, *, storage: Storage | None = None) -> AsyncIterator[OffCameraActor]:
        """An actor on a page of its own that nobody has used before.

        Args:
            emit: told of dismissed overlays.
            storage: see `open_session`.

        Raises:
            BrowserCrashed: the browser went away.
        """
        async with open_session(
            self.browser,
            policy=self.policy,
            on_refusal=self.on_refusal,
            credentials=self.start.credentials,
            proxy=self.proxy,
            storage=storage,
            masks=self.masks,
        ) as session:
            yield OffCameraActor(session, self.policy, emit)


@asynccontextmanager
async def off_stage(
    *,
    start: Address,
    policy: Policy,
    egress_rules: EgressRules,
    browser: str,
    on_refusal: Callable[[Refusal], None],
    on_note: Callable[[str], None],
    profile_parent: Path,
    masks: Masks = NO_MASKS,
    standby: Standby | None = None,
) -> AsyncIterator[OffStage]:
    """Start the browser, or take the one that stands by; nothing of it is left after the block.

    Args:
        start: the address of the job, with its credentials if it has any.
        policy: the rules of the job.
        egress_rules: what the wall lets through.
        browser: the setting that names one; empty finds one.
        on_refusal: told of everything held back.
        on_note: told what a person should know.
        profile_parent: see `launch`.
        masks: what is not to be seen.
        standby: has a browser for this job alone, if there is one.

    Raises:
        BrowserMissing, EnvironmentProblem: the browser cannot be used.
        BrowserCrashed: it ended while starting.
    """
    async with AsyncExitStack() as stack:
        waiting = await stack.enter_async_context(standby.taken()) if standby is not None else None
        if waiting is not None:
            waiting.proxy.open_to(egress_rules, on_refusal)
            for note in waiting.notes:
                on_note(note)
            yield OffStage(waiting.browser, waiting.proxy, start, policy, on_refusal, masks)
            return
    choice = choose(stepped=False, setting=browser)
    async with (
        egress(egress_rules, on_refusal) as proxy,
        launch(
            choice,
            proxy_url=proxy.url,
            stepped=False,
            density=1.0,
            on_note=on_note,
            profile_parent=profile_parent,
        ) as started,
    ):
        yield OffStage(started, proxy, start, policy, on_refusal, masks)


async def show(actor: OffCameraActor, slot: ShowPreview) -> None:
    """Put a picture of the page into the preview's slot; none of a page that is going away, or not wholly masked."""
    size = actor.page.viewport_size
    if size is None:
        return
    try:
        picture = await actor.page.screenshot(type="jpeg", quality=_QUALITY, animations="allow", caret="initial")
        if not await actor.is_masked():
            return
    except PlaywrightError:
        return
    slot(Preview(picture, (size["width"], size["height"])))


async def stored(actor: OffCameraActor) -> Storage:
    """What the site has stored in this session: cookies and local storage."""
    return await actor.page.context.storage_state()
