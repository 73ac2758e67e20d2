"""One browser for each module, a fresh guarded page for each test."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.browser.proxy import EgressProxy, egress
from autodemo_gui.browser.session import Session, open_session
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.events import AnyEvent
from autodemo_gui.core.lexicon import Lexicon
from autodemo_gui.core.policy import Policy, Refusal
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.film.performer import Performer
from autodemo_gui.film.plate import PlateWriter
from autodemo_gui.film.preview import PreviewFeed
from autodemo_gui.film.stepped import SteppedCamera
from autodemo_gui.film.traffic import Traffic
from autodemo_gui.film.wire import Wire
from tests.film.reading import Take, read_take
from tests.sites.server import SiteServer

DENSITY = 1.0


@asynccontextmanager
async def started_browser(
    *, stepped: bool = True, density: float = DENSITY
) -> AsyncIterator[tuple[Browser, EgressProxy]]:
    """A browser behind a wall that lets it reach loopback sites only."""
    refused: list[Refusal] = []
    rules = EgressRules(None, ("127.0.0.1", "localhost"))
    async with (
        egress(rules, refused.append) as proxy,
        launch(
            choose(stepped=stepped),
            proxy_url=proxy.url,
            stepped=stepped,
            density=density,
            on_note=lambda _: None,
        ) as browser,
    ):
        yield browser, proxy


@dataclass
class Set:
    """A page with a stepped camera on it, and the take it films."""

    session: Session
    camera: SteppedCamera
    plate: PlateWriter
    folder: Path
    wire: Wire
    feed: PreviewFeed
    previews: list[Preview]
    events: list[AnyEvent] = field(default_factory=list)

    def performer(self, *own_words: str) -> Performer:
        """An actor before this camera."""
        policy = self.session.policy
        policy.lexicon = Lexicon(own_words)
        return Performer(
            self.session,
            self.camera,
            self.plate,
            wire=self.wire,
            policy=policy,
            emit=self.events.append,
            feed=self.feed,
        )

    @property
    def page(self) -> Page:
        return self.session.page

    async def goto(self, url: str) -> None:
        await self.camera.during(self.page.goto(url))

    async def strike(self) -> Take:
        """End filming and read the take back."""
        await self.camera.stop()
        self.plate.close(complete=True, steps=self.camera.step)
        return read_take(self.folder)


class BuildSet(Protocol):
    """Puts a camera on a fresh page whose site is the one given."""

    async def __call__(self, site_url: str, *, frame_steps: int = 1, folder: Path | None = None) -> Set: ...


def policy_of(url: str) -> Policy:
    return Policy(parse_address(url))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stepped_browser() -> AsyncIterator[Browser]:
    async with started_browser() as (browser, _):
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def build_set(stepped_browser: Browser, tmp_path: Path) -> AsyncIterator[BuildSet]:
    """A stepped camera whose site is the one given; no page is open yet."""
    async with AsyncExitStack() as stack:

        async def build(site_url: str, *, frame_steps: int = 1, folder: Path | None = None) -> Set:
            folder = folder or tmp_path / "take"
            session = await stack.enter_async_context(
                open_session(stepped_browser, policy=policy_of(site_url), on_refusal=lambda _: None)
            )
            wire = Wire(session.cdp, session.crashed)
            stack.callback(wire.close)
            previews: list[Preview] = []
            feed = PreviewFeed(previews.append, (1280, 720))
            stack.callback(feed.end)
            info = TakeInfo(url=site_url, camera="stepped", density=DENSITY)
            plate = stack.enter_context(PlateWriter(folder, info, on_picture=feed.picture))
            camera = SteppedCamera(wire, Traffic(session.page), plate, frame_steps=frame_steps)
            await camera.start()
            return Set(session, camera, plate, folder, wire, feed, previews)

        yield build


@pytest.fixture
def take_folder(tmp_path: Path) -> Path:
    return tmp_path / "take"


ServePages = Callable[..., SiteServer]


@pytest.fixture
def serve_pages(tmp_path: Path) -> Iterator[ServePages]:
    """A site of the pages given as ``name=html``, the page ``index`` first."""
    with ExitStack() as stack:

        def serve(**pages: str | bytes) -> SiteServer:
            root = tmp_path / "site"
            root.mkdir()
            for name, body in pages.items():
                if isinstance(body, bytes):
                    (root / name.replace("_", ".")).write_bytes(body)
                else:
                    page = f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">{body}'
                    (root / f"{name}.html").write_text(page, encoding="utf-8")
            return stack.enter_context(SiteServer(root))

        yield serve
