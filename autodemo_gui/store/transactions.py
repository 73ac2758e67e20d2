"""Small SQLite files that several threads and programs write at the same time."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_LOCK_PATIENCE_S = 20.0


@contextmanager
def transaction(path: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """The database at `path` for the length of a block, locked against every other writer; committed if it ends well.

    Args:
        path: its folder and the file itself, readable by its owner only, are made if need be.
        schema: a statement that makes the table unless it is there.

    Raises:
        sqlite3.Error: it is damaged, or was locked for too long.
        OSError: the folder or file cannot be made.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(sqlite3.connect(path, timeout=_LOCK_PATIENCE_S, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")  # from the first read on: what is read is still true when it is written
        try:
            database.execute(schema)
            yield database
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")
