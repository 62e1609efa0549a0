"""The marks of a pane: its head, the timecode in the picture, and cards where there is none."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.timing import timecode
from app.ui.pages.review.layout import HEAD
from app.ui.pages.review.marks import (
    badge_width,
    paint_badge,
    paint_letter,
    plate,
    plate_width,
    say,
)
from app.ui.pages.review.pane import Coming, Pane
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.theme.tokens import VERDICTS

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def paint_head(
    p: QPainter, head: QRect, letter: str, pane: Pane, *, focused: bool, room: int = 0
) -> None:
    """Letter, take, model, seed at the left; verdict and decision at the right. What does not fit
    goes: the seed first, then the word of the decision, then the model. `room` stays free at the
    right.
    """
    right = _facts(p, head.adjusted(0, 0, -room, 0), pane)
    x = head.x()
    middle = head.y() + (head.height() - 16) // 2
    if letter:
        paint_letter(p, x, middle, letter, focused)
        x += 16 + 8
    x = _words(p, x, right, head, pane.name, t.FOCUS if focused else t.TEXT, 500)
    detail = f"{pane.model} · {pane.seed}" if pane.seed and head.height() == HEAD else pane.model
    if metrics(12).horizontalAdvance(detail) > right - x - 8:
        detail = metrics(12).elidedText(pane.model, Qt.TextElideMode.ElideRight, right - x - 8)
    _words(p, x, right, head, detail, t.SECONDARY, 400)


def paint_pair(p: QPainter, head: QRect, panes: tuple[Pane, Pane], focus: int, words: str) -> None:
    """The one head of A over B: A left, B right, in the middle what the mode says."""
    a, b = panes
    x = _words(p, head.x(), head.right(), head, f"A {a.name}", _name_tone(focus == 0), 600)
    wide = metrics(12).horizontalAdvance(words)
    name = f"B {b.name}"
    right = head.right() + 1 - metrics(12, 600).horizontalAdvance(name)
    say(p, QRect(right, head.y(), 200, head.height()), name, _name_tone(focus == 1), 12, 600)
    middle = head.x() + (head.width() - wide) // 2
    if middle > x and middle + wide < right:
        say(p, QRect(middle, head.y(), wide, head.height()), words, t.SECONDARY)
    limit = min(middle, right) if wide else (x + right) // 2
    top = head.y() + (head.height() - 16) // 2
    x = _detail(p, x, limit - 12, head, a)
    if a.verdict in VERDICTS and x + badge_width(a.verdict) < limit - 12:
        paint_badge(p, x, top, a.verdict)
    right -= 8
    limit = max(middle + wide, x) + 12
    text = _short(b, right - limit)
    if text:
        right -= metrics(12).horizontalAdvance(text)
        say(p, QRect(right, head.y(), 400, head.height()), text, t.SECONDARY)
        right -= 8
    if b.verdict in VERDICTS and right - badge_width(b.verdict) > limit:
        paint_badge(p, right - badge_width(b.verdict), top, b.verdict)


def paint_minus(
    p: QPainter, head: QRect, panes: tuple[Pane, Pane], focus: int, between: str, room: int
) -> None:
    """`A T02 minus B T03 seed 4471, 4472`, with `room` free at the right for the controls."""
    a, b = panes
    right = head.right() - room
    x = _words(p, head.x(), right, head, f"A {a.name}", _name_tone(focus == 0), 600)
    x = _words(p, x, right, head, between, t.SECONDARY, 400)
    x = _words(p, x, right, head, f"B {b.name}", _name_tone(focus == 1), 600)
    seeds = [one.seed.removeprefix("seed ") for one in panes]
    if all(seeds):
        _words(p, x, right, head, f"seed {seeds[0]}, {seeds[1]}", t.SECONDARY, 400)


def paint_coming_head(p: QPainter, head: QRect, letter: str, one: Coming) -> None:
    middle = head.y() + (head.height() - 16) // 2
    paint_letter(p, head.x(), middle, letter, False)
    wide = metrics(11, 500).horizontalAdvance(one.state)
    right = head.right() - wide
    say(p, QRect(right, head.y(), wide + 2, head.height()), one.state, one.tint, 11, 500)
    draw_icon(p, one.icon, QRect(right - 16, middle + 2, 12, 12), one.tint)
    x = _words(p, head.x() + 24, right - 20, head, one.name, t.TEXT, 500)
    _words(p, x, right - 20, head, one.model, t.SECONDARY, 400)


def paint_card(p: QPainter, box: QRect, icon: str, title: str, words: str = "") -> None:
    """Why there is no picture, in its place."""
    p.fillRect(box, QColor(t.NO_PICTURE))
    room = box.adjusted(12, 8, -12, -8)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    high = metrics(12, 500).boundingRect(room, int(flags), title).height()
    more = metrics(11).boundingRect(room, int(flags), words).height() + 4 if words else 0
    y = box.center().y() - (high + more + 22) // 2
    draw_icon(p, icon, QRect(box.center().x() - 8, max(y, box.y() + 4), 16, 16), t.SECONDARY)
    p.setFont(font(12, 500))
    p.setPen(QColor(t.TEXT))
    p.drawText(QRect(room.x(), y + 22, room.width(), high), flags, title)
    if words:
        p.setFont(font(11))
        p.setPen(QColor(t.SECONDARY))
        p.drawText(QRect(room.x(), y + 26 + high, room.width(), more), flags, words)


def paint_burn(
    p: QPainter, box: QRect, frame: int, rate: Fraction, *, low: bool, short: bool, right: bool
) -> None:
    """The frame's own number, lower left (upper left where the picture has its own there)."""
    text = f"f {frame:04}" if short else f"{timecode(frame, rate)}  f {frame:04}"
    wide = plate_width(text, mono=True, weight=500)
    edge = 4 if short else 8
    if wide + 2 * edge > box.width():
        text = f"{frame:04}"
        wide = plate_width(text, mono=True, weight=500)
    top = box.bottom() + 1 - edge - 18 if low else box.y() + edge
    left = box.right() + 1 - edge - wide if right else box.x() + edge
    plate(p, QRect(left, top, wide, 18), text, mono=True, weight=500)


