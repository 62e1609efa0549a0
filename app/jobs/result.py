"""What one stage of a job came to: plain values, so that the engine can checkpoint them as JSON.

Words: `accepted refused unknown` (sending), `found absent early nobody again` (settling), `drawn
fetched landed evaluated` (the way home), `done failed cancelled gone unusable wait` (watching),
`elsewhere` (the job was moved by a person meanwhile), `stopped` (the program is closing).
"""

from __future__ import annotations

from enum import StrEnum

from app.domain.money import Money
from app.domain.value import Value


class Stage(StrEnum):
    """What has to be done for a job outside our own database."""

    SEND = "send"
    SETTLE = "settle"
    WATCH = "watch"
    DRAW = "draw"
    FETCH = "fetch"
    LAND = "land"
    EVALUATE = "evaluate"


class Result(Value):
    """`again_in` is seconds after which the same may be tried; None: trying again is pointless."""

    word: str
    message: str = ""
    attempt: int = 0
    status: int | None = None
    ticket: str | None = None
    price: Money | None = None
    downloads: tuple[str, ...] = ()
    refunded: bool = False
    may_retry: bool = False
    again_in: float | None = None
    file: str | None = None
    take_id: str | None = None


STOPPED = Result(word="stopped")
ELSEWHERE = Result(word="elsewhere")
