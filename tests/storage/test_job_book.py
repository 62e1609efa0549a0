"""Jobs, attempts and money: written together, guarded against happening twice."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import Bug, NotFound
from app.domain.job import Job, JobState, LedgerKind, Outcome
from app.domain.money import Money
from app.domain.ports import Transaction
from app.storage.film_store import SqliteFilmStore
from app.storage.job_book import SqliteJobBook
from tests.storage.films import NOON, job, shot, shots_in


@pytest.fixture
def queued(store: SqliteFilmStore, book: SqliteJobBook) -> Job:
    (one,) = shots_in(store, 1)
    made = job(one)
    with store.transaction() as tx:
        book.add(tx, [made], NOON)
    return made


def test_a_batch_is_recorded_with_reservations_and_first_lines(
    store: SqliteFilmStore, book: SqliteJobBook
) -> None:
    one = shot()
    jobs = [job(one, 1, "0.50"), job(one, 2, "0.25", rehearsed=True), job(one, 3, "0")]
    with store.transaction() as tx:
        book.add(tx, jobs, NOON)
    assert book.all() == jobs
    assert book.get(jobs[0].id) == jobs[0]
    assert [e.kind for e in book.ledger()] == [LedgerKind.RESERVED] * 2
    assert book.totals().reserved == Money.of("0.50")
    assert book.totals(rehearsed=True).reserved == Money.of("0.25")
    assert book.totals(vendor="kling").reserved == Money.zero()
    assert [e.state for e in book.history(jobs[2].id)] == [JobState.QUEUED]
    assert book.all(JobState.READY) == []
    assert book.all(shot_id="other") == []


def test_a_refused_transaction_leaves_no_job_and_no_money(
    store: SqliteFilmStore, book: SqliteJobBook, queued: Job
) -> None:
    with pytest.raises(Bug), store.transaction() as tx:
        book.add(tx, [job(shot(20)), queued], NOON)
    assert book.all() == [queued]
    assert len(book.ledger()) == 1


def test_a_move_follows_the_table_and_writes_history(
    store: SqliteFilmStore, book: SqliteJobBook, queued: Job
) -> None:
    with store.transaction() as tx:
        book.move(tx, queued.id, JobState.SUBMITTING, "slot free", NOON)
        moved = book.move(tx, queued.id, JobState.RENDERING, "accepted", NOON, ticket="t1")
    assert book.get(queued.id) == moved
    assert (moved.ticket, moved.reason) == ("t1", "accepted")
    assert [(e.state, e.reason) for e in book.history(queued.id)] == [
        (JobState.QUEUED, ""),
        (JobState.SUBMITTING, "slot free"),
        (JobState.RENDERING, "accepted"),
    ]
    with pytest.raises(Bug), store.transaction() as tx:
        book.move(tx, queued.id, JobState.QUEUED, "again", NOON)
    with pytest.raises(Bug), store.transaction() as tx:
        book.update(tx, queued.id, NOON, state=JobState.READY)
    assert book.get(queued.id).state is JobState.RENDERING


def test_progress_is_no_move(store: SqliteFilmStore, book: SqliteJobBook, queued: Job) -> None:
    with store.transaction() as tx:
        book.update(tx, queued.id, NOON, progress=0.25, downloads=("https://x/1",))
    assert book.get(queued.id).progress == 0.25
    assert len(book.history(queued.id)) == 1


def test_an_unknown_job_is_not_found(book: SqliteJobBook) -> None:
    with pytest.raises(NotFound):
        book.get("nobody")


def test_the_sent_mark_is_set_once(
    store: SqliteFilmStore, book: SqliteJobBook, queued: Job
) -> None:
    with store.transaction() as tx:
        attempt = book.open_attempt(tx, queued.id, NOON)
        assert book.open_attempt(tx, queued.id, NOON) == attempt
    with store.transaction() as tx:
        assert book.mark_sent(tx, queued.id, attempt.n, "sha", NOON) is True
    with store.transaction() as tx:
        assert book.mark_sent(tx, queued.id, attempt.n, "other", NOON) is False
    assert book.attempts(queued.id)[0].request_sha256 == "sha"
    with pytest.raises(Bug), store.transaction() as tx:
        book.mark_sent(tx, queued.id, 7, "sha", NOON)


@pytest.mark.parametrize(
    ("outcome", "ended", "may"),
    [
        (None, False, False),
        (Outcome.UNKNOWN, False, False),
        (Outcome.ACCEPTED, False, False),
        (Outcome.ACCEPTED, True, True),
        (Outcome.REFUSED, False, True),
    ],
)
def test_another_attempt_opens_only_when_nothing_can_be_paid_twice(
    store: SqliteFilmStore,
    book: SqliteJobBook,
    queued: Job,
    outcome: Outcome | None,
    ended: bool,
    may: bool,
) -> None:
    with store.transaction() as tx:
        n = book.open_attempt(tx, queued.id, NOON).n
        book.mark_sent(tx, queued.id, n, "sha", NOON)
        if outcome:
            book.settle_attempt(tx, queued.id, n, outcome, status=200, ticket="t")
        book.update(tx, queued.id, NOON, ticket_ended=ended)
    if may:
        with store.transaction() as tx:
            assert book.open_attempt(tx, queued.id, NOON).n == 2
    else:
        with pytest.raises(Bug), store.transaction() as tx:
            book.open_attempt(tx, queued.id, NOON)


def test_what_was_accepted_stays_accepted(
    store: SqliteFilmStore, book: SqliteJobBook, queued: Job
) -> None:
    with store.transaction() as tx:
        n = book.open_attempt(tx, queued.id, NOON).n
        book.mark_sent(tx, queued.id, n, "sha", NOON)
        book.settle_attempt(tx, queued.id, n, Outcome.UNKNOWN, error="timed out")
        book.settle_attempt(tx, queued.id, n, Outcome.ACCEPTED, ticket="t1")
        book.settle_attempt(tx, queued.id, n, Outcome.ACCEPTED, ticket="t1")
    with pytest.raises(Bug), store.transaction() as tx:
        book.settle_attempt(tx, queued.id, n, Outcome.REFUSED)
    assert book.attempts(queued.id)[0].outcome is Outcome.ACCEPTED


def test_a_ticket_is_paid_once(store: SqliteFilmStore, book: SqliteJobBook, queued: Job) -> None:
    with store.transaction() as tx:
        first = book.enter(tx, queued, LedgerKind.SPENT, Money.of("0.60"), NOON, ticket="t1")
        again = book.enter(tx, queued, LedgerKind.SPENT, Money.of("0.60"), NOON, ticket="t1")
        book.enter(tx, queued, LedgerKind.CORRECTED, Money.of("-0.10"), NOON, ticket="t1")
    assert again == first
    assert (book.totals().spent, book.totals().reserved) == (Money.of("0.50"), Money.of("0.00"))


def test_money_of_a_job_through_retry_release_and_refund(
    store: SqliteFilmStore, book: SqliteJobBook, queued: Job
) -> None:
    half = Money.of("0.50")
    steps = [
        (LedgerKind.RELEASED, None, "0.00", "0.00"),
        (LedgerKind.RESERVED, None, "0.50", "0.00"),
        (LedgerKind.SPENT, "t1", "0.00", "0.50"),
        (LedgerKind.RELEASED, None, "0.00", "0.50"),
        (LedgerKind.REFUNDED, "t1", "0.00", "0.00"),
        (LedgerKind.RESERVED, None, "0.50", "0.00"),
        (LedgerKind.SPENT, "t2", "0.00", "0.50"),
    ]
    for kind, ticket, reserved, spent in steps:
        with store.transaction() as tx:
            book.enter(tx, queued, kind, half, NOON, ticket=ticket)
        totals = book.totals()
        assert (totals.reserved, totals.spent) == (Money.of(reserved), Money.of(spent)), kind


def test_a_session_of_somebody_elses_making_is_a_transaction_too(
    store: SqliteFilmStore, book: SqliteJobBook, queued: Job
) -> None:
    with Session(store.engine) as session, session.begin():
        # What the engine's datasource does before it hands its session over.
        session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        tx = Transaction(session)
        book.move(tx, queued.id, JobState.SUBMITTING, "slot free", NOON)
    with pytest.raises(ZeroDivisionError), Session(store.engine) as session, session.begin():
        book.move(Transaction(session), queued.id, JobState.RENDERING, "", NOON).priority / 0
    assert book.get(queued.id).state is JobState.SUBMITTING


@pytest.mark.parametrize("field", ["order", "price", "take_number", "batch_id"])
def test_what_was_ordered_never_changes(
    store: SqliteFilmStore, book: SqliteJobBook, queued: Job, field: str
) -> None:
    other = job(shot(20), 7, "9.00")
    with pytest.raises(Bug, match=f"the {field} of a job"), store.transaction() as tx:
        book.update(tx, queued.id, NOON, **{field: getattr(other, field)})
    with pytest.raises(Bug, match=f"the {field} of a job"), store.transaction() as tx:
        book.move(tx, queued.id, JobState.HELD, "", NOON, **{field: getattr(other, field)})
    assert book.get(queued.id) == queued
