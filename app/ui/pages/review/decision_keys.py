"""How many takes are unseen, and the keys of the decisions as they are now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.actions import Actions
from app.ui.keymap import caps
from app.ui.pages.review.culling import Culler
from app.ui.theme import tokens as t
from app.ui.widgets.meters import draw_bar
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label

_PAIRS = (
    (("take.keep", "Keep"), ("take.maybe", "Maybe")),
    (("take.reject", "Reject"), ("take.back", "Take back")),
    (("take.circle", "Circle"), ("take.unseen", "Next unseen")),
)


class Decided(QWidget):
    """A bar of what was decided, 8 high."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setAccessibleName("Decided")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 8)

    def show_share(self, share: float) -> None:
        """0 to 1."""
        self._share = share
        self.setAccessibleDescription(f"{share * 100:.0f} %")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            draw_bar(p, QRectF(self.rect()), self._share, t.SECONDARY)


class DecisionKeys(QWidget):
    """A reminder; nothing here is pressed."""

    def __init__(self, actions: Actions, culler: Culler) -> None:
        super().__init__()
        self._actions, self._culler = actions, culler
        self._word, self.counter = label("Unseen", "head"), label("", "head", "strong")
        self.bar, self.told = Decided(), label("", "caption", "secondary", wrap=True)
        self.told.setVisible(False)
        self._caps = {key: label("", "badge", "raised") for pair in _PAIRS for key, _ in pair}
        lines = column(row(self._word, None, self.counter), self.bar, self.told, 4, gap=4)
        for pair in _PAIRS:
            laid = row(gap=6)
            for key, word in pair:
                cap = self._caps[key]
                cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
                first = key == pair[0][0]
                cap.setFixedSize(36 if first else 24, 16)
                cap.setFrameShape(cap.Shape.Box)
                told = label(word, "caption", "text")
                told.setFixedWidth(42 if first else 68)
                laid.addWidget(cap)
                laid.addWidget(told)
            laid.addStretch(1)
            lines.addLayout(laid)
        self.setLayout(lines)
        actions.keys_changed.connect(self._show_keys)
        culler.changed.connect(self._show_counter)
        culler.said.connect(self._say)
        self._show_keys()
        self._show_counter()

    def _show_counter(self) -> None:
        found = self._culler.list
        self.counter.setText(found.counter if found.takes else "")
        self._word.setText("Unseen" if found.takes else "No takes yet")
        self.bar.show_share(found.done)
        self.setToolTip(found.summary)

    def _say(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))

    def _show_keys(self) -> None:
        for key, cap in self._caps.items():
            keys = self._actions.keymap.keys(key)
            parts = caps(keys[0]) if keys else ["–"]
            # only a single cap has room; the rest is in the tooltip
            cap.setText(parts[0] if len(parts) == 1 else "…")
            cap.setToolTip("+".join(parts) if keys else "no key")
