"""A picture or sound the project keeps under `references/`: the same bytes brought in twice are one
asset; every generated still is one of its own.
"""

from __future__ import annotations

from datetime import datetime

from app.domain.look import Look
from app.domain.value import Record, Value


class Made(Value):
    """How a generated still came to be: the job, and what it was ordered with."""

    job_id: str
    card_id: str
    prompt_id: str
    order_sha256: str
    seed: int | None = None
    rehearsed: bool = False
    at: datetime


class Asset(Record):
    """`file` is relative to the project folder; `sha256` is of the bytes as stored.

    A picture that models cannot take as it came (CMYK, TIFF, turned by its EXIF ...) has a plain
    copy as its `file`; what came lies untouched under `original_file`.
    """

    file: str
    sha256: str
    media_type: str  # image/jpeg, image/png ...
    width: int | None = None
    height: int | None = None
    name: str = ""
    parent_take_id: str | None = None  # a still taken from a take's frame
    parent_frame: int | None = None
    original_file: str | None = None
    original_sha256: str | None = None
    look: Look | None = None  # measured once, see `production.kit`
    still_of: str | None = None  # the shot for which it was generated, to choose a keyframe from
    made: Made | None = None
