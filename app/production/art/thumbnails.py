"""Thumbnails, made by the local queue from whatever lies in the project; `cache/` may go any time.

Not for frames in the viewer. One worker thread; wanting the same one twice makes it once.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.asset import Asset
from app.domain.errors import NotFound, StudioError
from app.domain.events import ThumbnailReady
from app.domain.ports import Bus, FilmStore, MediaBin
from app.domain.take import Take

_AGAIN_S = 20.0  # a board asks at every paint; a missing file is not looked for each time
WIDTH = 480  # pixels; one size serves every tile
_FULL = 1 << 20  # pixels no picture is wide: nothing is ever enlarged
_log = logging.getLogger("takeboard.thumbnails")


class ThumbnailDesk:
    """`make(source, target, frame, width)` writes a picture whole or not at all; a frame of None
    means that the source is a still. `begin` is called first in the thread that makes what is
    ordered.
    """

    def __init__(
        self,
        store: FilmStore,
        media: MediaBin,
        bus: Bus,
        make: Callable[[Path, Path, int | None, int], None],
        begin: Callable[[], None] = lambda: None,
    ) -> None:
        self._store, self._media, self._bus, self._make = store, media, bus, make
        self._begin = begin
        self._wanted: queue.SimpleQueue[tuple[str, int] | None] = queue.SimpleQueue()
        self._pending: set[tuple[str, int]] = set()
        self._failed: dict[tuple[str, int], float] = {}  # when, on the monotonic clock
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def get(self, key: str, width: int = WIDTH) -> Path | None:
        """The made file, or None after ordering it."""
        path = self._media.thumbnail(key, width)
        if path.exists():
            return path
        self.want(key, width)
        return None

    def made(self, key: str, width: int = WIDTH) -> Path | None:
        """The file, made before this returns; None where the media is gone or cannot be read."""
        path = self._media.thumbnail(key, width)
        if not path.exists():
            try:
                self._write(key, width)
            except (StudioError, OSError) as error:
                _log.info("no thumbnail of %s: %s", key, error)
                return None
        return path

    def frame(self, take: Take, frame: int, width: int) -> Path | None:
        """Exactly one frame of a take's own file, made before this returns; None as for `made`."""
        path = self._media.thumbnail(f"{take.id}-f{frame}", width)
        if not path.exists():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._make(self._media.path(take.file), path, frame, width)
            except (StudioError, OSError) as error:
                _log.info("no picture of frame %s of %s: %s", frame, take.slate, error)
                return None
        return path

    def write_frame(self, source: Path, target: Path, frame: int) -> None:
        """Exactly one frame of a video in its full size, as the kind of picture `target` names.

        Raises MediaMissing, MediaUnreadable, DiskFull.
        """
        self._make(source, target, frame, _FULL)

    def want(self, key: str, width: int = WIDTH) -> None:
        order = (key, width)
        with self._lock:
            tried = self._failed.get(order)
            if order in self._pending or (tried and time.monotonic() - tried < _AGAIN_S):
                return
            self._pending.add(order)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="thumbnails", daemon=True)
                self._thread.start()
        self._wanted.put(order)

    def close(self) -> None:
        self._wanted.put(None)
        if self._thread is not None:
            self._thread.join(5)

    def _work(self) -> None:
        self._begin()
        while (order := self._wanted.get()) is not None:
            key, width = order
            try:
                self._one(key, width)
            except (StudioError, OSError) as error:
                _log.info("no thumbnail of %s: %s", key, error)
                with self._lock:
                    self._failed[order] = time.monotonic()
            finally:
                with self._lock:
                    self._pending.discard(order)

    def _one(self, key: str, width: int) -> None:
        if not self._media.thumbnail(key, width).exists():
            self._write(key, width)
            self._bus.publish(ThumbnailReady(key=key))

    def _write(self, key: str, width: int) -> None:
        target = self._media.thumbnail(key, width)
        try:
            take = self._store.get(Take, key)
            source, frame = take.file, (take.picked.start + take.picked.end) // 2
        except NotFound:
            source, frame = self._store.get(Asset, key).file, None
        target.parent.mkdir(parents=True, exist_ok=True)
        self._make(self._media.path(source), target, frame, width)
