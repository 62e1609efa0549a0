"""Decodes a sequence of takes in the background and keeps exact frames around the playhead.

One thread reads on through every cut, so the first frames of the next take are there before the
last one of this take was shown. Frame k of the sequence is one certain frame of one certain file.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from app.domain.cut import RateMethod, Segment
from app.domain.errors import MediaUnreadable, UserFacing
from app.media.clip import Clip, clip_of, stands_for
from app.media.colour import Array, Converter, turned
from app.media.deck import fitted
from app.media.decoder import Decoder, quarter_turns
from app.media.frame_cache import FrameCache
from app.media.patience import be_patient

_OPEN = 4  # files at once: this take, its neighbours, and one to come


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A picture at pane size, `turns` quarter turns from upright; `source` is its frame of the
    file, None for a slug. `exact` is False for a proxy's.
    """

    frame: av.VideoFrame | None
    turns: int = 0
    source: int | None = None
    exact: bool = True


@dataclass(eq=False, slots=True)
class _Fill:
    """What is decoded for one pane size; another size begins another one."""

    size: tuple[int, int]
    cache: FrameCache[Kept]


class _Open:
    """One file of the sequence, ready to be read: the original, or a proxy in its stead."""

    def __init__(self, segment: Segment, rate: Fraction, proxy: bool) -> None:
        assert segment.file is not None
        clip, file = clip_of(segment.file), segment.file
        if proxy and segment.proxy is not None and (stand_in := _proxy(segment.proxy, clip)):
            clip, file = stand_in, segment.proxy
        self.exact = file == segment.file
        self.decoder = Decoder(file, clip.table)
        self.convert = Converter(self.decoder.codec)
        self.sources = sources(segment, self.decoder.table.times, rate)
        self.places: dict[int, list[int]] = {}
        for place, source in enumerate(self.sources, segment.record.start):
            self.places.setdefault(source, []).append(place)


def sources(segment: Segment, times: Sequence[Fraction], rate: Fraction) -> list[int]:
    """The file's frame for each frame of the segment's record range.

    `times`: seconds of the file's frames. By time it is the frame that the conformed copy shows.
    """
    start = segment.source.start if segment.source else 0
    count = segment.record.duration
    if segment.method is not RateMethod.BY_TIME:
        return [min(start + n, len(times) - 1) for n in range(count)]
    places = [int(time * rate + Fraction(1, 2)) for time in times]
    first = places[min(start, len(places) - 1)]
    return [max(0, bisect_right(places, first + n) - 1) for n in range(count)]


