"""A long history is summed up by the database, to the cent, and only its newest orders are read."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import Engine, event

from app.domain.job import Job, JobState, LedgerEntry, LedgerKind
from app.domain.money import Money
from app.storage.account_book import totals
from app.storage.film_store import SqliteFilmStore
from app.storage.job_book import SqliteJobBook
from tests.storage.films import NOON, book_of, job, shots_in

S = JobState
TO_FETCHING = (S.SUBMITTING, S.RENDERING, S.FETCHING)
ENDS = {
    S.READY: (*TO_FETCHING, S.EVALUATING, S.READY),
    S.FAILED: (S.SUBMITTING, S.RENDERING, S.FAILED),
    S.IN_DOUBT: (S.SUBMITTING, S.IN_DOUBT),
    S.QUEUED: (),
}


def test_totals_are_those_of_every_line_added_up(
    store: SqliteFilmStore, book: SqliteJobBook
) -> None:
    (one,) = shots_in(store, 1)
    dice = Random(20261121)
    jobs = [job(one, n, "0.10", rehearsed=n % 7 == 0) for n in range(1, 61)]
    with store.transaction() as tx:
        book.add(tx, jobs, NOON)
        for made in jobs:
            for nth in range(dice.randrange(6)):
                kind = dice.choice(list(LedgerKind))
                signs = (-1, 1) if kind is LedgerKind.CORRECTED else (1,)
                cents = dice.choice(signs) * Decimal(dice.choice((10, 10, 20, 35))) / 100
                book.enter(tx, made, kind, Money.of(str(cents)), NOON, ticket=f"{made.id}-{nth}")

    def plain(entry: LedgerEntry, rehearsed: bool) -> bool:
        return entry.rehearsed is rehearsed

    for rehearsed in (False, True):
        lines = [entry for entry in book.ledger() if plain(entry, rehearsed)]
        assert book.totals(rehearsed=rehearsed) == totals(lines)
        assert totals(lines).reserved
        assert totals(lines).spent


def test_the_queue_leaves_out_old_orders_in_which_nothing_can_happen(
    store: SqliteFilmStore, book: SqliteJobBook
) -> None:
    (one,) = shots_in(store, 1)
    orders = [S.READY, S.IN_DOUBT, S.READY, S.FAILED, S.FAILED, S.READY, S.QUEUED, S.READY]
    made = []
    for n, end in enumerate(orders):
        at = NOON + timedelta(minutes=n)
        pair = [
            job(one, 2 * n + k).model_copy(update={"batch_id": f"order {n}", "created_at": at})
            for k in (1, 2)
        ]
        made.append(pair)
        with store.transaction() as tx:
            book.add(tx, pair, at)
            for k, each in enumerate(pair):
                for state in ENDS[end if k else S.READY]:
                    book.move(tx, each.id, state, "", at)
        if n in (3, 4):  # of the two that failed one is paid and can still be fetched
            with store.transaction() as tx:
                book.update(tx, pair[1].id, at, ticket=f"t{n}", ticket_ended=n == 4)
    queue = book.queue(3)
    wanted = [1, 3, 6, 7]
    assert [each.id for each in queue.jobs] == [each.id for n in wanted for each in made[n]]
    assert [queue.numbers[f"order {n}"] for n in wanted] == [2, 4, 7, 8]
    assert (queue.orders_left_out, queue.jobs_left_out) == (4, 8)
    whole = book.queue(16)
    assert list(whole.jobs) == book.all()
    assert (whole.orders_left_out, whole.jobs_left_out) == (0, 0)


def test_what_was_sent_and_changed_lately_is_found_by_time(
    store: SqliteFilmStore, book: SqliteJobBook
) -> None:
    (one,) = shots_in(store, 1)
    jobs = [job(one, n) for n in (1, 2)]
    late = NOON + timedelta(seconds=30, microseconds=5)
    with store.transaction() as tx:
        book.add(tx, jobs, NOON)
        for made, at in zip(jobs, (NOON, late), strict=True):
            attempt = book.open_attempt(tx, made.id, at)
            book.mark_sent(tx, made.id, attempt.n, "sha", at)
            book.update(tx, made.id, at, reason="sent")
    assert [each.job_id for each in book.sent_since(late)] == [jobs[1].id]
    assert [each.id for each in book.changed_since(late)] == [jobs[1].id]
    assert len(book.sent_since(NOON)) == len(book.changed_since(NOON)) == 2
    assert book.sent_since(late + timedelta(microseconds=1)) == []


def test_sums_carried_on_are_those_of_a_book_that_reads_everything(
    store: SqliteFilmStore, book: SqliteJobBook
) -> None:
    shots = shots_in(store, 2)
    dice = Random(7)
    made: list[Job] = []
    for n in range(12):
        batch = f"order {n}"
        orders = [
            job(shots[k % 2], 3 * n + k, "0.10").model_copy(update={"batch_id": batch})
            for k in (1, 2, 3)
        ]
        with store.transaction() as tx:
            book.add(tx, orders, NOON)
        made += orders
        with store.transaction() as tx:
            for one in dice.sample(made, min(3, len(made))):
                if (state := book.get(one.id, tx).state) is S.QUEUED:
                    book.move(tx, one.id, S.SUBMITTING, "", NOON)
                elif state is S.SUBMITTING:  # turned away: as good as never sent
                    book.move(tx, one.id, S.QUEUED, "", NOON)
                cents = Decimal(dice.randrange(1, 10)) / 100
                kind = dice.choice([LedgerKind.RELEASED, LedgerKind.SPENT, LedgerKind.REFUNDED])
                money = Money.of(str(cents))
                book.enter(tx, one, kind, money, NOON, ticket=f"{one.id}-{n}")
        fresh = book_of(store)
        assert book.queue(5) == fresh.queue(5)
        assert book.sendings() == fresh.sendings()
        assert book.totals() == fresh.totals() == totals(book.ledger())
    assert book.sendings()


def test_money_of_a_transaction_that_is_undone_is_forgotten(
    store: SqliteFilmStore, book: SqliteJobBook
) -> None:
    (one,) = shots_in(store, 1)
    with store.transaction() as tx:
        book.add(tx, [job(one, 1, "0.10")], NOON)
    before = book.totals()
    with contextlib.suppress(ZeroDivisionError), store.transaction() as tx:
        book.add(tx, [job(one, 2, "0.30")], NOON)
        assert book.totals(tx=tx).reserved == Money.of("0.40")
        raise ZeroDivisionError
    assert book.totals() == before == book_of(store).totals()


def test_no_look_reads_every_job(store: SqliteFilmStore, book: SqliteJobBook) -> None:
    """A row of a job is long, an entry of an index short: rows are found, never gone through."""
    made = [
        job(shot, n, "0.25").model_copy(update={"batch_id": f"order {n}"})
        for shot in shots_in(store, 3)
        for n in (1, 2, 3, 4)
    ]
    with store.transaction() as tx:
        book.add(tx, made, NOON)
        book.move(tx, made[0].id, S.SUBMITTING, "", NOON)
        for one in made[1:]:
            book.move(tx, one.id, S.CANCELLED, "", NOON)
    with _asked(store.engine) as asked:
        book.queue(4)
        book.sendings()
        book.totals()
        seed = len(asked)
        with store.transaction() as tx:
            book.move(tx, made[0].id, S.RENDERING, "", NOON, ticket="t")
        book.queue(4)
        assert book.sendings() == {made[0].shot_id: 1}
        book.totals()
        store.board_rows()
        store.board_rows([made[0].shot_id])
    first, later = (_plan(store.engine, some) for some in (asked[:seed], asked[seed:]))
    assert [line for line in later if line.startswith("SCAN job")] == []
    assert [line for line in first if line.startswith("SCAN job:")] == []
    assert all(f"INDEX job_{name} " in " ".join(later) for name in ("landed", "still", "sent"))
    assert "INDEX job_may_be_fetched " in " ".join(later)


@contextlib.contextmanager
def _asked(engine: Engine) -> Iterator[list[str]]:
    """The questions that were put to the database, as it got them."""
    statements: list[str] = []

    def listen(raw: sqlite3.Connection, _record: object) -> None:
        raw.set_trace_callback(statements.append)

    engine.dispose()
    event.listen(engine, "connect", listen)
    yield statements
    event.remove(engine, "connect", listen)
    engine.dispose()


def _plan(engine: Engine, statements: Sequence[str]) -> list[str]:
    """How SQLite answers them, a line each."""
    with closing(sqlite3.connect(str(engine.url.database))) as conn:
        return [
            f"{row[3]}: {one}"
            for one in statements
            if one.lstrip().lower().startswith(("select", "with"))
            for row in conn.execute(f"explain query plan {one}")
        ]
