"""A take: one landed file under its slate, with facts about the file and the picked range.

Frames count from 0 at the first visible picture (edit lists applied, start offset ignored).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from app.domain.timing import FrameRange, Rate
from app.domain.value import Record, Value
from app.domain.verdict import Evaluation


class Probe(Value):
    """What a media file is, as read from the file itself.

    `frames` counts visible pictures; `rate` is the average when `variable`. `duration_s` is text of
    an exact fraction of seconds of picture.
    """

    width: int
    height: int
    frames: int
    rate: Rate
    variable: bool = False
    codec: str
    pixel_format: str = ""
    colour_space: str = ""
    colour_range: str = ""
    rotation: int = 0
    has_audio: bool = False
    audio_channels: int = 0
    audio_rate: int = 0
    timecode: str | None = None
    reel: str | None = None
    size_bytes: int = 0


class Status(StrEnum):
    UNSEEN = "unseen"
    KEEP = "keep"
    MAYBE = "maybe"
    REJECT = "reject"


LABELS = ("Red", "Sand", "Yellow", "Green", "Cyan", "Blue", "Purple", "Pink", "Cream")
"""The flag colours of a take, in the order of their keys, named as Resolve names its own."""


class Take(Record):
    """Its reel is its slate; its source timecode begins with a minute of the reel clock
    (`reel_clock`: 0 is 01:00:00:00). Both are given at landing and never changed.

    `picked` is the range an editor chose or the default: the middle of the clean range.
    """

    shot_id: str
    number: int
    slate: str
    model: str  # card id, or `external`
    file: str  # relative to the project folder
    sha256: str
    probe: Probe
    minute: int  # the first of its own on the reel clock
    slots: int = 1  # how many whole minutes it was given
    cut_range: FrameRange | None = None  # where the shot's own frames lie in the file, as ordered
    picked: FrameRange
    circled: bool = False
    status: Status = Status.UNSEEN
    reject_reason: str = ""
    evaluation: Evaluation | None = None
    job_id: str | None = None
    prompt_id: str | None = None
    order_sha256: str | None = None
    parent_take_id: str | None = None  # the take it goes on from, restyles or lets speak
    seed: int | None = None
    rehearsed: bool = False
    external: bool = False
    missing: bool = False  # the file was not found when last looked for
    landed_at: datetime
    note: str = ""
    stars: int = Field(default=0, ge=0, le=5)
    label: str = ""  # one of LABELS, or none
