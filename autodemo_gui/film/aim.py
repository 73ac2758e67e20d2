"""The pointer goes to an element and rests there until it is sure to hit it."""

from autodemo_gui.browser.find import Found
from autodemo_gui.core.element import Box
from autodemo_gui.film.camera import Camera
from autodemo_gui.film.hand import Hand
from autodemo_gui.film.reach import Reach

REST_STEPS = 12
"""The pointer rests on its target before it presses, so that the eye is there too: 0.2 s."""
TRIES = 3
STILL_PX = 3.0
"""An element whose middle moved less than this while the pointer came is where it was."""


async def aim_at(found: Found, hand: Hand, reach: Reach, camera: Camera) -> Box | None:
    """Bring the pointer onto an element and rest there; follow it when it moves under the pointer.

    Returns:
        Where it is seen, in pixels of the viewport; None when it cannot be hit.
    """
    for _ in range(TRIES):
        box = hand.on_screen(found.box)
        await hand.move_to(box.center, min(box.width, box.height))
        await camera.roll(REST_STEPS)
        now = await reach.still_there(found)
        if now is None:
            return None
        if max(abs(a - b) for a, b in zip(now.box.center, found.box.center, strict=True)) < STILL_PX:
            return hand.on_screen(now.box)
        found = now
    return None
