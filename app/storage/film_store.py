"""The records of one film in `project.db`: the store behind `domain.ports.FilmStore`.

Every write is one IMMEDIATE transaction on disk before it returns. Jobs and money are the job
book's; opening, locking and migrating are the project folder's.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError

from app.domain.board_row import BoardRow
from app.domain.edit import Edit
from app.domain.errors import BadInput, Bug, NotFound, ProjectReadOnly, StaleEdit
from app.domain.job import Job, LedgerEntry
from app.domain.ports import Transaction
from app.domain.project import Project
from app.domain.reel_clock import MINUTES
from app.domain.shot import Shot
from app.domain.value import Record
from app.storage import board_query, edits, mapping
from app.storage.field_past import FieldPast
from app.storage.sqlite_engine import READING, connection_of
from app.storage.tables import (
    EditHistoryRow,
    GivenCodeRow,
    ReelClockRow,
    TakeCounterRow,
    table_of,
)

R = TypeVar("R", bound=Record)
_RUN = 100  # edits of the history read at a time


class SqliteFilmStore:
    """`read_only` is the sentence that says why nothing can be written, or empty.

    `engine` may be shared with the job engine's datasource: transactions opened there are accepted
    wherever a `Transaction` is asked for.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        read_only: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.engine = engine
        self.read_only = read_only
        self._now = now
        self._writing = threading.local()
        self._past = FieldPast()

    def project(self) -> Project:
        found = self.all(Project)
        if not found:
            raise NotFound("This folder holds no project yet.", "Make one with `takeboard new`.")
        return found[0]

    def get(self, kind: type[R], record_id: str) -> R:
        table = mapping.table_for(kind)
        with self._reading() as conn:
            row = conn.execute(mapping.rows(kind).where(table.c.id == record_id)).mappings().first()
        if row is None:
            raise NotFound(
                f"There is no {kind.__name__.lower()} {record_id} in this project.",
                "Look at the board and use a name or id from there.",
            )
        return mapping.from_row(kind, row)

    def all(self, kind: type[R], **where: object) -> list[R]:
        table = mapping.table_for(kind)
        order = [name for name in ("position", "id") if name in kind.model_fields]
        ids = where.pop("id", None)
        runs: list[dict[str, object]] = [{}] if ids is None else [{"id": ids}]
        if isinstance(ids, (list, tuple, set, frozenset)):
            runs = [{"id": some} for some in mapping.chunks(map(str, ids))]
        found: list[R] = []
        with self._reading() as conn:
            for run in runs:
                query = mapping.rows(kind).where(*mapping.where(kind, where | run))
                rows = conn.execute(query.order_by(*(table.c[name] for name in order)))
                found += mapping.from_rows(kind, rows)
        if len(runs) > 1:
            found.sort(key=lambda value: [getattr(value, name) for name in order])
        return found

    def columns(self, kind: type[Record], *names: str) -> list[tuple[Any, ...]]:
        table = mapping.table_for(kind)
        with self._reading() as conn:
            found = conn.execute(select(*(table.c[name] for name in names)).order_by(table.c.id))
            return [tuple(row) for row in found]

    def board_rows(self, shot_ids: Collection[str] | None = None) -> list[BoardRow]:
        with self._reading() as conn:
            plain = conn.connection.driver_connection
            assert isinstance(plain, sqlite3.Connection)
            return board_query.board_rows(plain, shot_ids)

    def commit(self, edit: Edit) -> None:
        if not edit:
            return
        try:
            with self.write() as conn:
                edits.apply(conn, edit)
                changes = [change.model_dump(mode="json") for change in edit.changes]
                conn.execute(
                    table_of(EditHistoryRow)
                    .insert()
                    .values(at=self._now().isoformat(), label=edit.label, changes=changes)
                )
        except IntegrityError as error:
            raise StaleEdit(
                f"“{edit.label}” was not applied: it does not fit what is there now.",
                "Look at the present state and do it again.",
            ) from error

    def put(self, *records: Record, tx: Transaction | None = None) -> None:
        if tx is not None:
            self._put(connection_of(tx), records)
        elif records:
            with self.write() as conn:
                self._put(conn, records)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All or nothing; whatever is raised inside takes everything back."""
        with self.write() as conn:
            yield Transaction(conn)

    def next_take_number(self, shot_id: str, tx: Transaction) -> int:
        conn, table = connection_of(tx), table_of(TakeCounterRow)
        statement = (
            mapping.upsert(conn, table)
            .values(shot_id=shot_id, last=1)
            .on_conflict_do_update(index_elements=["shot_id"], set_={"last": table.c.last + 1})
            .returning(table.c.last)
        )
        return int(conn.execute(statement).scalar_one())

    def allot_slots(self, minutes: int, tx: Transaction) -> int:
        """The minute on its own clock, 0 to 1,379; a run never reaches over midnight."""
        if not 1 <= minutes <= MINUTES:
            raise BadInput(
                f"A take of {minutes} minutes does not fit the reel clock.", "Split the file."
            )
        conn, table = connection_of(tx), table_of(ReelClockRow)
        free = conn.execute(select(table.c.next_minute).where(table.c.id == 1)).scalar()
        start = int(free or 0)
        if start % MINUTES + minutes > MINUTES:
            start += MINUTES - start % MINUTES
        if free is None:
            conn.execute(table.insert().values(id=1, next_minute=start + minutes))
        else:
            conn.execute(table.update().values(next_minute=start + minutes))
        return start % MINUTES

    def codes_ever(self) -> set[str]:
        with self._reading() as conn:
            return set(conn.execute(select(table_of(GivenCodeRow).c.code)).scalars())

    def edit_history(self, limit: int = 200) -> list[tuple[datetime, str]]:
        """When and what was edited last, newest first."""
        table = table_of(EditHistoryRow)
        query = select(table.c.at, table.c.label).order_by(table.c.seq.desc()).limit(limit)
        with self._reading() as conn:
            return [(datetime.fromisoformat(at), label) for at, label in conn.execute(query)]

    def edits_back(self) -> Iterator[tuple[datetime, Edit]]:
        table = table_of(EditHistoryRow)
        query = select(table.c.seq, table.c.at, table.c.label, table.c.changes)
        query, last = query.order_by(table.c.seq.desc()).limit(_RUN), None
        while True:
            with self._reading() as conn:
                run = conn.execute(query if last is None else query.where(table.c.seq < last)).all()
            for _seq, at, label, changes in run:
                yield datetime.fromisoformat(at), Edit(label=label, changes=changes)
            if len(run) < _RUN:
                return
            last = run[-1].seq

    def values_back(self, record_id: str, field: str) -> list[tuple[Any, Any]]:
        with self._reading() as conn:
            return self._past.of(conn, record_id, field)

    def close(self) -> None:
        self.engine.dispose()

    def _put(self, conn: Connection, records: tuple[Record, ...]) -> None:
        for kind, run in groupby(records, key=type):
            if kind in (Job, LedgerEntry):
                raise Bug(f"{kind.__name__} is written by the job book only")
            values = list(run)
            try:
                mapping.replace_rows(conn, kind, values)
            except IntegrityError as error:
                raise Bug(f"{kind.__name__} breaks a rule of the database: {error.orig}") from error
            if kind is Shot:
                edits.keep_codes(conn, [value for value in values if isinstance(value, Shot)])

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.engine.connect().execution_options(**READING) as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The bare connection of a writing transaction, for this floor only."""
        if self.read_only:
            raise ProjectReadOnly(self.read_only, "Nothing was changed.")
        if getattr(self._writing, "open", False):
            # A second connection of the same thread would wait for the first one for ever.
            raise Bug("a write inside a transaction must be given that transaction")
        self._writing.open = True
        try:
            with self.engine.begin() as conn:
                yield conn
        finally:
            self._writing.open = False
