"""Copies of `project.db` while it is being edited: every ten minutes, and before a migration.

Made with SQLite's backup API, so they are whole also beside a writer. The last twelve stay, and the
newest of each day for thirty days. Putting one back is `recovery`'s work.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from app.domain.errors import DiskFull
from app.storage.bare_sqlite import plain
from app.storage.disk import flush_file, flush_folder, named_disk_errors
from app.storage.sqlite_engine import named_error

EVERY = timedelta(minutes=10)
LAST = 12
DAYS = 30
_COMMITTED = "takeboard_committed"  # on a pooled connection, until it is given back
_STAMP = "%Y%m%dT%H%M%SZ"
_log = logging.getLogger("takeboard.storage")
Now = Callable[[], datetime]


class Backups:
    """Of one project folder; `database` is its `project.db`."""

    def __init__(self, database: Path, now: Now) -> None:
        self._database, self._now = database, now
        self.folder = database.parent / "backups"

    def make(self) -> Path:
        """A whole copy of this moment; raises `DiskFull` and leaves nothing half-written."""
        target = self.folder / f"project-{self._now().astimezone(UTC).strftime(_STAMP)}.db"
        part = self.folder / f".{os.getpid()}-{threading.get_ident()}.part"
        try:
            with named_disk_errors("the backup"):
                self.folder.mkdir(exist_ok=True)
                copy_database(self._database, part)
                part.replace(target)
                flush_folder(self.folder)
        finally:
            part.unlink(missing_ok=True)
        self._prune()
        return target

    def all(self) -> list[tuple[datetime, Path]]:
        """Time and file of each backup, newest first."""
        found = []
        for file in self.folder.glob("project-*.db"):
            try:
                when = datetime.strptime(file.stem.removeprefix("project-"), _STAMP)
            except ValueError:
                continue
            found.append((when.replace(tzinfo=UTC), file))
        return sorted(found, reverse=True)

    def due(self) -> bool:
        made = self.all()
        return not made or self._now() - made[0][0] >= EVERY

    def _prune(self) -> None:
        made = self.all()
        kept = {file for _, file in made[:LAST]}
        days, today = set(), self._now().date()
        for when, file in made:
            if when.date() not in days and (today - when.date()).days < DAYS:
                days.add(when.date())
                kept.add(file)
        for _, file in made:
            if file not in kept:
                file.unlink(missing_ok=True)


class TimedBackups:
    """Watches an engine's commits and backs up beside the work, never in its way."""

    def __init__(self, backups: Backups, engine: Engine) -> None:
        self._backups, self._engine = backups, engine
        self._edited = False
        self._one = threading.Lock()
        self._worker: threading.Thread | None = None
        event.listen(engine, "commit", self._committing)
        event.listen(engine, "checkin", self._given_back)

    def close(self) -> None:
        """Stop watching; what was edited since the last backup is backed up if it is time."""
        if event.contains(self._engine, "commit", self._committing):
            event.remove(self._engine, "commit", self._committing)
            event.remove(self._engine, "checkin", self._given_back)
        if self._worker is not None:
            self._worker.join()
        if self._edited and self._backups.due():
            self._make()

    def _committing(self, conn: Connection) -> None:
        """Told before the commit itself: a copy begun now might lack what it is made for."""
        conn.info[_COMMITTED] = True

    def _given_back(self, _raw: object, record: ConnectionPoolEntry) -> None:
        if not record.info.pop(_COMMITTED, False):
            return
        self._edited = True
        with self._one:
            working = self._worker is not None and self._worker.is_alive()
            if working or not self._backups.due():
                return
            self._worker = threading.Thread(target=self._make, name="backup", daemon=True)
            self._worker.start()

    def _make(self) -> None:
        self._edited = False
        try:
            self._backups.make()
        except (OSError, sqlite3.Error, DiskFull) as error:
            # Work must go on without a backup; the next commit tries again.
            _log.warning("no backup of %s: %s", self._backups.folder.parent.name, error)


def copy_database(source: Path, target: Path) -> None:
    """A whole, flushed copy without a log beside it; beside a writer too."""
    try:
        with closing(plain(source)) as reader, closing(plain(target, mode="rwc")) as writer:
            reader.backup(writer)
            writer.execute("pragma journal_mode = delete")
    except sqlite3.Error as error:
        if (known := named_error(error)) is not None:
            raise known from error
        raise
    flush_file(target)
