"""Where a film's jobs belong: one machine and folder, so that a copied folder never pays twice.

Kept in the film and in the office. Whether something may be sent is answered here; asking the
person is not.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.domain.errors import BelongsElsewhere
from app.domain.ids import new_id
from app.domain.job import SETTLED, JobEvent, JobState
from app.storage import mapping
from app.storage.tables import JobRow, PlaceRow, ProjectRow, table_of

LEFT_BEHIND = "belongs to the original"
_place, _project, _job = table_of(PlaceRow), table_of(ProjectRow), table_of(JobRow)


@dataclass(frozen=True, slots=True)
class Place:
    """`path` is absolute, links resolved."""

    machine: str
    path: str
    project_id: str


def here(machine: str, folder: Path, project_id: str) -> Place:
    return Place(machine, os.path.realpath(folder), project_id)


def written(conn: Connection) -> Place | None:
    """The place stored in the film; None in one that was never opened for writing."""
    row = conn.execute(select(_place.c.machine, _place.c.path, _place.c.project_id)).first()
    return None if row is None else Place(row.machine, row.path, row.project_id)


def write(conn: Connection, place: Place) -> None:
    conn.execute(delete(_place))
    conn.execute(
        insert(_place).values(
            id=1, machine=place.machine, path=place.path, project_id=place.project_id
        )
    )


def project_id(conn: Connection) -> str:
    return str(conn.execute(select(_project.c.id)).scalar_one())


def unfinished(conn: Connection) -> int:
    """Jobs that are not settled."""
    settled = [state.value for state in SETTLED]
    query = select(func.count()).select_from(_job).where(_job.c.state.not_in(settled))
    return int(conn.execute(query).scalar_one())


def elsewhere(conn: Connection, now: Place) -> BelongsElsewhere | None:
    """The refusal to send from here, or None when this is the place or nothing is unfinished."""
    before, open_jobs = written(conn), unfinished(conn)
    if before is None or before == now or not open_jobs:
        return None
    still_there = before.machine == now.machine and (Path(before.path) / "project.db").exists()
    return BelongsElsewhere(
        f"This project was {'copied' if still_there else 'moved or copied'} from {before.path}, "
        f"and {open_jobs} of its jobs {'is' if open_jobs == 1 else 'are'} unfinished.",
        "Say `takeboard adopt PROJECT --moved` to go on with them here, or `--copy` to leave them "
        "with the original.",
        {"from": before.path, "machine": before.machine, "jobs": open_jobs},
    )


def leave_jobs(conn: Connection, at: datetime) -> int:
    """Hold every unfinished job for the original; returns how many.

    Beside the table of moves on purpose: whatever these jobs are doing, they do it elsewhere.
    """
    settled = [state.value for state in SETTLED]
    ids = list(conn.execute(select(_job.c.id).where(_job.c.state.not_in(settled))).scalars())
    hold(conn, ids, LEFT_BEHIND, at)
    return len(ids)


def hold(conn: Connection, ids: list[str], reason: str, at: datetime) -> None:
    if not ids:
        return
    events = [JobEvent(job_id=i, state=JobState.HELD, at=at, reason=reason) for i in ids]
    mapping.insert_rows(conn, JobEvent, events)
    conn.execute(
        update(_job)
        .where(_job.c.id == bindparam("held"))
        .values(state=JobState.HELD.value, reason=reason),
        [{"held": i} for i in ids],
    )


def new_project_id(conn: Connection) -> str:
    """Give a copy its own identity."""
    fresh = new_id()
    conn.execute(update(_project).values(id=fresh))
    return fresh
