"""A clip to pass on: which file frames are seen one after another, and what is written under them.

Not a delivery: small, marked on every frame, and never read back.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from pydantic import Field, model_validator

from app.domain.timing import Rate
from app.domain.value import Value


class ShareForm(StrEnum):
    """The values are file endings."""

    MP4 = "mp4"
    GIF = "gif"
    WEBM = "webm"


class SharePane(Value):
    """`frames[k]` is the file's frame seen in picture k, counted from its first visible one."""

    file: Path
    frames: tuple[int, ...] = Field(min_length=1)
    rate: Rate  # the file's own, for its timecode
    words: str  # "130 T02"


class ShareClip(Value):
    """One or two panes beside each other, `height` pixels high; `rate` is of the clip.

    `sound` seconds are the range of the first pane's file that is heard, counted from its first
    visible picture; None is silent.
    """

    panes: tuple[SharePane, ...] = Field(min_length=1, max_length=2)
    rate: Rate
    form: ShareForm
    height: int = Field(default=360, ge=90, le=1080)
    film: str = ""
    burn: bool = True
    sound: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _as_long(self) -> ShareClip:
        if len({len(pane.frames) for pane in self.panes}) > 1:
            raise ValueError("both panes show a frame in every picture")
        return self

    @property
    def frames(self) -> int:
        return len(self.panes[0].frames)

    @property
    def letters(self) -> int:
        """How high the line's letters are, in pixels."""
        return max(9, round(self.height / 28))

    @property
    def line(self) -> int:
        """How high the line under the picture is; 0 without one."""
        return round(self.letters * 2.1 / 2) * 2 if self.burn else 0


class ClipMaker(Protocol):
    """Writes clips; safe in several threads at once."""

    def __call__(
        self,
        clip: ShareClip,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[float], None],
    ) -> None:
        """Write `target` whole or not at all; `told` gets 0..1.

        Raises Stopped, ToolMissing, DiskFull, MediaMissing, MediaUnreadable.
        """
        ...
