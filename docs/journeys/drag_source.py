"""A stand-in for a file manager on a bare display: one row each, dragged as the files it names.

Arguments are rows; files of one row are parted by `+`.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget


class Row(QLabel):
    def __init__(self, files: str) -> None:
        super().__init__(files[-26:])
        self._files = files
        self.setFixedSize(180, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(Path(f).resolve())) for f in self._files.split("+")])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)


app = QApplication(sys.argv[:1])
kind = Qt.WindowType
window = QWidget(None, kind.WindowStaysOnTopHint | kind.FramelessWindowHint | kind.Tool)
layout = QVBoxLayout(window)
layout.setContentsMargins(0, 0, 0, 0)
layout.setSpacing(0)
for files in sys.argv[1:]:
    layout.addWidget(Row(files))
window.move(QPoint(1190, 60))
window.show()
app.exec()
