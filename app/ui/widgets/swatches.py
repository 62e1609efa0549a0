"""A strip of a picture's colours, each as wide as its share; its values as text under it."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.look import Look
from app.production.art.look_words import colour_name
from app.ui.theme import tokens as t

_LEAST = 0.06  # of the strip: a narrow share is still a colour one can see


class Swatches(QWidget):
    """The tooltip names each colour with its share."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._look: Look | None = None
        self._name = name
        self.setFixedHeight(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_look(None)

    def show_look(self, look: Look | None) -> None:
        self._look = look
        listed = [
            f"{s.colour}  {colour_name(s.colour)}, {s.share:.0%}" for s in look.palette
        ] if look else []  # fmt: skip
        self.setToolTip("\n".join(listed))
        self.setAccessibleName(f"Palette of {self._name}")
        self.setAccessibleDescription(", ".join(listed) or "not measured yet")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            if self._look is None or not self._look.palette:
                p.fillRect(self.rect(), QColor(t.NO_PICTURE))
                return
            shares = [max(_LEAST, swatch.share) for swatch in self._look.palette]
            left, whole = 0.0, sum(shares)
            for swatch, share in zip(self._look.palette, shares, strict=True):
                right = left + share / whole * self.width()
                box = QRect(round(left), 0, round(right) - round(left), self.height())
                p.fillRect(box, QColor(swatch.colour))
                left = right
