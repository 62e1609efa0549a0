"""What the program believes about its databases is what its migrations make."""

from __future__ import annotations

import warnings
from pathlib import Path
from random import Random

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from app.domain.job import LedgerKind
from app.storage.account_book import totals
from app.storage.film_store import SqliteFilmStore
from app.storage.office_tables import OfficeRow
from app.storage.schema import FILM, OFFICE, Line, is_old, revision, upgrade
from app.storage.sqlite_engine import open_engine
from app.storage.tables import FilmRow
from tests.storage.films import book_of, snapshot


@pytest.mark.parametrize("line", [FILM, OFFICE], ids=lambda line: line.name)
def test_the_known_revisions_are_the_scripts(line: Line) -> None:
    config = Config()
    config.set_main_option("script_location", str(line.scripts))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [line.head]
    assert tuple(s.revision for s in scripts.walk_revisions())[::-1] == line.revisions


@pytest.mark.parametrize(
    ("line", "tables"),
    [(FILM, FilmRow.metadata), (OFFICE, OfficeRow.metadata)],
    ids=["film", "office"],
)
def test_migrations_make_exactly_the_tables(line: Line, tables: MetaData, tmp_path: Path) -> None:
    file = tmp_path / "fresh.db"
    upgrade(file, line)
    engine = open_engine(file)
    with engine.connect() as conn, warnings.catch_warnings():
        # Alembic cannot compare an index over an expression and says so; looked at below.
        warnings.filterwarnings("ignore", message=".*expression-based index.*")
        context = MigrationContext.configure(conn, opts={"compare_server_default": True})
        assert compare_metadata(context, tables) == []
        names = set(conn.execute(text("select name from sqlite_master")).scalars())
        if line is FILM:
            assert "ledger_spent_once" in names
    engine.dispose()


