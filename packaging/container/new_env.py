"""Writes `.env` for compose.yaml, with passwords that nobody has seen: `python3 packaging/container/new_env.py`.

It never replaces one that is there: Redis and the windows know its passwords.
"""

import os
import secrets
import sys
from pathlib import Path

NAMES = (
    "AUTODEMO_TOKEN",  # who may ask the HTTP API
    "AUTODEMO_METRICS_TOKEN",  # Prometheus, which asks it for figures
    "AUTODEMO_REDIS_PASSWORD",  # workers, the API, and windows that reach Redis
    "AUTODEMO_WATCHER_PASSWORD",  # who looks at Redis' own figures
    "AUTODEMO_GRAFANA_PASSWORD",
)


def write(path: Path) -> bool:
    """Write the file, for the owner's eyes only; False when there is one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={secrets.token_hex(24)}\n" for name in NAMES)
    return True


if __name__ == "__main__":
    target = Path(__file__).with_name(".env")
    is_new = write(target)
    print(f"{target} is {'written' if is_new else 'there already, and stays as it is'}.")
    sys.exit(0 if is_new else 1)
