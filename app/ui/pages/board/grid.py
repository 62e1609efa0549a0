"""The storyboard: scenes that fold, tiles by hand, over the board model and a selection model.

Signals say what a person did; the page decides what it means. Painting is in `tile_painter`,
places in `layout`, accessibility in `accessible`.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from app.domain.project import DeliverySpec
from app.ui.item_models.board_model import BoardModel, shown_number
from app.ui.pages.board.layout import MARGIN, STEPS, GridLayout, tile_size
from app.ui.pages.board.tile_painter import TilePainter
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.widgets.thumbnails import Thumbnails

_SELECT = QItemSelectionModel.SelectionFlag


class Grid(QAbstractScrollArea):
    """Signals: `opened(str)` a shot by double click or Enter; `asked(QPoint)` context menu at a
    global point; `stepped(int)` the size step changed.
    """

    opened = Signal(str)
    asked = Signal(QPoint)
    stepped = Signal(int)

    def __init__(self, model: BoardModel, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.model, self.spec = model, DeliverySpec()
        self.selection = QItemSelectionModel(model, self)
        self.setAccessibleName("Storyboard")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._painter = TilePainter(thumbnails)
        self._thumbnails = thumbnails
        self._step, self._folded = 240, set[str | None]()
        self._layout = GridLayout([], set(), tile_size(800, self._step))
        self._hover: int | None = None
        self._drop: int | None = None
        self._band_from: QPoint | None = None
        self._band = QRect()
        self._kept: list[str] = []
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(120)
        self._settle.timeout.connect(thumbnails.forget_waiting)
        self._settle.timeout.connect(self.viewport().update)
        thumbnails.ready.connect(self.viewport().update)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        model.dataChanged.connect(self._repaint_rows)
        model.headerDataChanged.connect(self.viewport().update)
        self.selection.selectionChanged.connect(self.viewport().update)
        self.selection.currentChanged.connect(self._show_current)

    # what is shown

    @property
    def step(self) -> int:
        return self._step

    def set_step(self, step: int) -> None:
        if step not in STEPS or step == self._step:
            return
        anchor = self.selection.currentIndex().row()
        self._step = step
        self._arrange()
        if anchor >= 0:
            self._reveal(anchor)
        self.stepped.emit(step)

    def selected_ids(self) -> list[str]:
        """Shots selected, in board order."""
        rows = sorted(index.row() for index in self.selection.selectedIndexes())
        return [self.model.rows[row].shot_id for row in rows if row < len(self.model.rows)]

    def select_ids(self, ids: Iterable[str]) -> None:
        wanted = set(ids)
        places = [i for i, row in enumerate(self.model.rows) if row.shot_id in wanted]
        self._select(places)
        if places:
            self._set_current(places[0])
            self._reveal(places[0])

    def tile_rect(self, row: int) -> QRect | None:
        """A tile in viewport coordinates, None while folded away."""
        rect = self._layout.tile(row)
        return rect.translated(0, -self._top()) if rect else None

    def fold(self, scene: int) -> None:
        key = self.model.scenes[scene].scene_id
        self._folded ^= {key}
        self._arrange()

    # layout

    def _arrange(self) -> None:
        counts = self._counts()
        folded = {n for n, scene in enumerate(self.model.scenes) if scene.scene_id in self._folded}
        size = tile_size(self.viewport().width(), self._step)
        self._layout = GridLayout(counts, folded, size, 24 if self._step == 144 else 28)
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(48)
        bar.setRange(0, max(0, self._layout.height - self.viewport().height()))
        self.viewport().update()

    def _counts(self) -> list[int]:
        order = {scene.scene_id: n for n, scene in enumerate(self.model.scenes)}
        counts = [0] * max(1, len(self.model.scenes))
        for row in self.model.rows:
            counts[order.get(row.scene_id, len(counts) - 1)] += 1
        return counts

    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _keep(self) -> None:
        self._kept = self.selected_ids()

    def _restore(self) -> None:
        self._arrange()
        if self._kept:
            self.select_ids(self._kept)

    def _repaint_rows(self, first: QModelIndex, last: QModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            if (rect := self.tile_rect(row)) is not None:
                self.viewport().update(rect.adjusted(-3, -3, 3, 3))

    def _show_current(self, current: QModelIndex, _old: QModelIndex) -> None:
        self.viewport().update()

    def _reveal(self, row: int) -> None:
        rect = self._layout.tile(row)
        if rect is None:
            return
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if rect.top() - 36 < bar.value():
            bar.setValue(rect.top() - 36)
        elif rect.bottom() + 12 > bar.value() + high:
            bar.setValue(rect.bottom() + 12 - high)

    # selection

    def _select(self, rows: list[int], flags: _SELECT = _SELECT.ClearAndSelect) -> None:
        chosen = QItemSelection()
        for row in rows:
            index = self.model.index(row)
            chosen.select(index, index)
        self.selection.select(chosen, flags)

    def _set_current(self, row: int) -> None:
        self.selection.setCurrentIndex(self.model.index(row), _SELECT.NoUpdate)

    def _current(self) -> int:
        return self.selection.currentIndex().row()

    def _pick(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self._current() >= 0:
            low, high = sorted((self._current(), row))
            self._select(list(range(low, high + 1)))
            return
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._select([row], _SELECT.Toggle)
        else:
            self._select([row])
        self._set_current(row)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)
        self._hover = None
        self._settle.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        top = self._top()
        area = event.rect()
        ratio = self.devicePixelRatioF()
        selected = {index.row() for index in self.selection.selectedIndexes()}
        current = self._current() if self.hasFocus() else -1
        with QPainter(self.viewport()) as p:
            p.fillRect(area, QColor(t.WINDOW))
            for band in self._layout.visible(area.top() + top - 3, area.bottom() + top + 4):
                if band.first is None:
                    if band.scene < len(self.model.scenes):
                        scene = self.model.scenes[band.scene]
                        wide = self.viewport().width() - 2 * MARGIN
                        box = QRect(MARGIN, band.y - top, wide, band.height)
                        folded = scene.scene_id in self._folded
                        self._painter.head(p, box, scene, folded, self.spec)
                    continue
                for row in range(band.first, band.first + band.count):
                    box = self._layout.tile(row).translated(0, -top)  # type: ignore[union-attr]
                    if not box.adjusted(-3, -3, 3, 3).intersects(area):
                        continue
                    self._painter.tile(
                        p,
                        box,
                        self._layout.size.picture,
                        self.model.rows[row],
                        selected=row in selected,
                        focused=row == current,
                        hovered=row == self._hover,
                        ratio=ratio,
                    )
                    if row == self._drop:
                        self._paint_drop(p, box)
            if not self._band.isNull():
                p.setPen(QPen(QColor(t.SELECTION)))
                p.fillRect(self._band, t.see_through(t.SELECTION, 0.16))
                p.drawRect(self._band)

    def _paint_drop(self, p: QPainter, box: QRect) -> None:
        inner = QRect(box.x(), box.y(), box.width(), self._layout.size.picture)
        p.fillRect(inner, QColor(t.DROP))
        p.setPen(QPen(QColor(t.FOCUS), 2))
        p.drawRect(inner.adjusted(1, 1, -1, -1))
        p.setFont(font(12, 500))
        p.setPen(QColor(t.STRONG))
        p.drawText(inner, Qt.AlignmentFlag.AlignCenter, "Becomes: first frame")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row = self.row_at(point)
        if event.button() is Qt.MouseButton.RightButton:
            if row is not None and row not in {i.row() for i in self.selection.selectedIndexes()}:
                self._pick(row, Qt.KeyboardModifier.NoModifier)
            return
        if row is not None:
            self._pick(row, event.modifiers())
        elif (scene := self._layout.head_at(point.y() + self._top())) is not None:
            if scene < len(self.model.scenes):
                self.fold(scene)
        else:
            self._band_from = point + QPoint(0, self._top())
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._select([])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._band_from is not None:
            box = QRect(self._band_from, point + QPoint(0, self._top())).normalized()
            self._select(self._layout.inside(box))
            self._band = box.translated(0, -self._top())
            self.viewport().update()
            return
        row = self.row_at(point)
        if row != self._hover:
            old, self._hover = self._hover, row
            for changed in (old, row):
                if changed is not None and (rect := self.tile_rect(changed)) is not None:
                    self.viewport().update(rect)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._band_from, self._band = None, QRect()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        if row is not None:
            self.opened.emit(self.model.rows[row].shot_id)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.viewport().update()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            place = STEPS.index(self._step) + (1 if event.angleDelta().y() > 0 else -1)
            self.set_step(STEPS[max(0, min(len(STEPS) - 1, place))])
            event.accept()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._current() < 0 and self.model.rows:
            self._set_current(0)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count, here = len(self.model.rows), max(0, self._current())
        key = event.key()
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Up: self._layout.beside(here, -1),
            Qt.Key.Key_Down: self._layout.beside(here, 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
        )
        if not count or not plain:
            super().keyPressEvent(event)
        elif key in moves:
            row = max(0, min(count - 1, moves[Qt.Key(key)]))
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                rows = {i.row() for i in self.selection.selectedIndexes()} | {row}
                self._select(list(range(min(rows), max(rows) + 1)))
            else:
                self._select([row])
            self._set_current(row)
            self._reveal(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.model.rows[here].shot_id)
        elif key == Qt.Key.Key_Space:
            self._select([here], _SELECT.Toggle)
        elif key == Qt.Key.Key_Escape:
            self._select([])
        else:
            super().keyPressEvent(event)

    def select_all(self) -> None:
        self._select(list(range(len(self.model.rows))))

    def show_drop(self, row: int | None) -> None:
        """Mark the tile a picture would become the first frame of."""
        if row != self._drop:
            self._drop = row
            self.viewport().update()

    def row_at(self, point: QPoint) -> int | None:
        """The row under a point of the viewport."""
        return self._layout.at(point.x(), point.y() + self._top())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(event.pos())
            if row is not None:
                QToolTip.showText(event.globalPos(), self._tip(row), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _tip(self, row: int) -> str:
        shot = self.model.rows[row]
        parts = [f"{shown_number(shot.number)}  {shot.action}"]
        parts.append(f"{shot.model_name or 'No model'} · {shot.frames} f · {shot.state_word}")
        if shot.lint_errors or shot.lint_warnings:
            parts.append(f"{shot.lint_errors} errors, {shot.lint_warnings} warnings")
        return "\n".join(parts)

    def sizeHint(self) -> QSize:
        return QSize(960, 600)
