"""The row under the picture: timecode, frame, in and out, and the buttons of a tape machine."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPixmap, QResizeEvent, QTransform
from PySide6.QtWidgets import QToolButton, QWidget

from app.domain.timing import rate_text, timecode
from app.ui.actions import Actions
from app.ui.pages.review.stage import Stage
from app.ui.theme import tokens as t
from app.ui.theme.icons import glyph, icon
from app.ui.widgets.buttons import Segments
from app.ui.widgets.stacks import line, row
from app.ui.widgets.text import StateLine, label

_BUTTONS = {
    "play.first": "skip-back", "play.back": "step-back", "play.reverse": "reverse",
    "play.stop": "square", "play.toggle": "play", "play.on": "step-forward",
    "play.last": "skip-forward",
}  # fmt: skip
_MOST_SHED = 5


class Transport(QWidget):
    """40 high. Counts the frames of the pane with the focus; the buttons are the shared actions."""

    def __init__(self, stage: Stage, actions: Actions) -> None:
        super().__init__()
        self._stage, self._viewer = stage, stage.viewer
        self.setFixedHeight(40)
        self.setProperty("surface", "panel")
        self._rate = Fraction(24)
        self._counted: tuple[object, ...] = ()
        self.timecode = label("00:00:00:00", "timecode", "strong")
        self.timecode.setFixedWidth(104)
        self.frame = label("", tone="secondary")
        self._word, self._shed = "frame ", 0
        self._in, self._out = label("", "mono", "text"), label("", "mono", "text")
        in_word, out_word = label("In", tone="secondary"), label("Out", tone="secondary")
        self._range = (in_word, self._in, out_word, self._out)
        self._buttons = {key: _button(actions[key], name) for key, name in _BUTTONS.items()}
        self._buttons["play.toggle"].setFixedSize(32, 28)
        self._loop = _button(actions["play.loop"], "repeat")
        actions["play.loop"].setIconText("Loop")
        self._loop.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._loop.setFixedSize(68, 24)
        self.conform = Segments([("frames", "by frame", ""), ("time", "by time", "")])
        self.conform.setAccessibleName("How different rates meet")
        self.conform.describe("frames", "Frame by frame: the takes drift apart in time")
        self.conform.describe("time", "By time: frames of the slower take are repeated")
        self.conform.chosen.connect(self._conform)
        self.conform.hide()
        self._speed = label("", tone="secondary")
        self._real_time = StateLine(12, "body")
        self.counts = label("", tone="secondary")
        self._tools = row(gap=4)
        buttons = row(*self._buttons.values(), gap=4)
        self._row = row(
            self.timecode, self.frame, *self._range, None, buttons, None,
            self.conform, self._loop, line("line", vertical=True, length=20),
            self._speed, self._real_time, self.counts, self._tools,
            gap=8, margins=(12, 0, 12, 0),
        )  # fmt: skip
        self.setLayout(self._row)
        viewer = stage.viewer
        viewer.opened.connect(self._opened)
        viewer.moved.connect(self._moved)
        viewer.played.connect(lambda _speed: self._show_play())
        viewer.range_set.connect(lambda _start, _end: self.show_range())
        stage.focus_changed.connect(self._opened)
        stage.takes_changed.connect(self.show_range)
        stage.panes_changed.connect(self.show_range)
        stage.panes_changed.connect(self._between)
        stage.focus_changed.connect(self._between)

    def add_tools(self, tools: QWidget) -> None:
        """Put more at the right end."""
        self._tools.addWidget(tools)

    def show_range(self) -> None:
        picked = self._viewer.picked
        self._in.setText(timecode(picked.start, self._rate) if picked else "–")
        self._out.setText(timecode(picked.end - 1, self._rate) if picked else "–")
        self._fit()

    def _opened(self) -> None:
        take = self._stage.take
        if take is None or self._viewer.player is None:
            return
        self._rate = take.probe.rate
        rates = {pane.probe.rate for pane in self._stage.panes}
        self.conform.setVisible(len(rates) > 1)
        self.conform.choose(self._viewer.player.conform)
        self._leave_out(0)
        self.show_range()
        self._show_play()
        self._moved(self._viewer.index)

    def _moved(self, index: int) -> None:
        """The frame that is painted, never the one that was asked for."""
        self.timecode.setText(timecode(index, self._rate))
        self._say_frame(index, self._viewer.frames)
        self._count()
        self._fit()

    def _say_frame(self, index: int, frames: int) -> None:
        self.frame.setText(f"{self._word}{index} of {frames}")

    def _between(self) -> None:
        """While panes are opened: the frame that is kept on screen, or none."""
        take, kept = self._stage.take, self._viewer.painted
        if take is None or not self._viewer.opening:
            return
        if kept is None:
            self.timecode.setText("–:–:–:–")
            self.frame.setText("opening")
        else:
            self.timecode.setText(timecode(kept, take.probe.rate))
            self._say_frame(kept, take.probe.frames)

    def _show_play(self) -> None:
        player = self._viewer.player
        speed = player.playhead.speed if player else 0
        self._buttons["play.toggle"].setIcon(icon("pause" if speed else "play"))
        word = f"{speed or 1}×".replace("-", "−")
        self._speed.setText("around" if self._viewer.around is not None else word)
        self._counted = ()
        self._count()

    def _count(self) -> None:
        """Frames left out, waited for and shown again (D30); never more than it says."""
        player, stage = self._viewer.player, self._stage
        if player is None:
            return
        counts = (player.dropped, player.held, player.repeats, player.playhead.speed)
        if counts == self._counted:
            return
        self._counted = counts
        dropped, held, repeats, speed = counts
        late = bool(dropped or held)
        variable = any(take.probe.variable for take in stage.panes)
        word = "variable rate" if variable else f"{rate_text(self._rate)} fps"
        if speed in (0, 1) and not late:
            self._real_time.show_state("check", word, t.OK)
        else:
            self._real_time.show_state("", word, t.SECONDARY)
        said = [f"{dropped} dropped"]
        said += [f"{held} held"] if held else []
        said += [f"{repeats} repeated"] if repeats else []
        self.counts.setText("  ".join(said))
        self.counts.setToolTip(
            "Dropped: frames left out to stay in time. Held: moments at which every pane waited for"
            " a frame. Repeated: pictures a pane showed again, as its rate or its end asks for."
        )

    def _conform(self, way: str) -> None:
        self._viewer.set_conform("time" if way == "time" else "frames")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out(0)
        self._fit()

    def _fit(self) -> None:
        """Leave out what can be read elsewhere, the least first, until the rest is whole.

        Only a new size or other takes bring it back: play changes the words with every frame.
        """
        while self._row.minimumSize().width() > self.width() and self._shed < _MOST_SHED:
            self._leave_out(self._shed + 1)

    def _leave_out(self, shed: int) -> None:
        self._shed = shed
        self._speed.setVisible(shed < 1)
        text, icon_only = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
            Qt.ToolButtonStyle.ToolButtonIconOnly,
        )
        self._loop.setToolButtonStyle(text if shed < 2 else icon_only)
        self._loop.setFixedWidth(68 if shed < 2 else 28)
        self._word = "frame " if shed < 3 else ""
        for part in self._range:
            part.setVisible(shed < 4)  # the strip below shows them
        if self._viewer.player is not None:
            self._say_frame(self._viewer.index, self._viewer.frames)
        self._real_time.setVisible(shed < 5)


def _button(action: QAction, icon_name: str) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setIcon(_mirrored("play") if icon_name == "reverse" else icon(icon_name))
    made.setIconSize(QSize(14, 14))
    made.setFixedSize(28, 28)
    made.setProperty("kind", "flat")
    made.setToolTip(action.toolTip())
    made.setAccessibleName(action.text())
    return made


def _mirrored(name: str) -> QIcon:
    """An icon that looks the other way."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        turned: QPixmap = glyph(name, 14, t.TEXT, ratio).transformed(QTransform.fromScale(-1, 1))
        turned.setDevicePixelRatio(ratio)
        made.addPixmap(turned)
    return made
