"""The edges of the shot table: the gutter that selects whole rows, and the heads of the columns.

Which columns are shown, in which order and how wide is the person's, kept in the settings by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from app.ui.pages.board.table.columns import COLUMNS, PLACE, PLANNING, TOPICS
from app.ui.pages.board.table.model import TableModel
from app.ui.pages.board.table.painter import ROW
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon

GUTTER = 34
_SETTING = "table/columns"
_LEAST = 40


class Gutter(QHeaderView):
    """Group strip and a check for every selected shot; at a scene the chevron that folds it."""

    def __init__(
        self, table: QTableView, model: TableModel, rows_on: Callable[[], set[int]]
    ) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._shots, self._rows_on = model, rows_on
        self.setAccessibleName("Rows")
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(ROW)
        self.setDefaultSectionSize(ROW)
        self.setFixedWidth(GUTTER)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(GUTTER, super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        model = self._shots
        tile = model.shot_at(logical)
        p = painter
        p.save()
        if tile is None:
            head = model.head_at(logical)
            p.fillRect(rect, QColor(t.WINDOW))
            p.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(t.PRICE_GREY))
            if head is not None:
                folded = model.is_folded(head.scene_id)
                arrow = "chevron-right" if folded else "chevron-down"
                draw_icon(p, arrow, QRect(rect.x() + 13, rect.center().y() - 6, 14, 14), t.TEXT)
            p.restore()
            return
        on = logical in self._rows_on()
        p.fillRect(rect, QColor(t.SELECTED if on else t.WINDOW))
        p.fillRect(QRect(rect.right(), rect.y(), 1, rect.height()), QColor(t.PRICE_GREY))
        p.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(t.PRICE_GREY))
        shot = model.shot(tile.shot_id)
        group = shot.batch_group if shot else tile.group
        if group is not None:
            kind = (group - 1) % 3
            p.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), QColor(t.GROUPS[kind]))
            for gap in range(kind):
                at = rect.y() + rect.height() * (gap + 1) // (kind + 1) - 2
                p.fillRect(QRect(rect.x(), at, 3, 4), QColor(t.EDGE))
        if on:
            draw_icon(p, "check", QRect(rect.x() + 13, rect.center().y() - 5, 12, 12), t.STRONG)
        p.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.logicalIndexAt(event.position().toPoint())
        head = self._shots.head_at(row)
        if head is not None:
            self._shots.fold(head.scene_id)
            return
        super().mousePressEvent(event)


class ColumnHead(QHeaderView):
    """Click sorts, a third click goes back to board order; drag moves. Signal `arranged()`."""

    arranged = Signal()

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._loading = True  # until the person's columns are there, nothing is kept
        self.setAccessibleName("Columns")
        self.setFixedHeight(29)
        self.setFont(font())
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setSortIndicatorShown(True)
        self.setSortIndicatorClearable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_LEAST)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.sectionMoved.connect(lambda *_: self._keep())
        self.sectionResized.connect(lambda *_: self._keep())

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        p, column = painter, COLUMNS[logical]
        p.save()
        p.fillRect(rect, QColor(t.PANEL))
        p.fillRect(QRect(rect.right(), rect.y(), 1, rect.height()), QColor(t.HAIR))
        p.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(t.LINE))
        inner = rect.adjusted(8, 0, -8, 0)
        sorted_here = self.sortIndicatorSection() == logical
        tone = t.STRONG if sorted_here else t.SECONDARY if column.field else t.SECONDARY_RAISED
        room = inner.width() - (16 if sorted_here else 0)
        known = metrics(12)
        text = known.elidedText(column.title, Qt.TextElideMode.ElideRight, room)
        wide = known.horizontalAdvance(text)
        x = inner.right() + 1 - wide - (16 if sorted_here else 0) if column.right else inner.x()
        p.setFont(font(12, italic=not column.field))
        p.setPen(QColor(tone))
        p.drawText(QRect(x, rect.y(), wide + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if sorted_here:
            up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            at = QRect(x + wide + 4, rect.center().y() - 5, 12, 12)
            draw_icon(p, "chevron-up" if up else "chevron-down", at, t.STRONG)
        p.restore()

    # the person's choice

    def restore(self) -> None:
        """The kept columns, or those newcomers see."""
        kept = QSettings("Takeboard", "Window").value(_SETTING, "")
        try:
            listed = [(str(k), int(w), bool(on)) for k, w, on in json.loads(str(kept))]
        except (ValueError, TypeError):
            listed = []
        self._arrange(listed)

    def usual(self) -> None:
        """Back to what newcomers see."""
        QSettings("Takeboard", "Window").remove(_SETTING)
        self._arrange([])
        self.arranged.emit()

    def planning(self) -> None:
        """What a shot is planned by (SB-02), from the left."""
        self._arrange([(key, COLUMNS[PLACE[key]].width, True) for key in PLANNING])
        self._keep()

    def show_column(self, key: str, there: bool) -> None:
        """Show or hide; the last column stays."""
        others = [c.key for c in self.shown() if c.key != key]
        if there or others:
            self.setSectionHidden(PLACE[key], not there)
            if there and self.sectionSize(PLACE[key]) < _LEAST:
                self.resizeSection(PLACE[key], COLUMNS[PLACE[key]].width)
            self._keep()

    def shown(self) -> list:
        """The columns on view, from the left."""
        logical = [self.logicalIndex(at) for at in range(self.count())]
        return [COLUMNS[n] for n in logical if n >= 0 and not self.isSectionHidden(n)]

    def _arrange(self, listed: list[tuple[str, int, bool]]) -> None:
        self._loading = True
        known = [(k, w, on) for k, w, on in listed if k in PLACE]
        if not any(on for _, _, on in known):
            known = [(c.key, c.width, c.first) for c in COLUMNS]
        named = {k for k, _, _ in known}
        known += [(c.key, c.width, False) for c in COLUMNS if c.key not in named]
        for at, (key, wide, on) in enumerate(known):
            place = PLACE[key]
            self.moveSection(self.visualIndex(place), at)
            self.setSectionHidden(place, False)
            self.resizeSection(place, max(_LEAST, min(wide, 1200)))
            self.setSectionHidden(place, not on)
        self._loading = False

    def _keep(self) -> None:
        if self._loading:
            return
        order = [self.logicalIndex(at) for at in range(self.count())]
        listed = []
        for n in order:
            hidden = self.isSectionHidden(n)
            wide = COLUMNS[n].width if hidden else self.sectionSize(n)
            listed.append([COLUMNS[n].key, wide, not hidden])
        QSettings("Takeboard", "Window").setValue(_SETTING, json.dumps(listed))
        self.arranged.emit()

    # choosing columns

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.chooser(self).popup(event.globalPos())

    def chooser(self, parent: QWidget) -> QMenu:
        """Every column under its topic; a topic stays open while several are ticked."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("Columns")
        for topic, keys in TOPICS.items():
            part = _StayingMenu(topic, menu)
            menu.addMenu(part)
            for column in (COLUMNS[PLACE[key]] for key in keys):
                entry = part.addAction(column.title or "Picture")
                entry.setObjectName(column.key)
                entry.setCheckable(True)
                entry.setChecked(not self.isSectionHidden(PLACE[column.key]))
                entry.setToolTip(column.tip or column.title)
                entry.toggled.connect(lambda on, key=column.key: self.show_column(key, on))
        menu.addSeparator()
        plan = menu.addAction("Planning Columns")
        plan.setToolTip("Model, camera, words, light and references of each shot")
        plan.triggered.connect(lambda _on=False: self.planning())
        menu.addAction("Usual Columns").triggered.connect(lambda _on=False: self.usual())
        return menu

    def move_column(self, key: str, by: int) -> None:
        """One place to the left or right among the columns on view."""
        shown = [column.key for column in self.shown()]
        at = shown.index(key) + by
        if 0 <= at < len(shown):
            other = self.visualIndex(PLACE[shown[at]])
            self.moveSection(self.visualIndex(PLACE[key]), other)


class _StayingMenu(QMenu):
    """Ticking an entry with mouse, Space or Enter leaves the menu open."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() not in keys or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, entry: QAction | None) -> bool:
        if entry is None or not entry.isCheckable():
            return False
        entry.toggle()
        return True


def below(widget: QWidget) -> QPoint:
    """Where a menu of a button opens."""
    return widget.mapToGlobal(QPoint(0, widget.height() + 2))
