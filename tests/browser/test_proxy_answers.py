"""Where an HTTP answer ends, told from its bytes as they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.browser.http_answer import MAX_HEAD_BYTES, Answer

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
WHOLE = {
    "length": OK + b"Content-Length: 5\r\n\r\nhello",
    "empty": OK + b"Content-Length: 0\r\n\r\n",
    "the same length twice": OK + b"Content-Length: 2\r\ncontent-length: 2\r\n\r\nab",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "not modified": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
    "without a reason": b"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx",
    "lines end as they like": b"HTTP/1.1 200 OK\nContent-Length: 1\n\nx",
    "chunks": CHUNKED + b"3\r\nabc\r\n1A;ext=1\r\n" + b"z" * 26 + b"\r\n0\r\n\r\n",
    "chunks with a trailer": CHUNKED + b"1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n",
    "early hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx",
}
UNTIL_THE_END = {
    "neither length nor chunks": OK + b"\r\nabc",
    "two lengths": OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length that is none": OK + b"Content-Length: -1\r\n\r\n",
    "a length and chunks": OK + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "an unknown coding": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a chunk size that is none": CHUNKED + b"0x1\r\na\r\n0\r\n\r\n",
    "a folded line": OK + b"Content-Length: 1\r\n folded\r\n\r\nx",
    "a name with a space": OK + b"Content-Length : 1\r\n\r\nx",
    "no http": b"SSH-2.0-OpenSSH\r\n\r\n",
    "another protocol now": b"HTTP/1.1 101 Switching Protocols\r\n\r\nx",
    "a head without end": OK + b"X: " + b"x" * MAX_HEAD_BYTES,
    "a size without end": CHUNKED + b"1;" + b"x" * 5000,
}


def followed(data: bytes, method: bytes = b"GET") -> Answer:
    answer = Answer(method)
    answer.follow(data)
    return answer


@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE)
def test_an_answer_is_complete_with_its_last_byte_and_not_before(data: bytes) -> None:
    for cut in range(len(data)):
        answer = followed(data[:cut])
        assert not answer.is_complete
        answer.follow(data[cut:])
        assert answer.is_complete
        assert answer.keeps_open


@pytest.mark.parametrize("data", UNTIL_THE_END.values(), ids=UNTIL_THE_END)
def test_what_is_not_well_formed_lasts_until_the_server_hangs_up(data: bytes) -> None:
    answer = followed(data)
    answer.follow(b"\r\n\r\n" * 3)
    assert not answer.is_complete
    assert not answer.keeps_open


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
        OK + b"Connection: Close\r\nContent-Length: 1\r\n\r\nx",
        OK + b"Content-Length: 1\r\n\r\nx and more",
    ],
    ids=["an old server", "a server that says so", "a server that goes on talking"],
)
def test_after_some_answers_the_connection_is_not_used_again(data: bytes) -> None:
    answer = followed(data)
    assert answer.is_complete
    assert not answer.keeps_open


def test_head_brings_no_body() -> None:
    answer = followed(OK + b"Content-Length: 5\r\n\r\n", b"HEAD")
    assert answer.keeps_open


@given(st.sampled_from([*WHOLE.values(), *UNTIL_THE_END.values()]), st.lists(st.integers(1, 60), max_size=20))
def test_it_does_not_matter_how_the_bytes_are_cut(data: bytes, cuts: list[int]) -> None:
    answer, rest = Answer(b"GET"), data
    for cut in cuts:
        answer.follow(rest[:cut])
        rest = rest[cut:]
    answer.follow(rest)
    assert (answer.is_complete, answer.keeps_open) == (followed(data).is_complete, followed(data).keeps_open)


@given(st.binary(max_size=200), st.sampled_from([b"", OK, CHUNKED, CHUNKED + b"2\r\n"]))
def test_no_bytes_upset_it(data: bytes, start: bytes) -> None:
    followed(start + data)
