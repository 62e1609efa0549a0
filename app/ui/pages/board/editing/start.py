"""The board without shots: a card that teaches one action; a list dropped on it is taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import BadInput
from app.ui.incoming import glance, offers
from app.ui.widgets.text import label

_BECOMES = "Becomes: shots, which you see before anything is written"
_NO_SHOT = BadInput(
    "There is no shot yet that could take it.",
    "Drop a script or a shot list, or make a shot first.",
)


class Start(QWidget):
    """Signals: `list_dropped(Path)` to preview; `refused(BadInput)` what else was dropped."""

    list_dropped = Signal(object)
    refused = Signal(object)

    def __init__(self, card: QWidget) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.becomes = label("", "name", "strong")
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.becomes, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offers(event.mimeData()):
            if glance(event.mimeData()).lists:
                self.becomes.setText(_BECOMES)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.becomes.setText("")

    def dropEvent(self, event: QDropEvent) -> None:
        self.becomes.setText("")
        event.acceptProposedAction()
        found = glance(event.mimeData())
        if found.lists:
            self.list_dropped.emit(found.lists[0])
        else:
            self.refused.emit(found.refusal or _NO_SHOT)
