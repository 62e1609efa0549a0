"""The tables of jobs, their history and the account book."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from app.storage.film_row import JSON_COLUMN as _JSON
from app.storage.film_row import FilmRow
from app.storage.job_conditions import LANDED, MAY_BE_FETCHED, SENT, STILL


class JobRow(FilmRow, table=True):
    __tablename__ = "job"
    __table_args__ = (
        Index("job_of_shot", "shot_id", "id"),
        # A long history is summed up from these alone, and narrow ones are read quickest.
        Index("job_of_batch", "batch_id", "id"),
        Index("job_landed", "shot_id", "rehearsed", "price", sqlite_where=text(LANDED)),
        Index("job_still", "shot_id", "id", sqlite_where=text(STILL)),
        Index("job_sent", "shot_id", "batch_id", sqlite_where=text(SENT)),
        Index(
            "job_may_be_fetched",
            *("state", "ticket_ended", "batch_id"),
            sqlite_where=text(MAY_BE_FETCHED),
        ),
    )
    id: str = Field(primary_key=True)
    shot_id: str
    take_number: int
    order: Any = Field(sa_type=_JSON)
    account: str
    state: str = Field(index=True)
    reason: str
    price: Any = Field(sa_type=_JSON)
    price_formula: str
    priority: int
    rehearsed: bool
    speed: float
    ticket: str | None
    ticket_ended: bool
    progress: float | None
    downloads: Any = Field(sa_type=_JSON)
    landed_file: str | None
    take_id: str | None
    retries_left: int
    bad_polls: int
    cancel_asked: bool
    not_before: str | None
    next_poll: str | None
    created_at: str
    updated_at: str
    batch_id: str


class AttemptRow(FilmRow, table=True):
    __tablename__ = "attempt"
    job_id: str = Field(primary_key=True, foreign_key="job.id")
    n: int = Field(primary_key=True)
    opened_at: str
    sent_at: str | None
    request_sha256: str | None
    outcome: str | None
    status: int | None
    ticket: str | None
    error: str


class JobEventRow(FilmRow, table=True):
    __tablename__ = "job_event"
    seq: int | None = Field(default=None, primary_key=True)
    job_id: str = Field(foreign_key="job.id", index=True)
    state: str
    at: str
    reason: str


class LedgerRow(FilmRow, table=True):
    __tablename__ = "ledger"
    __table_args__ = (
        # One accepted ticket is paid once, whatever goes wrong above this line.
        Index(
            "ledger_spent_once",
            "job_id",
            text("coalesce(ticket, '')"),
            unique=True,
            sqlite_where=text("kind = 'spent'"),
            postgresql_where=text("kind = 'spent'"),
        ),
    )
    id: str = Field(primary_key=True)
    at: str
    job_id: str = Field(foreign_key="job.id", index=True)
    kind: str
    vendor: str
    account: str
    money: Any = Field(sa_type=_JSON)
    ticket: str | None
    rehearsed: bool
    note: str


# Written by triggers, with the lines they come from: nobody adds up a long history to open it.


class JobOrderRow(FilmRow, table=True):
    __tablename__ = "job_order"
    batch_id: str = Field(primary_key=True)
    first_id: str
    jobs: int


class LedgerSumRow(FilmRow, table=True):
    __tablename__ = "ledger_sum"
    rehearsed: bool = Field(primary_key=True)
    vendor: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    money: str = Field(primary_key=True)
    lines: int


class LedgerHeldRow(FilmRow, table=True):
    """Jobs that may have something reserved, with how often they did since they were last paid."""

    __tablename__ = "ledger_held"
    job_id: str = Field(primary_key=True)
    rehearsed: bool = Field(primary_key=True)
    vendor: str = Field(primary_key=True)
    reservations: int
