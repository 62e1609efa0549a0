"""What a person reads beside a job's state. Times are UTC, to the minute."""

from __future__ import annotations

from datetime import datetime

CHECKING = "unknown, checking"
YOUR_ANSWER = "in doubt: your answer is needed"
DRAWING = "drawn on this machine"
CANCELLED = "cancelled"
REFUSED = "the vendor refused it"
FAILED = "the vendor could not make it"
ENDED_THERE = "it was cancelled at the vendor"
CANNOT_CANCEL = "will be paid, the take will be kept"
SENT_BEFORE = "it was being sent when the program ended"
HELD_BY_YOU = "held by you"
NOT_THERE = "the vendor was asked and has no such order; nothing was paid"


def a_person_says(what: str, told: str) -> str:
    """An answer to a doubt, with who gave it and why where that was said."""
    return f"{what}, says {told}" if told else f"{what}, a person says"


def asked_to_wait(until: datetime) -> str:
    return f"vendor asks to wait until {until:%Y-%m-%d %H:%M} UTC"


def again(message: str, left: int) -> str:
    times = "once more" if left == 1 else f"up to {left} times more"
    return f"{message or REFUSED}; will be tried {times}"


def ticket_kept(message: str) -> str:
    return f"{message.rstrip('.') or 'it could not be brought home'}; ticket kept, retry goes on"
