"""Keys and passwords: in the system's keyring, or for this session only, never in a file of ours."""

import logging

import keyring
import keyring.backends.fail
import keyring.backends.null
from keyring.errors import KeyringError

from autodemo_gui.core.text import tr

_log = logging.getLogger(__name__)

SERVICE = "AutoDemo"


class Secrets:
    """Secrets by setting name."""

    def __init__(self) -> None:
        """Use the keyring this system offers, if it is one that keeps secrets secret."""
        self._session: dict[str, str] = {}
        backend = keyring.get_keyring()
        is_none = isinstance(backend, (keyring.backends.fail.Keyring, keyring.backends.null.Keyring))
        # keyrings.alt offers files without encryption; those we could write ourselves.
        self._lasts = not is_none and not type(backend).__module__.startswith("keyrings.alt")
        if not self._lasts:
            _log.info("no usable keyring (%s): secrets live as long as this session", type(backend).__name__)

    @property
    def note(self) -> str:
        """A sentence for the person while secrets do not outlive the session; else empty."""
        if self._lasts:
            return ""
        return tr("This system has no keyring that can be used, so this is remembered until you close the window.")

    def get(self, name: str) -> str:
        """A secret, empty when there is none."""
        if name in self._session or not self._lasts:
            return self._session.get(name, "")
        try:
            return keyring.get_password(SERVICE, name) or ""
        except KeyringError as error:
            self._give_up(error)
            return ""

    def put(self, name: str, value: str) -> None:
        """Remember a secret; an empty one is forgotten."""
        if self._lasts:
            try:
                if value:
                    keyring.set_password(SERVICE, name, value)
                elif keyring.get_password(SERVICE, name) is not None:
                    keyring.delete_password(SERVICE, name)
            except KeyringError as error:
                self._give_up(error)
            else:
                self._session.pop(name, None)
                return
        self._session[name] = value

    def _give_up(self, error: KeyringError) -> None:
        """A keyring that is locked or broken now will ask again with every call: stop asking."""
        _log.warning("the keyring cannot be used: %s", error)
        self._lasts = False
