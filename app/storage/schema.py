"""Which revision a database has, read without touching it, and bringing it up to date.

The constants are what this program knows; a test keeps them equal to the script directories. The
tables that the job engine makes for itself in `project.db` are none of our business here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Bug, ProjectTooNew
from app.storage.bare_sqlite import in_use, untouched
from app.storage.sqlite_engine import open_engine


@dataclass(frozen=True)
class Line:
    """The revisions of one database, oldest first; `head` is what this program writes."""

    name: str
    revisions: tuple[str, ...]

    @property
    def head(self) -> str:
        return self.revisions[-1]

    @property
    def scripts(self) -> Path:
        return Path(__file__).parent / "migrations" / self.name


FILM = Line(
    "film",
    (
        "film_0001",
        "film_0002",
        "film_0003",
        "film_0004",
        "film_0006",
        "film_0007",
        "film_0008",
        "film_0009",
        "film_0010",
        "film_0011",
        "film_0012",
        "film_0013",
        "film_0014",
        "film_0015",
    ),
)
OFFICE = Line("office", ("office_0001",))


def revision(file: Path, *, live: bool = False) -> str | None:
    """The revision written in a database, None for one without tables.

    Raises `sqlite3.DatabaseError` when the file is damaged. Leaves every byte of the folder alone
    unless it is read `live`, through SQLite's own locks.
    """
    with (in_use if live else untouched)(file) as conn:
        tables = conn.execute("select name from sqlite_master where type = 'table'").fetchall()
        if ("alembic_version",) not in tables:
            return None
        row = conn.execute("select version_num from alembic_version").fetchone()
        return None if row is None else str(row[0])


def is_old(file: Path, line: Line, *, live: bool = False) -> bool:
    """Whether the database must be brought up to date; raises `ProjectTooNew` when it is newer."""
    found = revision(file, live=live)
    if found is not None and found not in line.revisions:
        raise ProjectTooNew(
            f"{file.parent.name} was written by a newer version of Takeboard.",
            "Install that version or a newer one. Nothing was changed.",
            {"schema": found, "known": line.head},
        )
    return found != line.head


def upgrade(file: Path, line: Line, target: str = "head") -> None:
    """Run the missing revisions in one transaction: all of them or none."""
    # Alembic takes a third of a second to import and is rarely needed.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(line.scripts).replace("%", "%%"))
    engine = open_engine(file)
    try:
        with engine.connect() as conn:
            conn.connection.execute("pragma foreign_keys = off")
            with conn.begin():
                config.attributes["connection"] = conn
                command.upgrade(config, target)
            broken = conn.exec_driver_sql("pragma foreign_key_check").fetchall()
            if broken:
                raise Bug(f"{file.name}: rows without their owner after an upgrade: {broken[:3]}")
    finally:
        engine.dispose()
