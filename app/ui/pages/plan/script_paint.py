"""How the script looks: typeset lines, brackets, gaps. Reads lines, changes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.script import LineKind
from app.production.board.board_order import called
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.widgets.meters import hatch

if TYPE_CHECKING:
    from app.production.breakdown.coverage import Bracket, Gap
    from app.production.breakdown.lines import ScriptLine
    from app.production.breakdown.script_desk import ScriptView

ROW, TEXT, BRACKETS = 20, 44, 212
_INDENT = {LineKind.CUE: 168, LineKind.DIALOGUE: 88, LineKind.PARENTHETICAL: 128}
_NARROW = {LineKind.DIALOGUE: 35, LineKind.PARENTHETICAL: 26}  # signs a row, as on a printed page
_OWN_NUMBER = re.compile(r"\s*#([\w.-]+)#\s*$")


class LineDelegate(QStyledItemDelegate):
    """Mono 12/20; a line longer than the column is wrapped at words."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._list = parent
        self._uncovered: set[int] = set()
        self._lines: Sequence[ScriptLine] = ()
        self._wrapped: dict[int, list[str]] = {}
        self._most: dict[LineKind, int] = {}
        self._sign = metrics(12, 400, mono=True).horizontalAdvance("0" * 100) / 100

    def show(self, view: ScriptView | None) -> None:
        lines = view.lines if view else ()
        if lines != self._lines:
            self._lines = lines
            self._wrapped.clear()
        gaps = view.coverage.gaps if view else ()
        self._uncovered = {n for gap in gaps for n in range(gap.first, gap.last + 1)}

    def fit(self) -> None:
        """The view is as wide as it is now; what was wrapped for another width is forgotten."""
        most = {kind: self._most_signs(kind) for kind in LineKind}
        if most != self._most:
            self._most = most
            self._wrapped.clear()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(100, ROW * len(self._rows(self._lines[index.row()])))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line: ScriptLine = index.data(Qt.ItemDataRole.UserRole)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        open_ = line.number in self._uncovered
        painter.save()
        if selected or open_:
            painter.fillRect(box, QColor(t.SELECTED if selected else t.WARNING_BOX))
        if selected:
            painter.fillRect(QRect(box.x(), box.y(), 2, box.height()), QColor(t.SELECTION))
        quiet = t.SECONDARY_SELECTED if selected else t.SECONDARY_RAISED if open_ else t.SECONDARY
        painter.setFont(font(11, 400, mono=True))
        painter.setPen(QColor(quiet))
        painter.drawText(QRect(0, box.y(), 32, ROW), _RIGHT, str(line.number))
        strong = line.kind in (LineKind.HEADING, LineKind.CUE)
        painter.setFont(font(12, 500 if line.kind is LineKind.HEADING else 400, mono=True))
        apart = line.kind in (LineKind.APART, LineKind.PARENTHETICAL)
        painter.setPen(QColor(quiet if apart else t.STRONG if strong else t.TEXT))
        left = TEXT + _INDENT.get(line.kind, 0)
        for n, words in enumerate(self._rows(line)):
            at = QRect(left, box.y() + n * ROW, box.width() - BRACKETS - left, ROW)
            painter.drawText(at, int(Qt.AlignmentFlag.AlignVCenter), words)
        if state & QStyle.StateFlag.State_HasFocus and self._list.hasFocus():
            painter.setPen(QPen(QColor(t.FOCUS), 1))
            painter.drawRect(box.adjusted(0, 0, -BRACKETS - 5, -1))
        painter.restore()

    def paint_target(self, painter: QPainter, row: QRect) -> None:
        """Where a dragged bracket would begin."""
        painter.setPen(QPen(QColor(t.FOCUS), 2))
        painter.drawLine(row.topLeft(), row.topRight())

    def _rows(self, line: ScriptLine) -> list[str]:
        if line.number not in self._wrapped:
            self._wrapped[line.number] = self._wrap(line)
        return self._wrapped[line.number]

    def _most_signs(self, kind: LineKind) -> int:
        """How many signs of a kind of line fit into a row."""
        room = self._list.viewport().width() - BRACKETS - TEXT - _INDENT.get(kind, 0) - 8
        return max(12, min(int(room / self._sign), _NARROW.get(kind, 10**6)))

    def _wrap(self, line: ScriptLine) -> list[str]:
        text, most = shown_text(line), self._most[line.kind]
        rows: list[str] = []
        while len(text) > most:
            cut = text.rfind(" ", 0, most + 1)
            cut = cut if cut > 0 else most
            rows.append(text[:cut])
            text = text[cut:].lstrip()
        return [*rows, text]


