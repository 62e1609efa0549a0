"""Small things painted on tiles: plates, badges, boxes, the group strip, coloured text, and what
marks and tiles say in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption

from app.domain.shot import ShotKind
from app.production.board.board_order import called
from app.ui.theme import tokens as t
from app.ui.theme.fonts import advance, elided, font
from app.ui.theme.icons import draw_icon

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def write(
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
    width = advance(text, size, weight, mono)
    p.drawText(QRect(x, box.y(), width + 2, box.height()), LEFT, text)
    return x + width


def plate(
    p: QPainter, right_top: QPoint, text: str, *icons: str, room: int = 0, tone: str = t.TEXT
) -> None:
    """Icons and a short honest word on the picture, placed by its top right corner."""
    signs = 16 * len(icons)
    if room:
        text = elided(text, room - 8 - signs, 11, 500)
    width = advance(text, 11, 500) + 8 + signs
    box = QRect(right_top - QPoint(width - 1, 0), QSize(width, 16))
    p.fillRect(box, t.MARK)
    for n, icon in enumerate(icons):
        draw_icon(p, icon, QRect(box.x() + 4 + 16 * n, box.y() + 2, 12, 12), tone)
    p.setFont(font(11, 500))
    p.setPen(QColor(tone))
    p.drawText(box.adjusted(0, 0, -4, 0), RIGHT, text)


def verdict_badge(p: QPainter, right_top: QPoint, verdict: str) -> None:
    tint, icon = t.VERDICTS[verdict]
    width = advance(verdict, 11, 500) + 24
    box = QRect(right_top - QPoint(width - 1, 0), QSize(width, 16))
    p.fillRect(box, QColor(t.SUNKEN))
    p.setPen(QColor(t.BADGE_LINE))
    p.drawRect(box.adjusted(0, 0, -1, -1))
    draw_icon(p, icon, QRect(box.x() + 4, box.y() + 2, 12, 12), tint)
    p.setFont(font(11, 500))
    p.setPen(QColor(tint))
    p.drawText(box.adjusted(0, 0, -4, 0), RIGHT, verdict)


def group_strip(p: QPainter, frame: QRect, group: int) -> None:
    """3 px at the left edge; the gaps tell the colours apart."""
    kind = (group - 1) % 3
    p.fillRect(QRect(frame.x(), frame.y(), 3, frame.height()), QColor(t.GROUPS[kind]))
    for gap in range(kind):
        at = frame.y() + frame.height() * (gap + 1) // (kind + 1) - 2
        p.fillRect(QRect(frame.x(), at, 3, 4), QColor(t.EDGE))


def lines(p: QPainter, box: QRect, text: str, most: int, tokens: Sequence[str] = ()) -> None:
    """Up to `most` lines of 16 px, wrapped at words, the last one elided.

    Names among `tokens` are in the colour of words from the kit; those the text does not say stand
    before it.
    """
    missing = [name for name in tokens if name.casefold() not in text.casefold()]
    shown = " · ".join((*missing, text)) if missing else text
    if most == 1:
        part = elided(shown, box.width())
        _coloured(p, QPointF(box.topLeft()), part, tokens)
        return
    layout = QTextLayout(shown, font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    ends = []
    for _ in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(box.width())
        ends.append((line.textStart(), line.textLength()))
    layout.endLayout()
    for n, (start, length) in enumerate(ends):
        last = n == len(ends) - 1
        part = (shown[start:] if last else shown[start : start + length]).strip()
        part = elided(part, box.width())
        _coloured(p, QPointF(box.x(), box.y() + 16 * n), part, tokens)


def _coloured(p: QPainter, at: QPointF, text: str, tokens: Sequence[str]) -> None:
    """One line of 16 px whose tokens are in the kit's colour."""
    p.setFont(font())
    p.setPen(QColor(t.TEXT))
    box = QRect(round(at.x()), round(at.y()), 1 << 14, 16)
    if not tokens:
        p.drawText(box, LEFT, text)
        return
    layout = QTextLayout(text, font())
    kit = QTextCharFormat()
    kit.setForeground(QColor(t.ORIGINS["K"][1]))
    formats = []
    for name in tokens:
        start = text.casefold().find(name.casefold())
        if start >= 0:
            found = QTextLayout.FormatRange()
            found.start, found.length, found.format = start, len(name), kit
            formats.append(found)
    layout.setFormats(formats)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    layout.draw(p, QPointF(at.x(), at.y() + (16 - line.height()) / 2))


def marks_in_words(shot: TileRow, older: str) -> list[str]:
    """What the marks of a tile say; `older` is why its take is older than the shot."""
    said = (
        (shot.hero, "Hero shot"),
        (shot.critical, "Critical"),
        (shot.linked, "Linked to a neighbour"),
        (shot.changed, "Changed since the board was locked"),
        (bool(shot.still_words), shot.still_words),
        (bool(older), f"Its take is older than the shot: {older}"),
    )
    return [words for on, words in said if on]


def tip_in_words(shot: TileRow, keyframe: bool, marks: Sequence[str]) -> str:
    """What a tile says to a resting pointer; `keyframe` whether the shot has a first frame."""
    parts = [f"{called(shot.number)}  {shot.action}"]
    if shot.kind != ShotKind.GENERATED:
        parts.append(f"{shot.kind.capitalize()} · {shot.frames} f · {shot.state_word}")
    else:
        still, model = "keyframe" if keyframe else "no keyframe", shot.model_name or "No model"
        parts.append(f"{model} · {shot.frames} f · {still} · {shot.state_word}")
    if shot.lint_errors or shot.lint_warnings:
        parts.append(f"{shot.lint_errors} errors, {shot.lint_warnings} warnings")
    return "\n".join((*parts, *marks))
