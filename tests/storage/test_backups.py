"""Backups are whole, come every ten minutes of editing, and are thinned out by age."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from app.domain.edit import added, edit
from app.domain.shot import Shot
from app.storage.backups import DAYS, LAST, Backups, TimedBackups
from app.storage.film_store import SqliteFilmStore
from app.storage.sqlite_engine import open_engine
from tests.storage.films import shot
from tests.storage.test_damage import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def backups(store: SqliteFilmStore, tmp_path: Path, clock: HandClock) -> Backups:
    return Backups(tmp_path / "project.db", clock)


def test_a_backup_holds_what_was_committed_and_opens_alone(
    store: SqliteFilmStore, backups: Backups
) -> None:
    store.commit(edit("Add", added(shot(10))))
    with store.transaction() as tx:  # beside an open, uncommitted write
        store.put(shot(20), tx=tx)
        file = backups.make()
    assert [p.name for p in backups.folder.iterdir()] == [file.name]
    copy = SqliteFilmStore(open_engine(file, read_only=True, immutable=True))
    assert [s.number for s in copy.all(Shot)] == ["10"]
    copy.close()


def test_editing_makes_one_backup_every_ten_minutes(
    store: SqliteFilmStore, backups: Backups, clock: HandClock
) -> None:
    timed = TimedBackups(backups, store.engine)
    for minute in range(31):
        clock.time = clock.time.replace(minute=minute)
        store.commit(edit("Add", added(shot(100 + minute))))
        if timed._worker is not None:
            timed._worker.join()
    timed.close()
    assert [when.minute for when, _ in reversed(backups.all())] == [0, 10, 20, 30]


def test_the_backup_holds_the_edit_that_made_it_due(
    store: SqliteFilmStore, backups: Backups
) -> None:
    timed = TimedBackups(backups, store.engine)

    def slow_disk(_conn: object) -> None:  # a copy that has begun is ready before the commit is
        if timed._worker is not None:
            timed._worker.join()

    event.listen(store.engine, "commit", slow_disk)
    store.commit(edit("Add", added(shot(10))))
    assert timed._worker is not None
    timed._worker.join()
    ((_, file),) = backups.all()
    copy = SqliteFilmStore(open_engine(file, read_only=True, immutable=True))
    assert [s.number for s in copy.all(Shot)] == ["10"]
    copy.close()
    timed.close()


def test_no_editing_makes_no_backup(store: SqliteFilmStore, backups: Backups) -> None:
    timed = TimedBackups(backups, store.engine)
    store.all(Shot)
    timed.close()
    assert backups.all() == []


def test_the_last_twelve_and_one_a_day_for_thirty_days_stay(
    backups: Backups, clock: HandClock
) -> None:
    backups.folder.mkdir()
    start = clock.time
    for hour in range(45 * 24):
        when = start - timedelta(hours=hour + 1)
        (backups.folder / f"project-{when:%Y%m%dT%H%M%SZ}.db").touch()
    backups.make()
    kept = [when for when, _ in backups.all()]
    assert kept[:LAST] == [start - timedelta(hours=n) for n in range(LAST)]
    days = [when.date() for when in kept[LAST:]]
    assert len(days) == len(set(days))
    assert len({when.date() for when in kept}) == DAYS
    assert (start.date() - kept[-1].date()).days == DAYS - 1
