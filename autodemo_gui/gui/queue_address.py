"""The address of a shared queue: what a person fills in, and the one text that it is kept as. Pure."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from autodemo_gui.core.settings import REDIS_PORT

_PLAIN, _ENCRYPTED = "redis", "rediss"
_CA_FILE = "ssl_ca_certs"
"""What redis-py calls the file with the authorities that may vouch for the server, in the query of an address."""


@dataclass(frozen=True, slots=True)
class QueueAddress:
    """A Redis server and how to speak to it.

    Attributes:
        host: its name or number, without brackets; empty while nobody has said.
        port: TCP port.
        is_encrypted: TLS is spoken.
        user: empty for Redis' own default user.
        password: empty when none is needed.
        ca_file: path of the certificate authorities to trust instead of the system's; only with TLS.
        database: number of the database, as text.
        extras: what else the address says of the connection, as redis-py reads it.
    """

    host: str = ""
    port: int = REDIS_PORT.default
    is_encrypted: bool = False
    user: str = ""
    password: str = ""
    ca_file: str = ""
    database: str = "0"
    extras: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """Host and port as a person writes them: the usual port is not said."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == REDIS_PORT.default else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """As `queue.connect` takes it; empty without a host."""
        if not self.host:
            return ""
        login = quote(self.user, safe="")
        if self.password:
            login += f":{quote(self.password, safe='')}"
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
        said = [*self.extras, *([(_CA_FILE, self.ca_file)] if self.ca_file and self.is_encrypted else [])]
        query = f"?{urlencode(said)}" if said else ""
        scheme = _ENCRYPTED if self.is_encrypted else _PLAIN
        return f"{scheme}://{f'{login}@' if login else ''}{host}:{self.port}/{quote(self.database, safe='')}{query}"


def queue_address(typed: str) -> QueueAddress | None:
    """What is typed or pasted, a whole address or only `host:port`; None when it is neither."""
    text = typed.strip()
    if not text:
        return QueueAddress()
    if "://" not in text:
        text = f"{_PLAIN}://{f'[{text}]' if _is_ipv6(text) else text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = unquote(parts.hostname or "")
    if parts.scheme not in (_PLAIN, _ENCRYPTED) or not host or port == 0 or any(letter.isspace() for letter in host):
        return None
    said = parse_qsl(parts.query, keep_blank_values=True)
    is_encrypted = parts.scheme == _ENCRYPTED
    return QueueAddress(
        host,
        port or REDIS_PORT.default,
        is_encrypted,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        next((value for name, value in said if name == _CA_FILE), "") if is_encrypted else "",
        unquote(parts.path.strip("/")) or "0",
        tuple((name, value) for name, value in said if name != _CA_FILE),
    )


def _is_ipv6(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).version == 6
    except ValueError:
        return False
