"""What a delivery did, line by line with its time; can be copied as text."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column, line, row, scrolled, surface
from app.ui.widgets.text import Elided, label, picture, retone


class Log(QWidget):
    """One line a stage while it runs; the last of a stage keeps its result."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(320)
        self._lines: list[str] = []
        self._body = column(gap=0, margins=(12, 8, 12, 8))
        self._stage = ""
        copy = button("Copy", "copy", kind="flat")
        copy.clicked.connect(lambda _on=False: self.copy())
        head = row(picture("file-text", 14, t.TEXT), label("Log", "head"), None, copy,
                   margins=(12, 0, 8, 0))  # fmt: skip
        holder = column(gap=0)
        holder.addLayout(self._body)
        holder.addStretch(1)
        self._nothing = label(
            "Every step of a delivery is noted here.", tone="secondary", wrap=True
        )
        self._body.addWidget(self._nothing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(surface(head, height=32))
        outer.addWidget(line())
        outer.addWidget(scrolled(surface(holder)), 1)

    def say(self, stage: str, text: str, result: str = "", tone: str = "secondary") -> None:
        """A new line, or news about the stage that is under way."""
        self._nothing.hide()
        now = datetime.now().strftime("%H:%M:%S")
        self._lines.append(f"{now}  {text}  {result}".rstrip())
        if stage and stage == self._stage and self._body.count() > 1:
            self._body.itemAt(self._body.count() - 1).widget().show_line(text, result, tone)  # type: ignore[union-attr]
            return
        self._stage = stage
        made = _Line(now)
        made.show_line(text, result, tone)
        self._body.addWidget(made)

    def begin(self) -> None:
        """A new delivery: the lines of the last one stay above."""
        self._stage = ""

    def copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._lines))


class _Line(QWidget):
    def __init__(self, now: str) -> None:
        super().__init__()
        self.setFixedHeight(24)
        self._text, self._result = Elided(""), label("", tone="secondary")
        layout = row(label(now, "mono", "secondary"), self._text, self._result, gap=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_line(self, text: str, result: str, tone: str) -> None:
        self._text.setText(text)
        self._result.setText(result)
        retone(self._result, tone)
