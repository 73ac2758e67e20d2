"""The recordings that wait, on disk."""

import json
from pathlib import Path

import pytest

from autodemo_gui.core.job import Request, parse_request
from autodemo_gui.store.waiting import WaitingFile


def request(url: str) -> Request:
    return parse_request({"url": url, "goal": "prices", "limits": {"max_clicks": 4}, "shapes": ["1:1"]})


def test_requests_come_back_whole_and_in_order(tmp_path: Path) -> None:
    kept = [request("https://b.example/"), request("https://a.example/")]
    WaitingFile(tmp_path / "new" / "waiting.json").save(kept)
    assert WaitingFile(tmp_path / "new" / "waiting.json").load() == tuple(kept)


def test_nobody_waiting_leaves_no_file(tmp_path: Path) -> None:
    file = WaitingFile(tmp_path / "waiting.json")
    file.save([request("https://a.example/")])
    file.save([])
    assert list(tmp_path.iterdir()) == []
    assert file.load() == ()


def test_a_password_is_not_written_down(tmp_path: Path) -> None:
    WaitingFile(tmp_path / "waiting.json").save([request("https://ann:secret@a.example/")])
    assert "secret" not in (tmp_path / "waiting.json").read_text()


@pytest.mark.parametrize("damage", [b"", b"{", b'{"a": 1}', b"\xff\xfe", b"[1, null]"])
def test_a_damaged_file_is_nobody_waiting(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "waiting.json").write_bytes(damage)
    assert WaitingFile(tmp_path / "waiting.json").load() == ()


def test_one_that_cannot_be_read_does_not_take_the_others_along(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    WaitingFile(path).save([request("https://a.example/"), request("https://b.example/")])
    kept = json.loads(path.read_bytes())
    kept[0]["limits"]["max_clicks"] = -1
    path.write_text(json.dumps(kept))
    assert WaitingFile(path).load() == (request("https://b.example/"),)
