"""A film's folder: made whole, locked while written, recognised when moved or copied."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.edit import added, edit
from app.domain.errors import (
    BadInput,
    BelongsElsewhere,
    NotFound,
    ProjectLocked,
    ProjectReadOnly,
    ProjectTooNew,
)
from app.domain.job import JobState
from app.domain.project import Project
from app.domain.shot import Shot
from app.storage.bare_sqlite import plain
from app.storage.office import Office
from app.storage.open_film import OpenFilm
from app.storage.project_folder import FOLDERS, create_film, open_film
from app.storage.schema import FILM, revision, upgrade
from tests.storage.films import NOON, job, project, shot, shots_in, snapshot


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path, office: Office) -> Path:
    return create_film(tmp_path / "films", project(name="Harbour"), office)


@contextmanager
def opened(folder: Path, office: Office, *, write: bool = True) -> Iterator[OpenFilm]:
    film = open_film(folder, office, write=write)
    try:
        yield film
    finally:
        film.close()


def sqlite_file() -> bytes:
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute("create table t (x)")
        return conn.serialize()


def queue_one(film: OpenFilm) -> str:
    (one,) = shots_in(film.store, 1)
    made = job(one)
    with film.store.transaction() as tx:
        film.book.add(tx, [made], NOON)
    return made.id


def test_a_file_where_the_folder_of_films_should_be_is_named(
    tmp_path: Path, office: Office
) -> None:
    (tmp_path / "Videos").write_text("no folder")
    with pytest.raises(BadInput, match="Videos is a file, not a folder"):
        create_film(tmp_path / "Videos" / "Takeboard" / "deep", project(), office)
    with pytest.raises(BadInput, match="Videos is a file, not a folder"):
        create_film(tmp_path / "Videos", project(), office)


def test_a_new_film_has_its_folders_and_nothing_else(folder: Path, office: Office) -> None:
    assert folder.name == "Harbour.takeboard"
    assert {p.name for p in folder.iterdir()} == {*FOLDERS, "project.db"}
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]
    with opened(folder, office) as film:
        assert film.store.project().name == "Harbour"
        assert film.report == []
        assert film.read_only == ""
    assert [one.path for one in office.recent()] == [folder]


def test_a_taken_name_is_refused_and_leaves_the_film_alone(folder: Path, office: Office) -> None:
    before = snapshot(folder)
    with pytest.raises(BadInput, match="already there"):
        create_film(folder.parent, project(name="Harbour"), office)
    assert snapshot(folder) == before
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("name", ["", "  ", "a/b", "..", ".x", "con", "Lpt1.x", "a:b", "x" * 200])
def test_names_that_some_system_cannot_store_are_refused(
    name: str, tmp_path: Path, office: Office
) -> None:
    with pytest.raises(BadInput):
        create_film(tmp_path / "films", project(name=name), office)
    assert not (tmp_path / "films").exists()


def test_a_folder_that_is_no_film_is_not_found(tmp_path: Path, office: Office) -> None:
    with pytest.raises(NotFound, match=r"\.takeboard"):
        open_film(tmp_path, office, write=False)


def test_the_suffix_may_be_left_out(folder: Path, office: Office) -> None:
    with opened(folder.with_name("Harbour"), office, write=False) as film:
        assert film.folder == folder


def test_a_second_process_gets_the_first_ones_name_and_may_read(
    folder: Path, office: Office, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from app.storage.office import Office;"
        "from app.storage.project_folder import open_film;"
        "film = open_film(Path(sys.argv[1]), Office(Path(sys.argv[2])), write=True);"
        "print('open', flush=True); sys.stdin.read()"
    )
    arguments = [sys.executable, "-c", code, str(folder), str(office.folder)]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        with pytest.raises(ProjectLocked) as refused:
            open_film(folder, office, write=True)
        assert refused.value.details["pid"] == first.pid
        assert refused.value.details["host"]
        with opened(folder, office, write=False) as reader:
            assert reader.store.project().name == "Harbour"
            with pytest.raises(ProjectReadOnly):
                reader.store.put(shot())
        first.kill()
    with opened(folder, office) as film:  # the kernel let go of the lock
        assert film.read_only == ""


def test_a_reader_follows_what_a_writer_saves(folder: Path, office: Office) -> None:
    with opened(folder, office) as writer, opened(folder, office, write=False) as reader:
        (one,) = shots_in(writer.store, 1)
        assert reader.store.all(Shot) == [one]


def test_reading_a_film_at_rest_leaves_its_folder_as_it_was(folder: Path, office: Office) -> None:
    with opened(folder, office) as film:
        shots_in(film.store, 3)
    before = snapshot(folder)
    with opened(folder, office, write=False) as film:
        assert len(film.store.all(Shot)) == 3
    assert snapshot(folder) == before


@pytest.mark.parametrize("with_log", [False, True])
def test_a_film_of_a_newer_version_is_refused_untouched(
    folder: Path, office: Office, with_log: bool
) -> None:
    conn = plain(folder / "project.db", mode="rw")
    conn.execute("update alembic_version set version_num = 'film_9999'")
    conn.commit()
    if with_log:  # as after a kill: the change is still in the log
        keep = folder.parent / "kept"
        shutil.copytree(folder, keep)
        conn.close()
        shutil.rmtree(folder)
        keep.rename(folder)
        assert (folder / "project.db-wal").stat().st_size > 0
    conn.close()
    before = snapshot(folder)
    for write in (False, True):
        with pytest.raises(ProjectTooNew, match="newer version"):
            open_film(folder, office, write=write)
    assert snapshot(folder) == before


def test_an_older_film_is_backed_up_and_then_brought_up_to_date(
    folder: Path, office: Office
) -> None:
    with opened(folder, office) as film:
        (one,) = shots_in(film.store, 1)
        film.store.engine.dispose()
    old = folder / "old.db"
    upgrade(old, FILM, "film_0001")
    with plain(folder / "project.db", mode="rw") as new, plain(old, mode="rw") as conn:
        for table in ("project", "shot", "place", "given_code"):
            known = [row[1] for row in conn.execute(f"pragma table_info({table})")]
            names, marks = ", ".join(known), ", ".join("?" * len(known))
            rows = new.execute(f"select {names} from {table}").fetchall()
            conn.executemany(f"insert into {table} ({names}) values ({marks})", rows)
    new.close()
    conn.close()
    old.replace(folder / "project.db")
    for backup in (folder / "backups").iterdir():
        backup.unlink()
    with opened(folder, office, write=False) as reader:
        assert reader.store.all(Shot) == [one]
    assert revision(folder / "project.db") == "film_0001"
    with opened(folder, office) as film:
        assert film.store.all(Shot) == [one]
        assert "Brought up to date" in film.report[0]
    (backup,) = (folder / "backups").glob("project-*.db")
    assert revision(backup) == "film_0001"
    assert revision(folder / "project.db") == FILM.head


def test_a_moved_film_without_unfinished_jobs_settles_in_silently(
    folder: Path, office: Office
) -> None:
    moved = folder.rename(folder.with_name("Elsewhere.takeboard"))
    with opened(moved, office) as film:
        film.require_own_place()
        queue_one(film)
    with opened(moved, office) as film:
        film.require_own_place()


def test_a_moved_film_with_jobs_asks_before_it_sends(folder: Path, office: Office) -> None:
    with opened(folder, office) as film:
        job_id = queue_one(film)
        same = film.store.project().id
    moved = folder.rename(folder.with_name("Elsewhere.takeboard"))
    with opened(moved, office) as film:
        with pytest.raises(BelongsElsewhere, match="adopt"):
            film.require_own_place()
        film.store.commit(edit("Add", added(shot(90))))  # everything else works
        assert film.adopt(copy=False) == (same, 0)
        film.require_own_place()
        assert film.book.get(job_id).state is JobState.QUEUED
    with opened(moved, office) as film:
        film.require_own_place()


def test_a_copy_leaves_its_jobs_with_the_original(folder: Path, office: Office) -> None:
    with opened(folder, office) as film:
        job_id = queue_one(film)
        (folder / "jobs.db").write_bytes(sqlite_file())
        with film.store.engine.begin() as conn:
            conn.execute(text("create table datasource_outputs (workflow_id text)"))
            conn.execute(text("insert into datasource_outputs values ('w')"))
    copied = Path(shutil.copytree(folder, folder.with_name("Copy.takeboard")))
    with opened(copied, office) as copy, opened(folder, office) as original:
        assert copy.belongs_elsewhere is not None
        assert "copied" in copy.belongs_elsewhere.message
        fresh, left = copy.adopt(copy=True)
        assert (fresh != original.store.project().id, left) == (True, 1)
        assert copy.store.all(Project)[0].id == fresh
        assert copy.book.get(job_id).state is JobState.HELD
        assert copy.book.history(job_id)[-1].reason == "belongs to the original"
        assert not copy.jobs_file.exists()
        with copy.store.engine.connect() as conn:
            assert conn.execute(text("select count(*) from datasource_outputs")).scalar() == 0
        original.require_own_place()
        assert original.book.get(job_id).state is JobState.QUEUED
        assert original.jobs_file.exists()


def test_the_same_path_on_another_machine_is_another_place(
    folder: Path, office: Office, tmp_path: Path
) -> None:
    with opened(folder, office) as film:
        queue_one(film)
    other = Office(tmp_path / "other machine")
    with opened(folder, other) as film, pytest.raises(BelongsElsewhere):
        film.require_own_place()
    other.close()


@pytest.mark.parametrize("with_log", [False, True])
def test_a_folder_nobody_may_write_to_is_read_and_says_so(
    folder: Path, office: Office, closed_folder: Path, with_log: bool
) -> None:
    with opened(folder, office) as film:
        shots_in(film.store, 2)
        if with_log:
            shutil.copytree(folder, closed_folder / folder.name)
    if not with_log:
        shutil.copytree(folder, closed_folder / folder.name)
    closed = closed_folder / folder.name
    for inside in [closed, *closed.rglob("*")]:
        inside.chmod(0o555 if inside.is_dir() else 0o444)
    before = snapshot(closed)
    with somebody_else():
        with pytest.raises(ProjectReadOnly, match="cannot be written"):
            open_film(closed, office, write=True)
        with opened(closed, office, write=False) as film:
            assert len(film.store.all(Shot)) == 2
            with pytest.raises(ProjectReadOnly, match="cannot be written"):
                film.store.commit(edit("Add", added(shot(90))))
    assert snapshot(closed) == before


@contextmanager
def somebody_else() -> Iterator[None]:
    """Root may write everywhere, so root becomes nobody for a while."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
