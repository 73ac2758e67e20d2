"""Secrets with passwords that nobody has seen: `python3 packaging/kubernetes/new_secrets.py | kubectl create -f -`.

They go from here to the cluster, and are written nowhere else; `create` leaves alone what is there. To change one,
delete its Secret, run this again, and restart whoever uses it (RUNBOOK.md).
"""

import re
import secrets
import sys
from pathlib import Path


def filled(example: str) -> str:
    """The example with another password in place of each CHANGE-ME."""
    return re.sub("CHANGE-ME", lambda _: secrets.token_hex(24), example)


if __name__ == "__main__":
    if sys.stdout.isatty():
        sys.exit("These are passwords, not for a screen: let `| kubectl create -f -` follow.")
    sys.stdout.write(filled(Path(__file__).with_name("secrets.example.yaml").read_text("utf-8")))
