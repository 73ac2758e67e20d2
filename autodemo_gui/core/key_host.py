"""Whom a key is for: the host, over the scheme and port, of the address it was given for, and nobody else."""

from urllib.parse import urlsplit

OPENAI_URL = "https://api.openai.com/v1"
_PORTS = {"https": 443, "http": 80}


def key_host(base_url: str) -> str:
    """The host of a language model's address, with scheme and port where they are not the usual ones of the web today.

    Empty means OpenAI. The answer is empty when the address is none.
    """
    try:
        parts = urlsplit(base_url.strip() or OPENAI_URL)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host:
        return ""
    host = f"[{host}]" if ":" in host else host
    host = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    return host if parts.scheme == "https" else f"http://{host}"
