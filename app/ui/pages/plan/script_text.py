"""The script as it is written, with a bracket for every shot beside the lines it covers.

A list with one row a line, so that arrows, Shift and a screen reader work as in any list. Brackets
and gaps are painted over the rows; a click on a bracket chooses its shot, a drag moves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip

from app.production.board.board_order import called
from app.ui.pages.plan.script_paint import BRACKETS, ROW, LineDelegate, paint_brackets, paint_gaps
from app.ui.theme import tokens as t

if TYPE_CHECKING:
    from app.production.breakdown.coverage import Bracket
    from app.production.breakdown.lines import ScriptLine
    from app.production.breakdown.script_desk import ScriptView

_Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole


class Lines(QAbstractListModel):
    """One row a line of the script."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[ScriptLine] = ()
        self.uncovered: set[int] = set()
        self._covering: dict[int, list[str]] = {}

    def show_view(self, view: ScriptView | None) -> None:
        lines = view.lines if view else ()
        same = lines == self.lines
        if not same:
            self.beginResetModel()
        self.lines, self.uncovered, self._covering = lines, set(), {}
        if view is not None:
            for gap in view.coverage.gaps:
                self.uncovered |= set(range(gap.first, gap.last + 1))
            for one in view.coverage.brackets:
                for n in range(one.first, one.last + 1):
                    self._covering.setdefault(n, []).append(called(one.number))
        if same and lines:
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
        elif not same:
            self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._told(line)
        return None

    def _told(self, line: ScriptLine) -> str:
        words = [f"Line {line.number}", line.kind.value]
        if line.text.strip():
            words.append(line.text.strip())
        if shots := self._covering.get(line.number):
            words.append(f"covered by {', '.join(shots)}" if line.kind.filmed else "")
        elif line.number in self.uncovered:
            words.append("no shot covers it")
        return ", ".join(filter(None, words))


