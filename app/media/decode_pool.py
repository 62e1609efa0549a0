"""Threads that fill decks in the background, the least advanced deck first.

They run at a lower priority than the window, and sleep while nothing is missing; now and then one
looks whether the files are still there.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence

from app.media.deck import Deck
from app.media.patience import be_patient

_LOOK = 0.5  # seconds between looks at files that need no decoding


class DecodePool:
    """`told` is called from a pool thread after each decoded picture: be quick in it."""

    def __init__(self, decks: Sequence[Deck], told: Callable[[], None]) -> None:
        self._decks = list(decks)
        self._told = told
        self._changed = threading.Condition()
        self._busy: set[Deck] = set()
        self._idle: set[Deck] = set()
        self._closed = False
        count = min(len(decks), os.cpu_count() or 1)
        self._threads = [
            threading.Thread(target=self._run, name=f"decode-{n}", daemon=True)
            for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def threads(self) -> int:
        return len(self._threads)

    def wake(self) -> None:
        """The playhead or a pane moved: look again what is missing."""
        with self._changed:
            self._idle.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """Ends the threads and waits for them; at most one picture's decoding."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        be_patient()
        while (deck := self._take()) is not None:
            worked = False
            try:
                worked = deck.work()
            except Exception as error:  # noqa: BLE001 - a border: one clip must not stop the others
                deck.break_off(error)
                worked = True
            finally:
                with self._changed:
                    self._busy.discard(deck)
                    if not worked:
                        self._idle.add(deck)
                    self._changed.notify_all()
            if worked:
                self._told()

    def _take(self) -> Deck | None:
        with self._changed:
            while not self._closed:
                free = [d for d in self._decks if d not in self._busy and d not in self._idle]
                if free:
                    deck = min(free, key=lambda d: d.lead)
                    self._busy.add(deck)
                    return deck
                if not self._changed.wait(_LOOK):
                    self._idle.clear()
        return None
