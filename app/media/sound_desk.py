"""The sound of Review: one output that always runs, mixed from arrays in memory.

The output's thread calls `fill`, which only copies; everything else belongs to the window's thread.
What is heard follows the playhead: silence when it stands, goes backwards, waits, or runs at any
speed but 1.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from app.domain.errors import UserFacing
from app.media.playhead import Playhead
from app.media.sound_clock import SoundClock
from app.media.sound_map import Run
from app.media.sound_track import Samples, Source

Fill = Callable[[Samples, float], None]
_FADE = 240  # samples over which one sound gives way to another, so that it does not click
_GRAIN = 0.06  # seconds heard at a step when scrubbing sounds


class Outlet(Protocol):
    """A running output at 48 kHz. `fill(out, latency)` is called from its thread: `out` is (n, 2)
    int16 to be written, its first sample is heard in `latency` seconds.
    """

    latency: float  # seconds from filling to hearing, about

    @property
    def running(self) -> bool: ...
    def close(self) -> None: ...


Open = Callable[[Fill], Outlet]


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """What the output copies from at this moment."""

    run: Run | None = None
    source: Source | None = None
    gain: float = 1.0


class SoundDesk:
    """`open_outlet` starts an output or raises `UserFacing`, whose message becomes `state`."""

    def __init__(self, open_outlet: Open, steady: Callable[[], float] = time.perf_counter) -> None:
        self.clock = SoundClock(steady)
        self.state = ""  # why nothing is heard; empty while the output runs
        self.scrubbing = False  # sound at single steps
        self._open, self._outlet = open_outlet, _none()
        self._given = 0
        self._volume, self._muted = 1.0, False
        self._now = self._before = _Heard()
        self._at = -1
        self._rolling = False
        self._shift = 0.0

    # the output

    def start(self) -> bool:
        """Open an output unless one runs; may take a moment, so call it off the window's thread."""
        if self.running:
            return True
        self.stop()
        self.clock.begin()
        self._given = 0
        try:
            self._outlet = self._open(self.fill)
        except UserFacing as error:
            self.state = error.message
            return False
        self.state = ""
        return True

    def stop(self) -> None:
        outlet, self._outlet = self._outlet, None
        if outlet is not None:
            outlet.close()

    @property
    def running(self) -> bool:
        """False also when the device went away; the clock goes on by itself."""
        return self._outlet is not None and self._outlet.running

    # what is heard

    @property
    def source(self) -> Source | None:
        return self._now.source

    def play_from(self, source: Source | None, shift: float = 0.0) -> None:
        """Hear another take from now on, at the same place; `shift` as in `Run`."""
        if source is not self._now.source or shift != self._shift:
            self._shift = shift
            run = replace(self._now.run, shift=shift) if self._now.run else None
            self._now = _Heard(run, source, self._gain)

    @property
    def volume(self) -> float:
        """0 to 1."""
        return self._volume

    def set_volume(self, volume: float) -> None:
        self._volume = min(max(volume, 0.0), 1.0)
        self._mix()

    @property
    def muted(self) -> bool:
        return self._muted

    def mute(self, muted: bool) -> None:
        self._muted = muted
        self._mix()

    def follow(self, playhead: Playhead, waits: bool = False) -> None:
        """Call on every display tick, before the picture is asked for. While the picture `waits`
        for a frame nothing is heard.
        """
        run: Run | None = None
        rolled, self._rolling = self._rolling, playhead.speed == 1 and not waits
        if self._rolling:
            if not rolled and self._now.source is not None and self.running:
                # What was given to the device already is silence: begin when it has gone out.
                now = self.clock()
                playhead.put_off(now, self._lead)
            run = Run(*playhead.anchor, *playhead.span, playhead.loops, self._shift)
        elif self.scrubbing and not playhead.playing:
            run = self._grain(playhead)
        if run != self._now.run:
            self._now = _Heard(run, self._now.source, self._gain)

    def silence(self) -> None:
        """Nobody plays."""
        if self._now.run is not None:
            self._now = _Heard(None, self._now.source, self._gain)

    # in the output's thread

    def fill(self, out: Samples, latency: float) -> None:
        self.clock.told(self._given, latency)
        now, before = self._now, self._before
        self._write(now, out)
        if now is not before:
            self._before = now
            some = out[:_FADE]
            old = np.empty_like(some)
            self._write(before, old)
            ramp = np.linspace(0, 1, len(some), dtype=np.float32)[:, None]
            some[:] = some * ramp + old * (1 - ramp)
        self._given += len(out)

    def _write(self, heard: _Heard, out: Samples) -> None:
        out[:] = 0
        if heard.run is None or heard.source is None or heard.gain == 0:
            return
        for at, sample, count in heard.run.pieces(self.clock.base, self._given, len(out)):
            heard.source.copy(sample, out[at : at + count])
        if heard.gain != 1:
            np.multiply(out, heard.gain, out=out, casting="unsafe")

    # inside

    @property
    def _gain(self) -> float:
        return 0.0 if self._muted else self._volume**2  # as loud as it looks

    @property
    def _lead(self) -> float:
        return min(self._outlet.latency, 0.25) + 0.01 if self._outlet is not None else 0.0

    def _mix(self) -> None:
        self._now = _Heard(self._now.run, self._now.source, self._gain)

    def _grain(self, playhead: Playhead) -> Run | None:
        """A moment of the frame that was stepped to; the one before sounds on meanwhile."""
        now = self.clock()
        at, before = playhead.index(now), self._at
        self._at = at
        if at == before:
            return self._now.run
        place = playhead.anchor[1]
        return Run(now + self._lead, place, place, place + _GRAIN, False, self._shift)


def _none() -> Outlet | None:
    return None
