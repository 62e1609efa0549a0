"""One track of sounds: seen, chosen, dragged along, and dropped onto from a file manager.

What an offer becomes is said while it is over the lane; what is done is asked for by signals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from app.domain.errors import UserFacing
from app.domain.project import DeliverySpec
from app.domain.sound import Track, Waveform
from app.domain.timing import timecode
from app.production.cut.sound_places import caught, free_start, slid
from app.production.cut.sounds import OnTrack, at_timecode
from app.ui import incoming
from app.ui.pages.assemble.axis import HEAD, Axis
from app.ui.pages.assemble.lane_offer import not_here
from app.ui.pages.assemble.lane_paint import (
    HEADS,
    TALL,
    Ghost,
    Look,
    box_of,
    paint_focus,
    paint_ghost,
    paint_head,
    paint_quiet,
    paint_sound,
)

_CATCH = 8  # pixels
_EMPTY = {
    Track.VOICE: "Drop a voice recording here",
    Track.MUSIC: "Drop music here",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the lanes show: `edges` are frames that catch, `waves` curves by file, `troubles` why
    a file has none.
    """

    spec: DeliverySpec
    frames: int
    sounds: Sequence[OnTrack]
    edges: tuple[int, ...]
    waves: Mapping[Path, Waveform]
    troubles: Mapping[Path, str]


@dataclass(slots=True)
class _Held:
    """A sound in the hand: where it was gripped, in pixels from its start."""

    one: OnTrack
    grip: int
    begun: QPoint
    moves: bool = False


