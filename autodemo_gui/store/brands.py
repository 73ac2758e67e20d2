"""What people changed about the brands of their sites, kept for the next film of each site."""

import logging
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from autodemo_gui.core.address import SAMPLE, parse_address
from autodemo_gui.core.brand import Brand
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.look import Look
from autodemo_gui.core.text import tr
from autodemo_gui.store.atomic import replacing

_log = logging.getLogger(__name__)


class Brands:
    """One small file per site: its registrable domain, or the exact origin where there is none (localhost).

    A file holds the changed fields alone, so what the site says about itself may go on changing.
    """

    def __init__(self, folder: Path) -> None:
        """Name the folder; it need not exist."""
        self.folder = folder
        self.warning = ""
        """A sentence for the person, when a file had to be put aside."""

    def brand_for(self, address: str) -> Brand | None:
        """What was saved for the site of an address, as typed; None when nothing was.

        A file that cannot be read is moved aside, never overwritten, and `warning` says so.
        """
        path = self._path(address)
        if path is None:
            return None
        try:
            return Brand.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            self._put_aside(path, error)
            return None

    def save(self, address: str, brand: Brand) -> None:
        """Keep the fields that `brand` sets, in place of what was kept for this site before.

        Raises:
            InvalidInput, Refused: the address is none.
            EnvironmentProblem, DiskFull: the file cannot be written.
        """
        with replacing(self._place(address)) as file:
            file.write(brand.model_dump_json(indent=1, exclude_unset=True).encode() + b"\n")

    def forget(self, address: str) -> None:
        """From now on the site speaks for itself again.

        Raises:
            OSError: the file cannot be removed.
        """
        path = self._path(address)
        if path is not None:
            path.unlink(missing_ok=True)

    def _path(self, address: str) -> Path | None:
        try:
            return self._place(address)
        except AutoDemoError:  # no address yet: the field is still being typed in
            return None

    def _place(self, address: str) -> Path:
        is_sample = address.strip().lower() == SAMPLE
        # Marked in front, as Windows keeps names such as con.com for itself.
        return self.folder / f"site-{quote(SAMPLE if is_sample else parse_address(address).site, safe='')}.json"

    def _put_aside(self, path: Path, error: Exception) -> None:
        aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        _log.warning("a saved brand cannot be read (%s), moving it to %s", error, aside)
        try:
            path.replace(aside)
        except OSError:
            _log.exception("it cannot be moved either")
            self.warning = tr("What was saved about this brand could not be read; the site speaks for itself.")
            return
        self.warning = tr(
            "What was saved about this brand was damaged, so the site speaks for itself; the file is kept as {name}.",
            name=aside.name,
        )


def dressed(look: Look, saved: Brand | None) -> dict[str, Any]:
    """A look as a request carries it, with what was saved about the brand under what the look itself says of it.

    Fields that nobody set stay out of it: what the site says about itself is used for those.
    """
    brand = saved.edited(look.brand) if saved is not None else look.brand
    return look.model_copy(update={"brand": brand}).model_dump(mode="json", exclude_unset=True)
