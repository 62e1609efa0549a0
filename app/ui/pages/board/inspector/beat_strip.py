"""Beats of a shot on a small timeline, with what is heard below: drag, or move edges by frames.

Keys: left and right move the chosen edge by a frame (Shift ten, Ctrl the whole beat), up and down
choose the next edge, Insert makes a beat, Delete removes it, Enter goes to its words.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import BadInput
from app.domain.shot import Beat, Shot
from app.production.board import beat_edits as be
from app.ui.later import later
from app.ui.pages.board.inspector.elements import camera_words
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics

_LABEL, _RULER, _LANE, _GRIP = 52, 18, 24, 5
_KEYS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Insert,
    Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip


class BeatStrip(QWidget):
    """Signals: `changed(object)` all beats as they are to be; `refused(str)` why a change does not
    go, empty when it does; `chosen(int)` the beat in edit; `words_wanted(str)` a path to type in.
    """

    changed = Signal(object)
    refused = Signal(str)
    chosen = Signal(int)
    words_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Beats")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_RULER + 4 * (_LANE + 2))
        self._beats: be.Beats = ()
        self._kept: be.Beats = ()
        self._frames, self._rate = 1, Fraction(24)
        self._lanes: tuple[tuple[str, str, str, str], ...] = ()
        self._at, self._end = 0, False
        self._grab: tuple[str, int, int] | None = None  # edge or whole, frame, its start
        self._soon = later(self, 500, self.flush)  # a run of key presses is one edit

    def show_shot(self, shot: Shot, rate: Fraction) -> None:
        """What the shot says now; a change that is under way is kept."""
        if self._soon.isActive() or self._grab is not None:
            return
        self._beats = self._kept = be.in_order(shot.beats)
        self._frames, self._rate = shot.frames, rate
        self._at = max(0, min(self._at, len(self._beats) - 1))
        camera = camera_words(shot.elements.camera)
        self._lanes = (
            ("Camera", camera, "C", "elements.camera.move"),
            ("Speech", shot.dialogue, "S", "dialogue"),
            ("Sound", shot.audio, "Y", "audio"),
        )
        self._tell()

    def beats(self) -> be.Beats:
        return self._beats

    def current(self) -> int:
        return self._at

    def choose(self, at: int) -> None:
        if 0 <= at < len(self._beats):
            self._at = at
            self._tell()

    def flush(self) -> None:
        """Commit what keys have moved."""
        self._soon.stop()
        if self._beats != self._kept:
            self._kept = self._beats
            self.changed.emit(self._beats)

    def insert(self) -> None:
        """A new beat behind the current one, ready for its words."""
        near = self._beats[self._at].end_frame if self._beats else 0
        before = self._beats
        if self._try(lambda: be.insert(self._beats, self._frames, near)):
            new = [
                n for n, beat in enumerate(self._beats) if beat not in before and not beat.action
            ]
            self._at = new[-1] if new else self._at
            self.flush()
            self._tell()
            self.words_wanted.emit("beats")

    def remove(self) -> None:
        if self._beats and self._try(lambda: be.remove(self._beats, self._at)):
            self._at = max(0, min(self._at, len(self._beats) - 1))
            self.flush()
            self._tell()

    def place(self, start: int, end: int) -> bool:
        """Put the current beat there, or say why not."""
        return self._try(lambda: be.set_beat(self._beats, self._at, start, end, self._frames))

    # painting

    def sizeHint(self) -> QSize:
        return QSize(296, self.height())

    def beat_rect(self, at: int) -> QRect:
        """Where a beat is drawn."""
        beat = self._beats[at]
        left, right = self._x(beat.start_frame), self._x(beat.end_frame)
        return QRect(left, _RULER, max(2, right - left), _LANE)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            self._paint_ruler(p)
            names = ("Motion", *(lane[0] for lane in self._lanes))
            for n, name in enumerate(names):
                top = _RULER + n * (_LANE + 2)
                p.setFont(font())
                p.setPen(QColor(t.SECONDARY))
                p.drawText(QRect(0, top, _LABEL, _LANE), Qt.AlignmentFlag.AlignVCenter, name)
                p.fillRect(QRect(_LABEL, top, self.width() - _LABEL, _LANE), QColor(t.SUNKEN))
            for n, beat in enumerate(self._beats):
                current = n == self._at
                self._bar(p, self.beat_rect(n), beat.action or "no words yet", "S", current)
            for n, (_name, words, origin, _path) in enumerate(self._lanes, 1):
                whole = QRect(_LABEL, _RULER + n * (_LANE + 2), self.width() - _LABEL, _LANE)
                if words:
                    self._bar(p, whole, words, origin, False)
                else:
                    p.setPen(QColor(t.SECONDARY))
                    p.setFont(font(11))
                    p.drawText(
                        whole.adjusted(8, 0, 0, 0),
                        Qt.AlignmentFlag.AlignVCenter,
                        "none, double click to add",
                    )
            if self._beats:
                edge = self._edge()
                p.setPen(QPen(QColor(t.FOCUS), 2 if self.hasFocus() else 1))
                p.drawLine(self._x(edge), _RULER - 5, self._x(edge), self.height())
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.drawRect(QRect(_LABEL, 1, self.width() - _LABEL - 1, self.height() - 2))

    def _paint_ruler(self, p: QPainter) -> None:
        p.setFont(font(11, 400, True))
        seconds = float(self._frames / self._rate)
        step = 1 if seconds <= 8 else 2 if seconds <= 16 else 5 if seconds <= 60 else 30
        at = 0
        while at <= seconds:
            x = self._x(round(at * self._rate))
            p.setPen(QColor(t.TICK_LINE))
            p.drawLine(x, 8, x, _RULER - 2)
            p.setPen(QColor(t.SECONDARY))
            words = f"{at} s"
            if x + 4 + metrics(11).horizontalAdvance(words) < self.width():
                p.drawText(QPoint(x + 4, 12), words)
            at += step

    def _bar(self, p: QPainter, box: QRect, words: str, origin: str, on: bool) -> None:
        tint = t.ORIGINS[origin][1]
        p.fillRect(box.adjusted(0, 0, -1, 0), QColor(t.SELECTED if on else t.PANEL))
        p.setPen(QColor(tint))
        p.drawRect(box.adjusted(0, 0, -2, -1))
        p.fillRect(QRect(box.x(), box.y(), 3, box.height()), QColor(tint))
        p.setPen(QColor(t.STRONG if on else t.TEXT))
        p.setFont(font(11))
        room = box.adjusted(8, 0, -4, 0)
        shown = metrics(11).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        p.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = event.position().toPoint()
        found = self._grip(point)
        if found is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._at, what = found
        self._end = what == "end"
        frame = self._frame(point.x())
        self._grab = (what, frame, self._beats[self._at].start_frame)
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._grab is None:
            found = self._grip(point)
            edge = found is not None and found[1] != "whole"
            self.setCursor(Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor)
            return
        what, grabbed, start = self._grab
        beat, frame = self._beats[self._at], self._frame(point.x())
        low, high = be.room(self._beats, self._at, self._frames)
        if what == "whole":
            length = beat.end_frame - beat.start_frame
            wanted = start + frame - grabbed
            first = max(low, min(wanted, high - length))
            self._drag(first, first + length, wanted == first)
        elif what == "start":
            first = max(low, min(frame, beat.end_frame - 1))
            self._drag(first, beat.end_frame, first == frame)
        else:
            last = min(high, max(frame, beat.start_frame + 1))
            self._drag(beat.start_frame, last, last == frame)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grab is not None:
            self._grab = None
            self.flush()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        lane = (point.y() - _RULER) // (_LANE + 2)
        if lane == 0:
            if self._grip(point) is None:
                self.insert()
            else:
                self.words_wanted.emit("beats")
        elif 0 < lane <= len(self._lanes):
            self.words_wanted.emit(self._lanes[lane - 1][3])

    def _drag(self, start: int, end: int, free: bool) -> None:
        if self.place(start, end) and not free:
            self.refused.emit("It stops there: a beat needs a frame and its own room in the shot.")

    def _grip(self, point: QPoint) -> tuple[int, str] | None:
        """The beat under a point, and whether one of its edges or all of it."""
        if not _RULER <= point.y() < _RULER + _LANE:
            return None
        near: list[tuple[int, int, str]] = []
        for n in range(len(self._beats)):
            box = self.beat_rect(n)
            for x, what in ((box.left(), "start"), (box.right(), "end")):
                if abs(point.x() - x) <= _GRIP:
                    near.append((abs(point.x() - x), n, what))
            if box.contains(point):
                near.append((_GRIP + 1, n, "whole"))
        return min(near)[1:] if near else None

    # keys

    def event(self, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS
            and not event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            event.accept()  # ours while the strip has the focus
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._beats:
            step = 10 if held & Qt.KeyboardModifier.ShiftModifier else 1
            step = -step if key == Qt.Key.Key_Left else step
            self._nudge(step, whole=bool(held & Qt.KeyboardModifier.ControlModifier))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._beats:
            place = 2 * self._at + self._end + (1 if key == Qt.Key.Key_Down else -1)
            place = max(0, min(place, 2 * len(self._beats) - 1))
            self._at, self._end = divmod(place, 2)[0], bool(place % 2)
            self._tell()
        elif key == Qt.Key.Key_Insert:
            self.insert()
        elif key == Qt.Key.Key_Delete:
            self.remove()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._beats:
            self.flush()
            self.words_wanted.emit("beats")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.flush()
        super().focusOutEvent(event)

    def _nudge(self, step: int, *, whole: bool) -> None:
        beat = self._beats[self._at]
        start = beat.start_frame + (step if whole or not self._end else 0)
        end = beat.end_frame + (step if whole or self._end else 0)
        if self.place(start, end):
            self._soon.start()

    def _try(self, change: Callable[[], be.Beats]) -> bool:
        try:
            wanted = change()
        except BadInput as error:
            self.refused.emit(str(error))
            return False
        self.refused.emit("")
        self._beats = wanted
        self._tell()
        return True

    # reckoning

    def _edge(self) -> int:
        beat: Beat = self._beats[self._at]
        return beat.end_frame if self._end else beat.start_frame

    def _x(self, frame: int) -> int:
        return _LABEL + round(frame * (self.width() - _LABEL - 1) / max(1, self._frames))

    def _frame(self, x: int) -> int:
        share = (x - _LABEL) / max(1, self.width() - _LABEL - 1)
        return max(0, min(self._frames, round(share * self._frames)))

    def _tell(self) -> None:
        told = "none"
        if self._beats:
            beat = self._beats[self._at]
            edge = "end" if self._end else "start"
            told = (
                f"beat {self._at + 1} of {len(self._beats)}, frames {beat.start_frame} to "
                f"{beat.end_frame}, {beat.action or 'no words'}; {edge} chosen"
            )
        self.setAccessibleDescription(told)
        self.setToolTip(
            "Drag edges and beats. Arrows move the chosen edge, Shift ten frames, Ctrl the beat;\n"
            "Up and Down choose an edge, Insert adds, Delete removes, Enter goes to the words."
        )
        self.chosen.emit(self._at if self._beats else -1)
        self.update()
