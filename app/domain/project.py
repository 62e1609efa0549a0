"""The project and its delivery specification, chosen before anything is rendered.

Presets: cinematic 3840x2160/24/Rec. 709/ProRes 422, social 1920x1080/30/sRGB/H.265. Not for model
limits (`model_card`).
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

from app.domain.errors import BadInput
from app.domain.money import Money
from app.domain.timing import Rate, frames_of, parse_rate, timecode
from app.domain.value import Record, Value


class Colour(StrEnum):
    REC709 = "Rec. 709"
    SRGB = "sRGB"
    ACES = "ACES"


class Codec(StrEnum):
    PRORES_422 = "ProRes 422"
    PRORES_HQ = "ProRes 422 HQ"
    DNXHR_SQ = "DNxHR SQ"
    DNXHR_HQX = "DNxHR HQX"
    H265 = "H.265"


class DeliverySpec(Value):
    """What every shot inherits. `handles` are frames on each side; `start` is record timecode.

    `quantiser` is ProRes' fixed quantiser (lower is better and larger), None lets the encoder
    choose by bit rate.
    """

    width: int = 3840
    height: int = 2160
    rate: Rate = parse_rate(24)
    colour: Colour = Colour.REC709
    codec: Codec = Codec.PRORES_422
    handles: int = 12
    start: str = "01:00:00:00"
    drop: bool = False
    quantiser: int | None = None

    def start_frame(self) -> int:
        """Frames from 00:00:00:00 to the record start."""
        return frames_of(self.start, self.rate)

    def check(self) -> None:
        """Raises `BadInput` for what no delivery can have: a size, start or drop frame."""
        even = not (self.width % 2 or self.height % 2)
        if not (even and 64 <= self.width <= 8192 and 64 <= self.height <= 8192):
            raise BadInput(
                f"{self.width}x{self.height} cannot be delivered.",
                "Use even sizes from 64 to 8192.",
            )
        if not 0 <= self.handles <= 240:
            raise BadInput(f"Handles of {self.handles} frames.", "Use 0 to 240 on each side.")
        timecode(0, self.rate, drop=self.drop)
        self.start_frame()
        if self.drop != (";" in self.start):
            raise BadInput(
                f"The start {self.start} and drop frame {'on' if self.drop else 'off'} disagree.",
                "Write the start with ; before the frames for drop frame, with : without.",
            )


CINEMATIC = DeliverySpec()
SOCIAL = DeliverySpec(
    width=1920,
    height=1080,
    rate=parse_rate(30),
    colour=Colour.SRGB,
    codec=Codec.H265,
    handles=0,
)
PRESETS = {"cinematic": CINEMATIC, "social": SOCIAL}


def parse_spec(text: str) -> DeliverySpec:
    """`cinematic`, `social` or `WIDTHxHEIGHT@RATE` (ProRes 422, cinematic handles)."""
    if preset := PRESETS.get(text.strip().lower()):
        return preset
    found = re.fullmatch(r"(\d{2,5})x(\d{2,5})@([\d./]+)", text.strip())
    if not found:
        raise BadInput(
            f"{text!r} is not a delivery spec.",
            "Use cinematic, social or a size and rate such as 1920x1080@24.",
        )
    size = {"width": int(found[1]), "height": int(found[2])}
    spec = DeliverySpec(**size, rate=parse_rate(found[3]))
    spec.check()
    return spec


class Project(Record):
    """One film. `id` follows the folder when it moves and is new in a copy."""

    name: str
    client: str = ""
    spec: DeliverySpec
    style: str = ""  # the style paragraph inserted into every prompt (PR-09)
    negatives: tuple[str, ...] = (
        "text",
        "distorted hands",
        "jump cuts",
        "flicker",
        "morphing",
    )
    takes_per_shot: int = 3
    cap: Money | None = None
    media_root: str | None = None  # the delivery folder as the editing machine sees it
    locked_at: datetime | None = None
    created_at: datetime
    created_by: str = ""  # program version that made the folder
