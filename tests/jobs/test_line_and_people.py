"""People and limits: cancel, hold and pause, slots and priority, threads, folders that moved."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import BelongsElsewhere, Refused
from app.domain.job import JobState, LedgerKind
from app.domain.model_card import Pace
from app.jobs import words
from tests.jobs.films import Film

S, K = JobState, LedgerKind


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Film]:
    made = Film(tmp_path_factory.mktemp("film"))
    made.line.start()
    yield made
    made.close()


def test_cancel_follows_the_job_wherever_it_is(film: Film) -> None:
    film.line.pause(True)
    queued = film.job()
    film.queue(queued)
    assert film.ask("cancel", queued).state is S.CANCELLED
    assert film.money(queued) == [(K.RESERVED, "0.50"), (K.RELEASED, "0.50")]
    film.line.pause(False)
    film.lot.render_s = 60
    can, cannot, local = film.job(), film.job(), film.job("local")
    film.lot.script[f"cancel {cannot.id}"] = [Refused("too late", status=409)]
    film.queue(can, cannot, local)
    _until(
        film, lambda: all(film.book.get(j.id).state is S.RENDERING for j in (can, cannot, local))
    )
    for job in (can, cannot, local):
        film.ask("cancel", job)
    _until(film, lambda: film.book.get(cannot.id).reason == words.CANNOT_CANCEL)
    film.lot.render_s = 0
    film.idle()
    assert film.book.get(can.id).state is S.CANCELLED
    assert film.book.get(local.id).state is S.CANCELLED
    assert film.book.get(cannot.id).state is S.READY
    assert f"cancel {can.id}" in film.lot.calls


def test_pause_sends_nothing_new_and_hold_waits_for_release(film: Film) -> None:
    film.line.pause(True)
    first, second = film.job(), film.job()
    film.queue(first, second)
    film.idle()
    assert film.book.get(first.id).state is S.QUEUED
    film.ask("hold", second)
    film.line.pause(False)
    film.idle()
    assert film.book.get(first.id).state is S.READY
    assert film.book.get(second.id).state is S.HELD
    film.ask("release", second)
    film.idle()
    assert film.book.get(second.id).state is S.READY


def test_the_lines_slots_are_never_overrun_and_priority_goes_first(film: Film) -> None:
    film.lot.limits = Pace(concurrent=2, poll_s=0.05)
    film.lot.render_s, film.lot.most_at_once = 0.1, 0
    film.lot._open.clear()
    film.line.pause(True)
    late = [film.job(priority=5) for _ in range(6)]
    urgent = film.job(priority=-1)
    film.queue(*late, urgent)
    film.line.pause(False)
    film.idle()
    film.lot.limits, film.lot.render_s = Pace(concurrent=4, poll_s=0.05), 0.0
    assert film.lot.most_at_once == 2
    sends = [call for call in film.lot.calls if call.startswith("send ")]
    first_two = [call for call in sends if call[5:] in {j.id for j in [*late, urgent]}][:2]
    assert f"send {urgent.id}" in first_two


def test_forty_jobs_at_once_do_not_wait_for_each_other(film: Film) -> None:
    film.lot.limits = Pace(concurrent=40, poll_s=0.05)
    jobs = [film.job() for _ in range(40)]
    film.queue(*jobs)
    film.idle(seconds=25)
    film.lot.limits = Pace(concurrent=4, poll_s=0.05)
    assert {film.book.get(job.id).state for job in jobs} == {S.READY}


def test_no_step_runs_on_a_callers_event_loop(tmp_path: Path, film: Film) -> None:
    film.line.close()

    async def begin() -> None:
        film.line = film.new_line()
        film.line.start()

    asyncio.run(begin())
    film.run(film.job(), film.job("local"))
    assert threading.main_thread().name not in film.lot.threads


def test_a_folder_that_belongs_elsewhere_is_not_worked_on(tmp_path: Path) -> None:
    film = Film(tmp_path / "copy")
    refusal = BelongsElsewhere("This folder was moved or copied.", "Adopt it.", {"jobs": 1})
    film.line = film.new_line(lambda: refusal)
    film.queue(film.job())
    with pytest.raises(BelongsElsewhere) as told:
        film.line.start()
    assert told.value.next_step == "Adopt it."
    assert told.value.details == {"jobs": 1}
    assert film.book.all()[0].state is S.QUEUED
    assert not (film.folder / "jobs.db").exists()
    film.close()


def _until(film: Film, reached, seconds: float = 30) -> None:
    ended = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if reached():
            return
        ended.wait(0.05)
    pytest.fail(str([(j.state, j.reason) for j in film.book.all()]))
