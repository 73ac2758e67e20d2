"""An answer that streams a film out of the queue in constant memory, and removes the job once the reader has it."""

import logging
import time

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.queue.service_side import READER_S
from autodemo_gui.service.desk import Desk
from autodemo_gui.service.wire import Wire

_log = logging.getLogger(__name__)


class Download(Response):
    """Bytes of a film or companion.

    Starlette's own streaming cannot be used: its generators and background tasks also end, or run, when the reader
    hangs up in the middle.
    """

    def __init__(
        self,
        desk: Desk,
        wire: Wire,
        job_id: str,
        name: str | None,
        span: range,
        token: str,
        *,
        removes: bool,
        status_code: int,
        headers: dict[str, str],
    ) -> None:
        """Prepare.

        Args:
            desk: has the queue.
            wire: the connection to the reader.
            job_id: whose film.
            name: of a companion; None for the film.
            span: which of its bytes.
            token: of the reading, which has begun.
            removes: whether everything of the job goes when the reader has it.
            status_code: of the answer.
            headers: of the answer, with its length.
        """
        super().__init__(status_code=status_code, headers=headers)
        self._desk = desk
        self._wire = wire
        self._job_id = job_id
        self._name = name
        self._span = span
        self._token = token
        self._removes = removes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it all, learn what became of it, and end the reading."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        is_sent = await self._send(send)
        if is_sent and self._removes:
            with self._desk.settling.deciding(self._job_id):
                await self._end(taken=await self._wire.taken())
        else:
            await self._end(taken=False)
        if is_sent:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send) -> bool:
        """Whether everything was sent while the reader was there."""
        queue, said_s = self._desk.queue, time.monotonic()
        try:
            async for chunk in queue.span(self._job_id, self._name, self._span):
                if self._wire.has_ended:
                    return False
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                if time.monotonic() - said_s > READER_S / 4:
                    await queue.go_on_reading(self._job_id, self._token)
                    said_s = time.monotonic()
        except AutoDemoError as error:
            _log.warning("job %s: a download broke off: %s", self._job_id, error)
            self._wire.cut()
            return False
        return not self._wire.has_ended

    async def _end(self, *, taken: bool) -> None:
        try:
            if await self._desk.queue.end_reading(self._job_id, self._token, taken=taken):
                _log.info("job %s: exported and removed", self._job_id)
        except AutoDemoError as error:
            _log.warning("job %s: its download could not be settled, it stays for its time: %s", self._job_id, error)
