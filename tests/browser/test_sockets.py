"""Signs of life: all that a socket may say once the page was touched."""

import pytest

from autodemo_gui.browser.sockets import is_life_sign


@pytest.mark.parametrize(
    "message",
    [
        "",
        "2",
        "3",
        "ping",
        "\n",
        '{"type":6}\x1e',
        b"\xc0\x00",
        '{"type":"ping"}',
        '{"event":"pong","id":17,"ts":"2026-11-26T15:00:00.000Z"}',
        '{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"4"}',
        '[null,"4","phoenix","heartbeat",{}]',
        '{"op":"heartbeat","d":null}',
    ],
)
def test_signs_of_life(message: str | bytes) -> None:
    assert is_life_sign(message)


@pytest.mark.parametrize(
    "message",
    [
        "wave",
        "42",
        '42["like",7]',
        b"\x00",
        b"\xc0\x00\x00",
        "{",
        "[]",
        "{}",
        "7",
        '{"id":7}',
        '{"type":"ping","payload":{"delete":7}}',
        '{"type":"ping","text":"hello"}',
        '{"type":"like"}',
        '{"topic":"phoenix"}',
        '["4","4","room:1","new_msg",{}]',
        '[null,"4","phoenix","heartbeat",{"a":1}]',
        '{"type":"ping","x":"' + "1" * 300 + '"}',
    ],
)
def test_anything_else_is_none(message: str | bytes) -> None:
    assert not is_life_sign(message)
