"""What is told to an address of the person's own about a job, and the ports that carry it there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.job import GENERATING, JobState
from app.domain.value import Value

NEUTRAL: dict[JobState, str] = {
    JobState.QUEUED: "queued",
    **dict.fromkeys(GENERATING, "generating"),
    JobState.EVALUATING: "evaluating",
    JobState.READY: "ready",
    JobState.FAILED: "failed",
}
"""The words an outsider is told; states without one are nobody's business outside."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a film's news goes. `account` names its secret in the keychain; never holds it."""

    url: str
    account: str


@dataclass(frozen=True, slots=True)
class News:
    """A recorded change of a job, in the order of `seq`. `before` is its last neutral state."""

    seq: int
    job_id: str
    state: JobState
    at: datetime
    before: JobState | None


class Notice(Value):
    """A message to be sent, with the same id and body however often it is tried."""

    id: str
    seq: int
    body: str  # JSON
    tries: int = 0
    due_at: datetime
    said: str = ""  # what came of the last try
    given_up: bool = False


class Outbox(Protocol):
    """What waits to be sent, in the film's own database; every call is one transaction."""

    def begun(self) -> bool: ...
    def begin(self) -> None:
        """From here on changes of jobs are news; those before are not."""
        ...

    def forget(self) -> None:
        """Drop what waits; nothing is news any more."""
        ...

    def news(self, most: int) -> Sequence[News]:
        """Changes not yet looked at that have a neutral word, oldest first."""
        ...

    def keep(self, notices: Iterable[Notice], upto: int) -> None:
        """Store these, and never give news up to this `seq` again."""
        ...

    def waiting(self, due: datetime, most: int) -> Sequence[Notice]:
        """Those not given up that are due by then, in the order of their news."""
        ...

    def next_due(self) -> datetime | None:
        """When the first of those not given up is due."""
        ...

    def sent(self, notice_id: str) -> None: ...
    def put(self, notice: Notice) -> None:
        """Write down what became of a try."""
        ...

    def again(self, at: datetime) -> int:
        """Try those given up anew; returns how many."""
        ...

    def counts(self) -> tuple[int, int]:
        """How many wait, how many were given up."""
        ...


class Poster(Protocol):
    """Signs a message and sends it once, by the Standard Webhooks scheme."""

    def check(self, url: str) -> None:
        """Raises `BadInput` for an address that nothing is sent to."""
        ...

    def secret(self, given: str) -> str:
        """The secret in its written form, a new one for nothing; raises `BadInput`."""
        ...

    def post(
        self,
        url: str,
        secret: str,
        message_id: str,
        at: datetime,
        body: bytes,
        stop: Callable[[], bool],
    ) -> None:
        """Returns when the receiver has taken it. Raises `BadInput`, `Stopped` and the
        `ProviderError` family; blocks for seconds at most. Not on a running loop's thread.
        """
        ...
