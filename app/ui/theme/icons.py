"""Line icons from SVG files, tinted and cached per name, size and colour.

The files draw with `currentColor`; strokes get a little heavier as icons get smaller.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPaintEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.resources import resource
from app.ui.theme import tokens

_STROKES = {12: "2", 14: "1.7", 16: "1.6", 20: "1.5", 32: "1.1"}
_kept: list[QIconEngine] = []  # Qt holds the C++ side only; without this the Python side is lost


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, colour: str, stroke: str) -> QSvgRenderer:
    text = _source(name).replace("currentColor", colour)
    text = re.sub(r'stroke-width="[\d.]+"', f'stroke-width="{stroke}"', text)
    return QSvgRenderer(QByteArray(text.encode()))


def draw_icon(painter: QPainter, name: str, rect: QRect | QRectF, colour: str) -> None:
    """Draw an icon into a square of logical pixels; on paper as lines, on a screen as pixels."""
    engine = painter.paintEngine()
    on_screen = engine is not None and engine.type() == QPaintEngine.Type.Raster
    if isinstance(rect, QRect) and rect.width() == rect.height() and on_screen:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect.topLeft(), glyph(name, rect.width(), colour, ratio))
        return
    box = QRectF(rect)
    size = min(_STROKES, key=lambda known: abs(known - box.width()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, colour, _STROKES[size]).render(painter, box)
    painter.restore()


@cache
def glyph(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """A pixmap of `size` logical pixels."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    with QPainter(pixmap) as painter:
        draw_icon(painter, name, QRectF(0, 0, size, size), colour)
    return pixmap


class _Engine(QIconEngine):
    def __init__(self, name: str, colour: str, on: str) -> None:
        super().__init__()
        self._name, self._colour, self._on = name, colour, on

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = tokens.DISABLED if mode is QIcon.Mode.Disabled else self._colour
        if state is QIcon.State.On and mode is not QIcon.Mode.Disabled:
            colour = self._on
        side = min(rect.width(), rect.height())
        # in a box wider than high the icon stands left: the rest is the gap to the word
        left = 0 if rect.width() > rect.height() else (rect.width() - side) // 2
        corner = rect.topLeft() + QPoint(left, (rect.height() - side) // 2)
        draw_icon(painter, self._name, QRect(corner, QSize(side, side)), colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        return pixmap

    def clone(self) -> QIconEngine:
        copy = _Engine(self._name, self._colour, self._on)
        _kept.append(copy)
        return copy


@cache
def icon(name: str, colour: str = tokens.TEXT, on: str = tokens.STRONG) -> QIcon:
    """An icon for buttons and menus; grey when disabled, `on` when checked."""
    engine = _Engine(name, colour, on)
    _kept.append(engine)
    return QIcon(engine)
