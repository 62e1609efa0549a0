"""One shot with what its takes and jobs add up to: what a tile is made of.

Read by one query, also before anything else is imported, so the standard library is enough here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

NOT_CHARGED, NOT_KNOWN = "not charged", "price not known"  # said instead of a price


class BoardRow(NamedTuple):
    """One shot in board order. `frames` is its length in the cut.

    The shown take is the circled one, else the newest. `job_state` is that of the job somebody has
    to know about first, `newest_state` that of the last one ordered; both None without jobs.
    `paid` adds up the finished jobs' prices, None when there are none; what was `rehearsed` is not
    paid. Stills are apart from the
    clip: `stills` counts those there are, `still_state` is that of the order that leads.
    """

    shot_id: str
    number: str
    code: str
    kind: str
    title: str
    action: str
    scene_id: str | None
    scene_number: str
    scene_heading: str
    scene_time: str
    model: str | None
    frames: int
    omitted: bool
    hero: bool
    critical: bool
    linked: bool
    group: int | None
    first_frame_id: str | None
    first_frame_file: str | None
    take_count: int
    take_id: str | None
    slate: str | None
    circled: bool
    missing: bool
    verdict: str
    word: str
    job_state: str | None
    job_reason: str
    progress: float | None
    newest_state: str | None
    paid: Decimal | None
    currency: str
    stills: int = 0
    still_state: str | None = None
    rehearsed: bool = False
