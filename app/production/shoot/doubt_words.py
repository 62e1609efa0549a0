"""What happened to an order in doubt, line by line, and what each answer means for the money. Pure.

Every sentence says what this program does; what only the vendor knows is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.domain.job import Attempt, Job, JobEvent, JobState

Line = tuple[datetime, str, str, str]  # when, icon, what, detail


def what_happened(
    job: Job, attempts: Sequence[Attempt], history: Sequence[JobEvent], size: int, can_ask: bool
) -> Iterator[Line]:
    """Oldest first. `size` is of the last request in bytes, 0 where it is not known."""
    lines: list[Line] = []
    if history:
        lines.append((
            history[0].at, "check", f"Order written, {job.price.shown()} reserved",
            "before any call",
        ))  # fmt: skip
    for attempt in attempts:
        if attempt.sent_at is None:
            continue
        last = attempt is attempts[-1]
        much = f", {size:,} bytes" if size and last else ""
        lines.append((
            attempt.sent_at, "arrow-up-from-line", f"Sent{much}",
            f"attempt {attempt.n}, marked before the first byte left",
        ))  # fmt: skip
    for event in history[1:]:
        if event.state is JobState.IN_DOUBT:
            why = event.reason.partition(": ")[2] or "it is not sent again by itself"
            lines.append((event.at, "circle-help", "No usable answer", why))
        elif event.state is JobState.QUEUED:
            lines.append((event.at, "refresh-cw", "Back in the queue", event.reason))
    lines.sort(key=lambda line: line[0])
    if job.next_poll is None and can_ask:
        lines.append((job.updated_at, "search", "The vendor was asked", "no clear answer"))
    elif job.next_poll is None:
        lines.append((job.updated_at, "circle-minus", "Nobody to ask", "a person has to look"))
    yield from lines


def if_wrong(again: bool) -> tuple[tuple[str, str], ...]:
    """What becomes of an answer that turns out to be wrong, as the line really behaves."""
    return (
        ("Accepted, but the vendor does not know it",
         "the take fails, its money stays booked until you compare the vendor's bill"),
        ("Not accepted, but it was",
         "the vendor's bill is higher than the ledger; add its file as a take by hand"),
        *((("Sent again, and both are made", "both are paid; only the second arrives here"),)
          if again else ()),
    )  # fmt: skip
