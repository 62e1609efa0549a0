"""A disk too full for the engine's own notes: the line waits, says so, and goes on by itself."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from app.domain.errors import DiskFull
from app.domain.events import LineWaits
from app.domain.job import JobState
from tests.jobs.films import Film

# what the engine writes when it takes a job up; when a step is done, and when the run is over
CROWDED = {
    "taken up": ("insert on workflow_status",),
    "ended": (
        "insert on operation_outputs",
        "update of status on workflow_status when new.status in ('SUCCESS', 'ERROR')",
    ),
}


@pytest.mark.parametrize("moment", CROWDED)
def test_the_line_goes_on_when_there_is_room_again(
    tmp_path: Path, moment: str, expect_log: Callable[[str, str], Callable[[], bool]]
) -> None:
    recorded_in_vain = expect_log("dbos", "disk is full") if moment == "ended" else lambda: True
    film = Film(tmp_path)
    told: list[LineWaits] = []
    film.bus.subscribe(LineWaits, told.append)
    film.line.start()
    jobs_db = film.folder / "jobs.db"
    engine = film.line._engine
    assert engine is not None
    assert engine._system is not None
    with engine._system.connect() as conn:
        pages = conn.exec_driver_sql("pragma page_count").scalar_one()
    engine._system.dispose()
    event.listen(
        engine._system,
        "connect",
        lambda raw, _: raw.execute(f"pragma max_page_count = {pages + 9}"),
    )
    _run(jobs_db, "create table crowd (bytes blob)")
    for n, when in enumerate(CROWDED[moment]):
        full = "begin insert into crowd values (zeroblob(1000000)); end"
        _run(jobs_db, f"create trigger crowded{n} after {when} {full}")
    job = film.job("local")
    film.queue(job)
    _until(lambda: bool(told))
    _until(recorded_in_vain)
    assert told[0].kind == DiskFull.kind
    assert film.book.get(job.id).state is not JobState.READY
    for n in range(len(CROWDED[moment])):
        _run(jobs_db, f"drop trigger crowded{n}")
    _until(lambda: film.book.get(job.id).state is JobState.READY)
    _until(lambda: told[-1] == LineWaits())
    film.close()


def _until(reached: Callable[[], bool]) -> None:
    rest = threading.Event()
    for _ in range(600):
        if reached():
            return
        rest.wait(0.05)
    pytest.fail("it never came to that")


def _run(file: Path, statement: str) -> None:
    with sqlite3.connect(file, timeout=30) as conn:
        conn.execute(statement)
    conn.close()
