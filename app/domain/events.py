"""Facts that happened, published on the bus after they were committed.

Events carry ids, never frames and never secrets; whoever hears one reads the rest from the store.
"""

from __future__ import annotations

from app.domain.job import JobState
from app.domain.value import Value


class Event(Value):
    """The base of all events."""


class RecordsChanged(Event):
    """An edit, an undo or an import was committed. `kinds` are record class names."""

    kinds: frozenset[str]
    ids: frozenset[str]
    label: str = ""


class JobMoved(Event):
    job_id: str
    shot_id: str
    state: JobState
    reason: str = ""


class JobProgressed(Event):
    """`progress` is 0 to 1, None when the vendor says none."""

    job_id: str
    shot_id: str
    progress: float | None


class LineWaits(Event):
    """The line cannot write, for instance because the disk is full, and tries again by itself.

    `kind` is the error's word, `why` what it says; both are empty once it goes on.
    """

    kind: str = ""
    why: str = ""


class MoneyMoved(Event):
    """The ledger or a cap changed."""


class TakeLanded(Event):
    take_id: str
    shot_id: str
    slate: str


class StillLanded(Event):
    asset_id: str
    shot_id: str


class TakeEvaluated(Event):
    take_id: str
    shot_id: str


class ThumbnailReady(Event):
    """`key` is an asset or take id; the file is where the media bin says."""

    key: str


class DeliveryStep(Event):
    """Progress of a delivery: `done` of `total` in `stage`."""

    stage: str
    done: int
    total: int
    text: str = ""


class Delivered(Event):
    delivery_id: str
    ok: bool


class ProxiesCounted(Event):
    """`done` of `total` takes have a proxy; of `damaged` originals there can be none."""

    done: int
    total: int
    damaged: int = 0
