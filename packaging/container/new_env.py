"""Writes `.env` for compose.yaml, with passwords that nobody has seen: `python3 packaging/container/new_env.py`.

It adds what is missing and replaces nothing. To change a password, remove its line, run it again, and `up -d`.
"""

import os
import re
import secrets
from pathlib import Path

NAMES = (
    "AUTODEMO_TOKEN",  # who may ask the HTTP API
    "AUTODEMO_METRICS_TOKEN",  # Prometheus, which asks it for figures
    "AUTODEMO_WORKER_PASSWORD",  # of Redis' users, as in packaging/redis/users.acl
    "AUTODEMO_SERVICE_PASSWORD",
    "AUTODEMO_WINDOW_PASSWORD",
    "AUTODEMO_WATCHER_PASSWORD",
    "AUTODEMO_GRAFANA_PASSWORD",
)


def complete(path: Path) -> tuple[str, ...]:
    """Add the missing ones to the file, which is for the owner's eyes only.

    Returns:
        The names that were added.
    """
    said = path.read_text("utf-8") if path.exists() else ""
    missing = tuple(name for name in NAMES if not re.search(rf"^{name}=", said, re.MULTILINE))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as file:
        file.write("\n" if said and not said.endswith("\n") else "")
        file.writelines(f"{name}={secrets.token_hex(24)}\n" for name in missing)
    return missing


if __name__ == "__main__":
    target = Path(__file__).with_name(".env")
    added = complete(target)
    print(f"{target} has all that it needs.", f"New: {', '.join(added)}." if added else "Nothing was changed.")
