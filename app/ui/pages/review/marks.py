"""Small marks that the take list and the heads of the panes share."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.take import LABELS, Status, Take
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon

LETTERS = "ABCDEFGHI"
# word, icon and tint of each decision
DECISIONS: dict[Status, tuple[str, str, str]] = {
    Status.UNSEEN: ("Unseen", "eye-off", t.SECONDARY),
    Status.KEEP: ("Keep", "thumbs-up", t.OK),
    Status.MAYBE: ("Maybe", "circle-help", t.STATES["in_doubt"].tint),
    Status.REJECT: ("Rejected", "thumbs-down", t.BAD),
}
CIRCLED = ("Circled", "circle-dot", t.OK)


def decision(take: Take) -> tuple[str, str, str]:
    """Word, icon and tint of what was decided about a take."""
    return CIRCLED if take.circled else DECISIONS[take.status]


def verdict_of(take: Take) -> str:
    """The word of the checks; empty while they have not run."""
    return take.evaluation.verdict.value if take.evaluation else ""


def rating(take: Take) -> list[str]:
    """Stars and label in words, as far as they were given."""
    stars = [f"{take.stars} star{'' if take.stars == 1 else 's'}"] if take.stars else []
    return [*stars, *([f"label {take.label}"] if take.label else [])]


def paint_rating(p: QPainter, picture: QRect, take: Take) -> None:
    """Stars and flag at the lower right of a picture; the flag's number is that of its key."""
    signs = [("star", str(take.stars), t.STRONG)] if take.stars else []
    if take.label in LABELS:
        signs.append(("flag", str(LABELS.index(take.label) + 1), t.LABELS[take.label]))
    if not signs:
        return
    box = QRect(picture.right() - 27 * len(signs) - 5, picture.bottom() - 18, 27 * len(signs), 16)
    p.fillRect(box, t.MARK)
    for n, (icon, number, tint) in enumerate(signs):
        x = box.x() + 27 * n
        draw_icon(p, icon, QRect(x + 3, box.y() + 2, 12, 12), tint)
        say(p, QRect(x + 17, box.y(), 10, 16), number, t.STRONG, 11, 500)


def badge_width(verdict: str) -> int:
    return metrics(11, 500).horizontalAdvance(verdict) + 24


def paint_badge(p: QPainter, left: int, top: int, verdict: str) -> None:
    """A verdict in its box, 16 high."""
    tint, icon = t.VERDICTS[verdict]
    badge = QRect(left, top, badge_width(verdict), 16)
    p.fillRect(badge, QColor(t.BADGE))
    p.setPen(QColor(t.BADGE_LINE))
    p.drawRect(badge.adjusted(0, 0, -1, -1))
    draw_icon(p, icon, QRect(badge.x() + 4, badge.y() + 2, 12, 12), tint)
    say(p, badge.adjusted(19, 0, 0, 0), verdict, tint, 11, 500)


def paint_letter(p: QPainter, left: int, top: int, letter: str, focused: bool) -> None:
    """The letter of a pane, 16x16; dashed without the focus, so that colour does not tell alone."""
    box = QRect(left, top, 16, 16)
    pen = QPen(QColor(t.SELECTED_TEXT if focused else t.SECONDARY_SELECTED), 1)
    if not focused:
        pen.setDashPattern([3, 2])
    p.setPen(pen)
    p.drawRect(box.adjusted(0, 0, -1, -1))
    p.setFont(font(11, 600))
    p.setPen(QColor(t.SELECTED_TEXT if focused else t.STRONG))
    p.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def plate(p: QPainter, box: QRect, text: str, *, mono: bool = False, weight: int = 400) -> None:
    """Words on a picture."""
    p.fillRect(box, t.MARK)
    p.setFont(font(11, weight, mono))
    p.setPen(QColor(t.STRONG))
    p.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def plate_width(text: str, *, mono: bool = False, weight: int = 400) -> int:
    return metrics(11, weight, mono).horizontalAdvance(text) + 12


def say(p: QPainter, box: QRect, text: str, tone: str, size: int = 12, weight: int = 400) -> None:
    p.setFont(font(size, weight))
    p.setPen(QColor(tone))
    p.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
