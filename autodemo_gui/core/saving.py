"""Which sites a person lets be saved to: an override of one rule of the guard, site by site, off unless they say so."""

from autodemo_gui.core.address import SAMPLE, parse_address, same_site
from autodemo_gui.core.errors import InvalidInput


def may_be_saved_to(address: str, sites: str) -> bool:
    """Whether an address lies on one of the sites listed.

    Args:
        address: as typed; one that is none lies nowhere.
        sites: addresses or host names, comma-separated (`settings.MAY_SAVE`).

    Raises:
        InvalidInput: something listed is no address.
    """
    listed = [parse_address(site.strip()).url for site in sites.split(",") if site.strip()]
    if not listed or address.strip() in ("", SAMPLE):
        return False
    try:
        url = parse_address(address).url
    except InvalidInput:
        return False  # whoever reads the request says what is wrong with it
    return any(same_site(url, site) for site in listed)


def with_site(sites: str, address: str, *, allowed: bool) -> str:
    """The list with the site of an address added, or taken off it.

    Raises:
        InvalidInput: the address is none, or something listed is none.
    """
    url = parse_address(address)
    kept = [site.strip() for site in sites.split(",") if site.strip() and not may_be_saved_to(address, site)]
    return ", ".join([*kept, url.origin] if allowed else kept)
