"""The compiled prompt, each phrase coloured by where it came from and led by its letter in a box.

Read only. Hovering a phrase names its source; the context menu copies the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
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
    """`show_prompt` takes a compiled prompt, or a sentence to say instead of one."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Compiled prompt")
        self.setProperty("field", "true")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._phrases: Sequence[Phrase] = ()
        self._text, self._instead = "", ""
        self._pieces: list[tuple[QRect, str, int, bool]] = []  # place, word, phrase, letter

    def show_prompt(self, prompt: CompiledPrompt | None, instead: str = "") -> None:
        self._phrases = prompt.phrases if prompt else ()
        self._text = prompt.text if prompt else ""
        self._instead = instead
        self.setAccessibleDescription(self._text or instead)
        self._flow()

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
                word = t.ORIGINS[phrase.origin.value][0]
                kept = ", never shortened" if phrase.fixed else ""
                QToolTip.showText(
                    event.globalPos(), f"{word}: {phrase.source or 'this shot'}{kept}", self
                )
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

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
        top = self.verticalScrollBar().value()
        for place, _word, n, _letter in self._pieces:
            if place.translated(0, -top).adjusted(-2, 0, 4, 0).contains(point):
                return self._phrases[n]
        return None


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
