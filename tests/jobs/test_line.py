"""The line at work: every way a send, a poll and a download can end, and what is written then."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator

import pytest

from app.domain.errors import (
    BadInput,
    BadReply,
    Bug,
    DiskFull,
    MediaUnreadable,
    NotConfigured,
    OutOfFunds,
    RateLimited,
    Refused,
    Unreachable,
)
from app.domain.events import JobMoved, LineWaits
from app.domain.job import MOVES, JobState, LedgerKind, Outcome
from app.domain.money import Money
from app.domain.vendor_ports import ABSENT
from app.jobs import line, words
from app.jobs.sending import ABSENT_S
from tests.jobs.backlot import Look, Reply
from tests.jobs.films import Film

S, K = JobState, LedgerKind


class _Undo(Exception):
    """Takes a transaction back."""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Film]:
    made = Film(tmp_path_factory.mktemp("film"))
    made.line.start()
    yield made
    made.close()


def test_every_pair_of_states_is_a_move_of_the_table_or_refused(film: Film) -> None:
    done = set()
    for old, new in itertools.product(S, S):
        job = film.job(state=old)
        with contextlib.suppress(_Undo), film.store.transaction() as tx:
            film.book.add(tx, [job], film.clock.now())
            if new in MOVES[old]:
                film.book.move(tx, job.id, new, "", film.clock.now())
                done.add((old, new))
            else:
                with pytest.raises(Bug):
                    film.book.move(tx, job.id, new, "", film.clock.now())
            raise _Undo
    assert done == {(old, new) for old in MOVES for new in MOVES[old]}


def test_a_job_goes_down_the_whole_line(film: Film) -> None:
    seen: list[JobState] = []
    forget = film.bus.subscribe(JobMoved, lambda event: seen.append(event.state))
    (job,) = film.run(film.job())
    forget()
    assert film.states(job) == [
        S.QUEUED, S.SUBMITTING, S.RENDERING, S.FETCHING, S.EVALUATING, S.READY,
    ]  # fmt: skip
    assert film.money(job) == [(K.RESERVED, "0.50"), (K.SPENT, "0.50")]
    (attempt,) = film.book.attempts(job.id)
    assert (attempt.outcome, attempt.ticket) == (Outcome.ACCEPTED, job.ticket)
    assert attempt.sent_at is not None
    assert attempt.request_sha256 == film.lot.bill()[-1]["sha256"]
    assert job.take_id in film.lot.takes()
    assert S.READY in seen
    assert S.SUBMITTING in seen


def test_a_local_job_sends_nothing_and_costs_nothing(film: Film) -> None:
    (job,) = film.run(film.job("local"))
    assert job.state is S.READY
    assert film.states(job)[:3] == [S.QUEUED, S.SUBMITTING, S.RENDERING]
    assert film.money(job) == []
    assert film.book.attempts(job.id) == []
    assert f"send {job.id}" not in film.lot.calls


def test_what_the_vendor_states_is_what_is_spent_and_the_rest_released(film: Film) -> None:
    job = film.job()
    film.lot.script[f"send {job.id}"] = [Reply(f"cheap-{job.id}", Money.of("0.30"))]
    film.lot.script[f"poll {job.id}"] = [Look(price=Money.of("0.45"))]
    film.run(job)
    assert film.money(job) == [
        (K.RESERVED, "0.50"), (K.SPENT, "0.30"), (K.RELEASED, "0.20"), (K.CORRECTED, "0.15"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "error",
    [
        Refused("moderated", status=400),
        OutOfFunds("no credits", status=402),
        NotConfigured("the key is refused", status=401),
    ],
)
def test_a_complete_refusal_fails_and_releases(film: Film, error: Exception) -> None:
    job = film.job()
    film.lot.script[f"send {job.id}"] = [error]
    (job,) = film.run(job)
    assert job.state is S.FAILED
    assert film.money(job) == [(K.RESERVED, "0.50"), (K.RELEASED, "0.50")]
    (attempt,) = film.book.attempts(job.id)
    assert attempt.outcome is Outcome.REFUSED
    assert film.lot.calls.count(f"send {job.id}") == 1


@pytest.mark.parametrize(
    "error",
    [
        RateLimited("slow down", retry_after=0.05),
        Unreachable("no route", sent=False),
        Refused("overloaded, nothing was made", status=503),
    ],
)
def test_a_refusal_for_now_opens_a_new_attempt_within_the_budget(
    film: Film, error: Exception
) -> None:
    once, always = film.job(), film.job()
    film.lot.fast = 1000.0
    film.lot.script[f"send {once.id}"] = [error]
    film.lot.script[f"send {always.id}"] = [error] * 9
    once, always = film.run(once, always)
    film.lot.fast = 2.0
    assert once.state is S.READY
    outcomes = [a.outcome for a in film.book.attempts(once.id)]
    assert outcomes == [Outcome.REFUSED, Outcome.ACCEPTED]
    assert film.money(once) == [(K.RESERVED, "0.50"), (K.SPENT, "0.50")]
    assert always.state is S.FAILED
    assert len(film.book.attempts(always.id)) == 4
    assert film.money(always) == [(K.RESERVED, "0.50"), (K.RELEASED, "0.50")]


@pytest.mark.parametrize(
    "error", [Unreachable("time-out"), BadReply("not JSON"), Unreachable("502")]
)
def test_an_unknown_outcome_is_in_doubt_and_is_never_sent_again(
    film: Film, error: Exception
) -> None:
    job = film.job()
    film.lot.script[f"send {job.id}"] = [("lost", error)]
    (job,) = film.run(job)
    assert (job.state, job.reason) == (S.IN_DOUBT, words.YOUR_ANSWER)
    assert film.money(job) == [(K.RESERVED, "0.50")]
    assert film.book.attempts(job.id)[-1].outcome is Outcome.UNKNOWN
    film.line.wake()
    film.idle()
    assert film.lot.calls.count(f"send {job.id}") == 1
    for wish in ("cancel", "retry", "release", "hold"):
        with pytest.raises(BadInput):
            film.ask(wish, job)


def test_a_vendor_that_can_say_settles_the_doubt(film: Film) -> None:
    job = film.job()
    film.lot.script[f"send {job.id}"] = [("lost", Unreachable("reset"))]
    film.lot.script[f"settle {job.id}"] = [f"found-{job.id}"]
    film.lot.script[f"poll {job.id}"] = [Look()]
    (job,) = film.run(job)
    assert job.state is S.READY
    assert job.ticket == f"found-{job.id}"
    assert film.money(job) == [(K.RESERVED, "0.50"), (K.SPENT, "0.50")]


def test_two_doubts_never_get_one_ticket(film: Film) -> None:
    one, two = film.job(), film.job()
    for job, other in ((one, "b"), (two, "b")):
        film.lot.script[f"send {job.id}"] = [("lost", Unreachable("reset"))]
        film.lot.script[f"settle {job.id}"] = ["the-same", f"{other}-{job.id}"]
        film.lot.script[f"poll {job.id}"] = [Look()]
    one, two = film.run(one, two)
    assert (one.state, two.state) == (S.READY, S.READY)
    tickets = [one.ticket, two.ticket]
    assert len(set(tickets)) == 2
    assert "the-same" in tickets


def test_what_the_vendor_never_got_is_sent_again_but_not_before_it_could_know(film: Film) -> None:
    job = film.job()
    film.lot.script[f"send {job.id}"] = [Unreachable("reset")]
    film.lot.script[f"settle {job.id}"] = [ABSENT, ABSENT]
    usual, film.lot.fast = film.lot.fast, 200.0
    try:
        (job,) = film.run(job)
    finally:
        film.lot.fast = usual
    first, second = film.book.attempts(job.id)
    assert first.sent_at is not None
    assert (second.opened_at - first.sent_at).total_seconds() >= ABSENT_S / 200
    assert job.state is S.READY
    assert (first.outcome, second.outcome) == (Outcome.REFUSED, Outcome.ACCEPTED)
    assert film.lot.calls.count(f"send {job.id}") == 2
    assert film.money(job) == [(K.RESERVED, "0.50"), (K.SPENT, "0.50")]


def test_the_persons_answer_settles_a_doubt_either_way(film: Film) -> None:
    yes, no = film.job(), film.job()
    for job in (yes, no):
        film.lot.script[f"send {job.id}"] = [("lost", Unreachable("reset"))]
    film.run(yes, no)
    ticket = next(line["task"] for line in film.lot.bill() if line["task"].endswith(yes.id))
    film.ask("resolve", yes, ticket)
    film.ask("resolve", no, None)
    film.idle()
    yes, no = film.book.get(yes.id), film.book.get(no.id)
    assert (yes.state, no.state) == (S.READY, S.READY)
    assert film.money(yes) == film.money(no) == [(K.RESERVED, "0.50"), (K.SPENT, "0.50")]
    outcomes = [a.outcome for a in film.book.attempts(no.id)]
    assert outcomes == [Outcome.REFUSED, Outcome.ACCEPTED]


def test_a_ticket_that_belongs_to_another_job_is_no_answer(film: Film) -> None:
    (paid,) = film.run(film.job())
    job = film.job()
    film.lot.script[f"send {job.id}"] = [("lost", BadReply("half a page"))]
    film.run(job)
    for ticket in (paid.ticket, "", "x" * 501, "a\nb"):
        with pytest.raises(BadInput):
            film.ask("resolve", job, ticket)
    assert film.book.get(job.id).state is S.IN_DOUBT


def test_a_long_wait_asked_for_holds_the_job(film: Film) -> None:
    sending, polling = film.job(), film.job()
    film.lot.script[f"send {sending.id}"] = [RateLimited("tomorrow", retry_after=3600)]
    film.lot.script[f"poll {polling.id}"] = [RateLimited("tomorrow", retry_after=3600)]
    sending, polling = film.run(sending, polling)
    for job in (sending, polling):
        assert job.state is S.HELD
        assert job.reason.startswith("vendor asks to wait until ")
        film.ask("release", job)
    film.idle()
    assert [film.book.get(j.id).state for j in (sending, polling)] == [S.READY, S.READY]
    assert film.lot.calls.count(f"send {polling.id}") == 1


def test_eight_unusable_answers_fail_the_poll_and_keep_the_ticket(film: Film) -> None:
    patient, spoilt = film.job(), film.job()
    film.lot.script[f"poll {patient.id}"] = [BadReply("?")] * 7 + [Look("running")]
    film.lot.script[f"poll {spoilt.id}"] = [BadReply("?")] * 8
    patient, spoilt = film.run(patient, spoilt)
    assert (patient.state, spoilt.state) == (S.READY, S.FAILED)
    assert spoilt.ticket
    assert not spoilt.ticket_ended
    film.ask("retry", spoilt)
    film.idle()
    assert film.book.get(spoilt.id).state is S.READY
    assert film.lot.calls.count(f"send {spoilt.id}") == 1
    assert film.money(spoilt) == [(K.RESERVED, "0.50"), (K.SPENT, "0.50")]


def test_a_vendor_out_of_reach_is_asked_again(film: Film) -> None:
    job = film.job()
    film.lot.script[f"poll {job.id}"] = [Unreachable("no network")] * 4 + [RateLimited("busy")]
    (job,) = film.run(job)
    assert job.state is S.READY


def test_a_word_nobody_knows_counts_as_running(film: Film) -> None:
    job = film.job()
    film.lot.script[f"poll {job.id}"] = [Look("pondering"), Look("waiting"), Look()]
    (job,) = film.run(job)
    assert job.state is S.READY


def test_a_ticket_the_vendor_ended_is_given_up_and_retry_orders_anew(film: Film) -> None:
    job = film.job()
    film.lot.script[f"poll {job.id}"] = [Look("failed", failure="nobody in the picture")]
    (job,) = film.run(job)
    assert (job.state, job.reason, job.ticket_ended) == (S.FAILED, "nobody in the picture", True)
    first = job.ticket
    film.ask("retry", job)
    film.idle()
    job = film.book.get(job.id)
    assert job.state is S.READY
    assert job.ticket != first
    assert film.money(job) == [
        (K.RESERVED, "0.50"), (K.SPENT, "0.50"), (K.RESERVED, "0.50"), (K.SPENT, "0.50"),
    ]  # fmt: skip


def test_what_is_given_back_is_tried_again_by_itself(film: Film) -> None:
    job = film.job()
    film.lot.script[f"poll {job.id}"] = [
        Look("failed", failure="internal", may_retry=True, refunded=True)
    ]
    (job,) = film.run(job)
    assert job.state is S.READY
    assert [kind for kind, _ in film.money(job)] == [
        K.RESERVED, K.SPENT, K.REFUNDED, K.RESERVED, K.SPENT,
    ]  # fmt: skip


def test_three_downloads_then_failed_with_the_ticket_kept(film: Film) -> None:
    lucky, unlucky = film.job(), film.job()
    film.lot.script[f"fetch {lucky.id}"] = [Unreachable("cut off")] * 2
    film.lot.script[f"fetch {unlucky.id}"] = [Unreachable("cut off")] * 3
    lucky, unlucky = film.run(lucky, unlucky)
    assert (lucky.state, unlucky.state) == (S.READY, S.FAILED)
    film.ask("retry", unlucky)
    film.idle()
    assert film.book.get(unlucky.id).state is S.READY
    assert film.lot.calls.count(f"send {unlucky.id}") == 1


def test_what_cannot_land_fails_and_comes_home_on_retry(film: Film) -> None:
    broken = film.job()
    film.lot.script[f"land {broken.id}"] = [MediaUnreadable("no picture inside")]
    (broken,) = film.run(broken)
    assert broken.state is S.FAILED
    assert broken.ticket
    film.ask("retry", broken)
    film.idle()
    assert film.book.get(broken.id).state is S.READY


@pytest.mark.parametrize("step", ["fetch", "land", "evaluate"])
def test_a_full_disk_makes_the_line_wait_and_say_so(
    film: Film, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_SICK_S", 0.3)
    told: list[LineWaits] = []
    forget = film.bus.subscribe(LineWaits, told.append)
    job = film.job()
    film.lot.script[f"{step} {job.id}"] = [DiskFull("The disk is full.")]
    (job,) = film.run(job)
    forget()
    assert job.state is S.READY
    assert film.lot.calls.count(f"{step} {job.id}") == 2
    assert film.lot.calls.count(f"send {job.id}") == 1
    assert told == [LineWaits(kind=DiskFull.kind, why="The disk is full."), LineWaits()]


def test_a_link_that_has_run_out_is_asked_for_anew_before_it_is_tried(film: Film) -> None:
    ran_out, told_again = "https://x/a.mp4?Expires=1700000000", "https://x/b.mp4?Expires=1700000001"
    job = film.job()
    film.lot.script[f"poll {job.id}"] = [
        Look(downloads=(ran_out,)), Look(downloads=(told_again,)),
    ]  # fmt: skip
    (job,) = film.run(job)
    assert job.state is S.READY
    # what the vendor has just named is tried, whatever this machine's clock says
    assert film.lot.links[job.id] == [told_again]


def test_checks_that_cannot_run_do_not_take_the_take_back(film: Film) -> None:
    job = film.job()
    film.lot.script[f"evaluate {job.id}"] = [MediaUnreadable("no decoder")]
    (job,) = film.run(job)
    assert job.state is S.READY
    assert "no decoder" in job.reason


def test_a_fault_of_ours_while_sending_is_in_doubt_and_elsewhere_fails(
    film: Film, expect_log
) -> None:
    expect_log("takeboard.jobs", "broke at send")
    expect_log("takeboard.jobs", "broke at watch")
    sending, polling = film.job(), film.job()
    film.lot.script[f"send {sending.id}"] = [("lost", ValueError("oops"))]
    film.lot.script[f"poll {polling.id}"] = [ValueError("oops")]
    sending, polling = film.run(sending, polling)
    assert (sending.state, polling.state) == (S.IN_DOUBT, S.FAILED)
    assert not polling.ticket_ended
