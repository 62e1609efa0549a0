"""Paints one tile of the board and the heads between scenes. Reads a row, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.domain.project import DeliverySpec
from app.domain.scene import TACTIC_WORDS, Tactic
from app.domain.shot import ShotKind
from app.domain.timing import timecode
from app.production.board.board_order import called
from app.production.board.tile_rows import RETIRED
from app.ui.pages.board.storyboard.layout import ROOMY
from app.ui.pages.board.storyboard.tile_parts import (
    group_strip,
    lines,
    plate,
    verdict_badge,
    write,
)
from app.ui.theme import tokens as t
from app.ui.theme.fonts import advance, elided, font
from app.ui.theme.icons import draw_icon
from app.ui.widgets.letters import letter_box
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import SceneHead, TileRow

# icon and words of rows that no model makes
_OTHER_KINDS = {
    ShotKind.LIVE_ACTION.value: ("video", "Live action"),
    ShotKind.STOCK.value: ("images", "Stock"),
}
_STILLS = {"coming": "loader", "choose": "images", "failed": "circle-x"}


TACTIC_ICONS = {Tactic.STYLE: "palette", Tactic.ENDS: "bookmark"}


@dataclass(frozen=True, slots=True)
class Touch:
    """What a tile shows beside its row: how it stands to the pointer, the keys and a drag.

    `scrubbed` is a picture with its place in the take, 0 to 1; `frames` a length being dialled;
    `becomes` what a drop here would make; `unfit` why it cannot be dropped here; `keyframe`
    whether the shot has a first frame, apart from its takes; `tokens` names of its characters;
    `older` why its take is older than the shot.
    """

    selected: bool = False
    focused: bool = False
    hovered: bool = False
    tokens: tuple[str, ...] = ()
    keyframe: bool = False
    older: str = ""
    frames: int | None = None
    scrubbed: tuple[QPixmap, float] | None = None
    becomes: str = ""
    unfit: str = ""


class TilePainter:
    """Keeps nothing but the thumbnail source."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        self._thumbnails = thumbnails

    def tile(
        self, p: QPainter, box: QRect, picture: int, row: TileRow, touch: Touch, ratio: float
    ) -> None:
        """`picture` is the height of the picture part of `box`."""
        ground = t.SELECTED if touch.selected else t.HOVER if touch.hovered else t.PANEL
        p.fillRect(box, QColor(ground))
        frame = QRect(box.x(), box.y(), box.width(), picture)
        self.picture(p, frame, row, touch, ratio)
        self._marks(p, frame, row, touch)
        footer = QRect(box.x(), frame.bottom() + 1, box.width(), box.height() - picture)
        self._footer(p, footer, row, touch)
        self.surround(p, box, frame, row, touch)

    def surround(self, p: QPainter, box: QRect, frame: QRect, row: TileRow, touch: Touch) -> None:
        """What lies over a whole tile: omitted, unfit, drop target, selection, focus."""
        if row.omitted or touch.unfit:
            p.fillRect(box, t.see_through(t.WINDOW, 0.6))
        if touch.unfit:
            p.fillRect(QRect(frame.x(), frame.bottom() - 33, frame.width(), 34), t.MARK)
            inner = frame.adjusted(6, frame.height() - 33, -6, 0)
            lines(p, inner, touch.unfit, 2)
        if touch.becomes:
            p.fillRect(frame, QColor(t.DROP))
            p.setPen(QPen(QColor(t.FOCUS), 2))
            p.drawRect(frame.adjusted(1, 1, -1, -1))
            p.setFont(font(12, 500))
            p.setPen(QColor(t.STRONG))
            wrap = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            p.drawText(frame.adjusted(6, 2, -6, -2), wrap, touch.becomes)
        p.setBrush(Qt.BrushStyle.NoBrush)
        if touch.selected:
            p.setPen(QPen(QColor(t.SELECTION), 2))
            p.drawRect(box.adjusted(1, 1, -1, -1))
        if touch.focused:
            p.setPen(QPen(QColor(t.FOCUS), 2))
            p.drawRect(box.adjusted(-2, -2, 2, 2))

    def head(
        self,
        p: QPainter,
        box: QRect,
        scene: SceneHead,
        shown: int,
        folded: bool,
        spec: DeliverySpec | None,
        focused: bool = False,
    ) -> None:
        """Chevron, number, place, time, hairline, shots (`shown` are under it), length, circled."""
        if focused:
            p.setPen(QPen(QColor(t.FOCUS), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRect(box.adjusted(-5, 2, 5, -2))
        mid, x = box.center().y() + 1, box.x()
        arrow = "chevron-right" if folded else "chevron-down"
        draw_icon(p, arrow, QRect(x, mid - 7, 14, 14), t.TEXT)
        done = scene.circled == scene.shots and scene.shots
        tone = t.OK if scene.circled else t.SECONDARY
        right = box.right()
        text = f"{scene.circled} of {scene.shots} circled"
        right -= advance(text, 11, 500)
        write(p, right, box, text, 11, 500, tone)
        right -= 16
        draw_icon(p, "circle-check" if done else "circle-dot", QRect(right, mid - 6, 12, 12), tone)
        if spec is not None:
            length = timecode(scene.frames, spec.rate)
            right -= advance(length, 11, 400, True) + 8
            write(p, right, box, length, 11, 400, t.SECONDARY, mono=True)
        count = scene.count(shown)
        right -= advance(count, 11) + 8
        write(p, right, box, count, 11, 400, t.SECONDARY)
        x += 22
        end = right - 12 - 16 * len(_signs(scene))  # its signs are seen also where words are not
        for words, weight, tone in (
            (scene.number, 600, t.STRONG),
            (_place(scene), 500, t.TEXT),
            (scene.time_of_day.upper(), 400, t.SECONDARY),
        ):
            if words and end - x > 24:
                words = elided(words, end - x, 12, weight)
                x = write(p, x, box, words, 12, weight, tone) + 8
        x = _tactic(p, x, box, scene, right - 12)
        if right - 16 > x + 8:
            p.fillRect(QRect(x + 8, mid, right - x - 24, 1), QColor(t.HAIR))

    def picture(self, p: QPainter, frame: QRect, row: TileRow, touch: Touch, ratio: float) -> None:
        """The take, the keyframe, or what is missing; the scrub line; progress."""
        if touch.scrubbed is not None:
            p.fillRect(frame, QColor(t.SURROUND))
            shown = touch.scrubbed[0]
            p.drawPixmap(_within(frame, shown), shown)
        else:
            self._still(p, frame, row, ratio)
        low = frame.bottom() - 3
        if row.progress is not None:
            p.fillRect(QRect(frame.x(), low, frame.width(), 4), QColor(t.PROGRESS))
            done = round(frame.width() * row.progress)
            p.fillRect(QRect(frame.x(), low, done, 4), QColor(t.state_look(row.state).fill))
        elif touch.scrubbed is not None:
            p.fillRect(QRect(frame.x(), low + 1, frame.width(), 3), QColor(t.PROGRESS))
            at = frame.x() + round((frame.width() - 1) * touch.scrubbed[1])
            p.fillRect(QRect(frame.x(), low + 1, at - frame.x() + 1, 3), QColor(t.FOCUS))
            p.fillRect(QRect(at, frame.y(), 1, frame.height() - 3), t.see_through(t.STRONG, 0.7))

    def _still(self, p: QPainter, frame: QRect, row: TileRow, ratio: float) -> None:
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
            sign, words = _OTHER_KINDS.get(row.kind, _keyframe(row))
            p.fillRect(frame, QColor(t.NO_KEYFRAME))
            p.setPen(QPen(QColor(t.NO_KEYFRAME_LINE), 1, Qt.PenStyle.DashLine))
            p.drawRect(frame.adjusted(0, 0, -1, -1))
            middle = frame.center()
            draw_icon(p, sign, QRect(middle.x() - 8, middle.y() - 18, 16, 16), t.SECONDARY)
            if frame.width() >= 72:
                p.setFont(font(11))
                p.setPen(QColor(t.SECONDARY))
                box = QRect(frame.x(), middle.y() + 2, frame.width(), 16)
                p.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _marks(self, p: QPainter, frame: QRect, row: TileRow, touch: Touch) -> None:
        if row.group is not None:
            group_strip(p, frame, row.group)
        x = frame.x() + 7
        for wanted, icon, tone in (
            (row.hero, "star", t.STRONG),
            (row.critical, "lock", t.STRONG),
            (row.linked, "link-2", t.STRONG),
            (row.changed, "pencil", t.FOCUS),
            (bool(touch.older), "history", t.WARNING),
        ):
            if wanted:
                p.fillRect(QRect(x, frame.y() + 4, 16, 16), t.MARK)
                draw_icon(p, icon, QRect(x + 2, frame.y() + 6, 12, 12), tone)
                x += 20
        right, top = frame.right() - 3, frame.y() + 4
        if row.word and row.verdict != "PASS":
            plate(p, QPoint(right, top), row.word, room=right - x)
        elif row.verdict in t.VERDICTS:
            verdict_badge(p, QPoint(right, top), row.verdict)
        low = frame.bottom() - 19 - (4 if row.progress is not None else 0)
        if row.take_count:
            signs = (_keyframe(row)[0],) if row.still_state else ("image",) * touch.keyframe
            plate(p, QPoint(right, low), str(row.take_count), *signs, "layers")
        elif row.still_state and row.picture:
            plate(p, QPoint(right, low), row.still_words)
        elif row.keyframe:
            plate(p, QPoint(right, low), "Keyframe")
        elif row.kind in _OTHER_KINDS and row.picture:
            plate(p, QPoint(right, low), _OTHER_KINDS[row.kind][1], _OTHER_KINDS[row.kind][0])

    def _footer(self, p: QPainter, box: QRect, row: TileRow, touch: Touch) -> None:
        inner, large = box.adjusted(9, 4, -8, -4), box.width() >= ROOMY
        high = 20 if large or box.height() < 40 else 16
        size = 13 if box.width() >= 192 else 12
        self._first_line(p, QRect(inner.x(), inner.y(), inner.width(), high), row, size)
        if box.height() < 40:
            return
        words = QRect(inner.x(), inner.y() + high, inner.width(), 16 if large else 32)
        lines(p, words, row.action, 1 if large else 2, touch.tokens)
        self._last_line(p, last_line(box), row, touch, named=large)

    def _first_line(self, p: QPainter, box: QRect, row: TileRow, size: int) -> None:
        number = called(row.number)
        end = write(p, box.x(), box, number, size, 600, t.STRONG)
        look = t.state_look(row.state)
        room = box.right() - end - 24
        word = elided(row.state_word, room, 11, 500)
        left = box.right() + 1 - advance(word, 11, 500)
        write(p, left, box, word, 11, 500, look.tint)
        draw_icon(p, look.icon, QRect(left - 16, box.center().y() - 5, 12, 12), look.tint)

    def _last_line(
        self, p: QPainter, box: QRect, row: TileRow, touch: Touch, *, named: bool
    ) -> None:
        tone = t.SECONDARY_SELECTED if touch.selected else t.SECONDARY
        middle, right = box.center().y(), box.right() + 1
        if row.kind in _OTHER_KINDS:
            sign, words = _OTHER_KINDS[row.kind]
            draw_icon(p, sign, QRect(box.x() + 2, middle - 5, 12, 12), tone)
        else:
            words = row.model_name or "No model"
            letter_box(p, QRect(box.x(), middle - 7, 16, 16), row.letter or "–")
        if row.price:
            said = _said_price(row, box)
            price = said.removeprefix("est. ")
            right -= advance(price, 11)
            ended = row.price.startswith(RETIRED)
            write(p, right, box, price, 11, 400, t.BAD if ended else t.TEXT)
            if price != said:
                right -= advance("est. ", 11)
                write(p, right, box, "est. ", 11, 400, tone)
        length = length_rect(box, row, named)
        if named:
            room = length.x() - box.x() - 24
            name = elided(words, room, 11)
            write(p, box.x() + 20, box, name, 11, 400, tone)
        dialled = touch.frames is not None
        text = f"{touch.frames if dialled else row.frames} f"
        x = write(p, length.x(), box, text, 11, 600 if dialled else 400,
                  t.FOCUS if dialled else tone) + 6  # fmt: skip
        lint = row.lint_errors + row.lint_warnings
        if lint and x + 28 < right:
            shade = t.BAD if row.lint_errors else t.WARNING
            draw_icon(p, "triangle-alert", QRect(x, middle - 5, 12, 12), shade)
            write(p, x + 15, box, str(lint), 11, 500, shade)


def _keyframe(row: TileRow) -> tuple[str, str]:
    """Icon and words for where the keyframe stands, apart from the clip."""
    if not row.still_state:
        return "image-plus", "No keyframe"
    return _STILLS[row.still_state], row.still_words


def last_line(footer: QRect) -> QRect:
    """Model, length, lint and price, in a footer with captions."""
    inner = footer.adjusted(9, 4, -8, -4)
    high = 20 if footer.width() >= ROOMY else 16
    return QRect(inner.x(), inner.bottom() - high + 1, inner.width(), high)


def length_rect(line: QRect, row: TileRow, named: bool) -> QRect:
    """Where the length in frames stands in a last line: the wheel turns it there."""
    width = advance(f"{row.frames} f", 11)
    x = line.x() + 20
    if named:
        words = _OTHER_KINDS[row.kind][1] if row.kind in _OTHER_KINDS else row.model_name
        lint = 32 if row.lint_errors or row.lint_warnings else 0
        price = advance(_said_price(row, line), 11)
        room = line.width() - price - 20 - width - lint - 16
        x += min(max(0, room), advance(words or "No model", 11)) + 6
    return QRect(x, line.y(), width, line.height())


def _said_price(row: TileRow, line: QRect) -> str:
    """The price, or since when the model is retired where there is room for it."""
    narrow = line.width() < 300 and row.price.startswith(RETIRED)
    return RETIRED if narrow else row.price


def _within(frame: QRect, shown: QPixmap) -> QRect:
    """The largest place of a picture's own shape inside a frame."""
    size = shown.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
    at = frame.center() - QPoint((size.width() - 1) // 2, (size.height() - 1) // 2)
    return QRect(at, size)


def _tactic(p: QPainter, x: int, box: QRect, scene: SceneHead, end: int) -> int:
    """How the sequence hides its seams, up to `end`; signs alone where words find no room."""
    mid, words = box.center().y() + 1, TACTIC_WORDS.get(scene.tactic, "")
    for sign in _signs(scene):
        draw_icon(p, sign, QRect(x, mid - 6, 12, 12), t.TEXT)
        x += 16
    if not words or x + advance(words, 11, 500) > end:
        return x
    return write(p, x, box, words, 11, 500, t.TEXT) + 8


def _signs(scene: SceneHead) -> tuple[str, ...]:
    """Of a tactic, with a link where the scene only goes on with the sequence before it."""
    if not scene.tactic:
        return ()
    return ("link-2", TACTIC_ICONS[scene.tactic]) if scene.joined else (TACTIC_ICONS[scene.tactic],)


def _place(scene: SceneHead) -> str:
    """The heading without the time of day, which is said beside it."""
    head, dash, time = scene.heading.rpartition(" - ")
    return head if dash and time.casefold() == scene.time_of_day.casefold() else scene.heading
