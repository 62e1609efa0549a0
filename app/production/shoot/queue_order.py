"""The waiting line of the queue: who is next, and how a person changes that. Pure.

Jobs wait per account, because that is what their slots belong to; places count from 1 within one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum

from app.domain.errors import UsageError
from app.domain.job import SETTLED, Job, JobState, turn

Arrange = Callable[[Sequence[Job]], list[Job]]


class Shift(StrEnum):
    FRONT = "front"
    UP = "up"
    DOWN = "down"


def waiting(jobs: Sequence[Job]) -> dict[str, list[Job]]:
    """Queued jobs by account, the next one first."""
    lines: dict[str, list[Job]] = {}
    for job in sorted(jobs, key=turn):
        if job.state is JobState.QUEUED:
            lines.setdefault(job.account, []).append(job)
    return lines


def why_fixed(job: Job) -> str:
    """Why a job has no place that could change; empty where it has one."""
    if job.state is JobState.QUEUED:
        return ""
    if job.state is JobState.HELD:
        return "It is held: release it first."
    if job.state in SETTLED:
        return "It is finished and waits for nothing."
    return "It has already been sent: only waiting takes change places."


def shifted(line: Sequence[Job], ids: Collection[str], shift: Shift) -> list[Job]:
    """One account's line with the named jobs moved together by one place, or to its front."""
    named = [job for job in line if job.id in ids]
    others = [job for job in line if job.id not in ids]
    if not named:
        return list(line)
    first = line.index(named[0])
    if shift is Shift.FRONT:
        at = 0
    elif shift is Shift.UP:
        at = max(first - 1, 0)
    else:
        at = min(first + 1, len(others))
    return [*others[:at], *named, *others[at:]]


def put_beside(
    line: Sequence[Job], ids: Collection[str], beside: str, *, behind: bool
) -> list[Job]:
    """The named jobs together in front of another one of their line, or behind it."""
    at = next((n for n, job in enumerate(line) if job.id == beside), len(line)) + behind
    named = [job for job in line if job.id in ids]
    return [
        *(job for job in line[:at] if job.id not in ids),
        *named,
        *(job for job in line[at:] if job.id not in ids),
    ]


def rearranged(jobs: Sequence[Job], ids: Collection[str], arrange: Arrange) -> dict[str, int]:
    """What must be written so that the named jobs' lines run as arranged: priority by job id.

    Raises `UsageError` where one of them waits no longer.
    """
    named = [job for job in jobs if job.id in ids]
    if fixed := next(filter(None, map(why_fixed, named)), ""):
        raise UsageError("This take cannot change its place in the queue.", fixed)
    lines = waiting(jobs)
    changes: dict[str, int] = {}
    for account in sorted({job.account for job in named}):
        changes |= _priorities(arrange(lines[account]))
    return changes


def _priorities(wanted: Sequence[Job]) -> dict[str, int]:
    """Whoever goes first gets a smaller number, and nobody a larger one: a later order stays
    behind everything that was put in order before it.
    """
    changes: dict[str, int] = {}
    behind: tuple[int, Job] | None = None
    for job in reversed(wanted):
        number = job.priority
        if behind is not None:
            most, follower = behind
            older = turn(job)[1:] < turn(follower)[1:]
            number = min(number, most if older else most - 1)
        if number != job.priority:
            changes[job.id] = number
        behind = (number, job)
    return changes
