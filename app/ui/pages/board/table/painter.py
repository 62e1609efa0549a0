"""Paints one cell of the shot table, and its slice of a scene's head. Reads, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.ui.pages.board.table.columns import COLUMNS, Column, Kind
from app.ui.pages.board.table.model import TableModel
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.letters import letter_box
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import SceneHead, TileRow

ROW = 28
THUMB = QSize(43, 24)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SECONDARY = {"batch_group", "estimate", "camera_lens", "camera_speed"}
_PAD = 8


@cache
def _ink(value: str) -> QColor:
    """Reading a colour's text for every cell would cost more than painting it."""
    return QColor(value)


class CellPainter(QStyledItemDelegate):
    """One for the whole table; it makes no widgets."""

    def __init__(
        self, table: QTableView, thumbnails: Thumbnails, hovered: Callable[[], int]
    ) -> None:
        super().__init__(table)
        self._table, self._thumbnails, self._hovered = table, thumbnails, hovered

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(COLUMNS[index.column()].width, ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        p = painter
        model = cast(TableModel, index.model())
        box = option.rect
        tile = model.shot_at(index.row())
        if tile is None:
            self._head(p, box, model.head_at(index.row()), model.under(index.row()))
            return
        column = COLUMNS[index.column()]
        chosen = self._table.selectionModel().isSelected(index)
        hovered = index.row() == self._hovered()
        if chosen or hovered:
            p.fillRect(box, _ink(t.SELECTED if chosen else t.HOVER))
        p.fillRect(QRect(box.right(), box.y(), 1, box.height()), _ink(t.PRICE_GREY))
        p.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), _ink(t.PRICE_GREY))
        self._inside(p, box.adjusted(_PAD, 0, -_PAD, 0), tile, column, model, chosen)
        if tile.omitted:
            p.fillRect(box, t.see_through(t.SELECTED if chosen else t.WINDOW, 0.55))
        if index == self._table.currentIndex():
            strong = self._table.hasFocus()
            p.setPen(QPen(_ink(t.FOCUS if strong else t.SELECTION), 2 if strong else 1))
            p.setBrush(Qt.BrushStyle.NoBrush)
            inset = 1 if strong else 0
            p.drawRect(box.adjusted(inset, inset, -inset - (not strong), -inset - (not strong)))

    def _inside(
        self, p: QPainter, box: QRect, tile: TileRow, column: Column, model: TableModel, on: bool
    ) -> None:
        text = model.shown(tile, column)
        quiet = t.SECONDARY_SELECTED if on else t.SECONDARY
        if column.kind is Kind.FLAG:
            if model.is_on(tile, column):
                draw_icon(p, "check", _icon_box(box), t.STRONG)
            return
        match column.key:
            case "number":
                _write(p, box, text, t.STRONG, weight=600)
            case "picture":
                self._picture(p, box, tile)
            case "model":
                self._model(p, box, tile, text, model, quiet)
            case "state":
                look = t.state_look(tile.state)
                draw_icon(p, look.icon, _icon_box(box), look.tint)
                _write(p, box.adjusted(16, 0, 0, 0), text, look.tint, size=11, weight=500)
            case "verdict":
                _verdict(p, box, tile, text, quiet)
            case "lint":
                _lint(p, box, tile, text)
            case "actual":
                _write(p, box, text, t.STRONG if tile.paid else quiet, right=True, weight=500)
            case "title" if not _has_title(model, tile):
                _write(p, box, text, quiet, italic=True)
            case _:
                tone = quiet if column.key in _SECONDARY else t.TEXT
                _write(p, box, text, tone, right=column.right, mono=column.mono)

    def _picture(self, p: QPainter, box: QRect, tile: TileRow) -> None:
        frame = QRect(box.x() - 3, box.y() + 1, THUMB.width(), THUMB.height())
        pale = tile.state in ("planned", "held")
        pixmap = None
        if tile.picture:
            ratio = self._table.devicePixelRatioF()
            pixmap = self._thumbnails.get(tile.picture, THUMB, ratio, pale=pale)
            pixmap = pixmap or self._thumbnails.near(tile.picture, THUMB, pale=pale)
        if pixmap is not None:
            p.drawPixmap(frame, pixmap)
        elif tile.picture or tile.has_picture_pending:
            p.fillRect(frame, _ink(t.NO_PICTURE))
        else:
            p.setPen(QPen(_ink(t.NO_KEYFRAME_LINE), 1, Qt.PenStyle.DashLine))
            p.drawRect(frame.adjusted(0, 0, -1, -1))

    def _model(
        self, p: QPainter, box: QRect, tile: TileRow, text: str, model: TableModel, quiet: str
    ) -> None:
        shot = model.shot(tile.shot_id)
        letter = tile.letter
        if shot is not None and shot.model != tile.model and model.names is not None:
            letter = next((c.letter for c in model.names.cards if c.id == shot.model), "")
        if not text:
            _write(p, box, "No model", quiet)
            return
        letter_box(p, QRect(box.x(), box.center().y() - 7, 16, 16), letter or "–")
        _write(p, box.adjusted(22, 0, 0, 0), text, t.TEXT)

    def _head(self, p: QPainter, box: QRect, head: SceneHead | None, shown: int) -> None:
        """This column's part of the line across the whole table."""
        p.fillRect(box, _ink(t.WINDOW))
        p.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), _ink(t.PRICE_GREY))
        if head is None:
            return
        view = self._table.viewport().rect()
        line = QRect(8, box.y(), view.width() - 8, box.height())
        p.save()
        p.setClipRect(box)
        x = line.x()
        place, dash, time = head.heading.rpartition(" - ")
        named = place if dash and time.casefold() == head.time_of_day.casefold() else head.heading
        for words, weight, tone in (
            (head.number, 600, t.STRONG),
            (named, 500, t.TEXT),
            (head.time_of_day.upper(), 400, t.SECONDARY),
        ):
            if words:
                _write(p, line.adjusted(x - line.x(), 0, 0, 0), words, tone, weight=weight)
                x += metrics(12, weight).horizontalAdvance(words) + 8
        _write(p, line.adjusted(0, 0, -8, 0), head.count(shown), t.SECONDARY, size=11, right=True)
        p.restore()


