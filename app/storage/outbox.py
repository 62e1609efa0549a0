"""Messages about jobs that wait to be sent: behind `domain.webhook.Outbox`.

What is news is read off the recorded changes of jobs, so that the line writes nothing more than
it does anyway and no kill comes between a change and its message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from app.domain.job import JobEvent, JobState
from app.domain.webhook import NEUTRAL, News, Notice
from app.storage import mapping
from app.storage.film_store import SqliteFilmStore
from app.storage.sqlite_engine import READING
from app.storage.tables import NoticeCursorRow, table_of

_WORDS = [state.value for state in NEUTRAL]


class SqliteOutbox:
    def __init__(self, store: SqliteFilmStore) -> None:
        self._store = store
        self._notices = mapping.table_for(Notice)
        self._events = mapping.table_for(JobEvent)
        self._cursor = table_of(NoticeCursorRow)

    def begun(self) -> bool:
        with self._store.engine.connect().execution_options(**READING) as conn:
            return _at(conn) is not None

    def begin(self) -> None:
        with self._store.write() as conn:
            if _at(conn) is None:
                last = conn.execute(select(func.max(self._events.c.seq))).scalar() or 0
                conn.execute(self._cursor.insert().values(id=1, seq=last))

    def forget(self) -> None:
        with self._store.write() as conn:
            conn.execute(delete(self._notices))
            conn.execute(delete(self._cursor))

    def news(self, most: int) -> Sequence[News]:
        events, earlier = self._events, self._events.alias("earlier")
        before = (
            select(earlier.c.state)
            .where(
                earlier.c.job_id == events.c.job_id,
                earlier.c.seq < events.c.seq,
                earlier.c.state.in_(_WORDS),
            )
            .order_by(earlier.c.seq.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = select(events.c.seq, events.c.job_id, events.c.state, events.c.at, before)
        with self._store.engine.connect().execution_options(**READING) as conn:
            since = _at(conn)
            if since is None:
                return []
            wanted = query.where(events.c.seq > since, events.c.state.in_(_WORDS))
            found = conn.execute(wanted.order_by(events.c.seq).limit(most)).all()
        return [
            News(seq, job_id, JobState(state), datetime.fromisoformat(at), old and JobState(old))
            for seq, job_id, state, at, old in found
        ]

    def keep(self, notices: Iterable[Notice], upto: int) -> None:
        with self._store.write() as conn:
            if fresh := list(notices):
                mapping.insert_rows(conn, Notice, fresh)
            conn.execute(update(self._cursor).values(seq=upto))

    def waiting(self, due: datetime, most: int) -> Sequence[Notice]:
        table = self._notices
        query = mapping.rows(Notice).where(
            table.c.given_up.is_(False), table.c.due_at <= _text(due)
        )
        with self._store.engine.connect().execution_options(**READING) as conn:
            found = conn.execute(query.order_by(table.c.seq).limit(most))
            return mapping.from_rows(Notice, found)

    def next_due(self) -> datetime | None:
        table = self._notices
        query = select(func.min(table.c.due_at)).where(table.c.given_up.is_(False))
        with self._store.engine.connect().execution_options(**READING) as conn:
            found = conn.execute(query).scalar()
        return found and datetime.fromisoformat(found)

    def sent(self, notice_id: str) -> None:
        with self._store.write() as conn:
            mapping.delete_rows(conn, Notice, [notice_id])

    def put(self, notice: Notice) -> None:
        with self._store.write() as conn:
            mapping.update_rows(conn, Notice, ["tries", "due_at", "said", "given_up"], [notice])

    def again(self, at: datetime) -> int:
        with self._store.write() as conn:
            done = conn.execute(
                update(self._notices)
                .where(self._notices.c.given_up.is_(True))
                .values(given_up=False, tries=0, due_at=_text(at))
            )
        return done.rowcount

    def counts(self) -> tuple[int, int]:
        table = self._notices
        query = select(table.c.given_up, func.count()).group_by(table.c.given_up)
        with self._store.engine.connect().execution_options(**READING) as conn:
            found = {bool(over): int(n) for over, n in conn.execute(query)}
        return found.get(False, 0), found.get(True, 0)


def _at(conn: Connection) -> int | None:
    return conn.execute(select(table_of(NoticeCursorRow).c.seq)).scalar()


def _text(moment: datetime) -> str:
    """As the rows have it."""
    return moment.isoformat().replace("+00:00", "Z")
