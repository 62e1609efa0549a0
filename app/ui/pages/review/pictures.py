"""The pictures on the canvas: for each pane the pixels it was given and the frame they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from app.media.grade import Array
    from app.media.player import Shown


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """`pixels` are borrowed by `image` and kept for it; both None where `card` says why."""

    frame: int = 0
    pixels: Array | None = None
    image: QImage | None = None
    card: str = ""
    exact: bool = True
    repeated: bool = False


NOTHING = Picture()


def pictures_of(shown: Shown, grade: Callable[[Array], Array]) -> list[Picture]:
    """A picture a pane of what the player gave."""
    made = []
    for pane, pixels in enumerate(shown.pictures):
        frame = shown.indices[pane]
        made.append(
            Picture(
                frame=shown.index if frame is None else frame,
                pixels=pixels,
                image=image_of(grade(pixels)) if pixels is not None else None,
                card=shown.cards[pane],
                exact=shown.exact[pane],
                repeated=shown.repeated[pane],
            )
        )
    return made


def image_of(pixels: Array) -> QImage:
    """A view of (height, width, 4) BGRA; the pixels must outlive it, so the image holds them."""
    height, width = pixels.shape[:2]
    made = QImage(pixels.data, width, height, int(pixels.strides[0]), QImage.Format.Format_RGB32)
    made.pixels = pixels  # type: ignore[attr-defined]
    return made


def kept_for(takes: Sequence[str], before: Sequence[str], old: Sequence[Picture]) -> list[Picture]:
    """The pictures of takes that were on screen before, in their new panes."""
    by_take = dict(zip(before, old, strict=False))
    return [by_take.get(take_id, NOTHING) for take_id in takes]