def _has_title(model: TableModel, tile: TileRow) -> bool:
    shot = model.shot(tile.shot_id)
    return bool(shot.title if shot else tile.title)


def _icon_box(box: QRect) -> QRect:
    return QRect(box.x(), box.center().y() - 5, 12, 12)


def _write(
    p: QPainter,
    box: QRect,
    text: str,
    tone: str,
    *,
    size: int = 12,
    weight: int = 400,
    right: bool = False,
    mono: bool = False,
    italic: bool = False,
) -> None:
    if not text:
        return
    size = 11 if mono else size
    known = metrics(size, weight, mono)
    if known.horizontalAdvance(text) > box.width():
        text = known.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    p.setFont(font(size, weight, mono, italic))
    p.setPen(_ink(tone))
    p.drawText(box, _RIGHT if right else _LEFT, text)


def _verdict(p: QPainter, box: QRect, tile: TileRow, text: str, quiet: str) -> None:
    if not text:
        return
    if text not in t.VERDICTS:
        look = t.state_look(tile.state)
        _write(p, box, text, look.tint if tile.state == "in_doubt" else quiet, size=11, weight=500)
        return
    tint, icon = t.VERDICTS[text]
    wide = metrics(11, 500).horizontalAdvance(text) + 24
    badge = QRect(box.x(), box.center().y() - 7, wide, 16)
    p.fillRect(badge, _ink(t.SUNKEN))
    p.setPen(_ink(t.BADGE_LINE))
    p.drawRect(badge.adjusted(0, 0, -1, -1))
    draw_icon(p, icon, QRect(badge.x() + 4, badge.y() + 2, 12, 12), tint)
    _write(p, badge.adjusted(20, 0, 0, 0), text, tint, size=11, weight=500)


def _lint(p: QPainter, box: QRect, tile: TileRow, text: str) -> None:
    if not text:
        draw_icon(p, "check", _icon_box(box), t.OK)
        return
    tone = t.BAD if tile.lint_errors else t.WARNING
    draw_icon(p, "octagon-x" if tile.lint_errors else "triangle-alert", _icon_box(box), tone)
    _write(p, box.adjusted(16, 0, 0, 0), text, tone, size=11, weight=500)
