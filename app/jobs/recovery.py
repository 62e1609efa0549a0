"""`jobs.db` is disposable: looked at before the engine starts, made anew when it cannot be trusted.

What must go with it are the engine's checkpoints in `project.db`: they answer for steps of
workflows that the new file has never heard of. Our own rows are never touched here.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

_log = logging.getLogger("takeboard.jobs")
_TAILS = ("", "-wal", "-shm", "-journal")


def is_sound(jobs_db: Path) -> bool:
    """True if the file exists and SQLite finds nothing wrong with it."""
    if not jobs_db.is_file() or jobs_db.stat().st_size == 0:
        return False
    try:
        probe = sqlite3.connect(jobs_db, timeout=10)
        try:
            answer = probe.execute("pragma quick_check(1)").fetchone()
            known = probe.execute(
                "select count(*) from sqlite_master where name = 'workflow_status'"
            ).fetchone()
        finally:
            probe.close()
    except sqlite3.DatabaseError as error:
        _log.info("the job engine's file is made anew: %s", error)
        return False
    return bool(answer == ("ok",) and known == (1,))


def discard(jobs_db: Path) -> None:
    """Remove the file and what SQLite keeps beside it; harmless when there is nothing."""
    for tail in _TAILS:
        Path(f"{jobs_db}{tail}").unlink(missing_ok=True)
