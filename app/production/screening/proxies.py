"""Proxies of all takes, made in the background one at a time, within a store of a size one sets.

Takes that were asked for come first, then the newest. The store gives up what was used longest ago,
and only for a take that was asked for or has just landed; originals are never touched. A film open
for reading uses what is there. Nothing waits for this desk.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import DiskFull, MediaUnreadable, NotFound, Stopped, StudioError
from app.domain.events import ProxiesCounted, TakeLanded
from app.domain.ports import Bus, FilmStore, MediaBin
from app.domain.proxy import ProxyLook, ProxyMaker, ProxyState
from app.domain.take import Take
from app.production.shoot.webhooks import Settings

MOST_BYTES = 20_000_000_000
_SETTING = "proxies.most_bytes"
_A_PIXEL = 0.08  # bytes of JPEG, for a guess before it is made
_FULL_DISK_S = 30.0
BREATH_S = 0.02  # between takes nobody waits for: fifty thousand damaged ones would be one long run
SURVEYED = 500  # takes looked at between two breaths
_log = logging.getLogger("takeboard.proxies")


class ProxyDesk:
    """`write` False makes none. `rest_s`: how long after `start` the first one is begun."""

    def __init__(
        self,
        store: FilmStore,
        media: MediaBin,
        bus: Bus,
        maker: ProxyMaker,
        settings: Settings,
        *,
        write: bool = True,
        rest_s: float = 3.0,
    ) -> None:
        self._store, self._media, self._bus = store, media, bus
        self._maker, self._settings = maker, settings
        self._write, self._rest_s = write, rest_s
        self._changed = threading.Condition()
        self._asked: list[str] = []  # take ids, the latest last
        self._others: list[str] = []
        self._now = ""
        self._ready: set[str] = set()
        self._failed: dict[str, str] = {}
        self._sum = 0  # about the bytes of all proxies: looked up again before one is dropped
        self._stopped = self._surveyed = False
        self._thread: threading.Thread | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def folder(self) -> Path:
        return self._media.root / "cache" / "proxies"

    @property
    def most_bytes(self) -> int:
        """How large the store of one film may grow."""
        kept = self._settings.setting(_SETTING) or ""
        return int(kept) if kept.isdigit() else MOST_BYTES

    def set_most_bytes(self, most: int) -> None:
        self._settings.keep_setting(_SETTING, str(max(0, most)))
        if self._write:
            self._make_room("")

    def clear(self) -> None:
        """Give up every proxy. They are made again when their takes are opened, or at the next
        start; originals are never touched.
        """
        if not self._write:
            return
        for file, _size in self._files():
            if self._maker.drop(file):
                with self._changed:
                    self._ready.discard(file.stem)
        self._bus.publish(self.counted)

    # using

    def proxy(self, take: Take) -> Path | None:
        """The take's proxy, or None after asking for one. Looks at the disk."""
        target, look = self._target(take.id), self.look(take)
        if look.state is ProxyState.READY:
            if self._write:
                self._maker.used(target)
            return target
        if look.state is not ProxyState.DAMAGED:
            self.want(take.id)
        return None

    def look(self, take: Take) -> ProxyLook:
        """What lies there; `words` where the original is damaged."""
        return self._maker.look(self._media.path(take.file), self._target(take.id))

    def want(self, take_id: str) -> None:
        """Make this one next."""
        if not self._write:
            return
        with self._changed:
            if take_id in self._failed or take_id == self._now:
                return
            for line in (self._asked, self._others):
                if take_id in line:
                    line.remove(take_id)
            self._ready.discard(take_id)
            self._asked.append(take_id)
            self._changed.notify_all()

    @property
    def counted(self) -> ProxiesCounted:
        with self._changed:
            left = len(self._asked) + len(self._others) + bool(self._now)
            done = len(self._ready)
            return ProxiesCounted(done=done, total=done + left, damaged=len(self._failed))

    # working

    def start(self, *, at_once: bool = False) -> None:
        """Begin with what is missing; once. Does nothing in a film open for reading."""
        if not self._write or self._thread is not None:
            return
        if at_once:
            self._rest_s = 0.0
        self._unsubscribe = self._bus.subscribe(TakeLanded, self._landed)
        self._thread = threading.Thread(target=self._run, name="proxies", daemon=True)
        self._thread.start()

    def wait_made(self, told: Callable[[ProxiesCounted], None]) -> None:
        """Block until nothing that was begun is left to make; `told` as it goes."""
        while True:
            with self._changed:
                if self._surveyed and not (self._asked or self._others or self._now):
                    return
                if self._thread is None or not self._thread.is_alive():
                    return
                self._changed.wait(0.2)
            told(self.counted)

    def stop(self) -> None:
        """What is half made is thrown away; the rest is made after the next start."""
        self._unsubscribe()
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(5)

    def _landed(self, event: TakeLanded) -> None:
        with self._changed:
            self._failed.pop(event.take_id, None)
        self.want(event.take_id)

    def _run(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped, self._rest_s)
        if self._stopped:
            return
        try:
            self._maker.clean(self.folder)
            self._survey()
        except (StudioError, OSError) as error:
            _log.warning("the proxies could not be looked through: %s", error)
        with self._changed:
            self._surveyed = True
            self._changed.notify_all()
        self._bus.publish(self.counted)
        while (found := self._next()) is not None:
            try:
                self._one(*found)
            except (StudioError, OSError) as error:
                _log.warning("no proxy of %s: %s", found[0], error)
                with self._changed:
                    self._failed[found[0]] = str(error)
            finally:
                with self._changed:
                    self._now = ""
                    self._changed.notify_all()
            if not self._stopped:
                self._bus.publish(self.counted)
            self._breathe(for_asked=True)
        self._maker.rest()

    def _breathe(self, *, for_asked: bool) -> None:
        """The window needs the interpreter too; what is asked for can end it."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopped or (for_asked and bool(self._asked)), BREATH_S
            )

    def _survey(self) -> None:
        """One listing of the store says of most takes that nothing is there."""
        known = self._store.columns(Take, "id", "file", "missing")  # in order of birth
        noted, self._sum = self._maker.noted(self.folder), self.size
        for n, (take_id, file, missing) in enumerate(known, 1):
            if n % SURVEYED == 0:
                self._breathe(for_asked=False)
            if self._stopped:
                return
            look = ProxyLook()
            if not missing and take_id in noted:
                look = self._maker.look(self._media.path(file), self._target(take_id))
            with self._changed:
                if look.state is ProxyState.DAMAGED:
                    self._failed[take_id] = look.words
                elif look.state is ProxyState.READY:
                    self._ready.add(take_id)
                elif not missing and take_id not in self._asked:
                    self._others.append(take_id)

    def _next(self) -> tuple[str, bool] | None:
        """The take to make one of, and whether somebody asked for it; None at the end."""
        with self._changed:
            if not (self._stopped or self._asked or self._others):
                self._maker.rest()
                self._changed.wait_for(lambda: self._stopped or self._asked or self._others)
            if self._stopped:
                return None
            line = self._asked or self._others
            self._now = line[-1]
            return line.pop(), line is self._asked

    def _one(self, take_id: str, asked: bool) -> None:
        try:
            take = self._store.get(Take, take_id)
        except NotFound:
            return
        original, target = self._media.path(take.file), self._target(take_id)
        if self.look(take).state is not ProxyState.READY:
            if not asked and self._sum + _guess(take) > self.most_bytes:
                return
            try:
                self._maker.make(original, target, lambda: not self._stopped)
                self._sum += target.stat().st_size
            except Stopped:
                return
            except MediaUnreadable as error:
                _log.info("no proxy of %s: %s", take.slate, error)
                with self._changed:
                    self._failed[take_id] = error.message
                return
            except DiskFull:
                with self._changed:
                    (self._asked if asked else self._others).append(take_id)
                    self._changed.wait_for(lambda: self._stopped, _FULL_DISK_S)
                return
        with self._changed:
            self._ready.add(take_id)
        if self._sum > self.most_bytes:
            self._make_room(take_id)

    # the store

    def _target(self, take_id: str) -> Path:
        return self.folder / f"{take_id}.mov"

    def _files(self) -> list[tuple[Path, int]]:
        try:
            with os.scandir(self.folder) as entries:
                return [
                    (Path(entry.path), entry.stat().st_size)
                    for entry in entries
                    if entry.name.endswith(".mov") and not entry.name.startswith(".")
                ]
        except FileNotFoundError:
            return []

    @property
    def size(self) -> int:
        """Bytes of all proxies of the film."""
        return sum(size for _file, size in self._files())

    def _make_room(self, keep: str) -> None:
        """Drop what was used longest ago until the store fits; the newest one only if it must."""
        files = self._files()
        self._sum = sum(size for _file, size in files)
        over = self._sum - self.most_bytes
        files.sort(key=lambda found: (found[0].stem == keep, self._maker.last_used(found[0])))
        for file, size in files:
            if over <= 0:
                return
            if self._maker.drop(file):
                over, self._sum = over - size, self._sum - size
                with self._changed:
                    self._ready.discard(file.stem)
                    if file.stem == keep:
                        self._failed[keep] = "Larger than the store of proxies."


def _guess(take: Take) -> int:
    lines = min(540, take.probe.height)
    across = take.probe.width * lines / max(1, take.probe.height)
    return round(across * lines * _A_PIXEL * take.probe.frames)
