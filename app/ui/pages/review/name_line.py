"""Asks for the person's name under the keys of the decisions, once the first take was circled.

It takes no key away: the focus stays where it is, and who goes on culling is not asked again before
the next start. A name said later signs what was decided meanwhile.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.production.screening.signature import LONGEST
from app.ui.pages.review.noting import Noting
from app.ui.widgets.buttons import icon_button, on_click
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label


class NameLine(QWidget):
    """Hidden until `ask`. Signal `left()`: the keyboard may go back to the picture."""

    left = Signal()

    def __init__(self, noting: Noting) -> None:
        super().__init__()
        self._noting, self._refused = noting, False
        self.field = Field("Your name")
        self.field.setMaxLength(LONGEST)
        self.field.set_hint("Your name")
        self.field.setToolTip(
            "Enter puts it beside what you decided since the film was opened, and from now on"
        )
        self.no = icon_button("x", "Not now: decisions stay without a name")
        told = label("Circled. Whose decisions are these?", "caption", "secondary", wrap=True)
        self.setLayout(column(told, row(self.field, self.no, gap=4), gap=4))
        self.field.returnPressed.connect(self._said)
        self.field.installEventFilter(self)
        on_click(self.no, self._not_now)
        noting.named.connect(self._close)
        self.hide()

    def ask(self) -> None:
        """Show it, unless the name is known or was not to be asked for."""
        if self._noting.nameless and not self._refused:
            self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc: not now."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
            elif event.type() is QEvent.Type.KeyPress:
                self._not_now()
                return True
        return False

    def _said(self) -> None:
        if self.field.text().strip():
            self._noting.sign(self.field.text(), self.left.emit)

    def _not_now(self) -> None:
        self._refused = True
        self._close()
        self.left.emit()

    def _close(self) -> None:
        self.hide()