def shown_text(line: ScriptLine) -> str:
    """A line as it is typeset: a scene's own number in front of its heading, blanks at its ends
    left to the indent of its kind.
    """
    text = line.text.expandtabs(4)
    if line.kind is LineKind.HEADING:
        found = _OWN_NUMBER.search(text)
        bare = _OWN_NUMBER.sub("", text).strip().lstrip(".#").strip()
        return f"{found[1]:<4}{bare.upper()}" if found else bare.upper()
    return text.strip() if line.kind in _INDENT else text.rstrip()


def paint_gaps(painter: QPainter, gaps: Sequence[tuple[Gap, QRect]]) -> None:
    """The lane of brackets hatched where there is none, and the words for it."""
    painter.setFont(font(11, 500))
    for gap, rows in gaps:
        box = QRect(rows.right() - BRACKETS + 9, rows.y(), BRACKETS - 24, rows.height() - 1)
        painter.setPen(QColor(t.WARNING_LINE))
        painter.setBrush(hatch(t.WARNING_BOX, t.WARNING_LINE))
        painter.drawRect(box)
        words = f"no shot covers {gap.lines} lines" if gap.lines > 1 else "no shot covers this"
        wide = metrics(11, 500).horizontalAdvance(words) + 16
        plate = QRect(0, 0, wide, 16)
        plate.moveCenter(box.center())
        painter.fillRect(plate, QColor(t.WARNING_BOX))
        painter.setPen(QColor(t.WARNING))
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.setBrush(Qt.BrushStyle.NoBrush)


class Legend(QWidget):
    """The two signs beside the script, each with its word."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(132, 16)
        self.setAccessibleName("Bracket: covered. Hatched: gap.")

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(QPen(QColor(t.SECONDARY), 1.4))
            painter.drawLine(0, 2, 10, 2)
            painter.drawLine(5, 2, 5, 13)
            painter.drawLine(0, 13, 10, 13)
            painter.setFont(font(11))
            painter.drawText(QRect(16, 0, 60, 16), _LEFT, "covered")
            painter.setPen(QColor(t.WARNING_LINE))
            painter.setBrush(hatch(t.WARNING_BOX, t.WARNING_LINE))
            painter.drawRect(QRect(76, 3, 20, 9))
            painter.setPen(QColor(t.SECONDARY))
            painter.drawText(QRect(102, 0, 30, 16), _LEFT, "gap")


def paint_brackets(
    painter: QPainter, brackets: Sequence[tuple[Bracket, QRect]], chosen: str
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font(11, 500))
    for one, box in brackets:
        on = one.shot_id == chosen
        x, top, bottom = box.x() + 5, box.y() + 3, box.bottom() - 2
        painter.setPen(QPen(QColor(t.SELECTION if on else t.SECONDARY), 2.2 if on else 1.4))
        painter.drawLine(x - 5, top, x + 5, top)
        painter.drawLine(x, top, x, bottom)
        painter.drawLine(x - 5, bottom, x + 5, bottom)
        wide = metrics(11, 500).horizontalAdvance(called(one.number)) + 4
        if box.width() < 30:
            continue
        plate = QRect(0, 0, wide, 16)
        plate.moveCenter(QPoint(0, (top + bottom) // 2))
        plate.moveLeft(x + 6)
        painter.fillRect(plate, QColor(t.SELECTED if on else t.PANEL))
        painter.setPen(QColor(t.STRONG if on else t.TEXT))
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), called(one.number))


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