def paint_outline(p: QPainter, box: QRect, *, strong: bool) -> None:
    """Around the picture that has the focus; two pixels while the keyboard is there too."""
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(QColor(t.FOCUS), 2 if strong else 1, j=Qt.PenJoinStyle.MiterJoin))
    p.drawRect(QRectF(box).adjusted(-0.5, -0.5, 0.5, 0.5) if strong else box.adjusted(-1, -1, 0, 0))


def _facts(p: QPainter, head: QRect, pane: Pane) -> int:
    """Verdict and decision, flush right; the x where they begin."""
    word, icon, tint = pane.decision
    right = head.right() + 1
    top = head.y() + (head.height() - 16) // 2
    wide = metrics(11).horizontalAdvance(word)
    badge = badge_width(pane.verdict) + 8 if pane.verdict in VERDICTS else 0
    if head.height() == HEAD and head.width() > wide + badge + 140:
        right -= wide
        say(p, QRect(right, head.y(), wide + 2, head.height()), word, tint, 11)
        right -= 4
    if icon:
        right -= 12
        draw_icon(p, icon, QRect(right, top + 2, 12, 12), tint)
    if badge and head.width() > badge + 90:
        right -= badge
        paint_badge(p, right, top, pane.verdict)
    return right


def _words(p: QPainter, x: int, right: int, head: QRect, text: str, tone: str, weight: int) -> int:
    """Words at x as far as they fit; where the next ones may begin."""
    measure = metrics(12, weight)
    fit = measure.elidedText(text, Qt.TextElideMode.ElideRight, max(0, right - x))
    wide = measure.horizontalAdvance(fit)
    say(p, QRect(x, head.y(), wide + 2, head.height()), fit, tone, 12, weight)
    return x + wide + 8


def _detail(p: QPainter, x: int, right: int, head: QRect, pane: Pane) -> int:
    text = _short(pane, right - x)
    return _words(p, x, right, head, text, t.SECONDARY, 400) if text else x


def _short(pane: Pane, room: int) -> str:
    """Model and seed, or the model, or nothing."""
    full = f"{pane.model} · {pane.seed}" if pane.seed else pane.model
    for text in (full, pane.model):
        if metrics(12).horizontalAdvance(text) <= room:
            return text
    return ""


def _name_tone(focused: bool) -> str:
    return t.FOCUS if focused else t.STRONG
