"""The one way to a SQLite file of ours: pragmas, IMMEDIATE writes, foreign errors translated.

Write-ahead log where the disk can do it, the rollback journal on network drives; every commit is
flushed to the disk before it returns. Not for the engine's own `jobs.db`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import ExceptionContext

from app.domain.errors import DiskFull, ProjectDamaged, ProjectReadOnly, UserFacing
from app.storage.bare_sqlite import BUSY_MS

READING = {"takeboard_reading": True}  # execution option of a connection that only reads
_ROOM = 100_000  # bytes: less does not hold the smallest log with its index
_NETWORK = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afpfs", "ncpfs", "davfs")


def open_engine(file: Path, *, read_only: bool = False, immutable: bool = False) -> Engine:
    """A pooled engine on an existing or new file.

    `read_only` refuses every write inside SQLite itself; `immutable` also touches nothing beside
    the file, for folders nobody can write to.
    """
    if immutable:
        url = f"sqlite:///{file.absolute().as_uri()}?mode=ro&immutable=1&uri=true"
    else:
        url = f"sqlite:///{file.absolute()}"
    engine = create_engine(
        url,
        pool_size=4,
        max_overflow=28,
        pool_timeout=60,
        # Half the time of reading a board of ten thousand shots went into the standard parser.
        json_deserializer=from_json,
        json_serializer=_json_text,
    )
    journal = "delete" if on_network_drive(file) else "wal"

    @event.listens_for(engine, "connect")
    def _prepare(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        try:
            raw.execute(f"pragma busy_timeout = {BUSY_MS}")
            if not read_only:
                raw.execute(f"pragma journal_mode = {journal}")
            raw.execute("pragma synchronous = full")
            raw.execute("pragma foreign_keys = on")
            raw.execute("pragma cache_size = -65536")
            raw.execute("pragma temp_store = memory")
            raw.execute(f"pragma query_only = {int(read_only)}")
        except sqlite3.Error as error:
            if (known := named_error(error, file)) is not None:
                raise known from error
            raise

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once under contention; the
        # busy time-out does not help it.
        reading = read_only or conn.get_execution_options().get("takeboard_reading")
        conn.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> None:
        known = named_error(context.original_exception, file)
        if known is not None:
            raise known from context.original_exception

    return engine


def _json_text(value: Any) -> str:
    return to_json(value).decode()


def named_error(error: BaseException | None, file: Path | None = None) -> UserFacing | None:
    """What a SQLite error means to a person; None when it is our own mistake.

    With `file`, an I/O error beside which there is no room left counts as a full disk: that is
    what SQLite says when its shared memory cannot grow.
    """
    text = str(error).lower()
    crowded = file is not None and "disk i/o error" in text and _crowded(file)
    if crowded or "disk is full" in text:
        return DiskFull(
            "The disk is full. The last change was not saved.",
            "Free some space and do it again; everything saved before is safe.",
        )
    if "readonly database" in text or "read-only" in text:
        return ProjectReadOnly("This project can only be read here.", "Nothing was changed.")
    if "malformed" in text or "not a database" in text:
        return ProjectDamaged(
            "The database of this project is damaged.",
            "Close the project and open it again: its newest backup will be used.",
        )
    return None


def _crowded(file: Path) -> bool:
    return shutil.disk_usage(file.parent).free < _ROOM


def on_network_drive(path: Path) -> bool:
    """True where the write-ahead log must not be used because several machines may map the file."""
    if sys.platform == "win32":  # pragma: no cover - only there
        import ctypes  # a Windows call, so only there

        anchor = path.absolute().anchor
        return anchor.startswith("\\\\") or bool(ctypes.windll.kernel32.GetDriveTypeW(anchor) == 4)
    return _filesystem(path).startswith(_NETWORK)


def _filesystem(path: Path) -> str:
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    target, best, kind = os.path.realpath(path), "", ""
    for line in lines:
        front, _, back = line.partition(" - ")
        point = _unescaped(front.split()[4])
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, back.split()[0]
    return kind


def _unescaped(point: str) -> str:
    return point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")


def connection_of(tx: Any) -> Connection:
    """The connection inside a `Transaction`: our own, or that of the engine's session."""
    if isinstance(tx, Connection):
        return tx
    connection = tx.connection()
    assert isinstance(connection, Connection)
    return connection
