"""Serves An Otter Wiki, which everybody may edit: ``python wiki_serve.py PORT FOLDER``.

Pages are files in a git repository, everything else is a SQLite database; both are in the folder.
"""

import os
import sys
from pathlib import Path

import git
from werkzeug.serving import make_server

_AUTHOR = ("Anna", "anna@example.com")
PAGES = {
    "home": "# Harbour handbook\n\nHow we work here. See [[Moorings]], [[Weather]] and [[Lost and found]].\n",
    "moorings": "# Moorings\n\n| Berth | Length |\n|---|---|\n| A1 | 12 m |\n| A2 | 9 m |\n\nBack to [[Home]].\n",
    "weather": "# Weather\n\n- [x] Look at the glass\n- [ ] Call the pilot\n\n> Red sky\n\nSee [[Moorings]].\n",
    "lost and found": "# Lost and found\n\nOne glove, left. Two oars. Ask at the [[Moorings]].\n",
}


def configure(folder: Path) -> None:
    """Settle everything the program reads from its environment, and make what it needs."""
    repository = folder / "repository"
    git.Repo.init(repository)
    os.environ |= {
        "REPOSITORY": str(repository),
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'wiki.db'}",
        "SECRET_KEY": "for a bench on loopback, sixteen",
        "SITE_NAME": "Harbour handbook",
        **dict.fromkeys(("READ_ACCESS", "WRITE_ACCESS", "ATTACHMENT_ACCESS"), "ANONYMOUS"),
    }


def main(port: str, folder: str) -> None:
    configure(Path(folder))
    import otterwiki.views  # noqa: F401  # the routes
    from otterwiki.server import app, storage

    for name, text in PAGES.items():
        storage.store(f"{name}.md", content=text, author=_AUTHOR, message=f"About {name}")
        storage.store(f"{name}.md", content=f"{text}\n", author=_AUTHOR, message="A line more")
    make_server("127.0.0.1", int(port), app, threaded=True).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
