"""From a bare checkout to a running AutoDemo in one command: `python3 packaging/bootstrap.py run`.

This file must parse on any Python 3, to be able to say that it is too old; everything else is in launcher.py.
Only the standard library is used, because nothing is installed yet. What is installed, and why, goes to stderr, so
that `record --json` keeps stdout to itself.
"""

import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - it is an old Python that this is for
    sys.exit(
        "AutoDemo needs Python 3.11 or newer; this is " + sys.version.split()[0] + " (" + sys.executable + ").\n"
        "Start it with a newer one, for example: python3.11 packaging/bootstrap.py run"
    )

if __name__ == "__main__":
    # For what AutoDemo itself knows without its libraries: what it needs, and where browsers are.
    sys.path.insert(1, str(Path(__file__).resolve().parent.parent))
    from launcher import main

    sys.exit(main(sys.argv[1:]))
