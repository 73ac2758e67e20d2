"""Banners in six languages, known and unknown platforms, and what only looks like one."""

import json

import pytest

from autodemo_gui.assets import resource
from autodemo_gui.browser.scripts import script
from tests.browser.desk import Desk
from tests.browser.test_consent import dismissed
from tests.sites import serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
WORDS = resource("guard", "overlay_words.json")
LANGUAGES = ["en", "de", "fr", "es", "it", "pl"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "how", "answer"),
    [
        ("reject", "declined", "rejected"),
        ("accept-only", "accepted", "accepted"),
        ("vendor", "declined", "rejected"),
        ("mute", "hidden", None),
    ],
)
async def test_a_banner_is_answered_and_does_not_come_back(
    shared_desk: Desk, language: str, kind: str, how: str, answer: str | None
) -> None:
    with serve_site("banners") as site:
        async with shared_desk.session(site.at(f"?lang={language}&kind={kind}")) as session:
            assert await dismissed(session) == [("cookie banner", how)]
            assert await session.page.evaluate("localStorage.getItem('answer')") == answer
            await session.page.click("main a")
            await session.page.wait_for_url("**/second.html**")
            assert await session.page.locator("#notice").is_visible() is False
            assert await dismissed(session) == []


@pytest.mark.parametrize("kind", ["decoy", "head"])
async def test_what_only_speaks_of_cookies_stays(shared_desk: Desk, kind: str) -> None:
    with serve_site("banners") as site:
        async with shared_desk.session(site.at(f"?kind={kind}")) as session:
            assert await dismissed(session) == []
            assert await session.page.locator("#notice").is_visible()
            assert await session.page.evaluate("localStorage.getItem('answer')") is None


async def test_a_hidden_chat_bubble_stays_hidden_on_the_next_page(shared_desk: Desk) -> None:
    with serve_site("consent") as site:
        async with shared_desk.session(site.at("chat.html")) as session:
            assert await dismissed(session) == [("chat bubble", "hidden")]
            await session.page.reload()
            assert await session.page.locator("#banner").is_visible() is False


async def test_a_dialog_without_a_button_is_closed_by_escape(shared_desk: Desk) -> None:
    with serve_site("banners") as site:
        async with shared_desk.session(site.at("?kind=none")) as session:
            await session.page.evaluate(
                """() => {
                  const dialog = document.body.appendChild(document.createElement("dialog"));
                  dialog.textContent = "Welcome to the tour";
                  dialog.showModal();
                }"""
            )
            assert await dismissed(session) == [("pop-up", "closed")]


async def test_a_banner_in_a_closed_shadow_root_is_declined(shared_desk: Desk) -> None:
    with serve_site("banners") as site:
        async with shared_desk.session(site.at("?kind=none")) as session:
            await session.page.evaluate(
                """() => {
                  const host = document.body.appendChild(document.createElement("x-banner"));
                  const root = host.attachShadow({ mode: "closed" });
                  root.innerHTML = `<div style="position: fixed; inset: auto 0 0; padding: 30px; background: #333">
                    We use cookies. <button>Accept all</button> <button id=no>Reject all</button></div>`;
                  root.getElementById("no").onclick = () => host.remove();
                }"""
            )
            assert await dismissed(session) == [("cookie banner", "declined")]


WAYS = {
    "decline": "Reject All | Only necessary cookies | Do not accept | Disallow all | Nein, danke"
    " | Ohne Einwilligung weiter | Tout refuser | Fermer sans accepter | Rechazar todas | No acepto"
    " | Continua senza accettare | Nega | Odrzuć wszystkie | Nie zgadzam się",
    "accept": "Accept and close | I agree | Alle Cookies akzeptieren | Zustimmen und weiter | J'accepte"
    " | Accepter & fermer | Aceptar y cerrar | Accetta e chiudi | Zaakceptuj wszystkie | Przejdź do serwisu",
    "close": "OK, got it | Schließen | Nicht jetzt | Fermer | Cerrar | Chiudi | Zamknij | ×",
    "": "Cookie settings | Einstellungen | Paramétrer | Configurar | Personalizza | Ustawienia | Buy now",
}


async def test_what_a_button_means_in_each_language(shared_desk: Desk) -> None:
    wanted = {name: way for way, names in WAYS.items() for name in names.split(" | ")}
    with serve_site("banners") as site:
        async with shared_desk.session(site.at("?kind=none")) as session:
            buttons = "".join(f"<button>{name.replace('&', '&amp;')}</button>" for name in wanted)
            bar = f"<div style='position: fixed; inset: auto 0 0; background: #ddd'>We use cookies. {buttons}</div>"
            await session.page.evaluate("(bar) => document.body.insertAdjacentHTML('beforeend', bar)", bar)
            survey = f"(words) => ({script('overlays').rstrip()})(words).survey()"
            (overlay,) = await session.page.evaluate(survey, json.loads(WORDS.read_text("utf-8")))
    found = {button["name"]: button["way"] for button in overlay["buttons"]}
    assert {name: found.get(name.lower(), "") for name in wanted} == wanted
