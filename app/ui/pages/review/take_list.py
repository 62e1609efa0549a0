"""The takes of one shot: picture, number, verdict, decision, how much of it is clean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.domain.board_row import NOT_CHARGED
from app.domain.take import Status, Take
from app.ui.pages.review.marks import (
    LETTERS,
    decision,
    paint_badge,
    paint_rating,
    plate,
    plate_width,
    rating,
    say,
    verdict_of,
)
from app.ui.pages.review.stage import Stage
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import draw_icon
from app.ui.widgets.thumbnails import Thumbnails

TAKE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class TakeModel(QAbstractListModel):
    """`TAKE` gives the record."""

    def __init__(self) -> None:
        super().__init__()
        self.takes: list[Take] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.takes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.takes):
            return None
        take = self.takes[index.row()]
        if role == TAKE:
            return take
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            verdict = verdict_of(take) or "not checked"
            return ", ".join(
                [f"Take {take.slate[4:7]}", verdict, decision(take)[0].lower(), *rating(take)]
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{take.slate}\n{take.file}"
        return None

    def show(self, takes: Sequence[Take]) -> None:
        fresh = list(takes)
        if [one.id for one in fresh] == [one.id for one in self.takes]:
            self.takes = fresh
            if fresh:
                self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        self.beginResetModel()
        self.takes = fresh
        self.endResetModel()


class TakeList(QListView):
    """Shows the takes of the stage; a click puts one in the pane with the focus. Signal
    `chosen(str)`: a take id; only for choices a person makes.
    """

    chosen = Signal(str)

    def __init__(self, thumbnails: Thumbnails, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self.takes = TakeModel()
        self.setModel(self.takes)
        self.setItemDelegate(_TakeRow(self, thumbnails, stage))
        self.setAccessibleName("Takes")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setUniformItemSizes(True)
        self.setProperty("surface", "panel")
        self.clicked.connect(lambda index: self.chosen.emit(index.data(TAKE).id))
        self.chosen.connect(stage.load)
        thumbnails.ready.connect(self.viewport().update)
        for signal in (stage.takes_changed, stage.panes_changed, stage.focus_changed):
            signal.connect(self._show)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        below = self.visualRect(self.takes.index(len(self.takes.takes) - 1)).bottom() + 1
        area = self.viewport()
        if self._stage.film.may_write and area.height() - below >= 44:
            box = QRect(12, below + 8, area.width() - 24, 32)
            with QPainter(area) as p:
                draw_icon(p, "upload", QRect(box.x(), box.y() + 8, 14, 14), t.SECONDARY)
                p.setFont(font(11))
                p.setPen(QColor(t.SECONDARY))
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
                words = "Drop a film file to add it as a take"
                p.drawText(box.adjusted(24, 0, 0, 0), flags, words)

    def current(self) -> Take | None:
        take = self.currentIndex().data(TAKE) if self.currentIndex().isValid() else None
        return take if isinstance(take, Take) else None

    def show_takes(self, takes: Sequence[Take], take_id: str | None) -> None:
        """Show takes with one of them chosen; says nothing."""
        self.takes.show(takes)
        for n, take in enumerate(takes):
            if take.id == take_id:
                self.setCurrentIndex(self.takes.index(n))

    def _show(self) -> None:
        take = self._stage.take
        self.show_takes(self._stage.takes, take.id if take else None)
        self.viewport().update()


class _TakeRow(QStyledItemDelegate):
    def __init__(self, view: TakeList, thumbnails: Thumbnails, stage: Stage) -> None:
        super().__init__(view)
        self._view, self._thumbnails, self._stage = view, thumbnails, stage

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, 96)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        take = index.data(TAKE)
        if not isinstance(take, Take):
            return
        box = option.rect
        state = option.state
        on = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(box, QColor(t.SELECTED if on else t.HOVER if hover else t.PANEL))
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), QColor(t.HAIR))
        if on:
            painter.fillRect(QRect(box.x(), box.y(), 2, box.height()), QColor(t.SELECTION))
        self._paint_picture(painter, QRect(box.x() + 12, box.y() + 8, 104, 59), take)
        self._paint_words(painter, box, take, on, index.row())
        painter.restore()

    def _paint_picture(self, p: QPainter, frame: QRect, take: Take) -> None:
        path = self._stage.pictures.get(take.id)
        ratio = self._view.devicePixelRatioF()
        pale = take.status is Status.REJECT
        pixmap = self._thumbnails.get(path, frame.size(), ratio, pale=pale) if path else None
        if pixmap is not None:
            p.drawPixmap(frame, pixmap)
        else:
            p.fillRect(frame, QColor(t.NO_PICTURE))
        ids = self._stage.ids
        if take.id in ids and len(ids) > 1:
            letters = "".join(LETTERS[n] for n, one in enumerate(ids) if one == take.id)
            wide = max(16, plate_width(letters, weight=600) - 4)
            plate(p, QRect(frame.x() + 4, frame.y() + 4, wide, 16), letters, weight=600)
        paint_rating(p, frame, take)
        if take.missing:
            p.fillRect(frame, t.MARK)
            p.setFont(font(11, 500))
            p.setPen(QColor(t.WARNING))
            p.drawText(frame, Qt.AlignmentFlag.AlignCenter, "media missing")

    def _paint_words(self, p: QPainter, box: QRect, take: Take, on: bool, row: int) -> None:
        x, y, right = box.x() + 124, box.y() + 8, box.right() - 11
        quiet = t.SECONDARY_SELECTED if on else t.SECONDARY
        say(p, QRect(x, y, 60, 16), take.slate[4:7], t.STRONG, 12, 600)
        if row < 9:
            key = QRect(right - 15, y, 16, 16)
            p.setPen(QColor(t.NO_KEYFRAME_LINE))
            p.drawRect(key.adjusted(0, 0, -1, -1))
            p.setFont(font(11, 500))
            p.setPen(QColor(quiet))
            p.drawText(key, Qt.AlignmentFlag.AlignCenter, str(row + 1))
        verdict = verdict_of(take)
        if verdict in t.VERDICTS:
            paint_badge(p, x, y + 20, verdict)
        else:
            say(p, QRect(x, y + 20, 80, 16), "Evaluating", t.STATES["evaluating"].tint, 11, 500)
        word, icon, tint = decision(take)
        draw_icon(p, icon, QRect(x, y + 45, 12, 12), quiet if tint == t.SECONDARY else tint)
        say(p, QRect(x + 18, y + 43, 80, 16), word, quiet if tint == t.SECONDARY else tint, 11)
        clean = take.evaluation.clean.duration if take.evaluation and take.evaluation.clean else 0
        foot = QRect(box.x() + 12, box.y() + 71, box.width() - 24, 16)
        told = f"{clean} of {take.probe.frames} clean" if take.evaluation else "not checked yet"
        say(p, foot, told, quiet, 11)
        price = self._stage.price(take)
        p.drawText(
            foot,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            NOT_CHARGED if take.rehearsed else "external" if take.external else price,
        )
