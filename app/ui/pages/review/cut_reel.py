"""Opens a sequence in a thread, ticks its player, and hands its sound on. No widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal

from app.domain.cut import Segment
from app.media.reel_player import ReelPlayer
from app.media.sound_play import Source
from app.ui.bridge import Bridge
from app.ui.later import later
from app.ui.pages.review.sound import ReviewSound
from app.ui.pages.review.viewer import TICK_MS

_Opened = tuple[ReelPlayer, Source | None]
Made = tuple[Sequence[Segment], Fraction]


class CutReel(QObject):
    """Signals: `loaded()` another sequence plays; `shown(object)` a `Slide` to paint; `ticked()`
    speed or counts may differ; `failed(str)` there is no sequence.
    """

    loaded = Signal()
    shown = Signal(object)
    ticked = Signal()
    failed = Signal(str)

    def __init__(self, bridge: Bridge, sound: ReviewSound, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._sound = bridge, sound
        self.player: ReelPlayer | None = None
        self.looping = True
        self._turn = 0
        self._size = QSize(960, 540)
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._resize = later(self, 200, self._resized)

    def load(self, make: Callable[[], Made], start: Callable[[ReelPlayer], int]) -> None:
        """Play what `make` (in a thread) derives from frame `start` on; the last call wins. Where
        it derives what plays already, nothing happens.
        """
        self._turn += 1
        turn, sound, size = self._turn, self._sound, self._pane
        before = self.player.segments if self.player is not None else ()

        def work() -> _Opened | None:
            segments, rate = make()
            if tuple(segments) == before:
                return None
            player = ReelPlayer(segments, rate, size=size, clock=sound.clock)
            # the first pictures are decoded while the sound is read
            return player, sound.reel_source(player.segments, rate)

        def ready(opened: _Opened | None) -> None:
            if opened is not None and turn == self._turn:
                self._take_over(*opened, start)
            elif opened is not None:
                self._bridge.ask(opened[0].close)  # joining its thread would hold the window up

        def refused(error: Exception) -> None:
            if turn == self._turn:
                self._let_go()
                self.failed.emit(str(error))

        self._bridge.ask(work, ready, refused)

    def act(self, work: Callable[[ReelPlayer], object]) -> None:
        """Move the playhead."""
        if self.player is not None:
            work(self.player)
            self.wake()

    def set_looping(self, on: bool) -> None:
        self.looping = on
        self.act(lambda player: player.set_looping(on))

    def set_size(self, size: QSize) -> None:
        """Of the picture, in device pixels."""
        self._size = size
        if self.player is not None:
            self._resize.start()

    def close(self) -> None:
        self._turn += 1
        self._let_go()

    def wake(self) -> None:
        if self.player is not None and not self._tick.isActive():
            self._tick.start()
        self._on_tick()

    @property
    def _pane(self) -> tuple[int, int]:
        return max(64, self._size.width()), max(36, self._size.height())

    def _take_over(
        self, player: ReelPlayer, source: Source | None, start: Callable[[ReelPlayer], int]
    ) -> None:
        """Go on with another sequence, in the same motion."""
        old, at = self.player, start(player)
        plays = old is None or old.playhead.playing
        self._let_go()
        self.player = player
        self._sound.hear(source)
        player.set_looping(self.looping)
        if plays:
            player.play_at(at)
        else:
            player.request(at)

        self.loaded.emit()
        self.wake()

    def _on_tick(self) -> None:
        player = self.player
        if player is None:
            self._tick.stop()
            return
        self._sound.follow(player.playhead, not player.cached(player.index))
        slide = player.tick()
        if slide is not None:
            self.shown.emit(slide)
        self.ticked.emit()
        if not player.playhead.speed and player.settled:
            self._tick.stop()

    def _resized(self) -> None:
        self.act(lambda player: player.resize(self._pane))

    def _let_go(self) -> None:
        self._tick.stop()
        old, self.player = self.player, None
        self._sound.silence()
        if old is not None:
            # joining its decoding thread may take a frame's time
            self._bridge.ask(old.close)
