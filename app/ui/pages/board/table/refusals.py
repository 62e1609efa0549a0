"""Cells that were not taken, named one by one, and the question whether the others are written."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy

from app.production.fields.cells import Checked
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label, picture

MOST = 200  # lines; more are counted


class Refusals(QFrame):
    """Signals: `accepted(list, str)` the cells that fit and the deed; `closed()` nothing more."""

    accepted = Signal(list, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("box", "warning")
        self.setAccessibleName("Cells that were not taken")
        self._head = label("", "name", "strong")
        self._list = QPlainTextEdit()
        self._list.setReadOnly(True)
        self._list.setFont(font())
        self._list.setTabChangesFocus(True)
        self._list.setAccessibleName("Cells that do not fit, with their reasons")
        self._list.setFixedHeight(68)
        self._rest = button("Write the others")
        self._none = button("Write nothing")
        self._checked: Checked | None = None
        self._deed = ""
        on_click(self._rest, self._accept)
        on_click(self._none, self.close_)
        head = row(picture("triangle-alert", 16, t.WARNING), self._head, None, self._rest,
                   self._none, gap=8)  # fmt: skip
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setLayout(column(head, self._list, gap=6, margins=(16, 8, 12, 8)))
        self.hide()

    def show_bad(self, checked: Checked, deed: str, titles: Mapping[str, str]) -> None:
        """`titles` are the columns' words by field."""
        self._checked, self._deed = checked, deed
        bad, good = len(checked.bad), checked.count()
        self._head.setText(
            f"{deed}: {bad:,} of {_cells(bad + good)} do not fit. "
            f"Nothing was written{' yet' if good else ''}."
        )
        lines = []
        for cell in checked.bad[:MOST]:
            where = f"Shot {cell.number}" if cell.number else "No shot"
            what = titles.get(cell.field, "no column")
            lines.append(f"{where}, {what}, “{_short(cell.text)}”: {cell.reason}")
        if bad > MOST:
            lines.append(f"… and {bad - MOST:,} more.")
        self._list.setPlainText("\n".join(lines))
        self._list.show()
        self._rest.setVisible(good > 0)
        self._rest.setText(f"Write the other {good}")
        self._rest.setAccessibleName(self._rest.text())
        self._rest.setToolTip("Write the cells that fit, as one undo step")
        self._none.setText("Write nothing" if good else "Close")
        self._none.setAccessibleName(self._none.text())
        self.show()
        self._none.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, sentence: str) -> None:
        """One sentence that asks nothing."""
        self._checked = None
        self._head.setText(sentence)
        self._list.hide()
        self._rest.hide()
        self._none.setText("Close")
        self._none.setAccessibleName("Close")
        self.show()

    def clear(self) -> None:
        self._checked = None
        self.hide()

    def text(self) -> str:
        """Everything that is said, for tests and screen readers."""
        return f"{self._head.text()}\n{self._list.toPlainText()}"

    def close_(self) -> None:
        self.clear()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_()
        else:
            super().keyPressEvent(event)

    def _accept(self) -> None:
        checked, deed = self._checked, self._deed
        self.close_()
        if checked is not None and checked.cells:
            self.accepted.emit(checked.cells, deed)


def _cells(count: int) -> str:
    return f"{count:,} cell{'' if count == 1 else 's'}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"
