"""Safe areas, aspect masks and guides over a picture; chosen by a person, kept in the settings.

The safe areas are shares of the picture's width and height: 93 % for action and 90 % for titles
(SMPTE ST 2046-1). A mask darkens what lies outside an aspect, measured inside the picture.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from PySide6.QtCore import QLineF, QRectF, QSettings, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font

ACTION, TITLE = 0.93, 0.90
ASPECTS: dict[str, tuple[int, int]] = {
    "2.39": (239, 100), "1.85": (185, 100), "1:1": (1, 1), "9:16": (9, 16), "4:5": (4, 5),
}  # fmt: skip
_MASK = 0.85


@dataclass(frozen=True, slots=True)
class Guides:
    """`aspect` is a key of `ASPECTS`, or empty for no mask."""

    safe: bool = False
    thirds: bool = False
    cross: bool = False
    aspect: str = ""

    @classmethod
    def kept(cls) -> Guides:
        """As they were when the program was closed."""
        settings = _settings()
        on = {
            name: settings.value(f"guides/{name}") in (True, "true")
            for name in ("safe", "thirds", "cross")
        }
        aspect = str(settings.value("guides/aspect", ""))
        return cls(**on, aspect=aspect if aspect in ASPECTS else "")

    def keep(self) -> None:
        settings = _settings()
        for name, value in asdict(self).items():
            settings.setValue(f"guides/{name}", value)

    def toggled(self, name: str) -> Guides:
        """With `safe`, `thirds` or `cross` turned over, or with another aspect, or without it."""
        if name in ASPECTS:
            return replace(self, aspect="" if self.aspect == name else name)
        kept = asdict(self)
        return Guides(**{**kept, name: not kept[name]})


def share(place: QRectF, part: float) -> QRectF:
    """The middle `part` of a rectangle in both directions."""
    wide, high = place.width() * part, place.height() * part
    return QRectF(place.center().x() - wide / 2, place.center().y() - high / 2, wide, high)


def masked(place: QRectF, aspect: str) -> QRectF:
    """The largest rectangle of an aspect in the middle of a picture."""
    across, down = ASPECTS[aspect]
    wide = min(place.width(), place.height() * across / down)
    high = wide * down / across
    return QRectF(place.center().x() - wide / 2, place.center().y() - high / 2, wide, high)


def paint_guides(p: QPainter, place: QRectF, guides: Guides) -> None:
    """`place` is where the picture lies. Safe areas and guides follow the mask if there is one."""
    if guides == Guides():
        return
    p.save()
    inner = place
    if guides.aspect:
        inner = masked(place, guides.aspect)
        shade = t.see_through(t.SURROUND, _MASK)
        for part in (
            QRectF(place.x(), place.y(), place.width(), inner.y() - place.y()),
            QRectF(place.x(), inner.bottom(), place.width(), place.bottom() - inner.bottom()),
            QRectF(place.x(), inner.y(), inner.x() - place.x(), inner.height()),
            QRectF(inner.right(), inner.y(), place.right() - inner.right(), inner.height()),
        ):
            if part.width() > 0.5 and part.height() > 0.5:
                p.fillRect(part, shade)
        _boxed(p, inner, Qt.PenStyle.SolidLine)
    if guides.safe:
        _boxed(p, share(inner, ACTION), Qt.PenStyle.SolidLine, "Action 93 %")
        _boxed(p, share(inner, TITLE), Qt.PenStyle.DashLine, "Title 90 %", low=True)
    lines = []
    if guides.thirds:
        for n in (1, 2):
            x, y = inner.x() + inner.width() * n / 3, inner.y() + inner.height() * n / 3
            lines += [
                QLineF(x, inner.y(), x, inner.bottom()), QLineF(inner.x(), y, inner.right(), y)
            ]  # fmt: skip
    if guides.cross:
        arm, middle = min(inner.width(), inner.height()) * 0.06, inner.center()
        lines += [
            QLineF(middle.x() - arm, middle.y(), middle.x() + arm, middle.y()),
            QLineF(middle.x(), middle.y() - arm, middle.x(), middle.y() + arm),
        ]
    _lined(p, lines)
    p.restore()


def _lined(p: QPainter, lines: list[QLineF]) -> None:
    """A light line on a dark one, so that it is seen on every picture."""
    for colour, width in ((t.see_through(t.EDGE, 0.6), 3), (t.see_through(t.STRONG, 0.8), 1)):
        p.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        p.drawLines(lines)


def _boxed(
    p: QPainter, box: QRectF, style: Qt.PenStyle, word: str = "", *, low: bool = False
) -> None:
    p.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width, how in (
        (t.see_through(t.EDGE, 0.6), 3, Qt.PenStyle.SolidLine),
        (t.see_through(t.STRONG, 0.8), 1, style),
    ):
        p.setPen(QPen(colour, width, how))
        p.drawRect(box)
    if word:
        p.setFont(font(11))
        at = QRectF(box.x() + 6, box.bottom() - 20 if low else box.y() + 3, 90, 16)
        wide = p.fontMetrics().horizontalAdvance(word) + 8
        p.fillRect(QRectF(at.x(), at.y(), wide, 16), t.MARK)
        p.setPen(QColor(t.TEXT))
        p.drawText(at.adjusted(4, 0, 20, 0), Qt.AlignmentFlag.AlignVCenter, word)


def _settings() -> QSettings:
    return QSettings("Takeboard", "Review")
