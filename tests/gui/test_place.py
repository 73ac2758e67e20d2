"""Where films are made, in the settings: the parts of a queue's address, its test, and what is remembered of it."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from autodemo_gui.core import settings as s
from autodemo_gui.core.errors import QueueUnreachable
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.queue_address import QueueAddress, queue_address
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.place_page import PlacePage
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from autodemo_gui.gui.workplace import Found, try_out
from autodemo_gui.queue.connect import redis_url
from autodemo_gui.store.paths import paths
from tests.gui.fixtures import destroy
from tests.queue.fixtures import OpenRedis, open_redis
from tests.queue.server import RedisServer

__all__ = ["open_redis"]

WHOLE = "rediss://ada:p%40ss@films.example:7000/2?ssl_check_hostname=false&ssl_ca_certs=%2Fetc%2Fca.pem"


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", QueueAddress()),
        ("films.example", QueueAddress("films.example")),
        (" films.example:7000 ", QueueAddress("films.example", 7000)),
        ("::1", QueueAddress("::1")),
        ("[::1]:7000", QueueAddress("::1", 7000)),
        ("ada:secret@films.example:7000", QueueAddress("films.example", 7000, user="ada", password="secret")),
        ("redis://films.example", QueueAddress("films.example")),
        (
            WHOLE,
            QueueAddress(
                "films.example", 7000, True, "ada", "p@ss", "/etc/ca.pem", "2", (("ssl_check_hostname", "false"),)
            ),
        ),
    ],
)
def test_an_address_is_taken_apart(typed: str, parts: QueueAddress) -> None:
    assert queue_address(typed) == parts


@pytest.mark.parametrize(
    "typed", ["https://films.example", "films example", "films.example:0", "films.example:x", "//"]
)
def test_what_is_no_address_of_a_queue_is_known(typed: str) -> None:
    assert queue_address(typed) is None


letters = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@given(
    st.builds(
        QueueAddress,
        st.sampled_from(["films.example", "127.0.0.1", "::1"]),
        st.integers(1, 65535),
        st.just(True),
        letters,
        letters,
        letters,
        st.sampled_from(["0", "7"]),
    )
)
def test_the_parts_put_together_are_the_same_address_and_the_queue_takes_it(parts: QueueAddress) -> None:
    assert queue_address(parts.url) == parts
    assert redis_url(s.Settings(stored={s.REDIS_URL.name: parts.url})) == parts.url


@pytest.fixture
def window(qapp) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    destroy(made)


def page_of(url: str, theme: Theme, window: QWidget, *, remembered: str = "") -> PlacePage:
    page = PlacePage(url, remembered, theme)
    page.setParent(window)
    return page


def test_an_address_that_is_pasted_goes_to_the_fields_and_its_password_is_hidden(theme: Theme, window: QWidget) -> None:
    page = page_of("", theme, window)
    page.shared.setChecked(True)
    page.address.setText(WHOLE)
    tested: list[str] = []
    page.test_asked.connect(tested.append)
    QTest.mouseClick(page.test, Qt.MouseButton.LeftButton)
    assert (page.address.text(), page.user.text(), page.tls.isChecked()) == ("films.example:7000", "ada", True)
    assert (page.password.text(), page.password.echoMode()) == ("p@ss", QLineEdit.EchoMode.Password)
    assert (page.ca_file.text(), tested) == ("/etc/ca.pem", []), "there is no such file"
    assert "There is no file" in page.verdict.text()
    page.ca_file.clear()
    QTest.mouseClick(page.test, Qt.MouseButton.LeftButton)
    assert tested == ["rediss://ada:p%40ss@films.example:7000/2?ssl_check_hostname=false"]


def test_what_nobody_touched_stays_as_it_was_written(theme: Theme, window: QWidget) -> None:
    assert page_of("redis://films.example/0", theme, window).url == "redis://films.example/0"


def test_this_computer_is_chosen_without_losing_the_other_address(theme: Theme, window: QWidget) -> None:
    page = page_of("", theme, window, remembered="redis://films.example/0")
    assert (page.url, page.address.text(), page.address.isEnabled()) == ("", "films.example", False)
    page.shared.setChecked(True)
    assert page.url == "redis://films.example/0"


@pytest.mark.parametrize(("typed", "words"), [("", "Enter the address"), ("https://x", "no address of a queue")])
def test_settings_are_not_closed_with_a_place_that_is_none(
    theme: Theme, window: QWidget, typed: str, words: str
) -> None:
    dialog = SettingsDialog({}, theme, window)
    dialog.open()
    dialog.show_page(3)
    dialog.place.shared.setChecked(True)
    dialog.place.address.setText(typed)
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert (dialog.pages.currentRow(), words in dialog.place.verdict.text()) == (0, True)
    dialog.place.here.setChecked(True)
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_the_window_remembers_the_shared_queue_while_films_are_made_here(tmp_path: Path) -> None:
    environment = {"REDIS_URL": "redis://films.example/0"}
    kept = Kept(paths({"AUTODEMO_HOME": str(tmp_path)}), environment)
    assert kept.settings().get(s.REDIS_URL) == environment["REDIS_URL"]
    kept.save_settings({s.REDIS_URL.name: ""})
    again = Kept(paths({"AUTODEMO_HOME": str(tmp_path)}), environment)
    assert (again.settings().get(s.REDIS_URL), again.shared_queue()) == ("", environment["REDIS_URL"])
    again.save_settings({s.REDIS_URL.name: "redis://other.example/0"})
    assert again.settings().get(s.REDIS_URL) == "redis://other.example/0"


def test_what_a_queue_says_of_itself_is_told_with_its_version() -> None:
    said = Found(3.4, 2, 1, "7.2.5", "Whoever is on the way can read.").words
    assert said == "Redis 7.2.5 answers in 3 ms. 2 workers are at work. 1 job waits. Whoever is on the way can read."
    assert Found(0.2, 0, 0).words == "It answers in 1 ms. No worker has spoken lately: films would wait."


@pytest.mark.redis
def test_an_encrypted_queue_tells_its_version_and_a_false_certificate_is_named(
    open_redis: OpenRedis, tmp_path: Path
) -> None:
    ours, theirs = trustme.CA(), trustme.CA()
    certificate = ours.issue_cert("localhost")
    pem, good, bad = (tmp_path / name for name in ("server.pem", "good.pem", "bad.pem"))
    certificate.private_key_and_cert_chain_pem.write_to_path(pem)
    ours.cert_pem.write_to_path(good)
    theirs.cert_pem.write_to_path(bad)
    port = RedisServer(tmp_path).port  # a second free one
    open_redis(
        *("--tls-port", str(port), "--tls-cert-file", str(pem), "--tls-key-file", str(pem)),
        *("--tls-ca-cert-file", str(good), "--tls-auth-clients", "no"),
    )
    address = QueueAddress("localhost", port, is_encrypted=True, ca_file=str(good))
    found = asyncio.run(try_out(address.url))
    assert re.match(r"Redis \d+\.\d+\.\d+ answers in \d+ ms\. No worker has spoken lately", found.words)
    with pytest.raises(QueueUnreachable) as caught:
        asyncio.run(try_out(replace(address, ca_file=str(bad)).url))
    assert caught.value.detail == "This computer does not trust its certificate."
