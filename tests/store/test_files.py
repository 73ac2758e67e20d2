"""Files that are there whole or not at all; settings that survive damage; places."""

import errno
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from autodemo_gui.core.errors import DiskFull, EnvironmentProblem
from autodemo_gui.store.atomic import replacing, replacing_in_thread
from autodemo_gui.store.paths import paths
from autodemo_gui.store.settings_file import SettingsFile

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "x.json"
    with replacing(path) as file:
        file.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert list(path.parent.iterdir()) == [path]


@posix
def test_it_is_its_owners_only_unless_it_is_meant_for_others(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        for name, private in (("private", True), ("public", False)):
            with replacing(tmp_path / name, private=private) as file:
                file.write(b"x")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "private") == 0o600
    assert mode_of(tmp_path / "public") == 0o644


def _fail(path: Path, error: BaseException) -> None:
    with replacing(path) as file:
        file.write(b"half")
        raise error


async def _fail_in_thread(path: Path, error: BaseException) -> None:
    async with replacing_in_thread(path) as write:
        await write(b"half")
        raise error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), KeyboardInterrupt),
        (OSError(errno.ENOSPC, "full"), DiskFull),
        (OSError(errno.EDQUOT, "quota"), DiskFull),
        (OSError(errno.EIO, "broken"), EnvironmentProblem),
    ],
    ids=str,
)
async def test_what_fails_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, error: BaseException, told: type[BaseException]
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"old")
    with pytest.raises(told):
        _fail(path, error)
    with pytest.raises(told):
        await _fail_in_thread(path, error)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentProblem, match=r"x\.json cannot be written"), replacing(tmp_path / "file" / "x.json"):
        pytest.fail("it was opened")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_disk_that_is_full_when_the_file_is_closed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A write of few bytes stays in memory until the file is closed.
    monkeypatch.setattr(os, "open", lambda name, flags, mode, real=os.open: real("/dev/full", os.O_WRONLY))
    monkeypatch.setattr(Path, "unlink", lambda path: None)
    with pytest.raises(DiskFull, match=r"x\.json could not be written"), replacing(tmp_path / "x.json") as file:
        file.write(b"x")


def test_settings_come_back_and_unknown_ones_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"max_clicks": 7, "of_a_newer_version": [1, {"a": null}]}')
    file = SettingsFile(path)
    file.save({"max_depth": 2, "goal": "Käse", "max_clicks": None})
    assert SettingsFile(path).load() == {"max_depth": 2, "goal": "Käse", "of_a_newer_version": [1, {"a": None}]}
    assert "Käse" in path.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert mode_of(path) == 0o600


def test_no_file_is_no_settings(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    assert file.load() == {}
    assert file.warning == ""


@pytest.mark.parametrize("damage", [b"{", b"\xff\xff", b"[1]", b"[" * 100_000, b""], ids=repr)
def test_a_damaged_file_is_put_aside_with_a_word(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(damage)
    file = SettingsFile(path)
    assert file.load() == {}
    assert "damaged" in file.warning
    (aside,) = tmp_path.iterdir()
    assert aside.read_bytes() == damage
    file.save({"max_clicks": 3})
    assert json.loads(path.read_text()) == {"max_clicks": 3}
    assert aside.read_bytes() == damage


def test_a_file_that_cannot_even_be_moved_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"{")

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "locked")

    monkeypatch.setattr(Path, "replace", refuse)
    file = SettingsFile(path)
    assert file.load() == {}
    assert "defaults" in file.warning
    assert path.read_bytes() == b"{"


def test_secrets_neither_go_in_nor_come_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"openai_api_key": "sk-somebody-typed-it-here", "max_clicks": 7}')
    file = SettingsFile(path)
    assert file.load() == {"max_clicks": 7}
    with pytest.raises(ValueError, match="openai_api_key"):
        file.save({"openai_api_key": "sk-1"})
    file.save({"max_clicks": 8})
    assert "sk-" not in path.read_text()


def test_everything_is_below_one_folder_when_told_so(tmp_path: Path) -> None:
    places = paths({"AUTODEMO_HOME": str(tmp_path)})
    assert places.settings == tmp_path / "settings.json"
    assert {places.journal.parent, places.takes.parent, places.films.parent, places.logs.parent} == {tmp_path}


def test_else_it_is_where_this_system_keeps_such_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    places = paths({})
    assert len({places.settings, places.journal, places.takes, places.films, places.logs}) == 5
    assert all(path.is_absolute() for path in (places.settings, places.films))
    if sys.platform == "linux":
        assert places.settings == tmp_path / "XDG_CONFIG_HOME" / "AutoDemo" / "settings.json"
    assert list(tmp_path.iterdir()) == []
