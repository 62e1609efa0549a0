"""The table of takes being made, painted row by row; one action at the end of each."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.domain.job import SETTLED, JobState
from app.ui.item_models.queue_model import COLUMNS, LINE, OLDER, Batch, Line, QueueModel
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.meters import draw_bar, draw_parts
from app.ui.widgets.thumbnails import Thumbnails

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WIDTHS = (67, 84, 200, 152, 132, 184, 60, 76, 92, 120, 40)
_ACTION, _REMOTE, _MODEL = 2, 9, 3


class QueueView(QTableView):
    """Signals: `acted(str, str)` an action (cancel, retry, release, resolve) and a job id;
    `folded(str)` a batch head was clicked; `asked(QPoint)` context menu;
    `dropped(list, str, bool)` ids of waiting jobs, the job they go beside, whether behind it.
    """

    acted = Signal(str, str)
    folded = Signal(str)
    asked = Signal(QPoint)
    dropped = Signal(list, str, bool)

    def __init__(self, model: QueueModel, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._queue = model
        self.setModel(model)
        self.setItemDelegate(_Row(self, thumbnails))
        self.setAccessibleName("Render queue")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self.asked.emit(self.viewport().mapToGlobal(at))
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(False)  # a line between rows is drawn instead
        self._gap: tuple[int, bool] | None = None  # a row, and whether behind it
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(28)
        head = self.horizontalHeader()
        head.setFixedHeight(28)
        head.setFont(font(12, 500))
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(_ACTION, QHeaderView.ResizeMode.Stretch)
        for n, width in enumerate(_WIDTHS):
            self.setColumnWidth(n, width)
        model.modelReset.connect(self._spread)
        thumbnails.ready.connect(self.viewport().update)

    def choose(self, ids: Collection[str]) -> None:
        """Select takes by their job's id, and put the keys on the first of them."""
        end, found = len(COLUMNS) - 1, QItemSelection()
        for n, one in enumerate(self._queue.lines):
            if isinstance(one, Line) and one.job.id in ids:
                found.select(self._queue.index(n, 0), self._queue.index(n, end))
        if found.isEmpty():
            return
        kind = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(found.first().topLeft(), kind.NoUpdate)
        self.selectionModel().select(found, kind.ClearAndSelect)

    def chosen(self) -> list[Line]:
        """Selected takes, in the queue's order."""
        runs = self.selectionModel().selection()  # of whole rows: a thousand are one run
        rows = sorted({row for run in runs.toList() for row in range(run.top(), run.bottom() + 1)})
        return [one for row in rows if isinstance(one := self._queue.lines[row], Line)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.viewport().width() < 1080
        self.setColumnHidden(_REMOTE, narrow)
        self.setColumnWidth(_MODEL, 150 if narrow else _WIDTHS[_MODEL])
        self.setColumnWidth(5, 126 if narrow else _WIDTHS[5])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        index = self.indexAt(event.position().toPoint())
        line = index.data(LINE) if index.isValid() else None
        if isinstance(line, Batch):
            self.folded.emit(line.id)
        elif isinstance(line, Line) and index.column() == len(COLUMNS) - 1:
            action = row_action(line)
            if action is not None:
                self.acted.emit(action[0], line.job.id)

    # dragging waiting takes to another place

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(event.source() is self)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        self._show_gap(self._gap_at(event.position().toPoint()))
        event.setAccepted(self._gap is not None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        gap = self._gap_at(event.position().toPoint())
        self._show_gap(None)
        event.setAccepted(gap is not None)
        if gap is not None:
            row, after = gap
            beside = self._queue.lines[row]
            assert isinstance(beside, Line)
            self.dropped.emit(self._waiting(), beside.job.id, after)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is not None:
            row, after = self._gap
            box = self.visualRect(self._queue.index(row, 0))
            y = box.bottom() if after else box.top()
            with QPainter(self.viewport()) as p:
                p.fillRect(QRect(0, y - 1, self.viewport().width(), 2), QColor(t.FOCUS))

    def _waiting(self) -> list[str]:
        return [one.job.id for one in self.chosen() if _waits(one)]

    def _show_gap(self, gap: tuple[int, bool] | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()

    def _gap_at(self, at: QPoint) -> tuple[int, bool] | None:
        """A row and whether behind it; None where what is dragged has no place."""
        index = self.indexAt(at)
        line = index.data(LINE) if index.isValid() else None
        accounts = {one.job.account for one in self.chosen() if _waits(one)}
        if not isinstance(line, Line) or not _waits(line) or accounts != {line.job.account}:
            return None
        return index.row(), at.y() > self.visualRect(index).center().y()

    def _spread(self) -> None:
        self.clearSpans()
        for n, one in enumerate(self._queue.lines):
            if isinstance(one, Batch):
                self.setSpan(n, 0, 1, len(COLUMNS))
                self.setRowHeight(n, 32)
            else:
                self.setRowHeight(n, 28)


def _waits(line: Line) -> bool:
    return line.job.state is JobState.QUEUED


def row_action(line: Line) -> tuple[str, str, str] | None:
    """The one action of a row: its name, icon and tip; None where nothing can be done."""
    state = line.job.state
    if state is JobState.IN_DOUBT:
        return "resolve", "circle-help", "Say whether the vendor accepted it"
    if state is JobState.FAILED:
        return "retry", "refresh-cw", "Try again"
    if state is JobState.HELD:
        return "release", "play", "Release"
    if state in SETTLED or state is JobState.CANCELLING:
        return None
    return "cancel", "x", "Cancel"


class _Row(QStyledItemDelegate):
    def __init__(self, view: QueueView, thumbnails: Thumbnails) -> None:
        super().__init__(view)
        self._view, self._thumbnails = view, thumbnails

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(60, 28)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line = index.data(LINE)
        box = option.rect
        state = option.state
        painter.save()
        if isinstance(line, Batch):
            _paint_batch(painter, box, line)
        elif isinstance(line, Line):
            selected = bool(state & QStyle.StateFlag.State_Selected)
            painter.fillRect(box, QColor(_ground(line, selected)))
            painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), QColor(t.HAIR))
            self._cell(painter, box, line, index.column(), selected)
        painter.restore()

    def _cell(self, p: QPainter, box: QRect, line: Line, column: int, selected: bool) -> None:
        inner = box.adjusted(8, 0, -8, -1)
        quiet = t.SECONDARY_SELECTED if selected else t.SECONDARY
        look = t.state_look(line.state)
        if column == 0:
            if _waits(line):
                grip = QRect(box.x() + 4, box.center().y() - 6, 12, 12)
                draw_icon(p, "grip-vertical", grip, quiet)
            frame = QRect(box.x() + 20, box.y() + 2, 43, 24)
            pixmap = None
            if line.picture:
                ratio = self._view.devicePixelRatioF()
                pixmap = self._thumbnails.get(line.picture, frame.size(), ratio)
            if pixmap is not None:
                p.drawPixmap(frame, pixmap)
            else:
                p.fillRect(frame, QColor(t.NO_PICTURE))
        elif column == 1:
            x = _say(p, inner.x(), inner, line.number, t.STRONG, 12, 600) + 5
            _say(p, x, inner, line.take, quiet)
        elif column == 2:
            _fit(p, inner, line.action, t.TEXT)
        elif column == 3:
            letter = QRect(inner.x(), inner.center().y() - 7, 16, 16)
            p.fillRect(letter, QColor(t.CHIP))
            p.setPen(QColor(t.TICK_LINE))
            p.drawRect(letter.adjusted(0, 0, -1, -1))
            p.setFont(font(11, 600))
            p.setPen(QColor(t.STRONG))
            p.drawText(letter, Qt.AlignmentFlag.AlignCenter, line.letter)
            _fit(p, inner.adjusted(22, 0, 0, 0), line.model, t.TEXT)
        elif column == 4:
            at = QRect(inner.x(), inner.center().y() - 6, 14, 14)
            draw_icon(p, look.icon, at, look.tint)
            _say(p, inner.x() + 18, inner, line.word, look.tint, 12, 500)
        elif column == 5:
            self._progress(p, inner, line, look, quiet)
        elif column in (6, 7, 8):
            text = (line.time, line.estimate, line.actual)[column - 6]
            tone = quiet if column == 7 else t.STRONG if column == 8 else t.TEXT
            p.setFont(font())
            p.setPen(QColor(tone))
            p.drawText(inner, _RIGHT, text)
        elif column == 9:
            _fit(p, inner, line.job.ticket or "–", quiet, mono=True)
        elif action := row_action(line):
            at = QRect(box.center().x() - 6, box.center().y() - 7, 14, 14)
            draw_icon(p, action[1], at, quiet)

    def _progress(
        self, p: QPainter, inner: QRect, line: Line, look: t.StateLook, quiet: str
    ) -> None:
        if line.middle:
            tone = quiet if line.state == "queued" else look.tint
            _fit(p, inner, line.middle, tone)
            return
        if line.share is None:
            return
        bar = QRectF(inner.x(), inner.center().y() - 3, min(112, inner.width() - 44), 8)
        draw_bar(p, bar, line.share, look.fill)
        p.setFont(font())
        p.setPen(QColor(t.TEXT if line.share < 1 else quiet))
        p.drawText(inner, _RIGHT, f"{line.share * 100:.0f} %" if line.share < 1 else "done")


def _ground(line: Line, selected: bool) -> str:
    if selected:
        return t.SELECTED
    return {"in_doubt": t.DOUBT_ROW, "failed": t.REFUSED_ROW}.get(line.state, t.WINDOW)


def _paint_batch(p: QPainter, box: QRect, batch: Batch) -> None:
    p.fillRect(box, QColor(t.HOVER))
    x = _say(p, box.x() + 12, box, batch.word, t.STRONG, 12, 600) + 8
    _say(p, x, box, batch.detail, t.SECONDARY_RAISED)
    if batch.parts or batch.id != OLDER:
        draw_parts(p, QRectF(box.x() + 320, box.center().y() - 3, 160, 8), batch.parts)
    p.setPen(QColor(t.SECONDARY_RAISED))
    p.setFont(font())
    p.drawText(box.adjusted(0, 0, -12, 0), _RIGHT, batch.sums)


def _say(
    p: QPainter, x: int, box: QRect, text: str, tone: str, size: int = 12, weight: int = 400
) -> int:
    p.setFont(font(size, weight))
    p.setPen(QColor(tone))
    width = metrics(size, weight).horizontalAdvance(text)
    p.drawText(QRect(x, box.y(), width + 2, box.height()), _LEFT, text)
    return x + width


def _fit(p: QPainter, box: QRect, text: str, tone: str, *, mono: bool = False) -> None:
    size = 11 if mono else 12
    p.setFont(font(size, 400, mono))
    p.setPen(QColor(tone))
    shown = metrics(size, 400, mono).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    p.drawText(box, _LEFT, shown)
