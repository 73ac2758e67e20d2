"""Film time is page time: every step exactly one frame, every changed frame exactly one picture."""

import asyncio
import subprocess
import time
from itertools import pairwise

import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from autodemo_gui.core.address import parse_address
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.film import clock, stepped
from tests.film.conftest import BuildSet, ServePages
from tests.sites.barcode import read_clocks
from tests.sites.fixtures import OpenSite

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]


async def test_all_of_the_pages_clocks_advance_by_exactly_one_step_from_picture_to_picture(
    build_set: BuildSet, open_site: OpenSite
) -> None:
    site = open_site("clocks")
    shot = await build_set(site.url)
    await shot.goto(site.url)
    began = shot.camera.step
    await shot.camera.roll(90)
    take = await shot.strike()

    frames = [frame for frame in take.frames if frame.step >= began]
    assert [frame.step for frame in frames] == list(range(began, began + 90))
    clocks = [read_clocks(take.picture(frame)) for frame in frames]
    for before, after in pairwise(clocks):
        assert after.frames - before.frames == 1
        assert after.sixtieths - before.sixtieths == 1
        assert after.hundredths - before.hundredths in (1, 2)
        assert after.hand_px - before.hand_px == pytest.approx(59 / 60, abs=1.1)  # drawn at whole pixels
    first, last = clocks[0], clocks[-1]
    assert last.ticks - first.ticks == pytest.approx(89 / 60 * 100, abs=1)
    assert last.hundredths - first.hundredths == pytest.approx(89 / 60 * 100, abs=1)
    assert last.hand_px - first.hand_px == pytest.approx(89 / 60 * 59, abs=1)


async def test_a_draft_has_every_second_picture_of_the_same_motion(build_set: BuildSet, open_site: OpenSite) -> None:
    site = open_site("clocks")
    shot = await build_set(site.url, frame_steps=2)
    await shot.goto(site.url)
    began = shot.camera.step
    await shot.camera.roll(59)
    take = await shot.strike()

    frames = [frame for frame in take.frames if frame.step >= began]
    assert [frame.step for frame in frames] == list(range(began, began + 60, 2))
    clocks = [read_clocks(take.picture(frame)) for frame in frames]
    for before, after in pairwise(clocks):
        assert after.frames - before.frames == 1
        assert after.sixtieths - before.sixtieths == 2
    assert clocks[-1].ticks - clocks[0].ticks == pytest.approx(58 / 60 * 100, abs=1)
    assert clocks[-1].hand_px - clocks[0].hand_px == pytest.approx(58 / 60 * 59, abs=1)


async def test_frame_time_and_page_time_are_the_same_even_in_a_renderer_that_began_later(
    build_set: BuildSet, open_site: OpenSite
) -> None:
    site = open_site("clocks")
    shot = await build_set(site.url)
    drift = "document.timeline.currentTime - performance.now()"
    await shot.goto(site.url)
    await shot.camera.roll(3)
    assert await shot.page.evaluate(drift) == pytest.approx(0, abs=1)
    await shot.camera.during(shot.page.evaluate("document.body.innerHTML = 'still'"))
    await shot.camera.roll(300)  # a still page is filmed faster than the wall, so the next renderer's clock is behind
    other = site.url.replace("127.0.0.1", "localhost")
    shot.session.policy.start = parse_address(other)
    await shot.goto(other)
    await shot.camera.roll(3)
    assert await shot.page.evaluate("location.hostname") == "localhost"
    assert await shot.page.evaluate(drift) == pytest.approx(0, abs=1)


LONG_PAGE = "<title>Long</title><body style='margin:0'>" + "".join(
    f"<p style='height:57px;margin:0;background:hsl({n * 37} 70% 70%)'>Line {n}</p>" for n in range(200)
)
STILL_PAGE = "<title>Still</title><h1>Nothing moves here</h1>"


