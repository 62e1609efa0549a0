"""Opening the clips of all panes side by side, and one budget for what they keep in memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from app.domain.errors import MediaMissing, MediaUnreadable
from app.media.deck import Deck
from app.media.pane import Source


def open_decks(
    sources: Sequence[Source], size: tuple[int, int]
) -> list[Deck | MediaMissing | MediaUnreadable]:
    """A deck for each source, or what is wrong with its file; several are opened side by side."""
    threads = 0 if len(sources) == 1 else 1

    def open_one(source: Source) -> Deck | MediaMissing | MediaUnreadable:
        try:
            return Deck(source, size, threads)
        except (MediaMissing, MediaUnreadable) as error:
            return error

    if len(sources) == 1:
        return [open_one(sources[0])]
    with ThreadPoolExecutor(min(len(sources), os.cpu_count() or 1)) as pool:
        return list(pool.map(open_one, sources))


def share(decks: Sequence[Deck], budget: int) -> None:
    """A pane that needs less than its part leaves the rest to the others."""
    left, parts = budget, []
    order = sorted(decks, key=lambda deck: deck.need)
    for count, deck in enumerate(order):
        parts.append(min(deck.need, left // (len(order) - count)))
        left -= parts[-1]
    # Nobody's need is known to the byte before its first frame.
    for deck, part in zip(order, parts, strict=True):
        deck.give(part + left // len(order))
