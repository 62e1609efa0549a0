"""A picture that comes in: what it is, and the port through which it is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.domain.look import Look
from app.domain.value import Value

MOST_PIXELS = 100_000_000
MOST_BYTES = 200_000_000


class PictureFacts(Value):
    """`width` and `height` are of the upright picture. `plain`: every model can take it as it is.

    `notes` are sentences for the person: only the first picture of an animation is used ...
    """

    media_type: str
    width: int
    height: int
    plain: bool
    lossy: bool = False
    notes: tuple[str, ...] = ()


class Darkroom(Protocol):
    """Looks at picture files. Each call reads the file anew, none keeps it."""

    def examine(self, file: Path, name: str = "") -> PictureFacts:
        """Decode it once to see that it is whole; `name` is how messages call it.

        Raises `BadInput` (no picture, too large, a kind nobody can read), `MediaUnreadable`
        (damaged or incomplete), `MediaMissing`.
        """
        ...

    def plain_copy(self, file: Path, target: Path) -> None:
        """Write what every model can take: upright, 8 bits, RGB, white where it was transparent.

        A JPEG or PNG as `target` says, whole or not at all.
        """
        ...

    def measure(self, file: Path) -> Look:
        """Palette, contrast, temperature and texture of a plain picture."""
        ...
