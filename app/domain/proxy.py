"""A proxy: a small copy of a take in which every picture stands for itself, made for motion.

It has the original's frames, one for one and in order, and may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.domain.value import Value

FLAG = "--make-proxies"  # how a bundle, which is one program, is asked to make them


class ProxyState(StrEnum):
    NONE = "none"
    STALE = "stale"  # the original is not the file it was made from
    READY = "ready"
    DAMAGED = "damaged"  # the original does not decode to its end


class ProxyLook(Value):
    """What lies there for a take; `words` say what is wrong with a damaged original."""

    state: ProxyState = ProxyState.NONE
    words: str = ""


class ProxyMaker(Protocol):
    """Makes proxies and tells what lies there."""

    def look(self, original: Path, target: Path) -> ProxyLook:
        """Without opening either: by names, sizes and times."""
        ...

    def make(self, original: Path, target: Path, go_on: Callable[[], bool]) -> None:
        """Whole or not at all. `go_on` is asked at every picture, may wait, and ends it with False.

        Raises Stopped, DiskFull, MediaMissing, MediaUnreadable.
        """
        ...

    def rest(self) -> None:
        """There is nothing to make for now."""
        ...

    def used(self, target: Path) -> None:
        """It was asked for just now."""
        ...

    def last_used(self, target: Path) -> float:
        """Seconds of the system's clock; 0 for what is no proxy."""
        ...

    def drop(self, target: Path) -> bool:
        """Delete it; False where the system does not allow that now."""
        ...

    def noted(self, folder: Path) -> set[str]:
        """Names, without ending, of what `look` can say more of than that nothing is there."""
        ...

    def clean(self, folder: Path) -> None:
        """Remove what a kill left half made."""
        ...
