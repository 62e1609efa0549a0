"""The sound of Review: the take with the focus, or the cut, on the machine's output.

Reading files and opening the output happen in threads; what is heard is told on each display tick.
Volume and mute are kept over a restart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Signal

from app.domain.cut import Segment
from app.domain.errors import MediaMissing
from app.media.playhead import Playhead
from app.media.sound_play import SoundDesk, Source, Tracks, open_sound
from app.ui.actions import Actions
from app.ui.pages.review.stage import Stage

_STEP = 0.1  # of the volume
_AGAIN = 5.0  # seconds after which an output that is not there is looked for again


class ReviewSound(QObject):
    """Signal `changed()`: volume, mute, or why nothing is heard."""

    changed = Signal()

    def __init__(self, stage: Stage, actions: Actions, desk: SoundDesk | None = None) -> None:
        super().__init__(stage)
        self._stage, self._desk, self._tracks = stage, desk or open_sound(), Tracks()
        self._turn = 0
        self._lent = self._ran = False
        self._tried = float("-inf")
        self._reason = ""  # why this take in particular is not heard
        kept = QSettings("Takeboard", "Review")
        self._desk.set_volume(float(str(kept.value("volume", 1.0))))
        self._desk.mute(kept.value("muted") in (True, "true"))
        self._desk.scrubbing = kept.value("scrub") in (True, "true")
        for key, on in (("sound.mute", self._desk.muted), ("sound.scrub", self._desk.scrubbing)):
            actions[key].setChecked(on)
        actions["sound.mute"].toggled.connect(self.mute)
        actions["sound.scrub"].toggled.connect(self._scrub)
        actions["sound.louder"].triggered.connect(lambda _on=False: self.turn(_STEP))
        actions["sound.softer"].triggered.connect(lambda _on=False: self.turn(-_STEP))
        stage.viewer.clock = self.clock
        stage.viewer.ticked = self._ticked
        stage.viewer.opened.connect(self._take)
        stage.viewer.played.connect(self._played)
        stage.focus_changed.connect(self._take)
        stage.panes_changed.connect(self._take)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._end)
        # not a method of its own: nobody has any once this is destroyed
        self.destroyed.connect(partial(_silence, self._desk))

    def _end(self) -> None:
        self._desk.stop()

    # what the person hears and sees of it

    @property
    def clock(self) -> Callable[[], float]:
        """The clock players run by: the device's while it runs."""
        return self._desk.clock

    @property
    def state(self) -> str:
        """Why nothing is heard; empty when sound comes, or would."""
        if self._reason:
            return self._reason
        if self._desk.source is None:
            return "this take has no sound"
        return "" if self._desk.running else self._desk.state or "the sound device is gone"

    @property
    def volume(self) -> float:
        return self._desk.volume

    @property
    def muted(self) -> bool:
        return self._desk.muted

    def turn(self, step: float) -> None:
        self.set_volume(self._desk.volume + step)

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self._desk.set_volume(volume)
        QSettings("Takeboard", "Review").setValue("volume", self._desk.volume)
        self.changed.emit()

    def mute(self, on: bool) -> None:
        self._desk.mute(on)
        QSettings("Takeboard", "Review").setValue("muted", on)
        self.changed.emit()

    # what is heard

    def lend(self) -> None:
        """The cut is heard from now on, not the take."""
        self._lent = True
        self._turn += 1
        self._reason = ""
        self._hear(None)

    def hear(self, source: Source | None) -> None:
        """The sound of the cut, from `reel_source`."""
        self._hear(source)

    def reel_source(self, segments: Sequence[Segment], rate: Fraction) -> Source | None:
        """In a thread: the sound of a sequence, with an output to hear it; None without any."""
        found = self._tracks.of_reel(segments, rate)
        if found is not None:
            self._open()
        return found

    def back(self) -> None:
        """The take with the focus is heard again."""
        self._lent = False
        self._take()

    def follow(self, playhead: Playhead, waits: bool) -> None:
        """Call on each display tick, before the picture."""
        self._desk.follow(playhead, waits)
        if self._desk.running != self._ran:
            self._ran = self._desk.running
            self.changed.emit()

    def silence(self) -> None:
        self._desk.silence()

    # inside

    def _take(self) -> None:
        take, workbench = self._stage.take, self._stage.film.workbench
        player, pane = self._stage.viewer.player, self._stage.focus
        if self._lent:
            return
        self._turn += 1
        self._reason = ""
        if take is None or workbench is None or player is None or pane >= player.panes:
            self._hear(None)
            return
        if not take.probe.has_audio:
            self._hear(None)
            return
        if take.probe.rate != player.rate and player.conform == "frames":
            self._reason = "no sound: the take plays at another rate than its own"
            self._hear(None)
            return
        dailies, tracks, turn = workbench.dailies, self._tracks, self._turn
        shift = float(player.offsets[pane] / take.probe.rate)

        def work() -> Source | None:
            try:
                track = tracks.of(dailies.path(take))
            except MediaMissing:
                return None
            if track is not None:
                self._open()
            return track

        def then(track: Source | None) -> None:
            if turn == self._turn:
                self._hear(track, shift)

        self._stage.film.bridge.ask(work, then)

    def _ticked(self) -> None:
        player = self._stage.viewer.player
        if player is not None and not self._lent:
            self.follow(player.playhead, player.waits)

    def _played(self, speed: object) -> None:
        """Somebody plays: look again for an output that was not there."""
        if speed and self._desk.source is not None and not self._desk.running:
            self._stage.film.bridge.ask(self._open, lambda _none: self.changed.emit())

    def _hear(self, source: Source | None, shift: float = 0.0) -> None:
        self._desk.play_from(source, shift)
        self.changed.emit()

    def _open(self) -> None:
        """In a thread: the output, unless it was asked for in vain just now."""
        if not self._desk.running and time.monotonic() - self._tried > _AGAIN:
            self._tried = time.monotonic()
            self._desk.start()

    def _scrub(self, on: bool) -> None:
        self._desk.scrubbing = on
        QSettings("Takeboard", "Review").setValue("scrub", on)


def _silence(desk: SoundDesk) -> None:
    desk.stop()