@pytest.mark.parametrize("line", [FILM, OFFICE], ids=lambda line: line.name)
def test_upgrading_step_by_step_ends_at_the_head(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    for step in line.revisions:
        upgrade(file, line, step)
        assert revision(file) == step
        assert is_old(file, line) == (step != line.head)


def test_asking_for_the_revision_leaves_no_trace(tmp_path: Path) -> None:
    file = tmp_path / "project.db"
    upgrade(file, FILM)
    before = snapshot(tmp_path)
    assert revision(file) == FILM.head
    assert snapshot(tmp_path) == before


def test_the_engines_own_tables_survive_an_upgrade(tmp_path: Path) -> None:
    file = tmp_path / "project.db"
    upgrade(file, FILM, FILM.revisions[0])
    engine = open_engine(file)
    with engine.begin() as conn:
        conn.execute(text("create table datasource_outputs (workflow_id text)"))
        conn.execute(text("insert into datasource_outputs values ('kept')"))
    engine.dispose()
    upgrade(file, FILM)
    engine = open_engine(file)
    with engine.connect() as conn:
        kept = conn.execute(text("select workflow_id from datasource_outputs")).scalar()
        assert kept == "kept"
        assert conn.execute(text("pragma journal_mode")).scalar() == "wal"
        assert conn.execute(text("pragma synchronous")).scalar() == 2
        assert conn.execute(text("pragma foreign_keys")).scalar() == 1
    engine.dispose()


@pytest.mark.parametrize(
    ("spec", "start", "minute"),
    [
        ('{"rate": "24"}', 86_400 + 5 * 1_440, 5),
        ('{"rate": "24000/1001"}', 86_400 + 1_379 * 1_440, 1_379),
        ('{"rate": "30000/1001", "drop": true}', 107_892 + 7 * 1_798 + 2, 7),
    ],
)
def test_takes_keep_their_timecode_when_frames_become_minutes(
    spec: str, start: int, minute: int, tmp_path: Path
) -> None:
    file = tmp_path / "old.db"
    upgrade(file, FILM, "film_0002")
    engine = open_engine(file)
    with engine.begin() as conn:
        _fill(conn, "project", spec=spec)
        _fill(conn, "take", id="T", source_start=start)
    engine.dispose()
    upgrade(file, FILM)
    engine = open_engine(file)
    with engine.begin() as conn:
        assert conn.execute(text("select id, minute from take")).all() == [("T", minute)]
    engine.dispose()


def _fill(conn: Connection, table: str, **given: object) -> None:
    """A row whose other columns hold whatever the database takes."""
    columns = conn.execute(text(f"select name from pragma_table_info('{table}')")).scalars().all()
    row = {name: given.get(name, 0) for name in columns}
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(f":{name}" for name in columns)
    conn.execute(text(f"insert into {table} ({names}) values ({places})"), row)


def test_takes_of_before_have_no_stars_and_keep_their_own(tmp_path: Path) -> None:
    """Recreating the table of takes loses neither a row nor an index."""
    file = tmp_path / "project.db"
    upgrade(file, FILM, "film_0010")
    engine = open_engine(file)
    with engine.begin() as conn:
        names = {"id", "shot_id", "slate", "model", "file", "sha256", "probe", "picked", "status"}
        numbers = {"number", "minute", "slots", "circled", "rehearsed", "external", "missing"}
        texts = names | {"reject_reason", "landed_at", "note"}
        columns = ", ".join(sorted(texts | numbers))
        values = ", ".join("7" if c in numbers else f"'{c}'" for c in sorted(texts | numbers))
        conn.execute(text(f"insert into take ({columns}) values ({values})"))
    engine.dispose()
    upgrade(file, FILM)
    engine = open_engine(file)
    with engine.connect() as conn:
        row = conn.execute(text("select slate, number, stars, label from take")).one()
        assert tuple(row) == ("slate", 7, 0, "")
        indexes = conn.execute(text("select name from sqlite_master where type = 'index'"))
        assert "take_of_shot" in set(indexes.scalars())
    engine.dispose()


def test_sums_beside_the_account_book_are_made_for_old_films(tmp_path: Path) -> None:
    """From lines in every order there is, given back in part, wholly and before they were kept."""
    file = tmp_path / "project.db"
    upgrade(file, FILM, "film_0013")
    engine, dice = open_engine(file), Random(14)
    kinds = [kind.value for kind in LedgerKind]
    with engine.begin() as conn:
        for n in range(400):
            _fill(conn, "job", id=f"J{n:04}", batch_id=f"B{n % 7}", state="failed")
            for k in range(dice.randrange(5)):
                cents = dice.choice(("0.10", "0.10", "0.20"))
                _fill(
                    conn,
                    "ledger",
                    id=f"L{n:04}{k}",
                    job_id=f"J{n:04}",
                    kind=dice.choice(kinds),
                    at="2026-01-01T00:00:00Z",
                    vendor=dice.choice(("kling", "veo")),
                    money=f'{{"amount": "{cents}", "currency": "USD"}}',
                    ticket=f"{n}-{k}",
                    rehearsed=n % 3 == 0,
                    account="",
                    note="",
                )
    engine.dispose()
    upgrade(file, FILM)
    engine = open_engine(file)
    store = SqliteFilmStore(engine)
    book = book_of(store)
    for rehearsed in (False, True):
        for vendor in ("kling", "veo", None):
            lines = [
                line
                for line in book.ledger()
                if line.rehearsed is rehearsed and vendor in (None, line.vendor)
            ]
            found = book.totals(rehearsed=rehearsed, vendor=vendor)
            assert found == totals(lines)
            assert found.reserved
    with engine.connect() as conn:
        orders = conn.execute(text("select batch_id, first_id, jobs from job_order")).all()
        held = conn.execute(text("select count(*) from ledger_held")).scalar_one()
        reserved = conn.execute(
            text("select count(distinct job_id) from ledger where kind = 'reserved'")
        ).scalar_one()
    assert sorted(orders)[0] == ("B0", "J0000", 58)
    assert held < reserved
    engine.dispose()
