"""What a job found out to be harmful: an element that was seen to act is not touched again, nor are its twins."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from autodemo_gui.core.address import page_key
from autodemo_gui.core.element import Element
from autodemo_gui.core.refusal import Layer, Refusal, Rule

_QUESTIONS = frozenset({"confirm", "prompt"})
_LEADING_AWAY = frozenset({Rule.AUTH, Rule.OFFSITE, Rule.SCHEME, Rule.POPUP, Rule.ERROR, Rule.DOWNLOAD})


def is_act(refusal: Refusal) -> bool:
    """Whether what was held back tells of an act: a write, a question before one, the word that it is done.

    A message that can only be closed (`alert`) asks nothing.
    """
    match refusal.rule:
        case Rule.WRITE | Rule.BLACKLIST:
            return refusal.layer is Layer.METHOD
        case Rule.DIALOG:
            return refusal.evidence in _QUESTIONS
        case Rule.RESULT:
            return True
        case _:
            return False


def act_among(refusals: Iterable[Refusal]) -> Refusal | None:
    """The first refusal that tells of an act, or None."""
    return next(filter(is_act, refusals), None)


def without_own(refusals: Iterable[Refusal], *, before: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """What was held back during a step, less what pages tried by themselves, before or meanwhile.

    Args:
        refusals: of the step; what carries its address for a name came of nothing that was done.
        before: everything held back before it.
    """
    own = {_endpoint(one) for one in before if one.layer is Layer.METHOD and one.name == one.url}
    blamed = (one for one in refusals if one.layer is not Layer.METHOD or one.name != one.url)
    return tuple(one for one in blamed if one.layer is not Layer.METHOD or _endpoint(one) not in own)


def _endpoint(refusal: Refusal) -> tuple[str, str, str]:
    parts = urlsplit(refusal.url)
    return refusal.evidence, parts.netloc, parts.path


class Bans:
    """The elements of a job that must not be touched any more: by what they are, look like, and lead to."""

    def __init__(self) -> None:
        """None yet."""
        self._fingerprints: dict[str, Refusal] = {}
        self._identities: dict[tuple[str, str, str, str], Refusal] = {}
        self._clusters: dict[str, Refusal] = {}
        self._targets: dict[str, Refusal] = {}

    def note(self, element: Element, refusals: Iterable[Refusal]) -> None:
        """Ban an element for what was held back when it was clicked, if that tells against it.

        An act bans its twins in name and the look-alikes of its list as well: the buttons of other rows do the same.
        Not so the links of a menu, each of which leads to a page of its own: what one says of itself is not said of
        the others. A link that leads away, or to a page that says something was done, bans the way there. One that
        only sends something besides, as those do that count clicks, is banned alone: its page can be opened by address.
        """
        refusals = tuple(refusals)
        act = act_among(refusals)
        cause = act or next((one for one in refusals if one.rule in _LEADING_AWAY), None)
        if cause is None:
            return
        self._identities.setdefault(_identity(element), cause)
        is_link = element.href.startswith("http")
        if is_link and cause.rule is Rule.WRITE:
            return
        is_of_menu = is_link and element.zone == "nav" and cause.rule is Rule.RESULT
        if act is not None and element.cluster and not is_of_menu:
            self._clusters.setdefault(element.cluster, cause)
        if is_link:
            self._targets.setdefault(page_key(element.href), cause)

    def add(self, fingerprint: str, act: Refusal) -> None:
        """Ban what a step acted on, of which a script knows the fingerprint only; an empty one is nobody's."""
        if fingerprint:
            self._fingerprints.setdefault(fingerprint, act)

    def cause(self, element: Element) -> Refusal | None:
        """What was held back when this element or its like was clicked; None for one that is not banned."""
        cause = self._fingerprints.get(element.fingerprint) or self._identities.get(_identity(element))
        cause = cause or self._clusters.get(element.cluster)
        if cause is None and element.href.startswith("http"):
            cause = self._targets.get(page_key(element.href))
        return cause


def _identity(element: Element) -> tuple[str, str, str, str]:
    """Its fingerprint without the ordinal that tells twins apart."""
    return element.tag, element.text, element.role, element.href
