"""The exact request of a shot's next take, to read and to copy. Nothing is sent from here."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.production.prompts.prompt_desk import RequestSheet
from app.ui.theme.fonts import font
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import Elided, label


class RequestView(QWidget):
    """`show_request` takes what the desk made, or a sentence why there is nothing to show."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: RequestSheet | None = None
        self._title = Elided("", "name", "strong")
        self._note = label("", "caption", "secondary", wrap=True)
        self._sum = Elided("", "mono", "secondary")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(font(11, 400, True))
        self.text.setAccessibleName("Request as JSON")
        self.text.setTabChangesFocus(True)
        self._copy = button("Copy", "copy", tip="Copy what is shown")
        self._body = button("Copy body", "copy", tip="Copy the exact body, pictures included")
        on_click(self._copy, lambda: self._take(self.text.toPlainText()))
        on_click(self._body, self._take_body)
        head = row(self._title, self._copy, self._body, gap=8)
        head.setStretch(0, 1)
        layout = column(head, self._note, self.text, self._sum)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def show_request(self, sheet: RequestSheet | None, why: str = "") -> None:
        self._sheet = sheet
        self._title.setText(sheet.title if sheet else "Nothing can be sent")
        note = sheet.note if sheet else why
        self._note.setText(note)
        self._note.setVisible(bool(note))
        text = sheet.text if sheet else ""
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
        self.text.setVisible(bool(text))
        self._sum.setText(f"sha256 of the body {sheet.sha256}" if sheet and sheet.sha256 else "")
        for made in (self._copy, self._body):
            made.setEnabled(bool(text))

    def title(self) -> str:
        return self._title.text()

    def note(self) -> str:
        return self._note.text()

    def _take_body(self) -> None:
        if self._sheet is not None:
            self._take(self._sheet.body.decode(errors="replace"))

    def _take(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
