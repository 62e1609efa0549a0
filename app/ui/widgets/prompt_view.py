"""The compiled prompt, each phrase coloured by where it came from and led by its letter in a box.

Read only. Hovering or choosing a phrase names its source, a click or Enter goes to the field it was
made of; the context menu copies the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QSizePolicy, QToolTip, QWidget

from app.domain.prompt import CompiledPrompt, Phrase
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics

_LINE, _PAD = 18, 8


class PromptView(QAbstractScrollArea):
    """`show_prompt` takes a compiled prompt, or a sentence to say instead of one.

    Signals: `pointed(object)` the phrase under the pointer or the keys, or None; `wanted(object)`
    a phrase to go to.
    """

    pointed = Signal(object)
    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Compiled prompt")
        self.setProperty("field", "true")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._phrases: Sequence[Phrase] = ()
        self._at: int | None = None  # the phrase pointed at
        self._text, self._instead = "", ""
        self._pieces: list[tuple[QRect, str, int, bool]] = []  # place, word, phrase, letter

    def show_prompt(self, prompt: CompiledPrompt | None, instead: str = "") -> None:
        self._phrases = prompt.phrases if prompt else ()
        self._text = prompt.text if prompt else ""
        self._instead = instead
        self._at = None
        self.setAccessibleDescription(self._text or instead)
        self._flow()

    def point_at(self, at: int | None) -> None:
        """Show which phrase is meant, and say it."""
        if at == self._at:
            return
        self._at = at
        phrase = self._phrases[at] if at is not None else None
        if phrase is not None:
            place = next((box for box, _word, n, _letter in self._pieces if n == at), None)
            self.setAccessibleDescription(f"{source_of(phrase)}: {phrase.text}")
            if place is not None and self.hasFocus():
                bar = self.verticalScrollBar()
                bar.setValue(max(min(bar.value(), place.top()),
                                 place.bottom() + 6 - self.viewport().height()))  # fmt: skip
        self.viewport().update()
        self.pointed.emit(phrase)

    def text(self) -> str:
        return self._text

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 4 * _LINE + 14)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._flow()

    def _flow(self) -> None:
        self._pieces = []
        measure = metrics()
        space, right = measure.horizontalAdvance(" "), self.viewport().width() - _PAD
        x, y = _PAD, 6
        before = ""
        for n, phrase in enumerate(self._phrases):
            if not phrase.text.strip():
                continue
            letter = phrase.origin.value
            if letter != before:
                if x + 14 + 30 > right:
                    x, y = _PAD, y + _LINE
                self._pieces.append((QRect(x, y + 2, 13, 14), letter, n, True))
                x += 17
            before = letter
            for word in re.findall(r"\S+", phrase.text):
                width = measure.horizontalAdvance(word)
                if x + width > right and x > _PAD:
                    x, y = _PAD, y + _LINE
                self._pieces.append((QRect(x, y, width + 1, _LINE), word, n, False))
                x += width + space
            x += 1
        height = y + _LINE + 6 if self._pieces else 0
        bar = self.verticalScrollBar()
        bar.setSingleStep(_LINE)
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, height - self.viewport().height()))
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        top = self.verticalScrollBar().value()
        with QPainter(self.viewport()) as p:
            p.fillRect(self.viewport().rect(), QColor(t.SUNKEN))
            if not self._pieces:
                p.setPen(QColor(t.SECONDARY))
                p.setFont(font())
                box = self.viewport().rect().adjusted(_PAD, 6, -_PAD, -6)
                p.drawText(box, int(Qt.TextFlag.TextWordWrap), self._instead)
                return
            low = self.viewport().height()
            for place, word, n, letter in self._pieces:
                box = place.translated(0, -top)
                if box.bottom() < 0 or box.bottom() > low:
                    continue  # whole lines only
                if n == self._at:
                    p.fillRect(box.adjusted(-2, 0, 4, 0), QColor(t.SELECTED))
                p.setPen(QColor(t.ORIGINS[self._phrases[n].origin.value][1]))
                if letter:
                    p.setFont(font(11, 600))
                    p.drawRect(box.adjusted(0, 0, -1, -1))
                    p.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
                else:
                    p.setFont(font())
                    p.drawText(box, Qt.AlignmentFlag.AlignVCenter, word)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            phrase = self._phrase_at(event.pos())
            if phrase is not None:
                QToolTip.showText(event.globalPos(), source_of(phrase), self)
            else:
                QToolTip.hideText()
            return True
        if event.type() is QEvent.Type.Leave and not self.hasFocus():
            self.point_at(None)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._index_at(event.position().toPoint())
        shape = Qt.CursorShape.ArrowCursor if at is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        self.point_at(at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        phrase = self._phrase_at(event.position().toPoint())
        if phrase is not None and event.button() is Qt.MouseButton.LeftButton:
            self.wanted.emit(phrase)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = event.key(), len(self._phrases) - 1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and last >= 0:
            step = 1 if key == Qt.Key.Key_Right else -1
            self.point_at(max(0, min(last, (-1 if self._at is None else self._at) + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.wanted.emit(self._phrases[self._at])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.point_at(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction("Copy Prompt")
        copy.setEnabled(bool(self._text))
        copy.triggered.connect(self.copy)
        menu.popup(event.globalPos())

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def _phrase_at(self, point: QPoint) -> Phrase | None:
        at = self._index_at(point)
        return self._phrases[at] if at is not None else None

    def _index_at(self, point: QPoint) -> int | None:
        top = self.verticalScrollBar().value()
        for place, _word, n, _letter in self._pieces:
            if place.translated(0, -top).adjusted(-2, 0, 4, 0).contains(point):
                return n
        return None


def source_of(phrase: Phrase) -> str:
    """`Kit: Mara, wording, never shortened`."""
    kept = ", never shortened" if phrase.fixed else ""
    return f"{t.ORIGINS[phrase.origin.value][0]}: {phrase.source or 'this shot'}{kept}"


class OriginLegend(QWidget):
    """The seven origins in their colours, on one line."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(16)
        self.setAccessibleName("Kit, Subject, Place, Camera, Style, Mood, Not")

    def paintEvent(self, event: QPaintEvent) -> None:
        measure = metrics(11)
        words = list(t.ORIGINS.values())
        used = sum(measure.horizontalAdvance(word) for word, _ in words)
        gap = max(4, (self.width() - used) // max(1, len(words) - 1)) if used else 4
        x = 0
        with QPainter(self) as p:
            p.setFont(font(11))
            for word, tint in words:
                p.setPen(QColor(tint))
                width = measure.horizontalAdvance(word)
                p.drawText(QRect(x, 0, width + 1, 16), Qt.AlignmentFlag.AlignVCenter, word)
                x += width + min(gap, 12)
