"""SIGKILL at any instant: nothing is paid twice, nothing is lost, nothing is sent again."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.job import JobState, LedgerKind, Outcome
from app.jobs import recovery
from tests import warm
from tests.jobs.backlot import Backlot
from tests.jobs.films import Film

S = JobState
_DRIVER = "from tests.jobs import driver; driver.main()"


def work_on(folder: Path, *, kill_after: float | None, accept_s: float = 0.05) -> str:
    """Run the driver; killed so many seconds after it said `started`, or left until idle."""
    words = (folder, "0.1", accept_s, "0.02")
    if kill_after is None:
        done = warm.run(_DRIVER, words, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr
    reading, writing = os.pipe()
    errors = folder.with_name("errors")
    with open(reading) as said, open(os.devnull) as nothing, errors.open("w") as written:
        streams = (nothing.fileno(), writing, written.fileno())
        with warm.Running(_DRIVER, words, streams) as process:
            os.close(writing)
            assert said.readline() == "started\n", errors.read_text()
            time.sleep(kill_after)
            process.kill()
    return ""


def wait_for(reached: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)


def settle_from_the_bill(film: Film) -> int:
    """What a person does with the vendor's bill: each doubt is on it, or it is not."""
    billed = {line["sha256"]: line["task"] for line in film.lot.bill()}
    doubts = film.book.all(S.IN_DOUBT)
    for job in doubts:
        sha = film.book.attempts(job.id)[-1].request_sha256
        film.ask("resolve", job, billed.get(sha))
    return len(doubts)


def check_books(film: Film) -> None:
    bill = [line["task"] for line in film.lot.bill()]
    assert len(bill) == len(set(bill))
    spent = [str(line.ticket) for line in film.book.ledger() if line.kind is LedgerKind.SPENT]
    assert sorted(spent) == sorted(bill), "the ledgers agree line by line"
    per_order = Counter(line["sha256"] for line in film.lot.bill())
    assert set(per_order.values()) <= {1}, "nothing is paid twice"
    states = Counter(job.state for job in film.book.all())
    takes = set(film.lot.takes())
    assert states[S.READY] == len(takes)
    assert sum(states.values()) == len(takes) + states[S.FAILED] + states[S.CANCELLED]
    assert not film.book.totals().reserved


def test_kills_at_random_instants_leave_books_that_agree(tmp_path: Path) -> None:
    dice = random.Random(20261121)
    film = Film(tmp_path / "film", Backlot(tmp_path / "film" / "lot"))
    jobs = [film.job() for _ in range(24)] + [film.job("local") for _ in range(6)]
    film.queue(*jobs)
    seen: Counter[str] = Counter()
    for _ in range(6):
        work_on(film.folder, kill_after=dice.uniform(0.05, 1.3))
        seen.update(job.state.value for job in film.book.all())
        charged, sums = len(film.lot.bill()) * 0.5, film.book.totals()
        assert charged <= float(sums.spent.amount + sums.reserved.amount)
    work_on(film.folder, kill_after=None)
    doubts = settle_from_the_bill(film)
    assert work_on(film.folder, kill_after=None) == "started\nidle\n", "and nothing on stderr"
    check_books(film)
    assert len(film.lot.takes()) == len(jobs)
    print(f"states found after 6 kills: {dict(seen)}; {doubts} in doubt")
    film.close()


def test_a_kill_while_the_answer_is_late_ends_in_doubt_and_is_never_sent_again(
    tmp_path: Path,
) -> None:
    film = Film(tmp_path / "film", Backlot(tmp_path / "film" / "lot"))
    (job,) = [film.job()]
    film.queue(job)
    work_on(film.folder, kill_after=2.0, accept_s=60)
    assert film.book.get(job.id).state is S.SUBMITTING
    assert film.book.attempts(job.id)[-1].sent_at is not None
    work_on(film.folder, kill_after=None)
    assert film.book.get(job.id).state is S.IN_DOUBT
    assert len(film.lot.bill()) == 1
    assert settle_from_the_bill(film) == 1
    work_on(film.folder, kill_after=None)
    check_books(film)
    film.close()


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_jobs_db_is_disposable_with_jobs_in_flight(tmp_path: Path, harm: str) -> None:
    film = Film(tmp_path / "film", Backlot(tmp_path / "film" / "lot", fast=10, render_s=30))
    jobs = [*(film.job() for _ in range(6)), film.job("local")]
    film.line.start()
    film.queue(*jobs)
    wait_for(lambda: len(film.book.all(S.RENDERING)) == 5)
    film.line.close()
    file = film.folder / "jobs.db"
    if harm == "damaged":
        whole = bytearray(file.read_bytes())
        whole[64 : len(whole) // 2] = os.urandom(len(whole) // 2 - 64)
        file.write_bytes(whole)
    else:
        recovery.discard(file)
    film.lot.render_s = 0
    film.line = film.new_line()
    film.line.start()
    film.idle()
    check_books(film)
    assert len(film.lot.takes()) == 7
    film.close()


def test_a_file_that_is_not_the_engines_is_not_trusted(tmp_path: Path) -> None:
    file = tmp_path / "jobs.db"
    assert not recovery.is_sound(file)
    file.touch()
    assert not recovery.is_sound(file)
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("create table something (else_ text)")
    assert not recovery.is_sound(file)
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("create table workflow_status (id text)")
    assert recovery.is_sound(file)
    file.write_bytes(file.read_bytes()[:5000])
    assert not recovery.is_sound(file)


def test_a_marked_attempt_without_an_outcome_is_not_sent_also_without_jobs_db(
    tmp_path: Path,
) -> None:
    film = Film(tmp_path / "film")
    job = film.job()
    film.queue(job)
    now = film.clock.now()
    with film.store.transaction() as tx:
        film.book.move(tx, job.id, S.SUBMITTING, "", now)
        attempt = film.book.open_attempt(tx, job.id, now)
        assert film.book.mark_sent(tx, job.id, attempt.n, "0" * 64, now)
    film.line.start()
    film.idle()
    assert film.book.get(job.id).state is S.IN_DOUBT
    assert film.book.attempts(job.id)[-1].outcome is Outcome.UNKNOWN
    assert film.lot.bill() == []
    film.close()


def test_closing_in_the_middle_returns_within_seconds_and_the_next_start_goes_on(
    tmp_path: Path,
) -> None:
    film = Film(tmp_path / "film", Backlot(tmp_path / "film" / "lot", fast=10, render_s=30))
    vendor, local = film.job(), film.job("local")
    film.line.start()
    film.queue(vendor, local)
    wait_for(lambda: len(film.book.all(S.RENDERING)) == 2)
    film.line.close()
    assert [film.book.get(j.id).state for j in (vendor, local)] == [S.RENDERING] * 2
    film.lot.render_s = 0
    film.line = film.new_line()
    film.line.start()
    film.idle()
    assert [film.book.get(j.id).state for j in (vendor, local)] == [S.READY] * 2
    assert len(film.lot.bill()) == 1
    film.close()
    assert film.lot.calls.count("close") == 2