class Lane(QWidget):
    """Signals: `dropped(object, int)` files and a frame; `refused(object)` why a drop is nothing;
    `moved(str, int)` a sound and the frame it shall begin at; `chosen(str)` another sound is at
    hand; `measured(object)` a file over the lane whose length is asked for; `asked(QPoint)` a
    context menu.
    """

    dropped = Signal(object, int)
    refused = Signal(object)
    moved = Signal(str, int)
    chosen = Signal(str)
    measured = Signal(object)
    asked = Signal(QPoint)

    def __init__(self, track: Track, may_write: Callable[[], bool]) -> None:
        super().__init__()
        self.track, self._may_write = track, may_write
        self.ghost: Ghost | None = None
        self.current = ""
        self.lengths: dict[Path, int | UserFacing] = {}  # of files that are over the lane
        self._shown: Shown | None = None
        self._sounds: list[OnTrack] = []
        self._held: _Held | None = None
        self._over: tuple[int, tuple[Path, ...]] | None = None
        self._busy = self._away = ""  # what is read; the sound that is shown elsewhere
        code, word, _ = HEADS[track]
        self.setAccessibleName(f"{code} {word} track")
        self.setFixedHeight(TALL)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)

    # what is shown

    def show_sounds(self, shown: Shown) -> None:
        self._shown = shown
        self._sounds = [one for one in shown.sounds if one.sound.track is self.track]
        ids = [one.sound.id for one in self._sounds]
        if self.current not in ids:
            self.current = ""
        self._away = ""
        if self._held is None and self._over is None:
            self.ghost = None
        self._describe()
        self.update()

    def show_busy(self, words: str) -> None:
        """What is being read for this lane; empty when it is done."""
        self._busy = words
        self.ghost = None
        self.update()

    def retell(self) -> None:
        """The length of a file over the lane is known now."""
        if self._over is not None:
            self._aim(*self._over)

    def choose(self, sound_id: str) -> None:
        if sound_id != self.current:
            self.current = sound_id
            self._describe()
            self.update()
            self.chosen.emit(sound_id)

    def step(self, by: int) -> None:
        """The sound before or after the one at hand."""
        ids = [one.sound.id for one in self._sounds]
        if self.current in ids:
            self.choose(ids[max(0, min(ids.index(self.current) + by, len(ids) - 1))])
        elif ids:
            self.choose(ids[0 if by > 0 else -1])

    def step_off(self) -> None:
        """To the sound after the one at hand, else before it: that one is going to go."""
        here = self.current
        self.step(1)
        if self.current == here:
            self.step(-1)

    def pushed(self, by: int) -> int:
        """Show the sound at hand pushed by frames, as far as there is room; returns how far."""
        one = next((one for one in self._sounds if one.sound.id == self.current), None)
        if one is None or self._shown is None:
            return 0
        record = one.sound.record
        start = slid([other.sound.record for other in self._sounds if other is not one], record, by)
        words = f"{self.track.value.capitalize()} from {at_timecode(start, self._shown.spec)}"
        words += "" if start == record.start + by else ", no further"
        self.ghost, self._away = Ghost(start, record.duration, words), one.sound.id
        self.update()
        return start - record.start

    def rest(self) -> None:
        """Nothing is pushed any more."""
        self.ghost, self._away = None, ""
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(800, TALL)

    def axis(self) -> Axis:
        return Axis(self._shown.frames if self._shown else 1, self.width())

    def box(self, at: int) -> QRect:
        """Where a sound of this lane is painted."""
        sound = self._sounds[at].sound
        return box_of(sound.record_start, sound.frames, self.axis())

    def told(self, one: OnTrack) -> str:
        """A sound in words: name, from, to, length."""
        shown = self._shown
        assert shown is not None
        spec, record = shown.spec, one.sound.record
        long = timecode(record.duration, spec.rate)
        said = (
            f"{one.file_name}, from {at_timecode(record.start, spec)} to "
            f"{at_timecode(record.end, spec)}, {long} long"
        )
        trouble = self._trouble(one)
        return f"{said}, {trouble}" if trouble else said

    # Qt: painting, tooltip, focus

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            paint_head(p, self.track, self.width())
            shown = self._shown
            if shown is None:
                return
            axis, focus = self.axis(), self.hasFocus()
            for one in self._sounds:
                if one.sound.id == self._away:
                    continue
                at_hand = one.sound.id == self.current
                wave = shown.waves.get(one.file) if one.file else None
                look = Look(at_hand, at_hand and focus, wave, self._trouble(one))
                paint_sound(p, one, look, axis, shown.spec.rate)
            if self._busy or not self._sounds:
                paint_quiet(p, self._busy or _EMPTY[self.track], self.width())
            if focus and not self.current:
                paint_focus(p, self.width())
            if self.ghost is not None:
                paint_ghost(p, self.ghost, axis)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            one = self._at(event.pos())
            words = self.told(one) if one else _EMPTY[self.track]
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.current and self._sounds and event.reason() in (
            Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
        ):  # fmt: skip
            self.choose(self._sounds[0].sound.id)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._let_go()
        self.update()

    # Qt: the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        one = self._at(point)
        self.choose(one.sound.id if one else "")
        if one is not None and event.button() is Qt.MouseButton.LeftButton and self._may_write():
            grip = point.x() - self.axis().x(one.sound.record_start)
            self._held = _Held(one, grip, point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        held, point = self._held, event.position().toPoint()
        if held is None:
            return
        far = (point - held.begun).manhattanLength() >= QApplication.startDragDistance()
        if not held.moves and not far:
            return
        sound = held.one.sound
        held.moves, self._away = True, sound.id
        others = [one for one in self._sounds if one.sound.id != sound.id]
        free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._show_ghost(
            self.axis().frame(point.x() - held.grip), sound.frames, others, held.one.name, free
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, ghost = self._held, self.ghost
        self._let_go()
        if held is not None and held.moves and ghost is not None:
            self.moved.emit(held.one.sound.id, ghost.start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._held is not None:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())

    # Qt: what is dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._come(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._come(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._gone()

    def dropEvent(self, event: QDropEvent) -> None:
        found, ghost = incoming.read(event.mimeData()), self.ghost
        x = event.position().toPoint().x()
        self._gone()
        if not self._may_write() or self._shown is None:
            event.ignore()
            return
        event.acceptProposedAction()
        if found.sounds:
            start = ghost.start if ghost is not None else self.axis().frame(x)
            self.dropped.emit(found.sounds, start)
        else:
            self.refused.emit(found.refusal or not_here(found))

    def _come(self, event: QDropEvent) -> None:
        mime = event.mimeData()
        if not self._may_write() or self._shown is None or not incoming.offers(mime):
            event.ignore()
            return
        found = incoming.glance(mime)
        event.acceptProposedAction()  # also what is no sound, so that the drop can say why
        x = event.position().toPoint().x()
        if found.sounds:
            self._aim(x, found.sounds)
        else:
            self._over = None
            refusal = found.refusal or not_here(found)
            self.ghost = Ghost(self.axis().frame(x), 0, refusal.message)
            self.update()

    def _aim(self, x: int, files: tuple[Path, ...]) -> None:
        self._over = (x, files)
        length = self.lengths.get(files[0], 0)
        if files[0] not in self.lengths:
            self.lengths[files[0]] = 0
            self.measured.emit(files[0])
        if isinstance(length, UserFacing):
            self.ghost = Ghost(self.axis().frame(x), 0, length.message)
            self.update()
            return
        what = self.track.value.capitalize() if len(files) == 1 else f"{len(files)} sounds"
        self._show_ghost(self.axis().frame(x), length, self._sounds, what, free=False)

    def _gone(self) -> None:
        self._over, self.ghost = None, None
        self.lengths.clear()
        self.update()

    # inside

    def _show_ghost(
        self, wanted: int, frames: int, others: Sequence[OnTrack], name: str, free: bool
    ) -> None:
        """What would lie where, and whose place it cannot have."""
        shown = self._shown
        assert shown is not None
        lain = [one.sound.record for one in others]
        edges = (*shown.edges, *(end for one in lain for end in (one.start, one.end)))
        reach = 0 if free else self.axis().reach(_CATCH)
        place = caught(wanted, frames, edges, reach)
        start = free_start(lain, place, max(1, frames))
        words = f"{name} from {at_timecode(start, shown.spec)}"
        words += "" if start == place else ", the nearest free place"
        self.ghost = Ghost(start, frames, words)
        self.update()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held = None
            self.rest()

    def _at(self, point: QPoint) -> OnTrack | None:
        axis = self.axis()
        if point.x() < HEAD:
            return None
        return next(
            (one for one in self._sounds
             if box_of(one.sound.record_start, one.sound.frames, axis).contains(point)), None,
        )  # fmt: skip

    def _trouble(self, one: OnTrack) -> str:
        if one.file is None:
            return "its file is missing"
        return self._shown.troubles.get(one.file, "") if self._shown else ""

    def _describe(self) -> None:
        count = len(self._sounds)
        said = f"{count} sound{'' if count == 1 else 's'}"
        here = next((one for one in self._sounds if one.sound.id == self.current), None)
        if here is not None and self._shown is not None:
            said += f". At hand: {self._sounds.index(here) + 1}, {self.told(here)}"
        self.setAccessibleDescription(said if count else _EMPTY[self.track])
