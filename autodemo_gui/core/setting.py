"""What a setting is: a name, a type, bounds, and how a person's or an environment's text becomes its value."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.text import tr

T = TypeVar("T", int, float, str, bool)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting.

    Attributes:
        name: key in the settings file.
        env: environment variable.
        default: value when nothing else says one; its type is the setting's type.
        label: what the window calls it.
        help: one sentence.
        low: smallest number allowed.
        high: largest number allowed.
        choices: allowed texts; empty means any.
        secret: kept in the system keyring, never in a file, never shown.
        worker_ceiling: on a worker, also the most that any job may ask for.
    """

    name: str
    env: str
    default: T
    label: str
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    secret: bool = False
    worker_ceiling: bool = False

    def parse(self, value: object) -> T:
        """The value in the setting's type.

        Raises:
            InvalidInput: wrong type or out of bounds; names the setting.
        """
        kind: type = type(self.default)
        try:
            parsed: Any = _to_bool(value) if kind is bool else kind(value)
        except (TypeError, ValueError) as error:
            raise InvalidInput(self.env, tr("“{value}” is not {kind}.", value=value, kind=_KINDS[kind])) from error
        if isinstance(parsed, (int, float)) and not isinstance(parsed, bool):
            too_low = self.low is not None and parsed < self.low
            too_high = self.high is not None and parsed > self.high
            if too_low or too_high or parsed != parsed:
                bounds = tr("It must be between {low} and {high}.", low=self.low, high=self.high)
                raise InvalidInput(self.env, tr("{value} is out of bounds.", value=value), bounds)
        if self.choices and parsed not in self.choices:
            raise InvalidInput(self.env, tr("“{value}” is unknown.", value=value), ", ".join(self.choices))
        return parsed  # type: ignore[no-any-return]


_KINDS: dict[type, str] = {int: "a whole number", float: "a number", str: "a text", bool: "yes or no"}


def _to_bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
        "": False,
    }
    try:
        return words[str(value).strip().lower()]
    except KeyError as error:
        raise ValueError(value) from error
