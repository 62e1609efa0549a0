"""What verify found: counts for people, and each problem by clip and field."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

FIELDS = (
    "file",
    "checksum",
    "size",
    "frames",
    "rate",
    "raster",
    "codec",
    "timecode",
    "reel",
    "duration",
    "source_in",
    "source_out",
    "record_in",
    "record_out",
    "event",
    "name",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """`clip` is the file's stem (slate, reel); empty where no clip is meant. `field` is one of
    FIELDS; `file` is relative to the package.
    """

    clip: str
    field: str
    expected: str
    found: str
    file: str


@dataclass(frozen=True, slots=True)
class ListRead:
    """One list as it was read: for the checklist in the window."""

    file: str
    kind: str
    events: int
    frames: int
    problems: int


@dataclass(frozen=True, slots=True)
class Report:
    """`start` and `end` are record timecodes, `end` exclusive. `pictures` were compared;
    `cannot_tell` of them had neighbours too alike to judge.
    """

    ok: bool
    events: int = 0
    frames: int = 0
    start: str = ""
    end: str = ""
    reels: int = 0
    files: int = 0
    problems: tuple[Problem, ...] = ()
    pictures: int = 0
    cannot_tell: int = 0
    lists: tuple[ListRead, ...] = ()
    reel_names: tuple[str, ...] = field(default=())
    sounds: int = 0  # on the film's own tracks

    def as_dict(self) -> dict[str, object]:
        return asdict(self)
