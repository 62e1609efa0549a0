"""A small panel beside the thing it is about: a few fields and one button. Esc closes it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label


class Popover(QFrame):
    """Signal `accepted()`: the button or Enter."""

    accepted = Signal()

    def __init__(self, parent: QWidget, title: str, word: str, icon: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("box", "dialog")
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = column(gap=4)
        self.go: QPushButton = button(word, icon, kind="primary", tall=28, tip=f"{word}  (Enter)")
        on_click(self.go, self.accept)
        self.setLayout(
            column(
                label(title, "head", "strong"), 4, self.body, 8, row(None, self.go),
                gap=0, margins=(12, 8, 12, 12),
            )
        )  # fmt: skip

    def accept(self) -> None:
        if self.go.isEnabled():
            self.accepted.emit()
            self.close()

    def show_at(self, point: QPoint, first: QWidget) -> None:
        """Open with a corner at a global point, inside the screen, the cursor in `first`."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        x = max(room.left(), min(point.x(), room.right() - self.width()))
        y = max(room.top(), min(point.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
