"""Cards in place: an empty state that teaches one action, a problem and what to do, a toast."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.domain.errors import UserFacing
from app.ui.later import later
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button, icon_button, on_click
from app.ui.widgets.stacks import column, line, row
from app.ui.widgets.text import label, picture

Action = tuple[str, str, Callable[[], object]]  # word, icon, what it does


class EmptyState(QFrame):
    """Icon, one sentence as an order, one primary action, up to three other ways."""

    def __init__(
        self,
        icon_name: str,
        sentence: str,
        detail: str,
        primary: Action | None = None,
        second: Action | None = None,
        others: Sequence[tuple[str, str, str, str, Callable[[], object]]] = (),
    ) -> None:
        """`others` are (icon, name, detail, button word, what it does)."""
        super().__init__()
        self.setProperty("box", "card")
        self.setFixedWidth(560)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.primary: QPushButton | None = None
        head = label(sentence, "number", "strong", wrap=True)
        head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        told = label(detail, "body", "secondary", wrap=True)
        told.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = column(
            row(None, picture(icon_name, 32, t.SECONDARY), None), 4, head, told,
            gap=8, margins=(32, 32, 32, 24),
        )  # fmt: skip
        if primary:
            self.primary = button(primary[0], primary[1], kind="primary", tall=32, tip=detail)
            on_click(self.primary, primary[2])
            buttons: list[QWidget | None] = [None, self.primary]
            if second:
                other = button(second[0], second[1], tall=32, tip=second[0])
                on_click(other, second[2])
                buttons.append(other)
            layout.addSpacing(4)
            layout.addLayout(row(*buttons, None))
        outer = column(gap=0)
        self.setLayout(outer)
        outer.addLayout(layout)
        for icon_name, name, more, word, act in others:
            outer.addWidget(line())
            go = button(word, tall=28, tip=more)
            on_click(go, act)
            outer.addLayout(
                row(
                    picture(icon_name, 20, t.TEXT),
                    column(label(name, "name", "strong"), label(more, "body", "secondary"), gap=0),
                    None,
                    go,
                    gap=12,
                    margins=(16, 12, 16, 12),
                )
            )


class ProblemCard(QFrame):
    """What happened and what to do next, at the place of the problem. Signal `closed()`."""

    closed = Signal()

    def __init__(
        self, error: UserFacing, actions: Sequence[Action] = (), *, warning: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("box", "warning" if warning else "error")
        self.setAccessibleName(error.message)
        shut = icon_button("x", "Dismiss")
        shut.clicked.connect(self._shut)
        sign = picture(
            "triangle-alert" if warning else "octagon-x", 16, t.WARNING if warning else t.BAD
        )
        words = column(label(error.message, "name", "strong", wrap=True), gap=2)
        if error.next_step:
            words.addWidget(label(error.next_step, "body", "text", wrap=True))
        self.setLayout(row(sign, words, gap=12, margins=(12, 10, 8, 10)))
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        high = Qt.AlignmentFlag.AlignTop if error.next_step else Qt.AlignmentFlag.AlignVCenter
        layout.setAlignment(sign, high)
        layout.setStretch(1, 1)
        for word, icon_name, act in actions:
            tip = error.next_step or error.message
            layout.addWidget(on_click(button(word, icon_name, tip=tip), act))
        layout.addWidget(shut)
        layout.setAlignment(shut, high)

    def _shut(self) -> None:
        self.closed.emit()
        self.hide()
        self.deleteLater()


_TOAST, _WIDEST_TOAST = 280, 400  # wider than 280 only where that spares a second line


class Toast(QFrame):
    """Finished background work and undo, six seconds, longer while the pointer is on it."""

    gone = Signal()

    def __init__(self, text: str, action: Action | None = None, icon_name: str = "circle-check"):
        super().__init__()
        self.setProperty("box", "toast")
        self.setAccessibleName(text)
        words = label(text, wrap=True)
        layout = row(picture(icon_name, 16, t.OK), words, gap=8, margins=(12, 10, 8, 10))
        layout.setStretch(1, 1)
        if action:
            go = on_click(button(action[0], action[1], kind="flat", tip=text), action[2])
            go.clicked.connect(self._leave)
            layout.addWidget(go)
        self.setLayout(layout)
        words.ensurePolished()
        one_line = words.fontMetrics().horizontalAdvance(text) + 4
        rest = layout.sizeHint().width() - words.sizeHint().width()
        self.setFixedWidth(max(_TOAST, min(rest + one_line, _WIDEST_TOAST)))
        high = max(layout.sizeHint().height(), layout.heightForWidth(self.width()))
        self.setFixedHeight(high + 2)  # and its border
        self._timer = later(self, 6000, self._leave)
        self._timer.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def _leave(self) -> None:
        self.gone.emit()
        self.hide()
        self.deleteLater()
