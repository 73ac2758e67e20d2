"""The committed script of the sample site, at several lengths, and the site itself with a log of who asked for what."""

from pathlib import Path

from autodemo_gui.assets import resource
from autodemo_gui.core.script import Script, parse_script
from tests.sites.server import SiteServer

SCRIPT = Path(__file__).parents[1] / "sample.script.json"
HOME = "Batchlark"
"""The link that leads back to the start page; it ends a round."""


def sample_site() -> SiteServer:
    """The bundled sample site."""
    return SiteServer(resource("sample_site"))


def script(url: str) -> Script:
    """The whole script, for the site at an address: two rounds through it, about half a minute."""
    saved = parse_script(SCRIPT.read_text("utf-8"))
    opening = saved.steps[0].model_copy(update={"url": url})
    return saved.model_copy(update={"url": url, "steps": (opening, *saved.steps[1:])})


def first_round(url: str) -> Script:
    """Until it is back at the start page: about half of it."""
    whole = script(url)
    back = next(at for at, step in enumerate(whole.steps) if step.action == "click" and step.name == HOME)
    return whole.model_copy(update={"steps": whole.steps[: back + 1]})


def repeated(url: str, times: int) -> Script:
    """The whole script again and again; the opening is done once."""
    whole = script(url)
    return whole.model_copy(update={"steps": whole.steps + whole.steps[1:] * (times - 1)})
