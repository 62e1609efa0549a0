"""The bar over the picture: how many panes, how they stand, how far B is shifted, and tools."""

from __future__ import annotations

import re

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.actions import Actions
from app.ui.pages.review.compare import LAYOUTS, Mode
from app.ui.pages.review.compare_keys import MODES
from app.ui.pages.review.marks import LETTERS
from app.ui.pages.review.stage import Stage
from app.ui.widgets.buttons import Segments
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import line, row
from app.ui.widgets.text import label

_ICONS = {1: "square", 2: "columns-2", 4: "grid-2x2", 9: "grid-3x3"}
# word, and the icon that stands alone where there is no room for words
_WORDS = {
    Mode.SIDE: ("Side by side", "columns-2"),
    Mode.STACK: ("Top-bottom", "rows-2"),
    Mode.WIPE: ("Wipe", "contrast"),
    Mode.DIFFERENCE: ("Difference", "diff"),
    Mode.OVERLAY: ("Overlay", "layers"),
    Mode.FLICKER: ("A / B", "replace"),
}
_ROOMY = 1040


class CompareBar(QWidget):
    """36 high. `add_tools(widget)` puts more at its right end."""

    def __init__(self, stage: Stage, actions: Actions) -> None:
        super().__init__()
        self._stage, self._actions = stage, actions
        self.setFixedHeight(36)
        self.setProperty("surface", "panel")
        self.layouts = Segments([(str(n), str(n), _ICONS[n]) for n in LAYOUTS])
        self.layouts.setAccessibleName("Panes")
        self.modes = Segments([(mode.value, word, "") for mode, (word, _icon) in _WORDS.items()])
        self.icons = Segments([(mode.value, "", icon) for mode, (_word, icon) in _WORDS.items()])
        self.shift = Field("Shift of B in frames")
        self.shift.setFixedWidth(60)
        self._shift_word = label("B shift", tone="secondary")
        self._rule = line("line", vertical=True, length=20)
        self._tools = row(gap=4)
        self.setLayout(
            row(
                self.layouts, self.modes, self.icons, self._rule, self._shift_word, self.shift,
                None, self._tools, gap=8, margins=(12, 0, 12, 0),
            )
        )  # fmt: skip
        self.layouts.chosen.connect(lambda key: actions[f"compare.{key}"].trigger())
        for modes in (self.modes, self.icons):
            modes.setAccessibleName("How takes are compared")
            modes.chosen.connect(self._choose)
        self.shift.committed.connect(self._shifted)
        stage.compare.changed.connect(self._show)
        stage.panes_changed.connect(self._show)
        stage.focus_changed.connect(self._show)
        actions.keys_changed.connect(self._tips)
        self._tips()
        self._show()

    def add_tools(self, tools: QWidget) -> None:
        """Put tools of the viewer at the right end."""
        self._tools.addWidget(tools)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _choose(self, key: str) -> None:
        mode = Mode(key)
        if mode is Mode.FLICKER:
            if self._stage.compare.mode is not mode:
                self._actions["compare.flicker"].trigger()
        else:
            self._actions[MODES[mode]].trigger()
        self._show()

    def _shifted(self, text: str) -> None:
        found = re.fullmatch(r"\s*([+\-−]?\d{1,5})\s*f?\s*", text)
        if found:
            frames = int(found[1].replace("−", "-"))
            self._stage.set_shift(self._stage.slipped, frames)
        self._show()

    def _show(self) -> None:
        compare, stage = self._stage.compare, self._stage
        self.layouts.choose(str(compare.layout))
        self.modes.choose(compare.mode.value)
        self.icons.choose(compare.mode.value)
        pane = stage.slipped
        there = pane < len(stage.shifts)
        letter = LETTERS[pane] if there else "B"
        self._shift_word.setText(f"{letter} shift")
        self.shift.setEnabled(there)
        self.shift.show_text(f"{stage.shift_of(pane):+d} f".replace("-", "−"))
        self.shift.setToolTip(
            f"Frames by which {letter} runs ahead of A"
            if there
            else "Two takes are needed to shift one against the other."
        )

    def _tips(self) -> None:
        for layout in LAYOUTS:
            self.layouts.describe(str(layout), self._actions[f"compare.{layout}"].toolTip())
        for mode in _WORDS:
            key = MODES.get(mode, "compare.flicker")
            self.modes.describe(mode.value, self._actions[key].toolTip())
            self.icons.describe(mode.value, self._actions[key].toolTip())

    def _fit(self) -> None:
        roomy = self.width() >= _ROOMY
        self.modes.setVisible(roomy)
        self.icons.setVisible(not roomy)
