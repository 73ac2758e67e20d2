"""What a page says of a click, in its language: the word that something was done, and nothing else."""

import pytest

from autodemo_gui.browser.announcements import Announcements, announcements, done_word
from tests.browser.desk import Desk
from tests.sites import SiteServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.parametrize(
    ("said", "language", "word"),
    [
        ("Item deleted.", "en", "deleted"),
        ("3 files removed", "en-GB", "removed"),
        ("Thank you for your order!", "", "thank you for your order"),
        ("Your message has been sent", "de", "sent"),
        ("Der Eintrag wurde gelöscht", "de-AT", "gelöscht"),
        ("削除しました。", "ja", "削除しました"),
        ("订单已提交", "zh-Hans", "已提交"),
        ("Elementet er slettet", "no", "slettet"),
        ("Slettet", "", "slettet"),
        ("Slettet", "fr", ""),
        ("Copied to the clipboard", "en", ""),
        ("12 results, sorted by price", "en", ""),
        ("Presented by the Acme company", "en", ""),
        ("Consent settings", "en", ""),
    ],
)
async def test_the_word_that_something_was_done(said: str, language: str, word: str) -> None:
    before = Announcements(frozenset({"Welcome", "Order sent before"}), language)
    assert done_word(before, Announcements(before.said | {said}, language)) == word
    assert done_word(Announcements(frozenset({said}), language), Announcements(frozenset({said}), language)) == ""


async def test_messages_are_heard_wherever_they_are_shown(shared_desk: Desk, acme: SiteServer) -> None:
    async with shared_desk.session(acme.url) as session:
        await session.page.evaluate(
            """() => {
              document.documentElement.lang = "de";
              document.body.innerHTML = `
                <p role=status>By role</p><div aria-live=polite>Live <b>region</b></div>
                <div class="my-Toast-1">Toast</div>
                <div role=alert style="display: none">Not there</div><p>A text that tells of orders sent</p>
                <div role=dialog>${"long ".repeat(60)}</div><div id=host></div>`;
              const root = document.getElementById("host").attachShadow({ mode: "closed" });
              root.innerHTML = "<output>In a closed root</output>";
            }"""
        )
        heard = await announcements(session.page)
    assert heard == Announcements(frozenset({"By role", "Live region", "Toast", "In a closed root"}), "de")
