"""The frame of every question: title, content, buttons at the lower right. Opens, never blocks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column, line
from app.ui.widgets.text import label


class Sheet(QDialog):
    """`accept_button` is the one action; Cancel and Esc leave everything as it was."""

    def __init__(
        self, parent: QWidget, title: str, content: QLayout, action: str, width: int = 480
    ):
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(width)
        self.problem = label("", tone="bad", wrap=True)
        self.problem.hide()
        self.accept_button: QPushButton = button(
            action, kind="primary", tall=28, tip=f"{title}: {action}  (Enter)"
        )
        self.accept_button.setDefault(True)
        self.cancel_button = button("Cancel", tall=28, tip="Leave everything as it was  (Esc)")
        self.cancel_button.clicked.connect(self.reject)
        self.accept_button.clicked.connect(lambda _on=False: self.confirm())
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel_button)
        self.foot.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(title, "title", "strong"))
        layout.addLayout(content)
        layout.addWidget(self.problem)
        layout.addLayout(column(line(), 8, self.foot, gap=0))

    def confirm(self) -> None:
        """What the action does; sheets with something to check override it."""
        self.accept()

    def tell(self, problem: str) -> None:
        """Say what is wrong, in place."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