class ReelFeed:
    """`told` is called from the decoding thread after each picture: be quick in it.

    `picture` belongs to the window's thread.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        rate: Fraction,
        size: tuple[int, int],
        budget: int,
        told: Callable[[], None],
    ) -> None:
        self.segments, self.rate = segments, rate
        self.frames = segments[-1].record.end
        self._failures: dict[int, str] = {}  # by segment
        self._damage: dict[int, str] = {}  # by frame
        self._unlike: set[int] = set()  # segments whose proxy cannot be used
        self._stills: dict[tuple[int, tuple[int, int]], Kept] = {}
        self._starts = [one.record.start for one in segments]
        self._budget, self._told = budget, told
        self._fill = self._fresh(size)
        self._show = Converter()
        self._open: OrderedDict[tuple[int, bool], _Open] = OrderedDict()
        self._aim = (0, 1)
        self._still: tuple[int, tuple[int, int]] | None = None  # wanted exactly: frame, pane
        self._fine: tuple[int, tuple[int, int], Kept] | None = None
        self._changed = threading.Condition()
        self._idle = self._closed = False
        self._thread = threading.Thread(target=self._run, name="decode-reel", daemon=True)
        self._thread.start()

    def at(self, index: int) -> int:
        """The number of the segment in which a frame of the sequence lies."""
        return bisect_right(self._starts, index) - 1

    @property
    def ready(self) -> int:
        return self._fill.cache.ready

    def has(self, index: int) -> bool:
        """Whether this frame can be shown, be it as a card."""
        cache = self._fill.cache
        return cache.get(index) is not None or cache.is_lost(index)

    def card(self, index: int) -> str:
        """Why there is no take to see at this frame; empty where there is one."""
        at = self.at(index)
        return self._damage.get(index) or self._failures.get(at) or self.segments[at].card

    def picture(self, index: int, *, fast: bool) -> Array | None:
        """(height, width, 4) uint8 BGRA of exactly this frame; None: a slug, lost, or not there."""
        kept = self.kept(index, still=not fast)
        if kept is None or kept.frame is None:
            return None
        return turned(self._show.bgra(kept.frame, fast=fast), kept.turns)

    def kept(self, index: int, *, still: bool) -> Kept | None:
        """What is in memory of a frame; where it stands `still`, of its original if that is."""
        fine = self._fine
        if still and fine is not None and fine[:2] == (index, self._fill.size):
            return fine[2]
        return self._fill.cache.get(index)

    def refined(self, index: int) -> bool:
        """Whether the original of this frame was asked, be it in vain."""
        return self._fine is not None and self._fine[:2] == (index, self._fill.size)

    def want_still(self, index: int | None) -> None:
        """Decode this frame of its original, where only a proxy's is in memory."""
        wanted = None if index is None else (index, self._fill.size)
        if wanted != self._still:
            self._still = wanted
            if wanted is not None:
                self._wake()

    def aim(self, index: int, way: int) -> None:
        if (index, way) != self._aim:
            self._aim = (index, way)
            self._wake()

    def resize(self, size: tuple[int, int]) -> bool:
        """Decode anew for another pane; False if it is the same."""
        if size == self._fill.size:
            return False
        self._fill = self._fresh(size)
        self._wake()
        return True

    def close(self) -> None:
        """Ends the thread and waits for it; at most one picture's decoding."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()
        for one in self._open.values():
            one.decoder.close()
        # whoever still holds this must not hold the pictures as well
        self._open.clear()
        self._stills.clear()
        self._fine, self._fill = None, self._fresh(self._fill.size)

    # in the decoding thread

    def _run(self) -> None:
        be_patient()
        while True:
            with self._changed:
                while self._idle and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                self._idle = True  # unless somebody wakes it meanwhile
            if self._work():
                with self._changed:
                    self._idle = False
                self._told()

    def _work(self) -> bool:
        fill, aim = self._fill, self._aim
        fill.cache.aim(*aim)
        if self._refine(fill):
            return True
        target = fill.cache.next_missing()
        if target is None:
            return False
        at = self.at(target)
        segment = self.segments[at]
        if segment.file is None or at in self._failures:
            self._slug(at, fill)
            return True
        proxy = at not in self._unlike
        try:
            self._decode(self._opened(at, proxy=proxy), target, fill, aim)
        except UserFacing as error:
            opened = self._open.pop((at, proxy), None)
            if opened is None:
                self._failures[at] = error.message
                return True
            opened.decoder.close()
            if opened.exact:
                self._damage[target] = error.message
                fill.cache.lose(target)
            else:
                self._unlike.add(at)  # the proxy is damaged: the original goes on
        return True

    def _refine(self, fill: _Fill) -> bool:
        """The original of the frame that stands still, when its proxy is seen already."""
        still, fine = self._still, self._fine
        if still is None or still[1] != fill.size or (fine is not None and fine[:2] == still):
            return False
        kept = fill.cache.get(still[0])
        if kept is None or kept.exact or kept.source is None:
            return False
        at = self.at(still[0])
        try:
            file = self._opened(at, proxy=False)
            frame = file.decoder.exact(kept.source)
            shrunk = self._shrunk(file.convert, frame, fill.size)
            self._fine = (*still, Kept(*shrunk, kept.source))
        except UserFacing as error:
            self._damage[still[0]] = error.message
            self._fine = (*still, kept)
        return True

    def _decode(self, file: _Open, target: int, fill: _Fill, aim: tuple[int, int]) -> None:
        at = self.at(target)
        wanted = file.sources[target - self.segments[at].record.start]
        file.decoder.aim(wanted)
        for straight in (False, True):
            while (item := file.decoder.next()) is not None:
                source, frame = item
                self._keep(file, source, frame, fill)
                if source == wanted or aim != self._aim or self._closed:
                    return
                if source > wanted:
                    break
            if not straight:
                file.decoder.begin()  # the seek lost it: read on from the start
        name = self.segments[at].slate
        raise MediaUnreadable(f"{name} is damaged at frame {wanted}.", "Fetch it again.")

    def _keep(self, file: _Open, source: int, frame: av.VideoFrame, fill: _Fill) -> None:
        places = [n for n in file.places.get(source, ()) if fill.cache.wants(n)]
        if places:
            kept = Kept(*self._shrunk(file.convert, frame, fill.size), source, file.exact)
            for place in places:
                fill.cache.put(place, kept)

    def _shrunk(
        self, convert: Converter, frame: av.VideoFrame, pane: tuple[int, int]
    ) -> tuple[av.VideoFrame, int]:
        turns = quarter_turns(frame)
        upright = (frame.height, frame.width) if turns % 2 else (frame.width, frame.height)
        width, height = fitted(upright, pane)
        if turns % 2:
            width, height = height, width
        return convert.i420(frame, width, height), turns

    def _slug(self, at: int, fill: _Fill) -> None:
        """All frames of a segment without a file: its keyframe, or nothing but the card."""
        segment = self.segments[at]
        kept = self._stills.get((at, fill.size))
        if kept is None:
            still = _still(segment.keyframe) if segment.keyframe else None
            kept = Kept(None)
            if still is not None:
                kept = Kept(*self._shrunk(Converter(), still, fill.size))
            self._stills[at, fill.size] = kept
        for place in range(segment.record.start, segment.record.end):
            if fill.cache.wants(place):
                fill.cache.put(place, kept)

    def _opened(self, at: int, *, proxy: bool) -> _Open:
        key = (at, proxy)
        if key not in self._open:
            self._open[key] = _Open(self.segments[at], self.rate, proxy)
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)[1].decoder.close()
        self._open.move_to_end(key)
        return self._open[key]

    def _wake(self) -> None:
        with self._changed:
            self._idle = False
            self._changed.notify_all()

    def _fresh(self, size: tuple[int, int]) -> _Fill:
        return _Fill(size, FrameCache(self.frames, size[0] * size[1] * 3 // 2, self._budget))


def _proxy(file: Path, original: Clip) -> Clip | None:
    """None where it is gone, or has not the original's frames one for one."""
    try:
        found = clip_of(file)
    except UserFacing:
        return None
    return found if stands_for(found, original) else None


def _still(picture: Path) -> av.VideoFrame | None:
    try:
        with av.open(str(picture)) as container:
            return next(iter(container.decode(video=0)), None)
    except (av.FFmpegError, OSError, ValueError, IndexError):
        return None
