"""Between frozen domain values and rows, for every kind alike.

A value's JSON form is its row: equal names, nested parts in JSON columns. Only Core rows are read,
never ORM objects. Knows no rule about what may be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    CursorResult,
    RowMapping,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from app.domain.errors import Bug
from app.domain.value import Record, Value
from app.storage.tables import TABLES

V = TypeVar("V", bound=Value)
R = TypeVar("R", bound=Record)
_CHUNK = 500  # SQLite takes 32,766 variables a statement; short statements are cached better


def table_for(kind: type[Value]) -> Table:
    try:
        return TABLES[kind]
    except KeyError:
        raise Bug(f"{kind.__name__} is not stored") from None


def to_row(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json")


def from_row(kind: type[V], row: RowMapping) -> V:
    return kind.model_validate(dict(row))


def from_rows(kind: type[V], found: CursorResult[Any]) -> list[V]:
    """Many at once; a dictionary made of each row's own mapping costs as much as reading it."""
    names = list(found.keys())
    read = kind.model_validate
    return [read(dict(zip(names, row, strict=True))) for row in found]


def rows(kind: type[Value]) -> Select[Any]:
    """All columns that make up a value of this kind, unordered."""
    table = table_for(kind)
    return select(*(table.c[name] for name in kind.model_fields))


def where(kind: type[Value], conditions: Mapping[str, object]) -> list[ColumnElement[bool]]:
    """Equality by column; a list, tuple or set means any of it, None means empty."""
    table = table_for(kind)
    clauses: list[ColumnElement[bool]] = []
    for name, wanted in conditions.items():
        if name not in table.c:
            raise Bug(f"{kind.__name__} has no column {name}")
        column = table.c[name]
        if isinstance(wanted, (list, tuple, set, frozenset)):
            clauses.append(column.in_([_plain(item) for item in wanted]))
        else:
            clauses.append(column.is_(None) if wanted is None else column == _plain(wanted))
    return clauses


def fetch(conn: Connection, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
    """The records of these ids that exist, by id."""
    table, found = table_for(kind), dict[str, R]()
    for some in chunks(ids):
        for record in from_rows(kind, conn.execute(rows(kind).where(table.c.id.in_(some)))):
            found[record.id] = record
    return found


def one(conn: Connection, kind: type[R], record_id: str) -> R | None:
    """As `fetch`, of a single id, with a statement that is built once."""
    found = conn.execute(_by_id(kind), {"wanted": record_id}).mappings().first()
    return None if found is None else from_row(kind, found)


@lru_cache
def _by_id(kind: type[Record]) -> Select[Any]:
    return rows(kind).where(table_for(kind).c.id == bindparam("wanted"))


def insert_rows(conn: Connection, kind: type[Value], values: Iterable[Value]) -> None:
    conn.execute(table_for(kind).insert(), [to_row(value) for value in values])


def replace_rows(conn: Connection, kind: type[Value], values: Iterable[Value]) -> None:
    """Insert, or overwrite the row of the same primary key."""
    table = table_for(kind)
    statement = upsert(conn, table)
    keys = [column.name for column in table.primary_key]
    fresh = {name: statement.excluded[name] for name in kind.model_fields if name not in keys}
    conn.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=fresh),
        [to_row(value) for value in values],
    )


def delete_rows(conn: Connection, kind: type[Value], ids: Iterable[str]) -> None:
    table = table_for(kind)
    for some in chunks(ids):
        conn.execute(delete(table).where(table.c.id.in_(some)))


def update_rows(
    conn: Connection, kind: type[Value], names: Iterable[str], values: Iterable[Value]
) -> None:
    """Write only the named columns of these values, found by their id."""
    columns = tuple(names)
    parameters = []
    for value in values:
        row = value.model_dump(mode="json", include={"id", *columns})
        parameters.append({"row_id": row["id"], **{f"new_{n}": row[n] for n in columns}})
    conn.execute(_update_of(kind, columns), parameters)


@lru_cache(maxsize=256)
def _update_of(kind: type[Value], columns: tuple[str, ...]) -> Update:
    table = table_for(kind)
    fresh: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    return update(table).where(table.c.id == bindparam("row_id")).values(fresh)


def upsert(conn: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that may say what happens on a conflict, as this database spells it."""
    if conn.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Each id once, in runs short enough for one statement."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]


def _plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value
