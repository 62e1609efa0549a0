"""How the panes stand beside or over each other: the layout, the mode, and what a mode needs."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.production.screening.ways import Way
from app.ui.pages.review.wipe import Wipe

LAYOUTS = (1, 2, 4, 9)
GAINS = (1, 2, 4, 8, 16, 32, 64)


class Mode(StrEnum):
    """SIDE shows every pane; STACK two, one over the other; the others lay A and B over each
    other: parted by a line, subtracted, mixed, or one at a time.
    """

    SIDE = "side"
    STACK = "stack"
    WIPE = "wipe"
    DIFFERENCE = "difference"
    OVERLAY = "overlay"
    FLICKER = "flicker"


OVER = frozenset({Mode.WIPE, Mode.DIFFERENCE, Mode.OVERLAY, Mode.FLICKER})


class Compare(QObject):
    """Signals: `changed()` another layout, mode, line, gain, tint or opacity; `tuned()` somebody
    set one of the last four.

    `layout` is the number of panes; a mode of two panes has a layout of 2 and changes with it.
    `opacity` is that of B over A, 0..1; `gain` multiplies differences.
    """

    changed = Signal()
    tuned = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.layout = 1
        self.mode = Mode.SIDE
        self.wipe = Wipe()
        self.opacity = 0.5
        self.gain = 4
        self.tint = "grey"  # or colour, heat

    @property
    def over(self) -> bool:
        """A and B share one place."""
        return self.mode in OVER

    def set_layout(self, layout: int) -> None:
        self.restore(layout, self.mode if layout == 2 else Mode.SIDE)

    def set_mode(self, mode: Mode) -> None:
        """Every mode but a single SIDE is about two takes at least."""
        layout = self.layout if mode is Mode.SIDE and self.layout > 1 else 2
        self.restore(layout, mode)

    def restore(self, layout: int, mode: Mode) -> None:
        """Both at once, as they were kept."""
        if (layout, mode) != (self.layout, self.mode):
            self.layout, self.mode = layout, mode
            self.changed.emit()

    @property
    def way(self) -> Way:
        """What is kept with a shot."""
        line = (self.wipe.x, self.wipe.y, self.wipe.angle)
        return Way(self.mode.value, line, self.opacity, self.gain, self.tint)

    def restore_way(self, layout: int, way: Way) -> None:
        """As it was kept; a mode that nobody knows is SIDE."""
        self.wipe, self.opacity = Wipe(*way.line), way.opacity
        self.gain, self.tint = way.gain, way.tint
        known = way.mode in [mode.value for mode in Mode]
        self.layout, self.mode = layout, Mode(way.mode) if known else Mode.SIDE
        self.changed.emit()

    def set_wipe(self, wipe: Wipe) -> None:
        self._tune("wipe", wipe)

    def set_opacity(self, opacity: float) -> None:
        self._tune("opacity", min(1.0, max(0.0, opacity)))

    def set_gain(self, gain: int) -> None:
        self._tune("gain", gain)

    def set_tint(self, tint: str) -> None:
        self._tune("tint", tint)

    def _tune(self, what: str, value: object) -> None:
        if getattr(self, what) != value:
            setattr(self, what, value)
            self.changed.emit()
            self.tuned.emit()
