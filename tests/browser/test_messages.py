"""Two messages are the same when they do the same, whatever they do it to."""

import pytest

from autodemo_gui.browser.messages import gist_of

QUERY = '{"type":"subscribe","payload":{"query":"query { rows { id } }","variables":{"n":1}}}'
MUTATION = '{"type":"subscribe","payload":{"query":"mutation { drop }","variables":{"n":1}}}'

INNER = '{"command":"message","data":"{\\"action\\":\\"read\\"}"}'


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ('{"type":"join","room":"home"}', '{"room": "garden", "type": "join"}', True),
        ('{"type":"join","room":"home"}', '{"type":"leave","room":"home"}', False),
        ('{"type":"join","room":"home"}', '{"type":"join","item":"home"}', False),
        ('42["join",{"room":"a"}]', '42["join",{"room":"b"}]', True),
        ('42["join",{"room":"a"}]', '42["like",{"room":"a"}]', False),
        ('42["join",7]', '43["join",7]', False),
        ('["1","1","room:a","phx_join",{}]', '["1","1","room:a","new_msg",{}]', False),
        ('{"jsonrpc":"2.0","method":"rows.list","id":1}', '{"jsonrpc":"2.0","method":"rows.drop","id":1}', False),
        ('{"t":"d","d":{"a":"q","b":{"p":"/x"}}}', '{"t":"d","d":{"a":"p","b":{"p":"/x"}}}', False),
        (INNER, INNER.replace("read", "drop"), False),
        (QUERY, QUERY.replace("rows", "cells"), True),
        (QUERY, MUTATION, False),
        ("SUBSCRIBE a", "SUBSCRIBE a", True),
        ("SUBSCRIBE a", "SEND a", False),
        (b"\x01\x02", b"\x01\x02", True),
        (b"\x01\x02", b"\x01\x03", False),
        ("[" * 100_000, "[" * 99_999, False),
    ],
)
def test_what_messages_have_in_common(one: str | bytes, other: str | bytes, is_same: bool) -> None:
    assert (gist_of(one) == gist_of(other)) is is_same
