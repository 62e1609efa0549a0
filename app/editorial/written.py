"""What a format gives back: files to be, and what it could not carry."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.cut import Loss


@dataclass(frozen=True, slots=True)
class WrittenList:
    """`texts` are (suffix behind the timeline's name, text); line ends as they go to disk."""

    texts: tuple[tuple[str, str], ...]
    losses: tuple[Loss, ...] = ()
