"""The row under the picture: timecode, frame, in and out, and the buttons of a tape machine."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app.domain.timing import FrameRange, timecode
from app.ui.actions import Actions
from app.ui.theme.icons import icon
from app.ui.widgets.stacks import line, row
from app.ui.widgets.text import label

_BUTTONS = ("play.first", "play.back", "play.stop", "play.toggle", "play.on", "play.last")
_ICONS = {
    "play.first": "skip-back",
    "play.back": "step-back",
    "play.stop": "square",
    "play.toggle": "play",
    "play.on": "step-forward",
    "play.last": "skip-forward",
    "play.loop": "repeat",
}


class Transport(QWidget):
    """40 high. Shows what it is told; the buttons are the shared actions."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setFixedHeight(40)
        self.setProperty("surface", "panel")
        self._rate = Fraction(24)
        self.timecode = label("00:00:00:00", "timecode", "strong")
        self.frame = label("", tone="secondary")
        self._in, self._out = label("", "mono", "text"), label("", "mono", "text")
        self._in_word, self._out_word = (
            label("In", tone="secondary"),
            label("Out", tone="secondary"),
        )
        self._speed = label("", tone="secondary")
        self._dropped = label("", tone="secondary")
        self._buttons = {key: _button(actions[key], _ICONS[key]) for key in _BUTTONS}
        self._buttons["play.toggle"].setFixedSize(32, 28)
        loop = _button(actions["play.loop"], "repeat")
        self.timecode.setFixedWidth(104)
        self.setLayout(
            row(
                self.timecode, self.frame, self._in_word, self._in, self._out_word, self._out, None,
                *self._buttons.values(), None, loop,
                line("line", vertical=True, length=20), self._speed, self._dropped,
                gap=8, margins=(12, 0, 12, 0),
            )
        )  # fmt: skip

    def show_clip(self, rate: Fraction) -> None:
        self._rate = rate

    def show_frame(self, index: int, frames: int) -> None:
        """The frame that is painted, never the one that was asked for."""
        self.timecode.setText(timecode(index, self._rate))
        self.frame.setText(f"frame {index} of {frames}")

    def show_range(self, picked: FrameRange | None) -> None:
        self._in.setText(timecode(picked.start, self._rate) if picked else "–")
        self._out.setText(timecode(picked.end - 1, self._rate) if picked else "–")

    def show_play(self, speed: int, dropped: int) -> None:
        self._buttons["play.toggle"].setIcon(icon("pause" if speed else "play"))
        fps = f"{float(self._rate):.3f}".rstrip("0").rstrip(".")
        self._speed.setText(f"{speed or 1}×  {fps} fps")
        self._dropped.setText(f"{dropped} dropped")

    def show_nothing(self) -> None:
        self.timecode.setText("00:00:00:00")
        for empty in (self.frame, self._in, self._out, self._speed, self._dropped):
            empty.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= 820
        for part in (self._in, self._out, self._in_word, self._out_word, self._dropped):
            part.setVisible(wide)


def _button(action: QAction, icon_name: str) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setIcon(icon(icon_name))
    made.setIconSize(QSize(14, 14))
    made.setFixedSize(28, 28)
    made.setProperty("kind", "flat")
    made.setToolTip(action.toolTip())
    made.setAccessibleName(action.text())
    return made
