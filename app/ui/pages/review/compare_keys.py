"""The commands of comparing, connected to the stage; a checked one says what is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.ui.actions import Actions
from app.ui.pages.review.compare import LAYOUTS, Mode
from app.ui.pages.review.stage import Stage
from app.ui.pages.review.wipe import Wipe

MODES = {
    Mode.SIDE: "compare.side", Mode.STACK: "compare.stack", Mode.WIPE: "compare.wipe",
    Mode.DIFFERENCE: "compare.difference", Mode.OVERLAY: "compare.overlay",
}  # fmt: skip


class CompareKeys(QObject):
    """Lives as long as the stage."""

    def __init__(self, stage: Stage, actions: Actions) -> None:
        super().__init__(stage)
        self._stage, self._actions, self._compare = stage, actions, stage.compare
        for layout in LAYOUTS:
            self._on(f"compare.{layout}", partial(self._layout, layout))
        for mode, key in MODES.items():
            self._on(key, partial(self._mode, mode))
        self._on("compare.off", partial(self._mode, Mode.SIDE))
        self._on("compare.flicker", self._flicker)
        self._on("compare.swap", stage.swap)
        for frames in (1, 10, 100):
            self._on(f"compare.later{frames}", partial(stage.shift, frames))
            self._on(f"compare.earlier{frames}", partial(stage.shift, -frames))
        self._on("compare.aligned", lambda: stage.set_shift(stage.slipped, 0))
        self._on("wipe.back", lambda: self._line(self._compare.wipe.slid(-0.02)))
        self._on("wipe.on", lambda: self._line(self._compare.wipe.slid(0.02)))
        self._on("wipe.left", lambda: self._line(self._compare.wipe.turned(-5)))
        self._on("wipe.right", lambda: self._line(self._compare.wipe.turned(5)))
        self._on("wipe.middle", lambda: self._line(Wipe()))
        self._compare.changed.connect(self._show)
        self._show()

    def _on(self, key: str, act: Callable[[], object]) -> None:
        def run(_on: bool = False) -> None:
            act()
            self._show()  # a checkable action turned itself over, whatever came of it

        self._actions[key].triggered.connect(run)

    def _layout(self, layout: int) -> None:
        self._changing()
        self._compare.set_layout(layout)
        self._stage.chosen.emit()

    def _mode(self, mode: Mode) -> None:
        if mode is not self._compare.mode:
            self._changing()
        self._compare.set_mode(mode)
        self._stage.chosen.emit()

    def _flicker(self) -> None:
        """The other of A and B, in place; from another mode the one without the focus."""
        stage = self._stage
        if self._compare.mode is not Mode.FLICKER:
            self._compare.set_mode(Mode.FLICKER)
        stage.set_focus(0 if stage.focus else 1)
        stage.chosen.emit()

    def _line(self, wipe: Wipe) -> None:
        if self._compare.mode is Mode.WIPE:
            self._compare.set_wipe(wipe)

    def _changing(self) -> None:
        """The player pauses when the comparison changes."""
        self._stage.viewer.shuttle(0)

    def _show(self) -> None:
        compare, acts = self._compare, self._actions
        for layout in LAYOUTS:
            acts[f"compare.{layout}"].setChecked(compare.layout == layout)
        for mode, key in MODES.items():
            acts[key].setChecked(compare.mode is mode)
        acts["compare.off"].setEnabled(compare.mode is Mode.DIFFERENCE)
        for key in ("back", "on", "left", "right", "middle"):
            acts[f"wipe.{key}"].setEnabled(compare.mode is Mode.WIPE)
