"""Watches what the guard's routes never see: hops of documents and of what may be an act, downloads, worklets."""

import logging
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.guard import Guard
from autodemo_gui.browser.writes import Outgoing

log = logging.getLogger(__name__)

# To pause every request a second time would cost each a round trip. Of scripts, pictures and data only those are
# paused whose address may say an act; whether it does is for the rules to judge.
_ACTS = (
    *("delete", "remov", "destroy", "erase", "unsubscribe", "deactivate", "pay", "checkout", "purchase", "buy"),
    *("cancel", "close", "signout", "sign-out", "sign_out", "signoff", "logout", "log-out", "log_out", "logoff"),
    *("/order", "subscribe", "/send", "publish", "/vote", "confirm", "donate", "revoke", "/reset", "/follow"),
    *("accept", "approve", "_method", "ethod-", "mutation"),
    *("elimin", "supprim", "effac", "borrar", "cancella", "apagar", "exclu", "verwijder", "rimuov", "annul", "radera"),
    *("loesch", "l%C3%B6sch", "entfern", "abmeld", "kuendig", "k%C3%BCndig", "storn", "kaufen", "bezahl", "cerrar"),
    *("acheter", "payer", "comprar", "pagar", "acquist", "d%C3%A9connexion", "deconnexion", "usun", "usu%C5%84"),
)
_KINDS = {"Document": "document", "XHR": "xhr", "Fetch": "fetch", "Image": "image", "EventSource": "eventsource"}


class HopGuard:
    """Stops a request at the first hop that must not be asked for; what was shown before then stays.

    Attributes:
        PATTERNS: pause documents, and whatever may act, on their way out.
    """

    PATTERNS = (
        {"urlPattern": "*", "resourceType": "Document", "requestStage": "Request"},
        *({"urlPattern": f"*{word}*", "requestStage": "Request"} for word in _ACTS),
    )

    def __init__(self, cdp: CDPSession, guard: Guard) -> None:
        """Guard the page behind a protocol session by the rules of `guard`."""
        self._cdp = cdp
        self._guard = guard
        self._main_frame = ""

    async def arm(self) -> None:
        """Get to know the page; needs no page time."""
        tree = await self._cdp.send("Page.getFrameTree")
        self._main_frame = tree["frameTree"]["frame"]["id"]

    async def answer(self, event: dict[str, Any]) -> None:
        """Let a request pass, or not; the first hop has been judged by the guard's own route, which may not see it.

        Playwright routes nothing that the inspector does not know, and that has no identifier of the network's.
        """
        request = event["request"]
        kind = _KINDS.get(event["resourceType"], "other")
        refusal = None
        if "redirectedRequestId" in event or "networkId" not in event:
            is_main = kind == "document" and event["frameId"] == self._main_frame
            refusal = self._guard.check(Outgoing(request["method"], request["url"], kind), is_main_navigation=is_main)
        try:
            if refusal is None:
                await self._cdp.send("Fetch.continueRequest", {"requestId": event["requestId"]})
            else:
                self._guard.refuse(refusal)
                await self._cdp.send("Fetch.failRequest", {"requestId": event["requestId"], "errorReason": "Aborted"})
        except PlaywrightError as error:
            log.debug("request went away while it was checked: %s", error)
