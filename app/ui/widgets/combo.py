"""A choice list in the house's look: a chevron of ours, and it never turns on a passing wheel."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import draw_icon


class Choice(QComboBox):
    """Values are kept as item data. `choose` shows one without telling anybody."""

    def __init__(self, name: str, *, tall: int = 24) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(font())
        self.setFixedHeight(tall)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(20)

    def offer(self, word: str, value: object, *, note: str = "", enabled: bool = True) -> None:
        item = QStandardItem(word)
        item.setData(value, Qt.ItemDataRole.UserRole)
        if note:
            item.setToolTip(note)
        item.setEnabled(enabled)
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        model.appendRow(item)

    def choose(self, value: object) -> None:
        """Show a value; one that is not offered leaves the field empty."""
        self.blockSignals(True)
        self.setCurrentIndex(
            next((i for i in range(self.count()) if self.itemData(i) == value), -1)
        )
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            box = QRect(self.width() - 17, (self.height() - 12) // 2, 12, 12)
            tone = t.SECONDARY if self.isEnabled() else t.DISABLED
            draw_icon(painter, "chevron-down", box, tone)
