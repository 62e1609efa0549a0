"""The stills of a shot side by side: large enough to judge, chosen by one key, dragged to a slot.

Nothing is chosen for anybody: the first one is only looked at (SB-17).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.ui.drag import Dragged, Kind, carry
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.thumbnails import Thumbnails

_WIDE, _HIGH, _GAP, _WORDS = 138, 78, 8, 18
_SLOTS = {"first_frame_id": "Keyframe", "last_frame_id": "Last Frame", "reference_ids": "Reference"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One place of the strip. Without an asset it is still being made, and `word` says how far."""

    word: str
    asset_id: str = ""
    path: str | None = None
    number: int = 0
    chosen: bool = False
    detail: str = ""


class CandidateStrip(QWidget):
    """Two to a line. Signal `used(str, str)`: the asset and the field of the shot it is to fill."""

    used = Signal(str, str)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._shown: list[Shown] = []
        self._at = 0
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Stills to choose from")
        self.setToolTip("Enter or its number makes a still the keyframe; drag it to any slot")
        thumbnails.ready.connect(self.update)
        self.show_stills([])

    def show_stills(self, shown: Sequence[Shown]) -> None:
        self._shown = list(shown)
        self._at = max(0, min(self._at, len(self._shown) - 1))
        lines = -(-len(self._shown) // 2)
        self.setFixedHeight(max(0, lines * (_HIGH + _WORDS + 4) - 4))
        self.setVisible(bool(shown))
        self._tell()

    def show_chosen(self, asset_id: str) -> None:
        """Say at once what is the keyframe, before the board was read again."""
        self.show_stills(
            [
                replace(one, chosen=bool(asset_id) and one.asset_id == asset_id)
                for one in self._shown
            ]
        )

    def stills(self) -> list[Shown]:
        return list(self._shown)

    def box(self, n: int) -> QRect:
        """Where the picture of a place lies."""
        return QRect(n % 2 * (_WIDE + _GAP), n // 2 * (_HIGH + _WORDS + 4), _WIDE, _HIGH)

    def _here(self) -> Shown | None:
        return self._shown[self._at] if self._shown else None

    def _tell(self) -> None:
        here = self._here()
        words = ""
        if here is not None:
            state = ", the keyframe" if here.chosen else ""
            words = f"{self._at + 1} of {len(self._shown)}: {here.word}{state}. {here.detail}"
        self.setAccessibleDescription(words.strip())
        self.update()

    def _go(self, to: int) -> None:
        self._at = max(0, min(to, len(self._shown) - 1))
        self._tell()

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -2, Qt.Key.Key_Down: 2}
        step, number = steps.get(Qt.Key(event.key())), event.key() - Qt.Key.Key_0
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif step is not None and 0 <= self._at + step < len(self._shown):
            self._go(self._at + step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._use(self._here())
        elif 1 <= number <= 9 and (found := self._numbered(number)) is not None:
            self._go(found)
            self._use(self._here())
        else:
            super().keyPressEvent(event)

    def event(self, event: object) -> bool:
        """Enter and digits belong to the strip while it has the focus, not to the board's keys."""
        if isinstance(event, QKeyEvent) and event.type() is QKeyEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            digit = Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9
            if plain and (digit or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
                event.accept()
                return True
        return super().event(event)  # type: ignore[arg-type]

    def _numbered(self, number: int) -> int | None:
        return next((n for n, one in enumerate(self._shown) if one.number == number), None)

    def _use(self, still: Shown | None, field: str = "first_frame_id") -> None:
        if still is not None and still.asset_id and self.isEnabled():
            self.used.emit(still.asset_id, field)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        for n in range(len(self._shown)):
            if self.box(n).adjusted(0, 0, 0, _WORDS).contains(point):
                self._go(n)
                if event.button() is Qt.MouseButton.LeftButton:
                    self._pressed = point

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._use(self._here())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = self._here()
        if self._pressed is None or here is None or not here.asset_id:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance():
            self._pressed = None
            ratio = self.devicePixelRatioF()
            small = self._thumbnails.get(here.path, QSize(43, 24), ratio) if here.path else None
            carry(self, Dragged(Kind.STILL, (here.asset_id,), f"Still {here.number}"), small)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        here = self._here()
        if here is not None and here.asset_id and self.isEnabled():
            self.menu(here).popup(event.globalPos())

    def menu(self, still: Shown) -> QMenu:
        """What a still can become."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for field, word in _SLOTS.items():
            act = made.addAction(f"Make It {word}")
            act.triggered.connect(lambda _on=False, field=field: self._use(still, field))
        return made

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # drawing

    def sizeHint(self) -> QSize:
        return QSize(2 * _WIDE + _GAP, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        with QPainter(self) as p:
            for n, one in enumerate(self._shown):
                frame = self.box(n)
                self._picture(p, frame, one, ratio)
                if n == self._at and self.hasFocus():
                    p.setPen(QPen(QColor(t.FOCUS), 2))
                    p.setBrush(Qt.BrushStyle.NoBrush)
                    p.drawRect(frame.adjusted(1, 1, -1, -1))
                self._words(p, frame, one)

    def _picture(self, p: QPainter, frame: QRect, one: Shown, ratio: float) -> None:
        if not one.asset_id:
            p.setPen(QPen(QColor(t.TICK_LINE), 1, Qt.PenStyle.DashLine))
            p.drawRect(frame.adjusted(0, 0, -1, -1))
            middle = frame.center()
            draw_icon(p, "loader", QRect(middle.x() - 7, middle.y() - 7, 14, 14), t.SECONDARY)
            return
        pixmap = self._thumbnails.get(one.path, frame.size(), ratio) if one.path else None
        if pixmap is not None:
            p.drawPixmap(frame, pixmap)
        else:
            p.fillRect(frame, QColor(t.NO_PICTURE))
        p.setPen(QColor(t.OK if one.chosen else t.LINE))
        p.drawRect(frame.adjusted(0, 0, -1, -1))

    def _words(self, p: QPainter, frame: QRect, one: Shown) -> None:
        line = QRect(frame.x(), frame.bottom() + 2, frame.width(), 16)
        if one.chosen:
            draw_icon(p, "circle-check", QRect(line.x(), line.y() + 2, 12, 12), t.OK)
            line.adjust(16, 0, 0, 0)
        p.setFont(font(11))
        p.setPen(QColor(t.OK if one.chosen else t.SECONDARY))
        shown = metrics(11).elidedText(one.word, Qt.TextElideMode.ElideRight, line.width())
        p.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
