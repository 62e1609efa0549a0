"""The folder of one film, `Name.takeboard/`: making it, opening it, and everything that may be
wrong with it on the way.

One process opens one film for writing, under the folder's lock; any number read. What is in the
records is the stores' affair, the engine's `jobs.db` is only kept out of harm's way.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import BadInput, NotFound, ProjectReadOnly
from app.domain.ids import new_id
from app.domain.ports import Transaction
from app.domain.project import Project
from app.storage import place, recovery
from app.storage.backups import Backups, TimedBackups
from app.storage.disk import may_write, named_disk_errors
from app.storage.film_store import SqliteFilmStore
from app.storage.folder_lock import FolderLock
from app.storage.office import Office
from app.storage.open_film import OpenFilm
from app.storage.schema import FILM, is_old, upgrade
from app.storage.sqlite_engine import open_engine

SUFFIX = ".takeboard"
FOLDERS = ("media", "references", "deliveries", "cache", "logs", "backups")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
Now = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_film(parent: Path, project: Project, office: Office) -> Path:
    """Make `parent/Name.takeboard` with its first record, whole or not at all; returns it.

    Raises `BadInput` for a name no system can store or one that is taken, and for a parent that
    can be no folder.
    """
    folder = parent / f"{folder_name(project.name)}{SUFFIX}"
    if folder.exists():
        raise BadInput(f"{folder.name} is already there.", "Choose another name or folder.")
    part = parent / f".{new_id()}.part"
    with named_disk_errors(folder.name):
        try:
            _make_room(parent)
            for name in FOLDERS:
                (part / name).mkdir(parents=True)
            upgrade(part / "project.db", FILM)
            store = SqliteFilmStore(open_engine(part / "project.db"))
            with store.write() as conn:
                store.put(project, tx=Transaction(conn))
                place.write(conn, place.here(office.machine, folder, project.id))
            store.close()
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    office.remember(project.id, project.name, folder)
    return folder


def _make_room(parent: Path) -> None:
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        file = next((one for one in (parent, *parent.parents) if one.is_file()), parent)
        raise BadInput(
            f"{file} is a file, not a folder: no film can be made in it.",
            "Choose another folder, or give that file another name.",
        ) from error


def open_film(path: Path, office: Office, *, write: bool, now: Now = utc_now) -> OpenFilm:
    """Open a film. For reading it always works unless its schema is newer or it is beyond repair.

    For writing it may raise `ProjectLocked` (somebody writes), `ProjectReadOnly` (nobody can
    write here), `ProjectTooNew`, `ProjectDamaged`, `DiskFull`. A moved or copied folder opens;
    what may not be done in it is asked with `OpenFilm.require_own_place`.
    """
    folder = _found(path)
    database = folder / "project.db"
    _refuse_newer(database)
    return _for_writing(folder, database, office, now) if write else _for_reading(folder, office)


def _for_writing(folder: Path, database: Path, office: Office, now: Now) -> OpenFilm:
    with ExitStack() as undo:
        if database.exists() and not may_write(folder, database):
            raise ProjectReadOnly(
                f"{folder.name} cannot be written to.",
                "It can be read; to change it, copy it to a folder of your own.",
            )
        lock = FolderLock(folder, office.machine, now())
        undo.callback(lock.release)
        with named_disk_errors(folder.name):
            for name in FOLDERS:
                (folder / name).mkdir(exist_ok=True)
        backups, report = Backups(database, now), []
        problem = recovery.damage(database) if database.exists() else "it is missing"
        if problem:
            report.append(recovery.restore(database, backups, problem, now()))
            recovery.drop_engine_file(folder / "jobs.db")
        if is_old(database, FILM):
            report.append(f"Brought up to date; the old one is {backups.make().name}.")
            upgrade(database, FILM)
        if note := recovery.check_engine_file(folder / "jobs.db", now()):
            report.append(note)
        store = SqliteFilmStore(open_engine(database), now=now)
        undo.callback(store.close)
        with store.write() as conn:
            if problem:
                report += recovery.make_safe(conn, folder / "media", now())
            if not (folder / "jobs.db").exists():
                recovery.forget_checkpoints(conn)
            here = place.here(office.machine, folder, place.project_id(conn))
            elsewhere = place.elsewhere(conn, here)
            if elsewhere is None and place.written(conn) != here:
                place.write(conn, here)
        office.remember(here.project_id, store.project().name, folder)
        timed = TimedBackups(backups, store.engine)
        undo.pop_all()
    return OpenFilm(
        folder=folder,
        store=store,
        report=report,
        elsewhere=elsewhere,
        office=office,
        now=now,
        closers=[timed.close, store.close, lock.release],
    )


def _for_reading(folder: Path, office: Office) -> OpenFilm:
    database, report, closers = folder / "project.db", list[str](), list[Callable[[], None]]()
    writable = may_write(folder) and (not database.exists() or may_write(database))
    why = "It was opened for reading."
    if not writable:
        why = "Its folder cannot be written to."
    problem = recovery.damage(database, live=writable) if database.exists() else "it is missing"
    logged = database.with_name("project.db-wal").exists()
    source = database
    if problem:
        found = recovery.newest_good(Backups(database, utc_now))
        if found is None:
            raise recovery.no_backup(database, problem)
        source, writable = found[1], False
        report.append(
            f"project.db is damaged ({problem}). You see the backup of {found[0]:%Y-%m-%d %H:%M} "
            "UTC; open the project for writing to put it back."
        )
    if problem or is_old(source, FILM, live=writable) or (logged and not writable):
        # Whatever has to be changed before it can be read is changed in a copy.
        copy = tempfile.TemporaryDirectory(prefix="takeboard-")
        closers.append(copy.cleanup)
        database = Path(copy.name) / "project.db"
        recovery.quick_copy(source, database)
        if is_old(database, FILM):
            upgrade(database, FILM)
        writable = True
    engine = open_engine(database, read_only=True, immutable=not writable)
    store = SqliteFilmStore(engine, read_only=f"{folder.name} cannot be changed now. {why}")
    with engine.connect() as conn:
        here = place.here(office.machine, folder, place.project_id(conn))
        elsewhere = place.elsewhere(conn, here)
    return OpenFilm(
        folder=folder,
        store=store,
        report=report,
        elsewhere=elsewhere,
        office=office,
        now=utc_now,
        closers=[store.close, *closers],
    )


def _found(path: Path) -> Path:
    folder = path.parent if path.name == "project.db" else path
    if not folder.exists() and folder.with_name(folder.name + SUFFIX).exists():
        folder = folder.with_name(folder.name + SUFFIX)
    if (folder / "project.db").is_file() or Backups(folder / "project.db", utc_now).all():
        return folder
    raise NotFound(
        f"There is no Takeboard project at {path}.", "Give the folder that ends in .takeboard."
    )


def _refuse_newer(database: Path) -> None:
    try:
        if database.exists():
            is_old(database, FILM)
    except sqlite3.Error:
        return  # damaged, or a copy torn by its writer: looked at again under the lock


def folder_name(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).strip()
    if not plain or len(plain.encode()) > 120 or plain.startswith(".") or plain.endswith("."):
        raise BadInput(f"{name!r} is no name for a project.", "Use 1 to 100 plain characters.")
    if _FORBIDDEN.search(plain) or _RESERVED.fullmatch(plain):
        raise BadInput(
            f"{name!r} cannot be a folder's name on every system.",
            'Leave out < > : " / \\ | ? * and names such as CON.',
        )
    return plain
