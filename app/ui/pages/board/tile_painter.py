"""Paints one tile of the board and the heads between scenes. Reads a row, changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTextLayout, QTextOption

from app.domain.project import DeliverySpec
from app.domain.timing import timecode
from app.ui.item_models.board_model import shown_number
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.tile_rows import SceneHead, TileRow

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TilePainter:
    """Keeps nothing but the thumbnail source."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        self._thumbnails = thumbnails

    def tile(
        self,
        p: QPainter,
        box: QRect,
        picture: int,
        row: TileRow,
        *,
        selected: bool,
        focused: bool,
        hovered: bool,
        ratio: float,
    ) -> None:
        """`picture` is the height of the picture part of `box`."""
        p.fillRect(box, QColor(t.SELECTED if selected else t.HOVER if hovered else t.PANEL))
        frame = QRect(box.x(), box.y(), box.width(), picture)
        self._picture(p, frame, row, ratio)
        self._marks(p, frame, row)
        footer = QRect(box.x(), frame.bottom() + 1, box.width(), box.height() - picture)
        (self._footer if box.width() >= 240 else self._small_footer)(p, footer, row, selected)
        if row.omitted:
            p.fillRect(box, t.see_through(t.WINDOW, 0.6))
        if selected:
            p.setPen(QPen(QColor(t.SELECTION), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRect(box.adjusted(1, 1, -1, -1))
        if focused:
            p.setPen(QPen(QColor(t.FOCUS), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRect(box.adjusted(-2, -2, 2, 2))

    def head(
        self, p: QPainter, box: QRect, scene: SceneHead, folded: bool, spec: DeliverySpec | None
    ) -> None:
        """Chevron, number, place, time, hairline, shots, length, circled count."""
        mid, x = box.center().y() + 1, box.x()
        arrow = "chevron-right" if folded else "chevron-down"
        draw_icon(p, arrow, QRect(x, mid - 7, 14, 14), t.TEXT)
        x += 22
        for words, weight, tone in (
            (scene.number, 600, t.STRONG),
            (_place(scene), 500, t.TEXT),
            (scene.time_of_day.upper(), 400, t.SECONDARY),
        ):
            if words:
                x = _write(p, x, box, words, 12, weight, tone) + 8
        done = scene.circled == scene.shots and scene.shots
        tone = t.OK if scene.circled else t.SECONDARY
        right = box.right()
        text = f"{scene.circled} of {scene.shots} circled"
        right -= metrics(11, 500).horizontalAdvance(text)
        _write(p, right, box, text, 11, 500, tone)
        right -= 16
        draw_icon(p, "circle-check" if done else "circle-dot", QRect(right, mid - 6, 12, 12), tone)
        if spec is not None:
            length = timecode(scene.frames, spec.rate)
            right -= metrics(11, 400, True).horizontalAdvance(length) + 8
            _write(p, right, box, length, 11, 400, t.SECONDARY, mono=True)
        count = f"{scene.shots} shot{'' if scene.shots == 1 else 's'}"
        right -= metrics(11).horizontalAdvance(count) + 8
        _write(p, right, box, count, 11, 400, t.SECONDARY)
        if right - 16 > x + 8:
            p.fillRect(QRect(x + 8, mid, right - x - 24, 1), QColor(t.HAIR))

    def _picture(self, p: QPainter, frame: QRect, row: TileRow, ratio: float) -> None:
        pale = row.state in ("planned", "held")
        pixmap: QPixmap | None = None
        if row.picture:
            pixmap = self._thumbnails.get(row.picture, frame.size(), ratio, pale=pale)
            pixmap = pixmap or self._thumbnails.near(row.picture, frame.size(), pale=pale)
        if pixmap is not None:
            p.drawPixmap(frame, pixmap)
        elif row.picture or row.has_picture_pending:
            p.fillRect(frame, QColor(t.NO_PICTURE))
        else:
            p.fillRect(frame, QColor(t.NO_KEYFRAME))
            p.setPen(QPen(QColor(t.NO_KEYFRAME_LINE), 1, Qt.PenStyle.DashLine))
            p.drawRect(frame.adjusted(0, 0, -1, -1))
            middle = frame.center()
            draw_icon(p, "image-plus", QRect(middle.x() - 8, middle.y() - 18, 16, 16), t.SECONDARY)
            p.setFont(font(11))
            p.setPen(QColor(t.SECONDARY))
            words = QRect(frame.x(), middle.y() + 2, frame.width(), 16)
            p.drawText(words, Qt.AlignmentFlag.AlignCenter, "No keyframe")
        if row.progress is not None:
            bar = QRect(frame.x(), frame.bottom() - 3, frame.width(), 4)
            p.fillRect(bar, QColor(t.PROGRESS))
            done = QRect(bar.x(), bar.y(), round(bar.width() * row.progress), 4)
            p.fillRect(done, QColor(t.state_look(row.state).fill))

    def _marks(self, p: QPainter, frame: QRect, row: TileRow) -> None:
        if row.group is not None:
            _group_strip(p, frame, row.group)
        x = frame.x() + 7
        for wanted, icon in ((row.hero, "star"), (row.critical, "lock"), (row.linked, "link-2")):
            if wanted:
                p.fillRect(QRect(x, frame.y() + 4, 16, 16), t.MARK)
                draw_icon(p, icon, QRect(x + 2, frame.y() + 6, 12, 12), t.STRONG)
                x += 20
        right, top = frame.right() - 3, frame.y() + 4
        if row.word and row.verdict != "PASS":
            _plate(p, QPoint(right, top), row.word)
        elif row.verdict in t.VERDICTS:
            _verdict(p, QPoint(right, top), row.verdict)
        low = frame.bottom() - 19 - (4 if row.progress is not None else 0)
        if row.take_count:
            _plate(p, QPoint(right, low), str(row.take_count), "layers")
        elif row.keyframe:
            _plate(p, QPoint(right, low), "Keyframe")

    def _footer(self, p: QPainter, box: QRect, row: TileRow, selected: bool) -> None:
        inner = box.adjusted(9, 4, -8, -4)
        self._first_line(p, QRect(inner.x(), inner.y(), inner.width(), 20), row, 13)
        line = QRect(inner.x(), inner.y() + 20, inner.width(), 16)
        p.setFont(font())
        p.setPen(QColor(t.TEXT))
        p.drawText(
            line, _LEFT, metrics().elidedText(row.action, Qt.TextElideMode.ElideRight, line.width())
        )
        last = QRect(inner.x(), inner.y() + 36, inner.width(), 20)
        self._last_line(p, last, row, selected, named=True)

    def _small_footer(self, p: QPainter, box: QRect, row: TileRow, selected: bool) -> None:
        inner = box.adjusted(9, 4, -8, -4)
        size = 13 if box.width() >= 192 else 12
        self._first_line(p, QRect(inner.x(), inner.y(), inner.width(), 16), row, size)
        two_lines(p, QRect(inner.x(), inner.y() + 16, inner.width(), 32), row.action)
        last = QRect(inner.x(), inner.bottom() - 15, inner.width(), 16)
        self._last_line(p, last, row, selected, named=False)

    def _first_line(self, p: QPainter, box: QRect, row: TileRow, size: int) -> None:
        number = shown_number(row.number)
        end = _write(p, box.x(), box, number, size, 600, t.STRONG)
        look = t.state_look(row.state)
        room = box.right() - end - 24
        word = metrics(11, 500).elidedText(row.state_word, Qt.TextElideMode.ElideRight, room)
        left = box.right() + 1 - metrics(11, 500).horizontalAdvance(word)
        _write(p, left, box, word, 11, 500, look.tint)
        draw_icon(p, look.icon, QRect(left - 16, box.center().y() - 5, 12, 12), look.tint)

    def _last_line(
        self, p: QPainter, box: QRect, row: TileRow, selected: bool, *, named: bool
    ) -> None:
        tone = t.SECONDARY_SELECTED if selected else t.SECONDARY
        x, middle = box.x(), box.center().y()
        letter_box(p, QRect(x, middle - 7, 16, 16), row.letter or "–")
        x += 20
        right = box.right() + 1
        if row.price:
            price = row.price.removeprefix("est. ")
            right -= metrics(11).horizontalAdvance(price)
            _write(p, right, box, price, 11, 400, t.TEXT)
            if price != row.price:
                right -= metrics(11).horizontalAdvance("est. ")
                _write(p, right, box, "est. ", 11, 400, tone)
        length = f"{row.frames} f"
        lint = row.lint_errors + row.lint_warnings
        needed = metrics(11).horizontalAdvance(length) + (32 if lint else 0) + 12
        if named and row.model_name:
            room = right - x - needed - 4
            name = metrics(11).elidedText(row.model_name, Qt.TextElideMode.ElideRight, room)
            x = _write(p, x, box, name, 11, 400, tone) + 6
        elif named:
            x = _write(p, x, box, "No model", 11, 400, tone) + 6
        x = _write(p, x, box, length, 11, 400, tone) + 6
        if lint and x + 28 < right:
            shade = t.BAD if row.lint_errors else t.WARNING
            draw_icon(p, "triangle-alert", QRect(x, middle - 5, 12, 12), shade)
            _write(p, x + 15, box, str(lint), 11, 500, shade)


def _place(scene: SceneHead) -> str:
    """The heading without the time of day, which is said beside it."""
    head, dash, time = scene.heading.rpartition(" - ")
    return head if dash and time.casefold() == scene.time_of_day.casefold() else scene.heading


def letter_box(p: QPainter, box: QRect, letter: str) -> None:
    """A model's letter in its 16x16 box."""
    p.fillRect(box, QColor(t.CHIP))
    p.setPen(QColor(t.TICK_LINE))
    p.drawRect(box.adjusted(0, 0, -1, -1))
    p.setFont(font(11, 600))
    p.setPen(QColor(t.STRONG))
    p.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def two_lines(p: QPainter, box: QRect, text: str) -> None:
    """Wrapped at words, the second line elided."""
    p.setFont(font())
    p.setPen(QColor(t.TEXT))
    layout = QTextLayout(text, font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    starts = []
    for _ in range(2):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(box.width())
        starts.append((line.textStart(), line.textLength()))
    layout.endLayout()
    for n, (start, length) in enumerate(starts):
        part = text[start : start + length] if n == 0 and len(starts) > 1 else text[start:]
        at = QRect(box.x(), box.y() + 16 * n, box.width(), 16)
        shown = metrics().elidedText(part.strip(), Qt.TextElideMode.ElideRight, box.width())
        p.drawText(at, _LEFT, shown)


def _write(
    p: QPainter,
    x: int,
    box: QRect,
    text: str,
    size: int,
    weight: int,
    tone: str,
    *,
    mono: bool = False,
) -> int:
    """Write from x, centred in the box's height; returns where it ended."""
    p.setFont(font(size, weight, mono))
    p.setPen(QColor(tone))
    width = metrics(size, weight, mono).horizontalAdvance(text)
    p.drawText(QRect(x, box.y(), width + 2, box.height()), _LEFT, text)
    return x + width


def _plate(p: QPainter, right_top: QPoint, text: str, icon: str = "") -> None:
    """A short honest word on the picture, placed by its top right corner."""
    width = metrics(11, 500).horizontalAdvance(text) + 8 + (16 if icon else 0)
    box = QRect(right_top - QPoint(width - 1, 0), QSize(width, 16))
    p.fillRect(box, t.MARK)
    if icon:
        draw_icon(p, icon, QRect(box.x() + 4, box.y() + 2, 12, 12), t.TEXT)
    p.setFont(font(11, 500))
    p.setPen(QColor(t.TEXT))
    p.drawText(box.adjusted(0, 0, -4, 0), _RIGHT, text)


def _verdict(p: QPainter, right_top: QPoint, verdict: str) -> None:
    tint, icon = t.VERDICTS[verdict]
    width = metrics(11, 500).horizontalAdvance(verdict) + 24
    box = QRect(right_top - QPoint(width - 1, 0), QSize(width, 16))
    p.fillRect(box, QColor(t.SUNKEN))
    p.setPen(QColor(t.BADGE_LINE))
    p.drawRect(box.adjusted(0, 0, -1, -1))
    draw_icon(p, icon, QRect(box.x() + 4, box.y() + 2, 12, 12), tint)
    p.setFont(font(11, 500))
    p.setPen(QColor(tint))
    p.drawText(box.adjusted(0, 0, -4, 0), _RIGHT, verdict)


def _group_strip(p: QPainter, frame: QRect, group: int) -> None:
    kind = (group - 1) % 3
    p.fillRect(QRect(frame.x(), frame.y(), 3, frame.height()), QColor(t.GROUPS[kind]))
    for gap in range(kind):
        at = frame.y() + frame.height() * (gap + 1) // (kind + 1) - 2
        p.fillRect(QRect(frame.x(), at, 3, 4), QColor(t.EDGE))
