"""What goes into a pane of the player, and what it puts on screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.media.colour import Array


@dataclass(frozen=True, slots=True)
class Source:
    """A file for one pane. `proxy` has the same frames one for one, or it is not used; `offset`
    frames later than the playhead (negative: earlier).
    """

    file: Path
    proxy: Path | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What is on screen at place `index` of the playhead, a value a pane.

    Pictures are (height, width, 4) uint8 BGRA, or None where `cards` says in a sentence why there
    is none. `indices` are the files' own frame numbers (None without a file); `repeated` is True
    where a pane shows a frame again (conform, or outside its own frames); `exact` False where it is
    a proxy's picture. Keep the object as long as its pictures are painted. `still` pictures are
    converted without compromise.
    """

    index: int
    pictures: tuple[Array | None, ...]
    indices: tuple[int | None, ...]
    cards: tuple[str, ...]
    repeated: tuple[bool, ...]
    exact: tuple[bool, ...]
    still: bool