class ScriptText(QListView):
    """Signals: `shot_chosen(str)`; `dragged(str, list, int)` a shot's lines and where they go."""

    shot_chosen = Signal(str)
    dragged = Signal(str, object, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Script")
        self.setToolTip("Select lines to cover or link them; Enter chooses the shot of a line")
        self.rows = Lines()
        self.setModel(self.rows)
        self._delegate = LineDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setMouseTracking(True)
        self.view: ScriptView | None = None
        self.chosen = ""
        self._lanes = 1
        self._held: tuple[Bracket, int] | None = None  # and the line it was taken at
        self._over = 0

    # what is shown

    def show_view(self, view: ScriptView | None) -> None:
        """A version with its coverage; the lines selected stay selected while they are the same."""
        self.view = view
        self._lanes = max((one.lane for one in self._brackets()), default=0) + 1
        self._delegate.show(view)
        self._delegate.fit()
        self.rows.show_view(view)
        self.viewport().update()

    def choose_shot(self, shot_id: str, *, scroll: bool = True) -> None:
        """Mark a shot's brackets and bring the first of them into view."""
        self.chosen = shot_id
        mine = [one for one in self._brackets() if one.shot_id == shot_id]
        if mine and scroll:
            self._show(mine[0].first, mine[0].last)
        self.viewport().update()

    def selected_lines(self) -> list[int]:
        return sorted(index.row() + 1 for index in self.selectedIndexes())

    def select_lines(self, first: int, last: int) -> None:
        """Select a run of lines, the first of them current and in view."""
        begin, end = self.rows.index(first - 1), self.rows.index(last - 1)
        how = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(begin, how.NoUpdate)
        self.selectionModel().select(QItemSelection(begin, end), how.ClearAndSelect)
        self._show(first, last)

    def _show(self, first: int, last: int) -> None:
        """Bring lines into the middle, unless all of them can be seen already."""
        box = self._rows_box(first, last)
        if not self.viewport().rect().adjusted(0, ROW, 0, -ROW).contains(box):
            self.scrollTo(self.rows.index(first - 1), QAbstractItemView.ScrollHint.PositionAtCenter)

    def next_gap(self, step: int) -> bool:
        """Select the next gap below (1) or above (-1), going round; False when there is none."""
        gaps = self.view.coverage.gaps if self.view else ()
        if not gaps:
            return False
        here = self.currentIndex().row() + 1
        if step > 0:
            found = next((gap for gap in gaps if gap.first > here), gaps[0])
        else:
            found = next((gap for gap in reversed(gaps) if gap.first < here), gaps[-1])
        self.select_lines(found.first, found.last)
        return True

    def shot_at_line(self) -> str:
        """A shot covering the current line: the one after the chosen one, where several do."""
        here = self.currentIndex().row() + 1
        ids = [one.shot_id for one in self._brackets() if one.first <= here <= one.last]
        if not ids:
            return ""
        return ids[(ids.index(self.chosen) + 1) % len(ids)] if self.chosen in ids else ids[0]

    def bracket_box(self, one: Bracket) -> QRect:
        """Where a bracket is painted, in the viewport."""
        top = self.visualRect(self.rows.index(one.first - 1))
        bottom = self.visualRect(self.rows.index(one.last - 1))
        wide = min(40, max(10, (BRACKETS - 32) // self._lanes))
        left = self.viewport().width() - BRACKETS + 12 + one.lane * wide
        return QRect(left, top.top(), wide, bottom.bottom() - top.top() + 1)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as ground:
            ground.fillRect(event.rect(), QColor(t.SUNKEN))
        super().paintEvent(event)
        if self.view is None:
            return
        with QPainter(self.viewport()) as painter:
            first, last = self._lines_in(event.rect())
            gaps = [
                (gap, self._rows_box(gap.first, gap.last))
                for gap in self.view.coverage.gaps
                if gap.first <= last and gap.last >= first
            ]
            paint_gaps(painter, gaps)
            shown = [
                (one, self.bracket_box(one))
                for one in self._brackets()
                if one.first <= last and one.last >= first
            ]
            paint_brackets(painter, shown, self.chosen)
            if self._held and self._over:
                row = self.visualRect(self.rows.index(self._over - 1))
                self._delegate.paint_target(painter, row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._delegate.fit()
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        one = self._bracket_at(event)
        if one is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._held = (one, self._line_at(event))
        self.shot_chosen.emit(one.shot_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            over = self._bracket_at(event) is not None
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor
            self.viewport().setCursor(shape)
            super().mouseMoveEvent(event)
            return
        line = self._line_at(event)
        self._over = line if line != self._held[1] else 0
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, over, self._held, self._over = self._held, self._over, None, 0
        if held is None:
            super().mouseReleaseEvent(event)
            return
        self.viewport().update()
        if over:
            one, taken = held
            self.dragged.emit(one.shot_id, (one.first, one.last), over - taken)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._bracket_at(event) is None:
            super().mouseDoubleClickEvent(event)

    def viewportEvent(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            one = self._bracket_under(event.pos().x(), event.pos().y())
            if one is not None and self.view is not None:
                shot = self.view.shots[one.shot_id]
                spans = self.view.spans[one.shot_id]
                words = f"Shot {called(one.number)}, lines {spans}. {shot.title}".strip()
                QToolTip.showText(event.globalPos(), words, self)
                return True
        return super().viewportEvent(event)  # type: ignore[arg-type]

    def _brackets(self) -> Sequence[Bracket]:
        return self.view.coverage.brackets if self.view else ()

    def _bracket_at(self, event: QMouseEvent) -> Bracket | None:
        return self._bracket_under(event.position().toPoint().x(), event.position().toPoint().y())

    def _bracket_under(self, x: int, y: int) -> Bracket | None:
        if x < self.viewport().width() - BRACKETS:
            return None
        line = self._line_under(QPoint(x, y))
        near = (one for one in self._brackets() if one.first <= line <= one.last)
        return next((one for one in near if self.bracket_box(one).contains(x, y)), None)

    def _line_at(self, event: QMouseEvent) -> int:
        return self._line_under(event.position().toPoint())

    def _line_under(self, at: QPoint) -> int:
        index = self.indexAt(at)
        return index.row() + 1 if index.isValid() else 0

    def _lines_in(self, area: QRect) -> tuple[int, int]:
        """The first and last line whose row shows in a part of the viewport."""
        last = self._line_under(area.bottomLeft()) or len(self.rows.lines)
        return self._line_under(area.topLeft()) or 1, last

    def _rows_box(self, first: int, last: int) -> QRect:
        begin, end = self.rows.index(first - 1), self.rows.index(last - 1)
        return self.visualRect(begin).united(self.visualRect(end))
