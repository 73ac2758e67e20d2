"""What the names and addresses of the trap site resolve to."""

import contextlib
import ipaddress
from collections import Counter
from collections.abc import Iterator

from autodemo_gui.browser import names
from autodemo_gui.browser.ip import IP
from autodemo_gui.browser.names import Resolve, resolve
from tests.sites.traps.markup import INTERNAL, REBIND, SHIFTING, SITE

_SITE_IP, _INTERNAL_IP = ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address(INTERNAL)
METADATA = "169.254.169.254"


def rebinding(*, site_too: bool = True) -> Resolve:
    """A resolver with answers that change, as an attacker's name server gives them.

    With its second answer one name turns over to the internal address, and another adds it. The metadata address stands
    for the internal one all the time, so that a server sees whether it was reached.

    Args:
        site_too: from the second answer on, the site's own name names the internal address as well, and first.
    """
    asked: Counter[str] = Counter()
    later: dict[str, list[IP]] = {
        SITE: [_INTERNAL_IP, _SITE_IP] if site_too else [_SITE_IP],
        SHIFTING: [_INTERNAL_IP, _SITE_IP],
        REBIND: [_INTERNAL_IP],
        METADATA: [_INTERNAL_IP],
    }

    async def answer(host: str, port: int) -> list[IP]:
        asked[host] += 1
        if host not in later:
            return await resolve(host, port)
        return [_SITE_IP] if asked[host] == 1 and host != METADATA else later[host]

    return answer


@contextlib.contextmanager
def none_remembered() -> Iterator[None]:
    """Within the block the proxy asks for a name each time, so that a change of answers comes through at once."""
    remembered_s, names.REMEMBERED_FOR_S = names.REMEMBERED_FOR_S, 0.0
    try:
        yield
    finally:
        names.REMEMBERED_FOR_S = remembered_s
