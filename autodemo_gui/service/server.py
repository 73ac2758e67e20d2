"""The service as a process: a socket, uvicorn, and on the embedded queue a worker of its own."""

import asyncio
import ipaddress
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager

import uvicorn

from autodemo_gui.core.errors import EnvironmentProblem, InvalidInput
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.queue.connect import connect, exposure
from autodemo_gui.service.api import create_app
from autodemo_gui.service.desk import Desk
from autodemo_gui.service.options import TOKENS, options_from, tokens_from
from autodemo_gui.service.wire import WatchedHttp
from autodemo_gui.worker.logs import log_to_stderr
from autodemo_gui.worker.traces import API, traces_from

PATIENCE_S = 1.2
"""For one exchange with Redis, so that the answer that it is away is there within two seconds."""
BACKLOG = 2048
GRACE_S = 5
"""How long open streams and downloads may go on after the first signal."""


def run_service(settings: Settings, *, host: str, port: int, said: Callable[[str], None]) -> int:
    """Serve until SIGTERM or Ctrl+C.

    Args:
        settings: name the queue, the tokens and the bounds.
        host: the address to listen on.
        port: 0 for any that is free.
        said: told in a line where the service listens, and before that what is wrong with its connections.

    Returns:
        The process exit code.

    Raises:
        InvalidInput: a setting is unusable, or there are no tokens where strangers can ask.
        EnvironmentProblem: the address cannot be listened on.
    """
    log_to_stderr(settings)
    queue, traces = connect(settings, patience_s=PATIENCE_S), traces_from(settings, API)
    desk = Desk(queue, tokens_from(settings), options_from(settings), traces=traces)
    if warning := exposure(settings):
        said(warning)
    with closing(traces), listening(host, port) as door:
        is_open = not ipaddress.ip_address(door.getsockname()[0]).is_loopback
        if is_open and not desk.tokens:
            raise InvalidInput(
                TOKENS.env,
                tr("Beyond this computer the service wants tokens, or strangers could use it."),
                tr("Set it to name=token, or listen on 127.0.0.1."),
            )
        return asyncio.run(_serve(desk, settings, door, is_shared=is_open or bool(desk.tokens), said=said))


async def _serve(
    desk: Desk, settings: Settings, door: socket.socket, *, is_shared: bool, said: Callable[[str], None]
) -> int:
    server = Server(desk)
    async with AsyncExitStack() as stack:
        if desk.queue.is_embedded:
            from autodemo_gui.worker.embedded import embedded_worker

            await stack.enter_async_context(embedded_worker(desk.queue, settings, shared=is_shared))
        else:
            stack.push_async_callback(desk.queue.close)
        address = door.getsockname()
        name = f"[{address[0]}]" if ":" in address[0] else address[0]
        said(tr("Serving on {url}", url=f"http://{name}:{address[1]}"))
        await server.serve(sockets=[door])
    return 0


class Server(uvicorn.Server):
    """uvicorn with our application, our protocol, and an end that lets the worker end as well."""

    def __init__(self, desk: Desk) -> None:
        """Prepare."""
        super().__init__(
            uvicorn.Config(
                create_app(desk),
                http=WatchedHttp,
                ws="none",
                lifespan="off",
                access_log=False,  # the metrics count; addresses and ids of jobs are nobody else's business
                log_config=None,  # our own form, without secrets
                log_level=logging.WARNING,
                server_header=False,
                proxy_headers=False,
                backlog=BACKLOG,
                timeout_graceful_shutdown=GRACE_S,
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but without raising the signal again at the end, when others still have to clean up."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens.

    Raises:
        EnvironmentProblem: the address is not this computer's, or is taken.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        door = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise EnvironmentProblem(
            tr("The service cannot listen on {host}, port {port}.", host=host, port=port),
            tr("The system says: {reason}.", reason=error.strerror or error),
            tr("Choose another address with --host, or another port with --port."),
        ) from error
    with door:
        yield door
