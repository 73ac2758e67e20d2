"""What the trap site keeps: its state and a log of writes, both as files, and what arrived where it should not."""

import json
import re
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.sites.log import Request, RequestLog
from tests.sites.traps.catalogue import Catalogue
from tests.sites.traps.markup import ELSEWHERE
from tests.sites.traps.oracle import goes_off, is_read, number_of
from tests.sites.traps.trap import Harm, Trap


@dataclass(frozen=True, slots=True)
class Damage:
    """What the servers saw since the last `reset`.

    Attributes:
        fired: how often each trap went off, by number.
        state_changed: whether the state file is not what it was.
        writes: requests that are not GET, HEAD or OPTIONS, and messages over WebSockets, as text.
        internal: requests to the internal address, and connections and datagrams without one.
        elsewhere: pages of the other domain that were opened.
        own: how many writes the pages made by themselves while they loaded; they are none of the above.
    """

    fired: dict[int, int]
    state_changed: bool
    writes: tuple[str, ...]
    internal: tuple[str, ...]
    elsewhere: tuple[str, ...]
    own: int


class Ledger:
    """Notes requests as they arrive; every method may be called from any thread.

    Attributes:
        log: everything that arrived, in order.
    """

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        """Keep the files `state.json` and `writes.jsonl` in a folder."""
        self.log = RequestLog()
        self._catalogue = catalogue
        self._state_file, self._write_log = folder / "state.json", folder / "writes.jsonl"
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Everything as it was, and nothing seen."""
        with self._lock:
            self._fired: Counter[int] = Counter()
            self._writes: list[str] = []
            self._internal: list[str] = []
            self._elsewhere: list[str] = []
            self._connections = self._own = 0
            self.log.clear()
            self._write_log.write_text("")
            self._save()
            self._untouched = self._state_file.read_bytes()

    def damage(self) -> Damage:
        """What was seen so far."""
        with self._lock:
            silent = max(self._connections - len(self._internal), 0)
            return Damage(
                fired=dict(self._fired),
                state_changed=self._state_file.read_bytes() != self._untouched,
                writes=tuple(self._writes),
                internal=(*self._internal, *["a connection"] * silent),
                elsewhere=tuple(self._elsewhere),
                own=self._own,
            )

    def seen(self) -> set[int]:
        """The look-alikes that the site was told a click of."""
        return {number for request in self.log.all() if (number := number_of(request)) in self._catalogue.harmless}

    def note_connection(self) -> None:
        """Somebody connected to the internal address, whatever is said on that connection."""
        with self._lock:
            self._connections += 1

    def note_datagram(self) -> None:
        """A datagram reached the internal address; there is only one kind of trap that sends any."""
        with self._lock:
            self._internal.append("a datagram")
            self._connections += 1
            self._fired.update(trap.number for trap in self._catalogue.traps.values() if trap.vector == "STUN")

    def note(self, request: Request, *, is_internal: bool) -> None:
        """A request arrived, at the site (under whatever name) or at the internal address."""
        number = number_of(request)
        trap = self._catalogue.traps.get(number) if number else None
        is_elsewhere = request.headers.get("host", "").lower().startswith(ELSEWHERE)
        opens_elsewhere = is_elsewhere and request.headers.get("sec-fetch-dest") == "document"
        line = f"{request.method} {request.headers.get('host', '')}{request.path}?{request.query} {request.body[:80]!r}"
        with self._lock:
            self.log.add(request)
            if is_internal:
                self._internal.append(line)
            elif request.path.startswith("/own/"):
                self._own += 1
            elif request.writes and not is_read(request):
                self._writes.append(line)
                self._append(trap, line)
            if opens_elsewhere:
                self._elsewhere.append(line)
            if trap is None or not re.search(r"/items/", request.path) or not goes_off(trap, request):
                return
            if {Harm.INTERNAL: is_internal, Harm.ELSEWHERE: opens_elsewhere}.get(trap.harm, not is_internal):
                self._fired[trap.number] += 1
                self._save()

    def _append(self, trap: Trap | None, line: str) -> None:
        with self._write_log.open("a", encoding="utf-8") as log:
            log.write(json.dumps({"trap": trap.key if trap else "", "request": line}) + "\n")

    def _save(self) -> None:
        """Write the state: each item, and how often it was changed."""
        items = {
            trap.key: self._fired[number] for number, trap in self._catalogue.traps.items() if trap.harm is Harm.WRITE
        }
        self._state_file.write_text(json.dumps({"items": items}, indent=1), encoding="utf-8")
