"""The keys of the decisions under the take list, as they are now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.actions import Actions
from app.ui.keymap import caps
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label

_PAIRS = (
    (("take.keep", "Keep"), ("take.maybe", "Maybe")),
    (("take.reject", "Reject"), ("take.back", "Take back")),
)


class DecisionKeys(QWidget):
    """A reminder; nothing here is pressed."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._caps = {key: label("", "badge", "raised") for pair in _PAIRS for key, _ in pair}
        lines = column(gap=4)
        for pair in _PAIRS:
            laid = row(gap=6)
            for key, word in pair:
                cap = self._caps[key]
                cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
                cap.setFixedSize(30, 16)
                cap.setFrameShape(cap.Shape.Box)
                told = label(word, "caption", "secondary")
                told.setFixedWidth(56)
                laid.addWidget(cap)
                laid.addWidget(told)
            laid.addStretch(1)
            lines.addLayout(laid)
        self.setLayout(lines)
        actions.keys_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        for key, cap in self._caps.items():
            keys = self._actions.keymap.keys(key)
            parts = caps(keys[0]) if keys else ["–"]
            # only a single cap has room; the rest is in the tooltip
            cap.setText(parts[0] if len(parts) == 1 else "…")
            cap.setToolTip("+".join(parts) if keys else "no key")
