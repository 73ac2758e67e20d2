"""Every way a page can try to reach an internal address: through flags and proxy together, none does."""

import pytest

from autodemo_gui.browser.launch import WALL_FLAGS, flags
from autodemo_gui.browser.locate import BrowserChoice, find_browsers
from autodemo_gui.core.policy import Layer, Rule
from tests.browser.attacks import attacked
from tests.browser.vectors import ELSEWHERE, LOOPBACK

pytestmark = pytest.mark.browser

NO_BYPASS, NO_QUIC, *NO_STUN = WALL_FLAGS  # behind a proxy nothing gets through Chromium 156 without the second either
BROWSERS = find_browsers()
ONE_OF_EACH_KIND = (
    "img",
    "redirect",
    "jsnav",
    "websocket",
    "worker_ws",
    "sharedworker",
    "prefetch",
    "webrtc",
    "quic",
    "rebind",
)
plain_and_filming = pytest.mark.parametrize(
    ("choice", "stepped"),
    [(choice, choice.can_step) for choice in BROWSERS],
    ids=[f"{choice.path.name}{'-filming' if choice.can_step else ''}" for choice in BROWSERS],
)


@plain_and_filming
async def test_nothing_gets_through_the_wall(choice: BrowserChoice, stepped: bool) -> None:
    # Every vector in every browser is what the bench does: python -m tests.bench.wall --vectors
    vectors = {} if choice is BROWSERS[0] else {"vectors": (*ONE_OF_EACH_KIND, "spelled")}
    outcome = await attacked(choice, stepped=stepped, **vectors)
    assert outcome.knocks == {}
    assert sum(outcome.denied.values()) >= len(ONE_OF_EACH_KIND) + len(LOOPBACK) + len(ELSEWHERE) - 2  # they did try
    hosts = {target.rpartition(":")[0] for target in outcome.denied}
    assert hosts >= {"127.0.0.1", "::1", "::ffff:7f00:1", "rebind.test", "169.254.169.254", "metadata.google.internal"}
    assert {(refusal.rule, refusal.layer) for refusal in outcome.refusals} == {(Rule.PRIVATE, Layer.EGRESS)}


async def test_without_the_wall_they_get_through() -> None:
    outcome = await attacked(BROWSERS[0], stepped=BROWSERS[0].can_step, vectors=ONE_OF_EACH_KIND, with_wall=False)
    through = {"img", "redirect", "jsnav", "websocket", "worker_ws", "shared", "prefetch", "stun", "quic"}
    assert set(outcome.knocks) >= through


async def test_where_there_is_no_proxy_the_flag_alone_shuts_quic() -> None:
    attack = {"stepped": BROWSERS[0].can_step, "vectors": ["quic", "img"], "with_wall": False}
    outcome = await attacked(BROWSERS[0], kept=[NO_QUIC], **attack)
    assert set(outcome.knocks) == {"img"}


@plain_and_filming
@pytest.mark.parametrize(("left_out", "vector"), [((NO_BYPASS,), "img"), (tuple(NO_STUN), "webrtc")])
async def test_without_a_flag_something_gets_through(
    choice: BrowserChoice, stepped: bool, left_out: tuple[str, ...], vector: str
) -> None:
    outcome = await attacked(choice, stepped=stepped, without=left_out, vectors=[vector], until_knock=True)
    assert sum(outcome.knocks.values()) > 0


def test_the_flags_of_the_wall_are_in_every_launch() -> None:
    for stepped in (True, False):
        switches = flags(proxy_url="http://127.0.0.1:1", stepped=stepped, density=1.5)
        assert {"--proxy-server=http://127.0.0.1:1", *WALL_FLAGS} <= set(switches)
