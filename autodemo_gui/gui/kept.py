"""What the window remembers between sessions: settings, own words, where films were saved last."""

import base64
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from autodemo_gui.core import saving
from autodemo_gui.core import settings as s
from autodemo_gui.core.errors import EnvironmentProblem, InvalidInput
from autodemo_gui.core.setting import Setting
from autodemo_gui.gui.draft import Draft, draft_from, film_choices, with_film_choices
from autodemo_gui.store.paths import Paths
from autodemo_gui.store.settings_file import SettingsFile

if TYPE_CHECKING:
    from autodemo_gui.store.secrets import Secrets

_log = logging.getLogger(__name__)

_SAVE_FOLDER = "window_save_folder"
_FILM = "window_film"
_GEOMETRY = "window_geometry"
_PLACE = "window_place"
_HERE, _SHARED = "here", "shared"
"""Kept beside the address of the shared queue, which stays known while films are made on this computer."""

T = TypeVar("T", int, float, str, bool)


class Kept:
    """Reads the settings file at once; whatever needs the keyring may block and belongs into a thread."""

    def __init__(self, places: Paths, environment: Mapping[str, str]) -> None:
        """Read the settings file."""
        self.places = places
        self._environment = environment
        self._file = SettingsFile(places.settings)
        self._stored = self._file.load()
        self._secrets: Secrets | None = None
        self.warning = self._file.warning
        """A sentence for the person, when something stored could not be used."""

    def first_draft(self) -> Draft:
        """The start page with the limits and words in force; the defaults when one of them is unusable."""
        try:
            return with_film_choices(
                draft_from(s.Settings(stored=self._stored, environment=self._environment)), self._stored.get(_FILM)
            )
        except InvalidInput as error:
            self.warning = error.sentence
            return Draft()

    @property
    def language(self) -> str:
        """The language that was chosen; empty for the system's."""
        return self._plain(s.LANGUAGE)

    @property
    def theme(self) -> str:
        """`system`, `light` or `dark`."""
        return self._plain(s.THEME)

    @property
    def save_folder(self) -> Path:
        """Where a film was saved last; at first the person's home."""
        folder = Path(str(self._stored.get(_SAVE_FOLDER) or Path.home()))
        return folder if folder.is_dir() else Path.home()

    def settings(self) -> s.Settings:
        """Everything in force, secrets too. Blocks: asks the keyring."""
        settings = self._everything()
        return settings.without(s.REDIS_URL, s.REDIS_HOST) if self._stored.get(_PLACE) == _HERE else settings

    def shared_queue(self) -> str:
        """The address of the shared queue that was used last, in force or not; empty when there was none. Blocks."""
        return self._everything().get(s.REDIS_URL)

    def secrets_note(self) -> str:
        """What to say when secrets do not outlive the session; else empty. Blocks."""
        return self._keyring().note

    def save_settings(self, changes: Mapping[str, object]) -> None:
        """Keep what the settings dialog says, by the settings' names. Blocks.

        Raises:
            InvalidInput: a value is unusable; its setting is named and nothing is kept.
            EnvironmentProblem: the file cannot be written.
        """
        from autodemo_gui.store import preferences

        wanted = dict(changes)
        if s.REDIS_URL.name in wanted:
            wanted[_PLACE] = _SHARED if wanted[s.REDIS_URL.name] else _HERE
        if wanted.get(_PLACE) == _HERE:
            del wanted[s.REDIS_URL.name]
        preferences.save(self._file, self._keyring(), wanted, self._environment)
        self._stored = self._file.load()

    @property
    def films(self) -> Path:
        """Where films are kept."""
        return Path(self._plain(s.FILMS)).expanduser() if self._plain(s.FILMS) else self.places.films

    def save_own_words(self, words: tuple[str, ...]) -> None:
        """Keep the never-touch words a person added.

        Raises:
            EnvironmentProblem: the file cannot be written.
        """
        self._save({s.BLACKLIST.name: ", ".join(words)})

    def save_film_choices(self, draft: Draft) -> None:
        """Remember how films come out; nothing is lost when that cannot be written down."""
        self._remember({_FILM: film_choices(draft)})

    def may_be_saved_to(self, address: str) -> bool:
        """Whether a person said that the site of an address may be saved to."""
        try:
            return saving.may_be_saved_to(address, self._plain(s.MAY_SAVE))
        except InvalidInput:
            return False

    def save_may_be_saved_to(self, address: str, *, allowed: bool) -> None:
        """Keep what a person says about the site of an address.

        Raises:
            InvalidInput: it is no address.
            EnvironmentProblem: the file cannot be written.
        """
        self._save({s.MAY_SAVE.name: saving.with_site(self._plain(s.MAY_SAVE), address, allowed=allowed)})

    @property
    def geometry(self) -> bytes:
        """Where the window was, as Qt writes it; empty when that is not known."""
        return base64.b64decode(str(self._stored.get(_GEOMETRY) or ""))

    def save_geometry(self, geometry: bytes) -> None:
        """Keep where the window is.

        Raises:
            EnvironmentProblem: the file cannot be written.
        """
        self._save({_GEOMETRY: base64.b64encode(geometry).decode("ascii")})

    def save_folder_used(self, folder: Path) -> None:
        """Remember where a film was saved; nothing is lost when that cannot be written down."""
        self._remember({_SAVE_FOLDER: str(folder)})

    def _plain(self, setting: Setting[T]) -> T:
        """A setting that needs no keyring; its default when what is stored is unusable."""
        try:
            return s.Settings(stored=self._stored, environment=self._environment).get(setting)
        except InvalidInput as error:
            self.warning = error.sentence
            return setting.default

    def _remember(self, changes: dict[str, object]) -> None:
        try:
            self._save(changes)
        except EnvironmentProblem as error:
            _log.warning("not remembered: %s: %s", ", ".join(changes), error)

    def _save(self, changes: dict[str, object]) -> None:
        self._stored |= changes
        self._file.save(changes)

    def _everything(self) -> s.Settings:
        from autodemo_gui.store import preferences

        return preferences.load(self._file, self._keyring(), self._environment)

    def _keyring(self) -> "Secrets":
        if self._secrets is None:
            from autodemo_gui.store.secrets import Secrets

            self._secrets = Secrets()
        return self._secrets
