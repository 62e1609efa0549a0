"""The first picture of the board: one plain query, nothing imported, nothing left behind."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from app.domain.asset import Asset
from app.domain.job import JobState
from app.domain.project import DeliverySpec
from app.domain.timing import FrameRange
from app.domain.verdict import Evaluation, Verdict
from app.storage.board_query import first_rows
from app.storage.film_store import SqliteFilmStore
from app.storage.job_book import SqliteJobBook
from app.storage.schema import FILM, upgrade
from tests.storage.films import NOON, job, project, scene, shot, snapshot, store_at, take


def test_rows_tell_what_a_tile_shows(
    store: SqliteFilmStore, book: SqliteJobBook, tmp_path: Path
) -> None:
    here, film = scene(number="4A", heading="INT. BOATHOUSE"), project(name="Pier")
    frame = Asset(id="a", file="references/x.png", sha256="1" * 64, media_type="image/png")
    one = shot(10, scene_id=here.id, model="veo-3.1", first_frame_id="a", hero=True)
    two, three = shot(20), shot(30)
    short = Evaluation(
        measurements=(),
        clean=FrameRange(start=0, end=90),
        needed_frames=96,
        verdict=Verdict.TRIM,
        word="too short by 6",
        version="1",
        at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    store.put(film, here, frame, one, two, three)
    store.put(take(one, 1, circled=True, evaluation=short), take(one, 2), take(two, 1))
    jobs = [job(one, 1, "0.50"), job(one, 2, "0.25"), job(one, 3, "0.25"), job(two, 1, "0.10")]
    jobs.append(job(two, 2))
    jobs.insert(0, job(three, 1, "0.90", rehearsed=True))
    with store.transaction() as tx:
        book.add(tx, jobs, NOON)
        for done in jobs[:5]:
            for state in ("submitting", "rendering", "fetching", "evaluating", "ready"):
                book.move(tx, done.id, JobState(state), "", NOON, progress=0.5)
    store.close()
    before = snapshot(tmp_path)
    picture = first_rows(tmp_path)
    assert snapshot(tmp_path) == before
    assert picture is not None
    assert (picture.project_id, picture.name) == (film.id, "Pier")
    assert DeliverySpec.model_validate(picture.spec) == film.spec
    first, second, third = picture.rows
    assert (first.number, first.scene_number, first.scene_heading) == ("10", "4A", here.heading)
    assert (first.model, first.frames, first.hero, first.omitted) == ("veo-3.1", 72, True, False)
    assert (first.first_frame_file, first.action) == ("references/x.png", "Mara rows")
    assert (first.slate, first.circled, first.take_count) == ("S010T01A", True, 2)
    assert (first.verdict, first.word) == ("TRIM", "too short by 6")
    assert (first.job_state, first.paid, first.currency) == ("ready", Decimal("1.00"), "USD")
    assert (second.job_state, second.newest_state, second.slate) == ("queued", "queued", "S020T01A")
    assert second.paid == Decimal("0.10")
    assert (third.job_state, third.take_id, third.take_count) == ("ready", None, 0)
    assert (third.paid, third.rehearsed) == (None, True)  # rehearsing costs nothing
    assert not first.rehearsed


def test_a_film_that_cannot_be_read_so_gives_no_rows(tmp_path: Path) -> None:
    assert first_rows(tmp_path) is None
    (tmp_path / "project.db").write_bytes(b"nothing like a database")
    assert first_rows(tmp_path) is None


def test_an_older_film_shows_too(tmp_path: Path) -> None:
    upgrade(tmp_path / "project.db", FILM, FILM.revisions[0])
    assert first_rows(tmp_path) is None  # no project yet
    (tmp_path / "new").mkdir()
    store = store_at(tmp_path / "new")
    store.put(project(), shot(10))
    store.close()
    with closing(sqlite3.connect(tmp_path / "project.db")) as conn:
        conn.execute("attach ? as new", (str(tmp_path / "new" / "project.db"),))
        for table in ("project", "shot"):
            names = ", ".join(
                row[0] for row in conn.execute("select name from pragma_table_info(?)", (table,))
            )
            conn.execute(f"insert into main.{table} ({names}) select {names} from new.{table}")
        conn.commit()
    picture = first_rows(tmp_path)
    assert picture is not None
    assert [row.number for row in picture.rows] == ["10"]


def test_nothing_but_the_standard_library_is_imported() -> None:
    code = (
        "import sys; import app.storage.board_query;"
        "heavy = {'sqlalchemy', 'sqlmodel', 'pydantic', 'alembic', 'keyring'} & set(sys.modules);"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_of_a_long_film_only_the_first_shots_are_looked_into(
    store: SqliteFilmStore, tmp_path: Path
) -> None:
    here = scene(number="1")
    shots = [shot(n * 10, scene_id=here.id, position=n, omitted=n == 5) for n in range(1, 6)]
    store.put(project(), here, *shots)
    store.close()
    picture = first_rows(tmp_path, most=2)
    assert picture is not None
    assert [row.shot_id for row in picture.rows] == [s.id for s in shots[:2]]
    assert picture.rest == tuple(
        (s.id, s.number, here.id, s.frames, int(s.omitted)) for s in shots[2:]
    )
    whole = first_rows(tmp_path)
    assert whole is not None
    assert ([row.shot_id for row in whole.rows], whole.rest) == ([s.id for s in shots], ())
