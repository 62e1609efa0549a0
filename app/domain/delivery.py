"""A delivery that was made: version, folder, what verify said. Never undone, never reused."""

from __future__ import annotations

from datetime import datetime

from app.domain.value import Record


class Delivery(Record):
    """`folder` is relative to the project when it lies inside, else absolute."""

    version: int
    name: str  # Harbour_v003
    folder: str
    events: int
    frames: int
    take_ids: tuple[str, ...]
    verified: bool | None = None  # None: not verified yet
    problems: int = 0
    made_at: datetime
