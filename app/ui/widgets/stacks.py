"""Rows, columns and lines: layouts said in one expression. Not for anything with behaviour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

Item = QWidget | QLayout | int | None  # an int is a fixed gap, None takes the rest
Margins = tuple[int, int, int, int]


def row(*items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Left to right; margins are left, top, right, bottom."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def column(*items: Item, gap: int = 4, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def centred(content: QWidget) -> QWidget:
    """A widget with its content in the middle of whatever room there is."""
    widget = QWidget()
    widget.setLayout(column(None, row(None, content, None), None))
    return widget


def surface(layout: QLayout, kind: str = "panel", height: int = 0, width: int = 0) -> QWidget:
    """A widget with a background by role and, where given, a fixed size."""
    widget = QWidget()
    widget.setProperty("surface", kind)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setLayout(layout)
    if height:
        widget.setFixedHeight(height)
    if width:
        widget.setFixedWidth(width)
    return widget


def line(kind: str = "hair", *, vertical: bool = False, length: int = 0) -> QFrame:
    """One pixel: `hair` inside a panel, `edge` between docks, `line` between controls."""
    frame = QFrame()
    frame.setProperty("line", kind)
    if vertical:
        frame.setFixedWidth(1)
        if length:
            frame.setFixedHeight(length)
    else:
        frame.setFixedHeight(1)
        if length:
            frame.setFixedWidth(length)
    return frame


def scrolled(content: QWidget, surface_kind: str = "panel") -> QScrollArea:
    """A frame that scrolls its content up and down and never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setProperty("surface", surface_kind)
    area.viewport().setProperty("surface", surface_kind)
    area.viewport().setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    area.setWidget(content)
    return area


def empty(layout: QLayout) -> None:
    """Remove everything from a layout; the widgets are deleted when Qt comes to it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)


def _fill(layout: QBoxLayout, items: tuple[Item, ...], gap: int, margins: Margins) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