async def test_a_page_that_rests_costs_no_pictures(
    build_set: BuildSet, serve_pages: ServePages, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    picture = clock.PageClock.picture

    async def counted(page_clock: clock.PageClock) -> bytes | None:
        nonlocal asked
        asked += 1
        return await picture(page_clock)

    monkeypatch.setattr(clock.PageClock, "picture", counted)
    site = serve_pages(index=STILL_PAGE)
    shot = await build_set(site.url)
    await shot.goto(site.url)
    await shot.camera.roll(10)
    stored, asked = len(shot.plate.changes), 0
    await shot.camera.roll(200)
    assert asked <= 1
    assert len(shot.plate.changes) == stored
    assert shot.camera.step >= 210


async def test_each_of_sixty_scrolled_steps_has_its_own_picture_at_its_own_step(
    build_set: BuildSet, serve_pages: ServePages
) -> None:
    site = serve_pages(index=LONG_PAGE)
    shot = await build_set(site.url)
    await shot.goto(site.url)
    await shot.camera.roll(10)
    began, changed = shot.camera.step, shot.camera.tally.changed_steps
    for step in range(1, 61):
        await shot.page.evaluate("(y) => { scrollTo({ top: y, behavior: 'instant' }) }", 19 * step)
        await shot.camera.roll(1)
    await shot.camera.roll(20)
    take = await shot.strike()
    moved = [frame for frame in take.frames if frame.step >= began]
    assert [frame.step for frame in moved] == list(range(began, began + 60))
    assert len({take.jpeg(frame) for frame in moved}) == 60
    tally = shot.camera.tally
    assert tally.changed_steps - changed == 60
    assert tally.received_frames == tally.changed_steps == len(take.frames)


async def test_changes_far_apart_are_filmed_in_the_step_in_which_they_happen(
    build_set: BuildSet, serve_pages: ServePages
) -> None:
    site = serve_pages(index="<title>Now and then</title><h1 id=h>0</h1>")
    shot = await build_set(site.url)
    await shot.goto(site.url)
    await shot.camera.roll(5)
    expected = []
    for gap in (1, 2, 3, 4, 5, 6, 7, 8, 20, 61, 70):
        await shot.camera.roll(gap)
        await shot.page.evaluate("h.textContent = Number(h.textContent) + 1")
        expected.append(shot.camera.step)
        await shot.camera.roll(1)
    take = await shot.strike()
    assert [frame.step for frame in take.frames if frame.step >= expected[0]] == expected


@pytest.fixture(scope="module")
def clip() -> bytes:
    """Three seconds of moving picture."""
    source = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=30:d=3")
    quick = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-f", "webm", "-")
    return subprocess.run([get_ffmpeg_exe(), "-v", "error", *source, *quick], stdout=subprocess.PIPE, check=True).stdout


async def test_beside_a_playing_video_no_step_is_lost(
    build_set: BuildSet, serve_pages: ServePages, clip: bytes
) -> None:
    site = serve_pages(
        index="<title>Video</title><video src=clip.webm autoplay muted loop></video><h1 id=h></h1>"
        "<script>let n = 0; const f = () => { h.textContent = n++; requestAnimationFrame(f) }; f()</script>",
        clip_webm=clip,
    )
    shot = await build_set(site.url)
    await shot.goto(site.url)
    await shot.camera.roll(30)
    began = shot.camera.step
    counted = await shot.page.evaluate("n")
    await shot.camera.roll(90)
    assert await shot.page.evaluate("n") - counted == 90
    assert await shot.page.evaluate("document.querySelector('video').currentTime") > 1
    take = await shot.strike()
    assert [frame.step for frame in take.frames if frame.step >= began] == list(range(began, began + 90))
    assert take.info.camera == "stepped"


async def test_a_request_that_never_ends_stops_the_clock_once_and_then_no_more(
    build_set: BuildSet, serve_pages: ServePages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "STALL_S", 1.0)
    site = serve_pages(
        index="<title>Poll</title><h1 id=h>0</h1><script>fetch('/hang').catch(() => 0);"
        "let n = 0; setInterval(() => { h.textContent = ++n }, 50)</script>"
    )
    shot = await build_set(site.url)
    await shot.camera.during(shot.page.goto(site.url, wait_until="domcontentloaded"))
    await shot.camera.roll(30)
    first = await shot.page.evaluate("n")
    await shot.camera.roll(60)
    assert await shot.page.evaluate("n") - first == pytest.approx(20, abs=1)
    assert shot.camera.tally.stalls == 1
    await shot.page.evaluate("void fetch('/delayed/150').then(() => { document.title = 'answered' })")
    await shot.camera.roll(30)  # beside the endless one, a request that ends is still waited for
    assert await shot.page.title() == "answered"
    assert shot.camera.tally.stalls == 1


async def test_waiting_for_the_network_takes_no_film_time(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(index=STILL_PAGE)
    shot = await build_set(site.url)
    await shot.goto(site.url)
    began = shot.camera.step
    await shot.camera.during(shot.page.goto(site.at("/delayed/700")))
    assert shot.camera.step - began < 30  # 0.5 s of film for 0.7 s of waiting and a page load


async def test_streams_do_not_stop_the_clock(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(index="<title>Stream</title><script>new EventSource('/sse')</script><h1>Streams</h1>")
    shot = await build_set(site.url)
    await shot.camera.during(shot.page.goto(site.url, wait_until="load"))
    await shot.camera.roll(60)
    assert shot.camera.tally.stalls == 0


async def test_the_clock_goes_on_across_pages_back_frames_and_dialogs(
    build_set: BuildSet, serve_pages: ServePages
) -> None:
    inner = "<body style='margin:0'><h1 id=h></h1><script>let n = 0; const f = () => { h.textContent = n++;"
    site = serve_pages(
        index="<title>One</title><h1>One</h1><iframe src=inner.html></iframe>",
        inner=f"{inner} requestAnimationFrame(f) }}; f()</script>",
        two="<title>Two</title><script>setTimeout(() => { alert(1); document.title = 'said' }, 100)</script>",
    )
    shot = await build_set(site.url)
    await shot.goto(site.url)
    frame = shot.page.frames[1]
    counted = await frame.evaluate("n")
    await shot.camera.roll(30)
    assert await frame.evaluate("n") - counted == 30
    await shot.goto(site.at("two.html"))
    await shot.camera.roll(20)
    assert await shot.page.title() == "said"
    await shot.camera.during(shot.page.go_back())
    assert await shot.page.title() == "One"
    await shot.camera.roll(10)
    assert shot.camera.tally.stalls == 0


async def test_rolling_inside_a_wait_films_no_step_twice(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(index=LONG_PAGE)
    shot = await build_set(site.url)
    await shot.goto(site.url)
    began = shot.camera.step
    await shot.camera.during(shot.camera.roll(25))
    assert shot.camera.step - began in (25, 26)


async def test_what_waits_for_page_time_unexpectedly_gets_some(
    build_set: BuildSet, serve_pages: ServePages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepped, "PATIENCE_S", 0.1)
    site = serve_pages(index=STILL_PAGE)
    shot = await build_set(site.url)
    await shot.goto(site.url)
    began = shot.camera.step
    waiting = shot.page.evaluate("new Promise((done) => setTimeout(() => done('in time'), 700))")
    assert await shot.camera.attend(waiting) == "in time"
    assert 42 <= shot.camera.step - began <= 90
    began = shot.camera.step
    assert await shot.camera.attend(shot.page.evaluate("6 * 7")) == 42
    assert shot.camera.step == began


async def test_unseen_steps_pass_without_pictures_and_the_next_one_has_its_own(
    build_set: BuildSet, open_site: OpenSite
) -> None:
    site = open_site("clocks")
    shot = await build_set(site.url)
    await shot.goto(site.url)
    began = shot.camera.step
    with shot.camera.unseen():
        await shot.camera.roll(60)
    assert len([step for step in shot.plate.changes if step >= began]) <= 4
    seen = shot.camera.step
    await shot.camera.roll(2)
    assert list(shot.plate.changes[-2:]) == [seen, seen + 1]


async def test_a_page_that_is_busy_for_ever_ends_the_film_instead_of_hanging_it(
    build_set: BuildSet, serve_pages: ServePages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "STALL_S", 0.5)
    monkeypatch.setattr(clock, "ANSWER_S", 1.0)
    site = serve_pages(index=STILL_PAGE)
    shot = await build_set(site.url)
    await shot.goto(site.url)
    await shot.page.evaluate("void setTimeout(() => { for (const end = Date.now() + 1e4; Date.now() < end;); }, 20)")
    with pytest.raises(BrowserCrashed):
        await shot.camera.roll(30)


async def test_a_page_that_crashes_is_noticed_at_once(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(index=STILL_PAGE)
    shot = await build_set(site.url)
    await shot.goto(site.url)
    await shot.camera.roll(3)
    crash = asyncio.ensure_future(shot.session.cdp.send("Page.crash"))
    with pytest.raises(BrowserCrashed) as caught:
        await shot.camera.roll(600)
    crash.cancel()
    await asyncio.gather(crash, return_exceptions=True)
    assert caught.value.retryable
    await shot.camera.stop()
    assert (await shot.strike()).frames


async def test_a_slow_answer_is_not_run_past(
    build_set: BuildSet, serve_pages: ServePages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "STALL_S", 0.3)
    site = serve_pages(index=STILL_PAGE)
    shot = await build_set(site.url)
    await shot.goto(site.url)
    began, began_s = shot.camera.step, time.monotonic()
    await shot.camera.during(shot.page.goto(site.at("/delayed/1500")))
    assert (shot.camera.step - began) / 60 < time.monotonic() - began_s + 0.1
    assert await shot.page.title() == "Late"
