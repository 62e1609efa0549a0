"""A take on the canvas: opens the player in a thread, ticks it, and keeps in and out.

The player lives in the Qt thread once it is open; its decoding threads only say `told`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal

from app.domain.timing import FrameRange
from app.media.player import Conform, Player, Source
from app.ui.bell import ringing
from app.ui.bridge import Bridge
from app.ui.later import later
from app.ui.pages.review.ahead import Ahead
from app.ui.pages.review.canvas import Canvas

TICK_MS = 8


class Viewer(QObject):
    """Signals: `opened()` clips can be stepped; `moved(int)` this frame is on screen;
    `played(speed)` the speed changed, 0 is stopped; `range_set(int, int)` a person set in and out;
    `filled()` more frames are in memory; `failed(str)` no file could be shown.

    Frames are those of the pane with the focus, in its own count: `index`, `frames`, `picked`,
    `go_to` and the signals. The playhead's places stay inside, where panes are slipped against it.
    """

    opened = Signal()
    moved = Signal(int)
    played = Signal(object)
    range_set = Signal(int, int)
    filled = Signal()
    failed = Signal(str)

    def __init__(self, bridge: Bridge, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._bridge, self._canvas = bridge, canvas
        self.player: Player | None = None
        self.picked: FrameRange | None = None
        self.looping = True
        self.conform: Conform = "frames"
        self.clock: Callable[[], float] = time.perf_counter
        self.ticked: Callable[[], None] = lambda: None  # before each look at the playhead
        self._loop: FrameRange | None = None  # played instead of in to out
        self.pane = 0
        self._turn = 0
        self._opening = False
        self._held = 0
        self._first: tuple[int, FrameRange | None] = (0, None)
        self._later: list[Callable[[Player], None]] = []
        self._open_now: list[Player] = []  # outlives this object, for the end of the window
        self._speed: int | Fraction = 0
        self._size = QSize(960, 540)
        self._ahead = Ahead(bridge, self._maker)
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._resize = later(self, 200, self._resized)
        self._fill = QTimer(self)
        self._fill.setInterval(250)
        self._fill.timeout.connect(self._filled)
        canvas.painted.connect(self._painted)
        canvas.sized.connect(self._sized)
        canvas.destroyed.connect(partial(_end, self._open_now))
        canvas.destroyed.connect(partial(_end, self._ahead.open_now))
        self._tell = ringing(self._wake)

    # opening

    def open(
        self,
        files: Path | Sequence[Path | Source],
        picked: FrameRange | None,
        at: int | None = None,
        pane: int = 0,
    ) -> None:
        """Show files, one a pane; the last call wins. `pane` has the focus, `picked` is its range,
        `at` the first frame of it that is shown, else the in point.
        """
        self.expect()
        self._held = at if at is not None else picked.start if picked is not None else 0
        self._first = pane, picked
        turn = self._turn
        listed: list[Path | Source] = [files] if isinstance(files, Path) else list(files)

        def ready(player: Player) -> None:
            if turn != self._turn:
                self._bridge.ask(player.close)  # joining its threads would hold the window up
                return
            self._opening, self._loop = False, None
            self.player, (self.pane, first) = player, self._first
            self._open_now.append(player)
            self.show_range(first)
            begin = self.picked.start if at is None and self.picked else at or 0
            player.request(player.place(self.pane, begin))
            self._fill.start()
            was, self._speed = self._speed, 0  # what was open before may have been running
            self.opened.emit()
            later, self._later = self._later, []
            for act in later:
                act(player)
            self._wake()
            if was and not self._speed:
                self.played.emit(0)

        def refused(error: Exception) -> None:
            if turn == self._turn:
                self.close(str(error))
                self.failed.emit(str(error))

        if (player := self._ahead.take(listed, self._room())) is not None:
            ready(player)
        else:
            self._bridge.ask(self._maker(listed), ready, refused)

    def prepare(self, files: Sequence[Path | Source]) -> None:
        """Open aside what `open` will be asked for next."""
        self._ahead.prepare(files, self._room())

    def expect(self) -> None:
        """Others will be opened: what was open is let go, its last frame stays on screen."""
        self._held = self.index
        self._turn += 1
        self._let_go()
        self._opening = True

    def close(self, message: str = "") -> None:
        self._turn += 1
        self._opening = False
        self._later.clear()
        self._let_go()
        self._canvas.show_nothing(message)

    @property
    def opening(self) -> bool:
        return self._opening

    @property
    def frames(self) -> int:
        """Frames of the pane with the focus."""
        last = self.player.own(self.pane, self.player.frames - 1) if self.player else None
        if last is None:
            return self.player.frames if self.player else 0
        return last + 1

    @property
    def index(self) -> int:
        """The frame on screen in the pane with the focus; of what is being opened, the first."""
        if self._opening or not self._canvas.of_these:
            return self._held
        shown = self._canvas.shown
        if shown is None:
            return 0
        own = shown.indices[self.pane] if self.pane < len(shown.indices) else None
        return shown.index if own is None else own

    @property
    def painted(self) -> int | None:
        """The frame on screen in the pane with the focus, None while its first is still to come."""
        pictures, pane = self._canvas.pictures, self._canvas.focus
        here = pane < len(pictures) and pictures[pane].image is not None
        return pictures[pane].frame if here else None

    def cached(self, index: int) -> bool:
        """Whether this frame of the pane with the focus can be shown at once, with all others."""
        return self.player is not None and self.player.cached(self.player.place(self.pane, index))

    def set_pane(self, pane: int, picked: FrameRange | None) -> None:
        """Another pane has the focus: its frames are counted, its range is looped."""
        if self._opening:
            self._first = pane, picked
        elif self.player and pane < self.player.panes:
            self.pane = pane
            self.show_range(picked)
            self.moved.emit(self.index)

    def reorder(self, order: Sequence[int], pane: int, picked: FrameRange | None) -> None:
        """The same files in other panes: pane n is what pane `order[n]` was."""
        player, here = self.player, self.index
        if player is not None:
            player.reorder(order)
            self._canvas.reorder(order)
            self.pane = pane
            self.show_range(picked)
            if not player.playhead.speed:
                player.request(player.place(pane, here))
            self._wake()

    def refill(self) -> None:
        """Panes are decoded from other files: tell again how many frames are in memory."""
        self._fill.start()
        self._wake()

    def shift(self, pane: int, frames: int) -> None:
        """Slip a pane by so many frames of its own; the others stay."""
        if self.player and pane < self.player.panes:
            self.player.set_offset(pane, frames)
            self._apply_range()
            self._wake()

    def set_conform(self, conform: Conform) -> None:
        """How different rates meet: frame by frame, or by time."""
        self.conform = conform
        if self.player:
            self.player.conform = conform
            self._apply_range()
            self._wake()

    # transport

    def step(self, frames: int) -> None:
        self._do(lambda player: player.step(frames))

    def second(self, direction: int) -> None:
        self._do(lambda player: player.step(direction * round(player.rate)))

    def go_to(self, index: int) -> None:
        self._do(lambda player: player.request(player.place(self.pane, index)))

    def toggle(self) -> None:
        self._do(lambda player: player.toggle())

    def play_around(self, seconds: int) -> None:
        """Once from so many seconds before the frame on screen to as many behind it, and back."""

        def act(player: Player) -> None:
            some = round(seconds * player.rate)
            player.play_around(player.index, some, some)

        self._do(act)

    @property
    def around(self) -> tuple[int, int, int] | None:
        """First, last and middle frame of what is played around, of the pane with the focus."""
        player, found = self.player, self.player.playhead.around if self.player else None
        if player is None or found is None:
            return None
        places = (found[0].start, found[0].end - 1, found[1])
        first, last, home = (player.own(self.pane, place) or 0 for place in places)
        return first, last, home

    def shuttle(self, direction: int) -> None:
        """-1 is J, 0 is K, 1 is L."""
        self._do(lambda player: player.shuttle(direction))

    def set_in(self) -> None:
        if self.player:
            end = self.picked.end if self.picked and self.picked.end > self.index else self.frames
            self._set_range(FrameRange(start=self.index, end=end))

    def set_out(self) -> None:
        """The frame on screen is the last one used."""
        if self.player:
            end = self.index + 1
            start = self.picked.start if self.picked and self.picked.start < end else 0
            self._set_range(FrameRange(start=start, end=end))

    def clear_range(self) -> None:
        """From the first frame to the last."""
        if self.player:
            self._set_range(FrameRange(start=0, end=self.frames))

    def loop_over(self, frames: FrameRange) -> None:
        """Play these frames of the pane round and round, until in or out or the loop is set."""
        if self.player:
            self._loop = frames
            self._apply_range()
            if not self.player.playhead.speed:
                self.toggle()

    def set_looping(self, looping: bool) -> None:
        self.looping, self._loop = looping, None
        self._apply_range()

    def show_range(self, picked: FrameRange | None) -> None:
        """What the record says: take in and out over without telling anybody."""
        if self.player:
            whole = FrameRange(start=0, end=self.frames)
            self.picked = whole if picked is None or not whole.contains(picked) else picked
            self._apply_range()

    # inside

    def _do(self, act: Callable[[Player], None]) -> None:
        """Now, or as soon as what is being opened is there: no key is lost."""
        if self._opening:
            self._later.append(act)
        elif self.player:
            act(self.player)
            self._wake()

    def _set_range(self, picked: FrameRange) -> None:
        self.picked, self._loop = picked, None
        self._apply_range()
        self.range_set.emit(picked.start, picked.end)

    def _apply_range(self) -> None:
        player, picked = self.player, self._loop or self.picked
        looping = self.looping or self._loop is not None
        if player:
            whole = picked is None or picked == FrameRange(start=0, end=self.frames)
            if not looping or whole or picked is None:
                player.set_range(None)
            else:
                start = player.place(self.pane, picked.start)
                end = max(start, player.place(self.pane, picked.end - 1)) + 1
                player.set_range(FrameRange(start=start, end=end))
            player.set_looping(looping)

    def _painted(self, _place: int) -> None:
        self.moved.emit(self.index)

    def _room(self) -> tuple[int, int]:
        return max(64, self._size.width()), max(36, self._size.height())

    def _maker(self, listed: list[Path | Source]) -> Callable[[], Player]:
        size, told, clock, conform = self._room(), self._tell, self.clock, self.conform
        return lambda: Player(listed, size=size, told=told, clock=clock, conform=conform)

    def _wake(self) -> None:
        if self.player and not self._tick.isActive():
            self._tick.start()
        self._on_tick()

    def _on_tick(self) -> None:
        player = self.player
        if player is None:
            self._tick.stop()
            return
        self.ticked()
        shown = player.tick()
        if shown is not None:
            self._canvas.show_frame(shown, player.rate)
        speed = player.playhead.speed
        if speed != self._speed:
            self._speed = speed
            self.played.emit(speed)
        if not speed and player.shown is not None and player.shown.index == player.index:
            self._tick.stop()
        elif player.failure is not None and not player.cached(player.index):
            self._tick.stop()
            self.failed.emit(str(player.failure))

    def _filled(self) -> None:
        if self.player is None or self.player.ready[0] == self.player.ready[1]:
            self._fill.stop()
        self.filled.emit()

    def _sized(self, size: QSize) -> None:
        self._size = size
        if self.player:
            self._resize.start()

    def _resized(self) -> None:
        if self.player:
            self.player.resize(self._room())
            self._fill.start()
            self._wake()

    def _let_go(self) -> None:
        self._tick.stop()
        self._fill.stop()
        old, self.player = self.player, None
        self._open_now.clear()
        if old is not None:
            # joining its decoding threads may take a frame's time
            self._bridge.ask(old.close)


def _end(players: list[Player]) -> None:
    """The window is gone, and nobody else ends their threads."""
    for player in players:
        player.close()
