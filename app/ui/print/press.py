"""Paints laid-out pages: into a PDF, onto a printer, into a picture for the screen.

Safe in any thread: pictures are `QImage`, fonts and icons are made anew for each run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QImageReader,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QPolygonF,
)
from PySide6.QtSvg import QSvgRenderer

import app as takeboard
from app.domain.errors import BadInput
from app.resources import resource
from app.ui.print.paper import (
    DPI,
    Box,
    Curve,
    Document,
    Drawing,
    Face,
    Icon,
    Page,
    Paper,
    Picture,
    Plate,
    Rule,
    Shape,
    Size,
    Text,
)
from app.ui.print.type import SMALL_QUIET, make_font
from app.ui.theme import tokens as t
from app.ui.widgets.note_shapes import draw_note_sign

PICTURE_DPI = 300  # more is not seen on paper and makes files heavy
_IDS = {Size.A4: QPageSize.PageSizeId.A4, Size.LETTER: QPageSize.PageSizeId.Letter}


class Press:
    """One run: keeps fonts, icons and pictures for as long as it lasts."""

    def __init__(self, picture_dpi: float = PICTURE_DPI) -> None:
        self._dpi = picture_dpi
        self._fonts: dict[Face, tuple[QFont, QFontMetricsF]] = {}
        self._icons: dict[str, QSvgRenderer] = {}

    def paint(self, p: QPainter, page: Page, *, ground: bool = False) -> None:
        """Paint in the page's own units; `ground` is the paper's colour, for screens."""
        p.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        if ground:
            p.fillRect(QRectF(0, 0, page.paper.width, page.paper.height), QColor(t.PAPER))
        for mark in page.marks:
            match mark:
                case Text():
                    self._text(p, mark)
                case Rule():
                    ink = t.PAPER_TEXT if mark.strong else t.PAPER_RULE
                    p.fillRect(_rect(mark.box), QColor(ink))
                case Picture():
                    self._picture(p, mark)
                case Icon():
                    self._icon(mark.name).render(p, _rect(mark.box))
                case Shape():
                    draw_note_sign(p, _rect(mark.box).center(), mark.kind, mark.box.width)
                case Plate():
                    self._plate(p, mark)
                case Drawing():
                    _draw(p, mark)
                case Curve():
                    _curve(p, mark)

    def _text(self, p: QPainter, mark: Text) -> None:
        font, metrics = self._font(mark.face)
        p.setFont(font)
        p.setPen(QColor(t.PAPER_SECONDARY if mark.face.quiet else t.PAPER_TEXT))
        space = mark.box.height - metrics.ascent() - metrics.descent()
        p.drawText(QPointF(mark.box.x, mark.box.y + space / 2 + metrics.ascent()), mark.text)

    def _plate(self, p: QPainter, mark: Plate) -> None:
        p.fillRect(_rect(mark.box), QColor(t.PAPER_TEXT))
        font, _metrics = self._font(mark.face)
        p.setFont(font)
        p.setPen(QColor(t.PAPER))
        p.drawText(_rect(mark.box), Qt.AlignmentFlag.AlignCenter, mark.text)

    def _picture(self, p: QPainter, mark: Picture) -> None:
        box, image = mark.box, QImage()
        if mark.path is not None:
            image = read_picture(mark.path, box, self._dpi)
        if image.isNull():
            p.setPen(QPen(QColor(t.PAPER_SECONDARY), 5, Qt.PenStyle.DashLine))
            p.drawRect(_rect(box).adjusted(3, 3, -3, -3))
            font, metrics = self._font(SMALL_QUIET)
            if mark.instead and metrics.horizontalAdvance(mark.instead) < box.width:
                p.setFont(font)
                p.drawText(_rect(box), Qt.AlignmentFlag.AlignCenter, mark.instead)
            return
        fitted = QSizeF(image.size()).scaled(
            QSizeF(box.width, box.height), Qt.AspectRatioMode.KeepAspectRatio
        )
        corner = QPointF(
            box.x + (box.width - fitted.width()) / 2, box.y + (box.height - fitted.height()) / 2
        )
        p.drawImage(QRectF(corner, fitted), image)

    def _font(self, face: Face) -> tuple[QFont, QFontMetricsF]:
        if face not in self._fonts:
            made = make_font(face)
            self._fonts[face] = made, QFontMetricsF(made)
        return self._fonts[face]

    def _icon(self, name: str) -> QSvgRenderer:
        if name not in self._icons:
            text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
            text = text.replace("currentColor", t.PAPER_TEXT)
            text = re.sub(r'stroke-width="[\d.]+"', 'stroke-width="2"', text)
            self._icons[name] = QSvgRenderer(QByteArray(text.encode()))
        return self._icons[name]


def _draw(p: QPainter, mark: Drawing) -> None:
    """A stroke with one point is a dot."""
    box = _rect(mark.box)
    p.save()
    p.setClipRect(box)
    for stroke in mark.strokes:
        pen = QPen(QColor(stroke.colour), max(6.0, stroke.width * box.height()))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        p.setPen(pen)
        points = [QPointF(box.x() + x * box.width(), box.y() + y * box.height())
                  for x, y in stroke.points]  # fmt: skip
        if len(points) == 1:
            p.drawPoint(points[0])
        else:
            p.drawPolyline(QPolygonF(points))
    p.restore()


def _curve(p: QPainter, mark: Curve) -> None:
    box = _rect(mark.box)
    for start, end in mark.bad:
        left, wide = box.x() + start * box.width(), max(12.0, (end - start) * box.width())
        p.fillRect(QRectF(left, box.y(), wide, box.height()), QColor(t.PAPER_RULE))
        p.fillRect(QRectF(left, box.y(), wide, 14), QColor(t.NOTES["fix"][2]))
    p.fillRect(QRectF(box.x(), box.bottom(), box.width(), 5), QColor(t.PAPER_RULE))
    last = max(1, len(mark.heights) - 1)
    points = [QPointF(box.x() + n * box.width() / last, box.bottom() - high * box.height())
              for n, high in enumerate(mark.heights)]  # fmt: skip
    p.setPen(QPen(QColor(t.PAPER_TEXT), 6))
    p.drawPolyline(QPolygonF(points))


def read_picture(path: Path, box: Box, dpi: float) -> QImage:
    """A picture as large as it is printed and no larger; empty when it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    full, most = reader.size(), QSize(
        round(box.width / DPI * dpi), round(box.height / DPI * dpi)
    )  # fmt: skip
    if full.isValid() and (full.width() > most.width() or full.height() > most.height()):
        reader.setScaledSize(full.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read().convertToFormat(QImage.Format.Format_RGB32)


def pdf(document: Document) -> bytes:
    """The whole document as PDF with its fonts in it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(document.title)
    writer.setCreator(f"Takeboard {takeboard.__version__}")
    writer.setPageLayout(page_layout(document.pages[0].paper))
    p = QPainter()
    if not p.begin(writer):
        raise BadInput(
            "The PDF could not be begun.", "Try again; if it stays, restart the program."
        )
    press = Press()
    for n, page in enumerate(document.pages):
        if n:
            writer.newPage()
        press.paint(p, page)
    p.end()
    return bytes(buffer.data().data())


def page_layout(paper: Paper) -> QPageLayout:
    orientation = QPageLayout.Orientation
    return QPageLayout(
        QPageSize(_IDS[paper.size]),
        orientation.Landscape if paper.across else orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
    )


def picture_of(page: Page, width: int) -> QImage:
    """The page for a screen, `width` pixels wide."""
    scale = width / page.paper.width
    image = QImage(width, round(page.paper.height * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(t.PAPER))
    with QPainter(image) as p:
        p.scale(scale, scale)
        Press(DPI * scale).paint(p, page, ground=True)
    return image


def print_pages(printer: QPagedPaintDevice, pages: Sequence[Page]) -> bool:
    """Paint onto a printer as large as its paper allows; False where it does not begin."""
    p = QPainter()
    if not p.begin(printer):
        return False
    scale = min(printer.width() / pages[0].paper.width, printer.height() / pages[0].paper.height)
    p.scale(scale, scale)
    press = Press()
    for n, page in enumerate(pages):
        if n:
            printer.newPage()
        press.paint(p, page)
    return p.end()


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)
