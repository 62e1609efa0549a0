"""Two prompts beside each other, a row an origin: words only left struck and led by a minus, words
only right led by a plus, the rest in the origin's colour. Read only; not for choosing the sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy

from app.production.prompts.prompt_diff import DiffRow, Mark, Span, side
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics

_LINE, _PAD, _LETTER = 18, 8, 36
_LOOK = {Mark.REMOVED: (t.REMOVED, "− "), Mark.ADDED: (t.ADDED, "+ ")}


@dataclass(frozen=True, slots=True)
class _Piece:
    box: QRect
    text: str
    mark: Mark
    origin: str


class DiffView(QAbstractScrollArea):
    """`show_rows` takes the rows; an empty list shows `instead`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Prompt, compared")
        self.setProperty("field", "true")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._rows: Sequence[DiffRow] = ()
        self._instead = ""
        self._pieces: list[_Piece] = []
        self._lines: list[tuple[int, int, DiffRow]] = []  # top, height

    def show_rows(self, rows: Sequence[DiffRow], instead: str = "") -> None:
        self._rows, self._instead = rows, instead
        said = [f"{t.ORIGINS[row.origin.value][0]}: {spoken(row)}" for row in rows]
        self.setAccessibleDescription("\n".join(said) or instead)
        self._flow()

    def text(self) -> str:
        """What a screen reader is told."""
        return self.accessibleDescription()

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 5 * _LINE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._flow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._flow()

    def _flow(self) -> None:
        self._pieces, self._lines = [], []
        width = self.viewport().width() - _LETTER
        middle = _LETTER + width // 2
        top = 0
        for row in self._rows:
            right = (Span("same"),) if row.same else row.right
            a = self._cell(row.left, row.origin.value, _LETTER + _PAD, middle - _PAD, top + 7)
            b = self._cell(
                right, "" if row.same else row.origin.value, middle + _PAD,
                self.viewport().width() - _PAD, top + 7,
            )  # fmt: skip
            if row.note:
                b = self._cell((Span(row.note),), "", middle + _PAD,
                               self.viewport().width() - _PAD, b)  # fmt: skip
            height = max(a, b) - top + 7
            self._lines.append((top, height, row))
            top += height + 1
        bar = self.verticalScrollBar()
        bar.setSingleStep(_LINE)
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, top - self.viewport().height()))
        self.viewport().update()

    def _cell(self, spans: Sequence[Span], origin: str, left: int, right: int, top: int) -> int:
        """Lay words out; returns the lower end."""
        measure = metrics()
        space = measure.horizontalAdvance(" ")
        x, y = left, top
        for span in spans:
            lead = _LOOK[span.mark][1] if span.mark in _LOOK else ""
            words = span.text.split()
            for n, word in enumerate(words):
                shown = f"{lead}{word}" if n == 0 else word
                wide = measure.horizontalAdvance(shown)
                if x + wide > right and x > left:
                    x, y = left, y + _LINE
                box = QRect(x, y, wide + 1, _LINE)
                self._pieces.append(_Piece(box, shown, span.mark, origin))
                x += wide + space
        return y + _LINE

    def paintEvent(self, event: QPaintEvent) -> None:
        down = -self.verticalScrollBar().value()
        view = self.viewport().rect()
        middle = _LETTER + (view.width() - _LETTER) // 2
        with QPainter(self.viewport()) as p:
            p.fillRect(view, QColor(t.SUNKEN))
            if not self._rows:
                p.setPen(QColor(t.SECONDARY))
                p.setFont(font())
                flags = int(Qt.TextFlag.TextWordWrap)
                p.drawText(view.adjusted(_PAD, 6, -_PAD, -6), flags, self._instead)
                return
            for top, height, row in self._lines:
                self._paint_head(p, top + down, row)
                p.fillRect(0, top + down + height, view.width(), 1, QColor(t.HAIR))
            for x in (_LETTER, middle):
                end = self._lines[-1][0] + self._lines[-1][1]
                p.fillRect(x, down, 1, end, QColor(t.HAIR))
            for piece in self._pieces:
                self._paint_piece(p, piece, down)

    def _paint_head(self, p: QPainter, top: int, row: DiffRow) -> None:
        letter, tint = row.origin.value, QColor(t.ORIGINS[row.origin.value][1])
        box = QRect(_LETTER // 2 - 7, top + 9, 14, 14)
        p.setPen(tint)
        p.setFont(font(11, 600))
        p.drawRect(box.adjusted(0, 0, -1, -1))
        p.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)

    def _paint_piece(self, p: QPainter, piece: _Piece, down: int) -> None:
        box = piece.box.translated(0, down)
        if box.bottom() < 0 or box.top() > self.viewport().height():
            return
        made = QFont(font())
        colour = t.ORIGINS[piece.origin][1] if piece.origin else t.SECONDARY
        if piece.mark in _LOOK:
            (fill, colour), _lead = _LOOK[piece.mark]
            p.fillRect(box.adjusted(-1, 1, 3, -1), QColor(fill))
            made.setStrikeOut(piece.mark is Mark.REMOVED)
        p.setFont(made)
        p.setPen(QColor(colour))
        p.drawText(box, Qt.AlignmentFlag.AlignVCenter, piece.text)


def spoken(row: DiffRow) -> str:
    """A row in words: `same`, or what is only left and only right."""
    if row.same:
        return f"{side(row.left)} (same)"
    gone = [span.text for span in row.left if span.mark is Mark.REMOVED]
    new = [span.text for span in row.right if span.mark is Mark.ADDED]
    parts = [f"only left: {', '.join(gone)}" if gone else "", f"only right: {', '.join(new)}"
             if new else "", row.note]  # fmt: skip
    return "; ".join(filter(None, parts))
