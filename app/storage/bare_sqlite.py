"""Reading a SQLite file with the standard library alone, so that a window can paint first.

Three ways to look: at rest without a trace, beside a writer, or as a plain connection. Nothing here
knows a table.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

BUSY_MS = 30_000


def plain(file: Path, *, mode: str = "ro", immutable: bool = False) -> sqlite3.Connection:
    """A bare connection; `mode` is ro, rw or rwc. The caller closes it."""
    uri = f"{file.absolute().as_uri()}?mode={mode}{'&immutable=1' if immutable else ''}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000)


@contextmanager
def untouched(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that leaves no trace beside the file, not even a shared-memory file.

    Without a log beside it the file is read as it stands; else a copy of both is read. Raises
    `sqlite3.DatabaseError` for a damaged file, and may for a copy torn by its writer.
    """
    if not _log(file).exists():
        with closing(plain(file, immutable=True)) as conn:
            yield conn
        return
    with tempfile.TemporaryDirectory(prefix="takeboard-") as folder:
        copy = Path(folder) / file.name
        shutil.copyfile(file, copy)
        if _log(file).exists():  # its writer may have closed in between
            shutil.copyfile(_log(file), _log(copy))
        with closing(plain(copy, mode="rw")) as conn:
            yield conn


@contextmanager
def in_use(file: Path) -> Iterator[sqlite3.Connection]:
    """A reading connection beside writers, for a database that is known to be of our version."""
    with closing(plain(file, mode="rw")) as conn:
        conn.execute("pragma query_only = on")
        yield conn


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")
