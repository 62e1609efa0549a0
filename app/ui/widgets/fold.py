"""A titled part that folds to its head and remembers it. Signal `folded(bool)`."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import draw_icon
from app.ui.widgets.stacks import row


class Fold(QWidget):
    """`notes` stand at the right of the head, also while it is folded."""

    folded = Signal(bool)

    def __init__(
        self, title: str, content: QWidget, *notes: QWidget, key: str = "", open_: bool = True
    ) -> None:
        super().__init__()
        self._key, self._content = key, content
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = _Head(title)
        self.head.clicked.connect(lambda _on=False: self.set_open(not self.is_open()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 8)
        layout.setSpacing(2)
        top = row(self.head, *notes, gap=6)
        top.setStretch(0, 1)
        layout.addLayout(top)
        layout.addWidget(content, 1)
        kept = QSettings("Takeboard", "Window").value(f"fold/{key}") if key else None
        self.set_open(open_ if kept is None else kept in (True, "true"), keep=False)

    def is_open(self) -> bool:
        return not self._content.isHidden()

    def set_open(self, open_: bool, *, keep: bool = True) -> None:
        self._content.setVisible(open_)
        self.head.show_open(open_)
        self.layout().setContentsMargins(12, 4, 12, 8 if open_ else 4)  # type: ignore[union-attr]
        if keep and self._key:
            QSettings("Takeboard", "Window").setValue(f"fold/{self._key}", open_)
        self.folded.emit(not open_)


class _Head(QAbstractButton):
    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setFixedHeight(24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._open = True

    def show_open(self, open_: bool) -> None:
        self._open = open_
        self.setAccessibleName(f"{self.text()}, {'open' if open_ else 'folded'}")
        self.setToolTip(f"{'Fold' if open_ else 'Open'} {self.text()}")
        self.update()

    def set_title(self, title: str) -> None:
        self.setText(title)
        self.show_open(self._open)

    def sizeHint(self) -> QSize:
        return QSize(120, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            name = "chevron-down" if self._open else "chevron-right"
            draw_icon(p, name, QRect(0, 6, 12, 12), t.SECONDARY)
            p.setFont(font(12, 600))
            p.setPen(QColor(t.TEXT))
            p.drawText(
                self.rect().adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
            )
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.drawRect(self.rect().adjusted(1, 1, -1, -1))
