"""Which jobs may be worked on now: our own order, slots by account and card, rate, pause. Pure.

The engine is given nothing else, so that priority, pause and limits stay rows and values of ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from app.domain.job import Job, JobState, turn
from app.domain.model_card import Pace

S = JobState
MOVING = frozenset({S.SUBMITTING, S.RENDERING, S.FETCHING, S.EVALUATING, S.CANCELLING})
UNFINISHED = MOVING | {S.QUEUED, S.IN_DOUBT}
_AT_VENDOR = frozenset({S.SUBMITTING, S.RENDERING, S.CANCELLING})
MINUTE = timedelta(minutes=1)
Lane = tuple[str, str]  # account, card

LONG_WAIT_S = 600.0  # a vendor that asks for more than this gets its job held
_BACKOFF_S = 5.0


def lane(job: Job) -> Lane:
    return job.account, job.order.card_id


def moves_by_itself(job: Job, *, paused: bool) -> bool:
    """False for what waits for a person; a doubt still being checked counts as moving."""
    if job.state is S.QUEUED:
        return not paused
    return job.state in MOVING or (job.state is S.IN_DOUBT and job.next_poll is not None)


def may_run(
    jobs: Iterable[Job],
    at_work: Collection[str],
    now: datetime,
    pace: Callable[[Job], Pace],
    speed: Callable[[Job], float],
    sent: Mapping[Lane, Sequence[datetime]],
    *,
    paused: bool,
) -> list[Job]:
    """Unfinished jobs nobody works on yet and that may go on now, in the order to start them.

    What a vendor or this machine already has always goes on. A queued job needs its time to have
    come, a free slot of its lane and room under the lane's rate; `sent` holds the lane's recent
    starts. Smaller priority first, then age.
    """
    jobs = list(jobs)
    taken = Counter(
        lane(job)
        for job in jobs
        if job.state in _AT_VENDOR or (job.state is S.QUEUED and job.id in at_work)
    )
    free = [job for job in jobs if job.id not in at_work]
    going = [job for job in free if job.state in MOVING or _checks(job, now)]
    started: Counter[Lane] = Counter()
    if not paused:
        for job in sorted(free, key=turn):
            if job.state is not S.QUEUED or (job.not_before and now < job.not_before):
                continue
            limits, key = pace(job), lane(job)
            if taken[key] >= limits.concurrent:
                continue
            if limits.per_minute is not None:
                since = now - MINUTE / max(speed(job), 1.0)
                recent = sum(1 for at in sent.get(key, ()) if at > since) + started[key]
                if recent >= limits.per_minute:
                    continue
            taken[key] += 1
            started[key] += 1
            going.append(job)
    return going


def seconds_to_wait(jobs: Iterable[Job], now: datetime, *, at_most: float) -> float:
    """Until the next stored time of a job comes; our clock may be moved, so never long."""
    times = [t for job in jobs for t in (job.not_before, job.next_poll) if t and t > now]
    return min([at_most, *((t - now).total_seconds() for t in times)])


def backoff(retries_used: int, asked: float | None, speed: float) -> float:
    """Seconds before the next attempt: what the vendor asked for, else 5, 10, 20 ..."""
    wait = asked if asked is not None else _BACKOFF_S * 2 ** max(retries_used, 0)
    return max(wait, 0.0) / max(speed, 0.01)


def poll_gap(pace: Pace, speed: float) -> float:
    return max(pace.poll_s / max(speed, 0.01), 0.02)


def _checks(job: Job, now: datetime) -> bool:
    return job.state is S.IN_DOUBT and job.next_poll is not None and job.next_poll <= now
