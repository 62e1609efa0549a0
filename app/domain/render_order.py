"""The vendor-neutral request for one take: frozen when queued, complete, and hashable.

Whatever affects the result is in it. Files are named by asset hash and path relative to the
project, never by absolute path. Adapters turn it into a vendor's wire form.
"""

from __future__ import annotations

import hashlib

from pydantic import Field

from app.domain.model_card import Mode
from app.domain.timing import Rate
from app.domain.value import Value

_LATER = ("clip", "clip_ticket", "clip_link", "sound", "masks")  # not in the first orders


class Picture(Value):
    """A file that goes along, `file` relative to the project folder: mostly a picture.

    A clip (video/mp4 ...) has the id of its take as `asset_id`; a sound is audio/wav or the like.
    """

    asset_id: str
    file: str
    sha256: str
    media_type: str = "image/jpeg"
    tag: str = ""


class RenderOrder(Value):
    """One take, or for `Mode.STILL` one picture, of 0 seconds and frames.

    `frames` is cut length plus both handles at `rate`; `seconds` what is ordered. `cut_start`,
    `cut_end` mark the shot's own frames inside the ordered ones: [handles, handles + length).
    `shortfall` frames are missing when the card's longest is shorter than wanted.
    """

    shot_id: str
    shot_number: str
    card_id: str
    vendor: str
    mode: Mode
    prompt_id: str
    text: str
    negative: str = ""
    preset: str = ""
    seconds: int
    frames: int
    rate: Rate
    width: int  # the model's picture size
    height: int
    size_name: str = ""
    seed: int | None = None
    audio: bool = False
    first_frame: Picture | None = None
    last_frame: Picture | None = None
    references: tuple[Picture, ...] = ()
    clip: Picture | None = None  # what is extended, restyled, or given lips
    clip_ticket: str = ""  # the same vendor's ticket under which the clip was made, if it was
    clip_link: str = ""  # that vendor's own link to the clip, which may have run out
    sound: Picture | None = None  # what lips or an avatar speak
    masks: tuple[Picture, ...] = ()  # of a motion brush
    cut_start: int = 0
    cut_end: int = 0
    shortfall: int = 0
    slate: str = ""  # given when queued, so that a local renderer can burn it in
    move: str = ""  # camera word for local renderers
    beats: tuple[str, ...] = ()
    title: str = ""
    options: dict[str, str] = Field(default_factory=dict)

    def sha256(self) -> str:
        """Over canonical JSON: equal orders hash equally on every machine, and in every version."""
        empty = {name for name in _LATER if not getattr(self, name)}
        return hashlib.sha256(self.model_dump_json(exclude=empty).encode()).hexdigest()

    def files(self) -> tuple[Picture, ...]:
        """Everything that goes along with the words."""
        single = (self.first_frame, self.last_frame, self.clip, self.sound)
        return (*(one for one in single if one), *self.references, *self.masks)
