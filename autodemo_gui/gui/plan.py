"""A plan as cards that can be changed: moved, dropped, given other words, joined by what was left out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from autodemo_gui.core.address import page_key
from autodemo_gui.core.metrics import RefusedThing
from autodemo_gui.core.refusal import Layer
from autodemo_gui.core.script import Script, Step

_RETURN_MS = 500.0
"""How long a page is looked at that is only opened again to go on from there; as `explore.steps` has it."""
_EDGES = frozenset({"wait"})


@dataclass(frozen=True, slots=True)
class Card:
    """One thing on film: a step with what belongs to it.

    Attributes:
        steps: the step it is about, and those that only come with it.
        still: a JPEG of what it shows; empty when there is none.
        number: names it in its plan, from 1, wherever it is moved; 0 in none.
    """

    steps: tuple[Step, ...]
    still: bytes = b""
    number: int = 0

    @property
    def step(self) -> Step:
        """The step the card is about."""
        return self.steps[0]

    @property
    def begins_on(self) -> str:
        """The page it is done on."""
        return self.step.url

    @property
    def ends_on(self) -> str:
        """The page that is shown after it."""
        return self.step.leads_to or self.step.url

    def captioned(self, caption: str) -> "Card":
        """The same with other words, at most 120 letters."""
        return replace(self, steps=(self.step.model_copy(update={"caption": caption[:120]}), *self.steps[1:]))


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be filmed, and what could be.

    Attributes:
        script: as it was planned; only its head is used.
        opening: the steps before the first card.
        cards: in the order they are filmed.
        ending: the steps after the last card.
        spares: what was tried and left out, best first, then what a person left out.
        refused: what was left alone, and by which rule; things on a page before what went on behind it.
    """

    script: Script
    opening: tuple[Step, ...]
    cards: tuple[Card, ...]
    ending: tuple[Step, ...]
    spares: tuple[Card, ...] = ()
    refused: tuple[RefusedThing, ...] = ()

    def place_of(self, number: int) -> int:
        """How many cards come before the one of this number.

        Raises:
            ValueError: it is not filmed.
        """
        return [card.number for card in self.cards].index(number)

    def placed(self, index: int, to: int) -> "Plan":
        """A card at another place among the others, or at the nearest there is."""
        cards = list(self.cards)
        card = cards.pop(index)
        cards.insert(min(max(to, 0), len(cards)), card)
        return replace(self, cards=tuple(cards))

    def without(self, index: int) -> "Plan":
        """A card less; it can be added again, from the end of what can, so that the others stay where they are."""
        cards = self.cards[:index] + self.cards[index + 1 :]
        return replace(self, cards=cards, spares=(*self.spares, self.cards[index]))

    def captioned(self, index: int, caption: str) -> "Plan":
        """Other words for a card."""
        card = self.cards[index].captioned(caption)
        return replace(self, cards=(*self.cards[:index], card, *self.cards[index + 1 :]))

    def opening_captioned(self, caption: str) -> "Plan":
        """Other words for the opening."""
        *before, last = self.opening
        return replace(self, opening=(*before, last.model_copy(update={"caption": caption[:120]})))

    def joined_by(self, index: int) -> "Plan":
        """A spare becomes a card: after the last one that shows its page, else at the end."""
        spare = self.spares[index]
        here = page_key(spare.begins_on)
        shown = [number for number, card in enumerate(self.cards) if page_key(card.ends_on) == here]
        place = shown[-1] + 1 if shown else 0 if self._starts_on(here) else len(self.cards)
        return replace(
            self,
            cards=(*self.cards[:place], spare, *self.cards[place:]),
            spares=self.spares[:index] + self.spares[index + 1 :],
        )

    def filmed(self) -> Script:
        """The script of these cards; where one begins on another page than is shown, that page is opened first."""
        steps = list(self.opening)
        shown = page_key(steps[-1].url) if steps else ""
        for card in self.cards:
            if card.step.action != "goto" and page_key(card.begins_on) != shown:
                steps.append(Step(action="goto", url=card.begins_on, hold_ms=_RETURN_MS))
            steps += card.steps
            shown = page_key(card.ends_on)
        last = steps[-1].leads_to or steps[-1].url if steps else ""
        steps += [step.model_copy(update={"url": last}) for step in self.ending]
        return self.script.model_copy(update={"steps": tuple(steps)})

    def _starts_on(self, key: str) -> bool:
        return bool(self.opening) and page_key(self.opening[-1].url) == key


def plan_of(
    script: Script,
    *,
    left_out: Iterable[tuple[Step, ...]] = (),
    stills: dict[str, bytes] | None = None,
    refused: Iterable[RefusedThing] = (),
) -> Plan:
    """The plan that a script tells.

    Args:
        script: of a dry run.
        left_out: steps that could be shown as well, each with what belongs to it.
        stills: JPEG by fingerprint; the opening's under "".
        refused: what was left alone.
    """
    pictures = stills or {}
    steps = list(script.steps)
    opening = [steps.pop(0)] if steps and steps[0].action == "goto" else []
    if steps and steps[0].action in _EDGES:
        opening.append(steps.pop(0))
    ending = [steps.pop()] if steps and steps[-1].action in _EDGES else []
    cards: list[Card] = []
    for step in steps:
        # A key belongs to what it ends or begins: Escape to the dialog, Enter to what was typed.
        if step.action == "press" and cards:
            cards[-1] = replace(cards[-1], steps=(*cards[-1].steps, step))
        else:
            cards.append(Card((step,), pictures.get(step.fingerprint, b"") if step.fingerprint else b""))
    cards = [replace(card, number=number) for number, card in enumerate(cards, 1)]
    spares = tuple(
        Card(spare, pictures.get(spare[0].fingerprint, b""), number)
        for number, spare in enumerate(filter(None, left_out), len(cards) + 1)
    )
    cards, spares = _opened(cards, spares)
    once = {(thing.rule, thing.name): thing for thing in refused}
    by_sight = sorted(once.values(), key=lambda thing: thing.layer != Layer.ELEMENT)
    plan = Plan(script, tuple(opening), tuple(cards), tuple(ending), spares, tuple(by_sight))
    return replace(plan, cards=_pictured(plan.cards, pictures.get("", b"")))


def _opened(cards: list[Card], spares: tuple[Card, ...]) -> tuple[list[Card], tuple[Card, ...]]:
    """A page that is opened by address shows what a spare that leads there shows, which then is none any more."""
    leading = {page_key(spare.step.leads_to): spare.still for spare in reversed(spares) if spare.step.leads_to}
    by_address = {page_key(card.step.url) for card in cards if card.step.action == "goto"}
    cards = [
        replace(card, still=leading.get(page_key(card.step.url), b"")) if card.step.action == "goto" else card
        for card in cards
    ]
    return cards, tuple(spare for spare in spares if page_key(spare.step.leads_to) not in by_address)


def _pictured(cards: tuple[Card, ...], opening: bytes) -> tuple[Card, ...]:
    """Cards without a still of their own show the page as it was shown last."""
    pictured, newest = [], opening
    for card in cards:
        newest = card.still or newest
        pictured.append(replace(card, still=newest))
    return tuple(pictured)
