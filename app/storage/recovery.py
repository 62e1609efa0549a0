"""When a database cannot be read: the newest good backup comes back, the damaged file stays.

A backup knows less than the world: jobs it shows as waiting may have been sent since, takes it does
not know may lie in the media folder. Both are made safe here and told in the report.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text

from app.domain.errors import ProjectDamaged
from app.domain.job import JobState
from app.domain.slate import is_slate
from app.storage import place
from app.storage.backups import Backups
from app.storage.bare_sqlite import in_use, plain, untouched
from app.storage.disk import copy_flushed, flush_folder, named_disk_errors
from app.storage.tables import (
    GivenCodeRow,
    JobRow,
    ReelClockRow,
    ShotRow,
    TakeCounterRow,
    TakeRow,
    table_of,
)

SINCE_BACKUP = "restored from a backup: may have been sent since"
_SIDES = ("", "-wal", "-shm", "-journal")
_LOST_MINUTES = 60  # the reel clock jumps by this, over slots that lost takes may have had


def damage(file: Path, *, live: bool = False) -> str:
    """What is wrong with a SQLite file, in SQLite's words; empty when nothing is. Reads only.

    `live` is for files that others may be writing: a copy of those could look damaged. A file
    that only cannot be opened or is busy is not called damaged.
    """
    if file.stat().st_size == 0:
        return "it is empty"
    try:
        with (in_use if live else untouched)(file) as conn:
            found = conn.execute("pragma quick_check(1)").fetchone()
    except sqlite3.OperationalError:
        return ""
    except sqlite3.Error as error:
        return str(error)
    return "" if found == ("ok",) else str(found[0])


def newest_good(backups: Backups) -> tuple[datetime, Path] | None:
    return next((pair for pair in backups.all() if not damage(pair[1])), None)


def restore(file: Path, backups: Backups, problem: str, now: datetime) -> str:
    """Set the damaged file aside and put the newest good backup in its place.

    Returns the sentence for the report; raises `ProjectDamaged`, with nothing touched, when there
    is no good backup.
    """
    found = newest_good(backups)
    if found is None:
        raise no_backup(file, problem)
    when, backup = found
    aside = backups.folder / f"damaged-{now:%Y%m%dT%H%M%SZ}.db"
    with named_disk_errors("the restored project"):
        fresh = file.with_name(".project.db.part")
        copy_flushed(backup, fresh)
        for side in _SIDES[1:]:
            set_aside(Path(f"{file}{side}"), Path(f"{aside}{side}"))
        if file.exists():
            file.replace(aside)
        fresh.replace(file)
        flush_folder(file.parent)
    return (
        f"project.db was damaged ({problem}). The backup of {_shown(when)} was opened instead: "
        f"edits made after that time may be missing. The damaged file is kept as "
        f"backups/{aside.name}."
    )


def no_backup(file: Path, problem: str) -> ProjectDamaged:
    return ProjectDamaged(
        f"The database of {file.parent.name} is damaged ({problem}) and there is no good backup.",
        "Put a copy of project.db from your own backups into the folder. Nothing was changed.",
        {"problem": problem},
    )


def make_safe(conn: Connection, media: Path, at: datetime) -> list[str]:
    """After a restore: hold what may have been sent, and never give a used slate again."""
    notes = []
    job = table_of(JobRow)
    risky = [JobState.QUEUED.value, JobState.SUBMITTING.value]
    ids = list(conn.execute(select(job.c.id).where(job.c.state.in_(risky))).scalars())
    place.hold(conn, ids, SINCE_BACKUP, at)
    if ids:
        notes.append(
            f"{len(ids)} waiting job(s) are held: they may have been sent after the backup."
        )
    known = set(conn.execute(select(table_of(TakeRow).c.slate)).scalars())
    lost = sorted(f.stem for f in media.glob("S*") if is_slate(f.stem) and f.stem not in known)
    if lost:
        _pass_over(conn, lost)
        notes.append(
            f"{len(lost)} file(s) in media are newer than the backup and can be imported as "
            f"takes: {', '.join(lost[:8])}{' ...' if len(lost) > 8 else ''}."
        )
    return notes


def set_aside(file: Path, to: Path) -> None:
    if file.exists():
        file.replace(to)


def check_engine_file(jobs_file: Path, now: datetime) -> str:
    """Move a damaged `jobs.db` aside, so that the engine makes a new one; says so, or nothing."""
    if not jobs_file.exists():
        return ""
    problem = damage(jobs_file)
    if not problem:
        return ""
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    for side in _SIDES:
        set_aside(Path(f"{jobs_file}{side}"), jobs_file.with_name(f"jobs-damaged-{stamp}.db{side}"))
    return "jobs.db was damaged and is made anew from the project; no job is lost or sent again."


def drop_engine_file(jobs_file: Path) -> None:
    for side in _SIDES:
        Path(f"{jobs_file}{side}").unlink(missing_ok=True)


def forget_checkpoints(conn: Connection) -> None:
    """Empty the engine's checkpoints: without their `jobs.db` they would answer for new steps."""
    if inspect(conn).has_table("datasource_outputs"):
        conn.execute(text("delete from datasource_outputs"))


def quick_copy(source: Path, target: Path) -> None:
    """Copy a database as it stands, its log included and folded in."""
    with untouched(source) as reader, closing(plain(target, mode="rwc")) as writer:
        reader.backup(writer)
        writer.execute("pragma journal_mode = delete")


def _pass_over(conn: Connection, slates: list[str]) -> None:
    shots, counters = table_of(ShotRow), table_of(TakeCounterRow)
    codes, clock = table_of(GivenCodeRow), table_of(ReelClockRow)
    owners = {row.code: row.id for row in conn.execute(select(shots.c.code, shots.c.id))}
    given = set(conn.execute(select(codes.c.code)).scalars())
    last = {row.shot_id: row.last for row in conn.execute(select(counters))}
    for slate in slates:
        code, number = slate[1:4], _number(slate[5:7])
        if code not in given:
            given.add(code)
            conn.execute(codes.insert().values(code=code, shot_id=f"lost {code}"))
        if code in owners and number > last.get(owners[code], 0):
            last[owners[code]] = number
    conn.execute(counters.delete())
    if last:
        conn.execute(counters.insert(), [{"shot_id": s, "last": n} for s, n in last.items()])
    conn.execute(clock.update().values(next_minute=clock.c.next_minute + _LOST_MINUTES))


def _number(code: str) -> int:
    return int(code) if code.isdigit() else int(code, 36) - 360 + 100


def _shown(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"
