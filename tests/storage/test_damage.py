"""A damaged film comes back from its newest good backup, and nothing is paid or named twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import ProjectDamaged
from app.domain.job import JobState
from app.domain.shot import Shot
from app.storage.backups import Backups
from app.storage.disk import sha256_of
from app.storage.office import Office
from app.storage.project_folder import create_film, open_film
from app.storage.recovery import SINCE_BACKUP
from tests.storage.films import NOON, job, project, shots_in, snapshot, take


class HandClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **step: int) -> None:
        self.time += timedelta(**step)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path, office: Office, clock: HandClock) -> Path:
    """A film with three shots in its backup, one job waiting and one take; and one shot after."""
    made = create_film(tmp_path, project(name="Pier"), office)
    film = open_film(made, office, write=True, now=clock)
    three = shots_in(film.store, 3)
    with film.store.transaction() as tx:
        film.book.add(tx, [job(three[0], 2)], NOON)
        film.store.next_take_number(three[0].id, tx)
    film.store.put(take(three[0]))
    film.close()
    for backup in (made / "backups").glob("*.db"):
        backup.unlink()
    Backups(made / "project.db", clock).make()
    clock.forward(minutes=5)
    film = open_film(made, office, write=True, now=clock)
    film.store.put(three[0].model_copy(update={"title": "after the backup"}))
    film.close()
    return made


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def garbage_header(file: Path) -> None:
    with file.open("rb+") as stream:
        stream.write(b"no database at all, never was...")


def torn_page(file: Path) -> None:
    with file.open("rb+") as stream:
        stream.seek(4096)
        stream.write(os.urandom(4096 * 8))


def emptied(file: Path) -> None:
    file.write_bytes(b"")


DAMAGES = [truncated, garbage_header, torn_page, emptied]


@pytest.mark.parametrize("hurt", DAMAGES)
def test_the_newest_backup_opens_and_the_damaged_file_is_kept(
    folder: Path, office: Office, clock: HandClock, hurt: Callable[[Path], None]
) -> None:
    hurt(folder / "project.db")
    damaged = sha256_of(folder / "project.db")
    film = open_film(folder, office, write=True, now=clock)
    assert film.store.all(Shot)[0].title != "after the backup"
    assert len(film.store.all(Shot)) == 3
    assert "2026-11-21 12:00:00 UTC" in film.report[0]
    assert "may be missing" in film.report[0]
    (aside,) = (folder / "backups").glob("damaged-*.db")
    assert sha256_of(aside) == damaged
    (held,) = film.book.all()
    assert (held.state, held.reason) == (JobState.HELD, SINCE_BACKUP)
    film.close()
    again = open_film(folder, office, write=True, now=clock)
    assert again.report == []
    again.close()


def test_a_film_that_lost_its_database_comes_back_too(folder: Path, office: Office) -> None:
    (folder / "project.db").unlink()
    film = open_film(folder, office, write=True)
    assert "it is missing" in film.report[0]
    assert len(film.store.all(Shot)) == 3
    film.close()


@pytest.mark.parametrize("hurt", DAMAGES)
def test_a_reader_sees_the_backup_and_repairs_nothing(
    folder: Path, office: Office, hurt: Callable[[Path], None]
) -> None:
    hurt(folder / "project.db")
    before = sha256_of(folder / "project.db")
    film = open_film(folder, office, write=False)
    assert len(film.store.all(Shot)) == 3
    assert "backup" in film.report[0]
    film.close()
    assert sha256_of(folder / "project.db") == before


def test_a_damaged_backup_is_passed_over(folder: Path, office: Office, clock: HandClock) -> None:
    clock.forward(minutes=10)
    garbage_header(Backups(folder / "project.db", clock).make())
    garbage_header(folder / "project.db")
    film = open_film(folder, office, write=True, now=clock)
    assert "12:00:00" in film.report[0]
    film.close()


def test_without_a_good_backup_nothing_is_touched(folder: Path, office: Office) -> None:
    for backup in (folder / "backups").glob("*.db"):
        backup.unlink()
    garbage_header(folder / "project.db")
    before = snapshot(folder)
    for write in (True, False):
        with pytest.raises(ProjectDamaged, match="no good backup"):
            open_film(folder, office, write=write)
    after = snapshot(folder)
    del before["takeboard.lock"], after["takeboard.lock"]
    assert after == before


def test_takes_newer_than_the_backup_keep_their_slates(folder: Path, office: Office) -> None:
    for slate in ("S010T02A", "S010T07K", "S99ZT01A"):
        (folder / "media" / f"{slate}.mov").write_bytes(b"film")
    garbage_header(folder / "project.db")
    film = open_film(folder, office, write=True)
    assert "S010T02A, S010T07K, S99ZT01A" in film.report[-1]
    assert "99Z" in film.store.codes_ever()
    first = film.store.all(Shot)[0]
    with film.store.transaction() as tx:
        assert film.store.next_take_number(first.id, tx) == 8
    film.close()


@pytest.mark.parametrize("hurt", [garbage_header, truncated, emptied])
def test_a_damaged_engine_file_is_moved_aside(
    folder: Path, office: Office, hurt: Callable[[Path], None]
) -> None:
    (folder / "jobs.db").write_bytes((folder / "project.db").read_bytes())
    hurt(folder / "jobs.db")
    film = open_film(folder, office, write=True)
    assert not film.jobs_file.exists()
    assert "made anew" in film.report[0]
    assert film.book.all()[0].state is JobState.QUEUED
    assert len(list(folder.glob("jobs-damaged-*.db"))) == 1
    film.close()
